import { signal } from '@preact/signals';
import type { Passage } from './passages';
import { pickVoice, type Speech } from './speech';

export type Reading = 'idle' | 'reading' | 'paused' | 'no_voice' | 'failed';
export type End = 'done' | 'stopped' | 'no_voice' | 'failed';

/**
 * Reads passages in turn. A pause ends the sentence and continuing begins it again: on Android,
 * browsers cannot pause a voice.
 */
export class Reader {
  readonly reading = signal<Reading>('idle');
  /** The passage being read. */
  readonly at = signal(0);
  private round = 0;

  constructor(
    private readonly speech: Speech,
    readonly passages: readonly Passage[],
    private readonly language: string,
    private readonly isOnline: () => boolean = () => navigator.onLine,
  ) {}

  /** From where it was. */
  async play(): Promise<End> {
    const mine = this.begin();
    const voices = await this.speech.voices();
    if (mine !== this.round) return 'stopped';
    const voice = pickVoice(voices, this.language, this.isOnline());
    if (!voice) return this.end('no_voice');
    for (const [index, { text }] of this.passages.entries()) {
      if (index < this.at.peek()) continue;
      this.at.value = index;
      const isSaid = await this.speech.say(text, voice);
      if (mine !== this.round) return 'stopped';
      if (!isSaid) return this.end('failed');
    }
    this.at.value = 0;
    this.reading.value = 'idle';
    return 'done';
  }

  pause(): void {
    if (this.reading.peek() === 'reading') this.quiet('paused');
  }

  stop(): void {
    this.at.value = 0;
    this.quiet('idle');
  }

  private begin(): number {
    this.round += 1;
    this.speech.silence();
    this.reading.value = 'reading';
    return this.round;
  }

  private end(why: 'no_voice' | 'failed'): End {
    this.reading.value = why;
    return why;
  }

  private quiet(state: Reading): void {
    this.round += 1;
    this.reading.value = state;
    this.speech.silence();
  }
}
