import { signal } from '@preact/signals';
import type { Stored } from '../../core/db/person';
import { group } from '../groups';

/** Read to the end, broken off, or not to be heard at all. */
export type End = 'done' | 'stopped' | 'failed' | 'no_voice';

/** What reads one announcement aloud; a port. */
export interface Narrator {
  /** From where it was in this one, else from the title. */
  read(item: Stored): Promise<End>;
  /** It keeps its place. */
  silence(): void;
  /** It begins anew with the title. */
  forget(): void;
}

export type Phase = 'ready' | 'reading' | 'paused' | 'resting' | 'broken' | 'mute' | 'over';

const HALTS: { [end in End | 'gone']?: Phase } = {
  stopped: 'broken',
  failed: 'broken',
  no_voice: 'mute',
};

interface Options {
  /** As it is now: more of it may have come, and what was withdrawn is gone. */
  latest: (id: string) => Promise<Stored | undefined>;
  /** Seconds of quiet before the next; 0: it waits for a tap. */
  rest: () => number;
  wait: (seconds: number) => Promise<void>;
  onHeard: (id: string) => void;
}

/** In which order it is read: what asks for an answer, what is new, then the rest. */
export function order(items: readonly Stored[]): Stored[] {
  const { asks, fresh, earlier } = group(items);
  return [...asks, ...fresh, ...earlier];
}

/** One announcement after the other, without a hand. */
export class Drive {
  readonly phase = signal<Phase>('ready');
  readonly at = signal(0);
  /** How often a title was begun. */
  readonly begun = signal(0);
  private place: 'title' | 'inside' | 'end' = 'title';
  private round = 0;

  constructor(
    readonly items: readonly Stored[],
    private readonly narrator: Narrator,
    private readonly options: Options,
  ) {}

  /** Goes on where it was, and then by itself. */
  async play(): Promise<void> {
    this.quiet('reading');
    const mine = this.round;
    const isMine = () => mine === this.round;
    if (this.place === 'end' && !this.advance()) return;
    do {
      const end = await this.readOne(isMine);
      if (!isMine()) return;
      const halt = this.haltAfter(end);
      if (halt) return this.stay(halt);
      if (end === 'done') await this.rest();
      if (!isMine()) return;
    } while (this.advance());
  }

  pause(): void {
    this.quiet('paused');
  }

  again(): void {
    this.toTitle();
    void this.play();
  }

  next(): void {
    this.quiet('paused');
    if (this.advance()) void this.play();
  }

  previous(): void {
    this.toTitle();
    this.at.value = Math.max(0, this.at.peek() - 1);
    void this.play();
  }

  stop(): void {
    this.quiet('ready');
  }

  /** Only what was read whole counts as heard. */
  private async readOne(isMine: () => boolean): Promise<End | 'gone'> {
    this.phase.value = 'reading';
    const item = await this.options.latest(this.items[this.at.peek()]?.id ?? '');
    if (!isMine()) return 'stopped';
    if (!item) return 'gone';
    if (this.place === 'title') this.begun.value += 1;
    this.place = 'inside';
    const end = await this.narrator.read(item);
    if (!isMine() || end !== 'done') return end;
    this.place = 'end';
    if (!item.isExcerpt) this.options.onHeard(item.id);
    return end;
  }

  private haltAfter(end: End | 'gone'): Phase | undefined {
    return end === 'done' && this.options.rest() === 0 ? 'paused' : HALTS[end];
  }

  private async rest(): Promise<void> {
    this.phase.value = 'resting';
    await this.options.wait(this.options.rest());
  }

  private advance(): boolean {
    if (this.at.peek() + 1 >= this.items.length) {
      this.phase.value = 'over';
      return false;
    }
    this.toTitle();
    this.at.value += 1;
    return true;
  }

  private toTitle(): void {
    this.place = 'title';
    this.narrator.forget();
  }

  private stay(phase: Phase): void {
    this.phase.value = phase;
  }

  private quiet(phase: Phase): void {
    this.round += 1;
    this.phase.value = phase;
    this.narrator.silence();
  }
}
