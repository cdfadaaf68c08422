import { beforeEach, expect, test, vi } from 'vitest';
import { STEPS } from '../../app/tour';
import { goBack, goOn, leave } from './ways';

interface Place {
  path: string;
  state: unknown;
}

/** A browser's history with an inbox below, and the router on it. */
class Browser extends EventTarget {
  places: Place[] = [{ path: '/', state: null }];
  at = 0;

  get state() {
    return this.places[this.at]?.state;
  }
  replaceState(state: unknown) {
    this.places[this.at] = { path: this.path, state };
  }
  back() {
    this.go(-1);
  }
  go(by: number) {
    this.at += by;
    this.dispatchEvent(new Event('popstate'));
  }
  get path() {
    return this.places[this.at]?.path ?? '';
  }
  route = (path: string, replace = false) => {
    if (!replace) this.at += 1;
    this.places = [...this.places.slice(0, this.at), { path, state: null }];
  };
}

let browser: Browser;

beforeEach(() => {
  browser = new Browser();
  vi.stubGlobal('history', browser);
  vi.stubGlobal('addEventListener', browser.addEventListener.bind(browser));
});

const opened = (step: (typeof STEPS)[number]) => browser.route(`/tour/${step}`);
const stack = () => browser.places.slice(0, browser.at + 1).map(({ path }) => path);

test('Back goes one step back, and from the first where the person was', () => {
  opened('about');
  goOn(browser.route, 'about');
  goOn(browser.route, 'bell');

  const seen = [0, 1, 2].map(() => {
    browser.back();
    return browser.path;
  });

  expect(seen).toEqual(['/tour/bell', '/tour/about', '/']);
});

test('the arrow on the screen is the phone’s own Back', () => {
  opened('about');
  goOn(browser.route, 'about');
  goOn(browser.route, 'bell');

  goBack(browser.route, 'inbox');

  expect(stack()).toEqual(['/', '/tour/about', '/tour/bell']);
});

test('taken up again in the middle, the arrow goes a step back and Back goes out', () => {
  opened('offline');
  goBack(browser.route, 'offline');
  goOn(browser.route, 'inbox');
  goBack(browser.route, 'offline');

  expect(stack()).toEqual(['/', '/tour/inbox']);
});

test.each([0, 1, 5])('left after %i steps, nothing of it is left to go back to', (steps) => {
  opened('about');
  for (const step of STEPS.slice(0, steps)) goOn(browser.route, step);

  leave(browser.route);

  expect(stack()).toEqual(['/', '/']);
  browser.back();
  expect(stack()).toEqual(['/']);
});
