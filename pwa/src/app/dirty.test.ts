import { beforeEach, expect, test, vi } from 'vitest';
import { guardUnsaved, hasUnsaved, markDirty } from './dirty';

const navigation = new EventTarget();

/** Whether the browser may go on to where it was asked to go. */
function goes(navigationType: string, { isWithin = true, isCancelable = true } = {}): boolean {
  const event = new Event('navigate', { cancelable: isCancelable });
  const destination = { sameDocument: isWithin };
  return navigation.dispatchEvent(Object.assign(event, { navigationType, destination }));
}

const says = (answer: boolean) => {
  const asked = vi.fn(() => answer);
  vi.stubGlobal('confirm', asked);
  return asked;
};

vi.stubGlobal('addEventListener', () => undefined);
vi.stubGlobal('navigation', navigation);
guardUnsaved();

beforeEach(() => markDirty('words', true));

test('“Back” stays where something is not saved, unless the person lets it go', () => {
  says(false);
  expect(goes('traverse')).toBe(false);
  expect(hasUnsaved()).toBe(true);

  const asked = says(true);
  expect(goes('traverse')).toBe(true);
  expect(goes('traverse')).toBe(true);
  expect(asked).toHaveBeenCalledTimes(1);
});

test('nobody is asked where everything is saved', () => {
  markDirty('words', false);
  const asked = says(false);

  expect(goes('traverse')).toBe(true);
  expect(asked).not.toHaveBeenCalled();
});

test.each([
  ['a screen that moves on by itself', () => goes('push')],
  ['what the browser asks about itself', () => goes('traverse', { isWithin: false })],
  ['what cannot be held up', () => goes('traverse', { isCancelable: false })],
])('%s is not asked about here', (_, going) => {
  const asked = says(false);

  expect(going()).toBe(true);
  expect(asked).not.toHaveBeenCalled();
});
