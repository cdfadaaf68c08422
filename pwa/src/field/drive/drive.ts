import { signal } from '@preact/signals';
import type { Stored } from '../../core/db/person';
import { group } from '../inbox';

/** What reads one announcement aloud; a port. */
export interface Narrator {
  /** How it ended: read to the end, broken off, or not to be heard at all. */
  read(item: Stored): Promise<'done' | 'stopped' | 'no_voice' | 'failed'>;
  silence(): void;
}

export type Phase = 'ready' | 'reading' | 'paused' | 'resting' | 'mute' | 'over';

interface Options {
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
  private round = 0;

  constructor(
    readonly items: readonly Stored[],
    private readonly narrator: Narrator,
    private readonly options: Options,
  ) {}

  /** Reads the current one, and goes on by itself. */
  async play(): Promise<void> {
    this.round += 1;
    const mine = this.round;
    const isMine = () => mine === this.round;
    this.narrator.silence();
    for (let item = this.current(); item; item = this.current()) {
      this.phase.value = 'reading';
      const end = await this.narrator.read(item);
      if (!isMine()) return;
      if (end !== 'done') return this.stay('mute');
      this.options.onHeard(item.id);
      const rest = this.options.rest();
      if (rest === 0) return this.stay('paused');
      this.phase.value = 'resting';
      await this.options.wait(rest);
      if (!isMine()) return;
      if (!this.advance()) return;
    }
  }

  pause(): void {
    this.quiet('paused');
  }

  again(): void {
    void this.play();
  }

  next(): void {
    this.quiet('paused');
    if (this.advance()) void this.play();
  }

  previous(): void {
    this.quiet('paused');
    this.at.value = Math.max(0, this.at.peek() - 1);
    void this.play();
  }

  stop(): void {
    this.quiet('ready');
  }

  private current(): Stored | undefined {
    return this.items[this.at.peek()];
  }

  private advance(): boolean {
    if (this.at.peek() + 1 >= this.items.length) {
      this.phase.value = 'over';
      return false;
    }
    this.at.value += 1;
    return true;
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
