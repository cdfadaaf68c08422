import { afterEach, expect, test, vi } from 'vitest';
import { item } from '../../core/fakes';
import { showNothing, showPlaying } from './lock-screen';

afterEach(() => vi.unstubAllGlobals());

function lockScreen(): { metadata: unknown } {
  const mediaSession = { metadata: null as unknown };
  vi.stubGlobal('navigator', { mediaSession });
  vi.stubGlobal(
    'MediaMetadata',
    class {
      readonly title: string;
      constructor(about: { title: string }) {
        this.title = about.title;
      }
    },
  );
  return mediaSession;
}

test('a locked phone shows what is read', () => {
  const screen = lockScreen();

  showPlaying(item('a', { title: 'Poort 5 dicht' }), 'De Vries Transport');
  expect(screen.metadata).toEqual({ title: 'Poort 5 dicht' });

  showNothing();
  expect(screen.metadata).toBeNull();
});

test.each([true, undefined])(
  'of what is confidential, or may be, it shows only whose it is',
  (is_confidential) => {
    const screen = lockScreen();
    const secret = { ...item('a', { title: 'Reorganisatie' }), is_confidential };

    showPlaying(secret as ReturnType<typeof item>, 'De Vries Transport');

    expect(screen.metadata).toEqual({ title: 'De Vries Transport' });
  },
);

test('a browser without a lock screen does without', () => {
  vi.stubGlobal('navigator', {});

  expect(() => showPlaying(item('a'), '')).not.toThrow();
  expect(showNothing).not.toThrow();
});
