/** A voice that waits to be told when a sentence ends. Tests only. */
import type { Speech, Voice } from './speech';

export const voice = (changes: Partial<Voice> = {}): Voice => ({
  name: 'Ellen',
  lang: 'nl-BE',
  localService: true,
  default: false,
  ...changes,
});

export class FakeSpeech implements Speech {
  readonly said: string[] = [];
  private end: ((isWhole: boolean) => void) | null = null;

  constructor(
    readonly known: Voice[] = [voice()],
    /** Ends each sentence at once. */
    readonly isEager = true,
  ) {}

  voices = async (): Promise<Voice[]> => this.known;

  say(text: string): Promise<boolean> {
    this.said.push(text);
    if (this.isEager) return Promise.resolve(true);
    return new Promise((resolve) => {
      this.end = resolve;
    });
  }

  finish(isWhole = true): void {
    this.end?.(isWhole);
  }

  silence(): void {
    this.end?.(false);
    this.end = null;
  }
}
