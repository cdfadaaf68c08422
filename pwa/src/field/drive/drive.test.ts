import { expect, test, vi } from 'vitest';
import type { Stored } from '../../core/db/person';
import { item } from '../../core/fakes';
import { Drive, type End, type Narrator, order, type Phase } from './drive';

const ITEMS = [item('one'), item('two'), item('three')];

class FakeNarrator implements Narrator {
  /** What it read; `+` where it went on in the middle. */
  readonly read_: string[] = [];
  private about = '';
  private end: ((how: End) => void) | null = null;

  read({ id }: { id: string }): Promise<End> {
    this.read_.push(id === this.about ? `${id}+` : id);
    this.about = id;
    return new Promise((resolve) => {
      this.end = resolve;
    });
  }

  finish(how: End = 'done'): void {
    this.end?.(how);
  }

  silence(): void {
    this.end?.('stopped');
    this.end = null;
  }

  forget(): void {
    this.silence();
    this.about = '';
  }
}

function driving(rest = 4, known: readonly Stored[] = ITEMS) {
  const narrator = new FakeNarrator();
  const heard: string[] = [];
  const drive = new Drive(ITEMS, narrator, {
    latest: async (id) => known.find((one) => one.id === id),
    rest: () => rest,
    wait: async () => undefined,
    onHeard: (id) => heard.push(id),
  });
  const reads = (...ids: string[]) => vi.waitFor(() => expect(narrator.read_).toEqual(ids));
  const shows = (phase: Phase) => vi.waitFor(() => expect(drive.phase.value).toBe(phase));
  return { narrator, heard, drive, reads, shows };
}

test('what asks for an answer comes first, then what is new, then the rest', () => {
  const at = { must_acknowledge: false, opened_at: '2026-11-20T09:00:00Z' };

  const read = order([
    item('read', at),
    item('new', { must_acknowledge: false }),
    item('asks'),
    item('answered', { ...at, must_acknowledge: true, acknowledged_at: at.opened_at }),
  ]);

  expect(read.map(({ id }) => id)).toEqual(['asks', 'new', 'read', 'answered']);
});

test('it goes on to the next by itself, and says when it is over', async () => {
  const { narrator, heard, drive, reads } = driving();
  void drive.play();
  for (const [index] of ITEMS.entries()) {
    await reads(...['one', 'two', 'three'].slice(0, index + 1));
    narrator.finish();
  }

  await vi.waitFor(() => expect(drive.phase.value).toBe('over'));
  expect(heard).toEqual(['one', 'two', 'three']);
});

test('where the person wants it, it waits for a tap', async () => {
  const { narrator, drive, reads } = driving(0);
  void drive.play();
  await reads('one');

  narrator.finish();

  await vi.waitFor(() => expect(drive.phase.value).toBe('paused'));
  expect(drive.at.value).toBe(0);
});

test('next does not wait for the end, and what was skipped counts as not heard', async () => {
  const { heard, drive, reads } = driving();
  void drive.play();
  await reads('one');

  drive.next();

  await reads('one', 'two');
  expect(heard).toEqual([]);
  expect(drive.phase.value).toBe('reading');
});

test('again reads the same one anew', async () => {
  const { drive, reads } = driving();
  void drive.play();
  await reads('one');

  drive.again();

  await reads('one', 'one');
});

test('paused, nothing goes on by itself', async () => {
  const { narrator, drive, reads } = driving();
  void drive.play();
  await reads('one');

  drive.pause();
  narrator.finish();
  await Promise.resolve();

  expect(drive.phase.value).toBe('paused');
  expect(narrator.read_).toEqual(['one']);
});

test('without a voice it stays with the text and does not race through the rest', async () => {
  const { narrator, heard, drive, reads } = driving();
  void drive.play();
  await reads('one');

  narrator.finish('no_voice');

  await vi.waitFor(() => expect(drive.phase.value).toBe('mute'));
  expect(heard).toEqual([]);
  expect(drive.at.value).toBe(0);
});

test('of a beginning it says nothing was opened', async () => {
  const { narrator, heard, drive, reads } = driving(4, [
    item('one', { isExcerpt: true }),
    ...ITEMS.slice(1),
  ]);
  void drive.play();
  await reads('one');
  narrator.finish();
  await reads('one', 'two');
  narrator.finish();

  await reads('one', 'two', 'three');
  expect(heard).toEqual(['two']);
});

test('what was withdrawn meanwhile is passed over', async () => {
  const { drive, reads } = driving(4, ITEMS.slice(1));

  void drive.play();

  await reads('two');
  expect(drive.at.value).toBe(1);
});

test('after a pause it goes on where it was, and again begins with the title', async () => {
  const { drive, reads } = driving();
  void drive.play();
  await reads('one');

  drive.pause();
  void drive.play();
  await reads('one', 'one+');
  expect(drive.begun.value).toBe(1);
  drive.again();

  await reads('one', 'one+', 'one');
  expect(drive.begun.value).toBe(2);
});

test('going on after the end of one begins the next', async () => {
  const { narrator, drive, reads, shows } = driving(0);
  void drive.play();
  await reads('one');
  narrator.finish();
  await shows('paused');

  void drive.play();

  await reads('one', 'two');
});

test.each(['stopped', 'failed'] as const)(
  'a voice that has %s broke off, and goes on where it was',
  async (how) => {
    const { narrator, drive, reads, shows } = driving();
    void drive.play();
    await reads('one');

    narrator.finish(how);
    await shows('broken');
    void drive.play();

    await reads('one', 'one+');
  },
);
