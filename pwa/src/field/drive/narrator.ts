import type { Stored } from '../../core/db/person';
import { keptRecording, recordingUrl } from '../../core/recordings';
import { passagesOf } from '../listen/passages';
import { Reader } from '../listen/reader';
import { browserSpeech, canSpeak } from '../listen/speech';
import type { Narrator } from './drive';

/** The author's own voice where it is at hand, else the phone's. */
export class PhoneNarrator implements Narrator {
  private reader: Reader | null = null;
  private readonly sound = new Audio();

  constructor(private readonly mayFetch: () => boolean) {}

  async read(item: Stored): Promise<'done' | 'stopped' | 'no_voice' | 'failed'> {
    if (await this.hasSound(item)) {
      const end = await this.play(recordingUrl(item));
      if (end !== 'failed') return end;
    }
    if (!canSpeak()) return 'no_voice';
    this.reader = new Reader(
      browserSpeech,
      passagesOf(item.title, item.blocks, item.language),
      item.language,
    );
    return this.reader.play();
  }

  silence(): void {
    this.sound.pause();
    this.reader?.stop();
    this.reader = null;
  }

  private async hasSound(item: Stored): Promise<boolean> {
    if (!item.recording) return false;
    return this.mayFetch() || Boolean(await keptRecording(recordingUrl(item)));
  }

  private play(url: string): Promise<'done' | 'stopped' | 'failed'> {
    return new Promise((resolve) => {
      this.sound.onended = () => resolve('done');
      this.sound.onpause = () => this.sound.ended || resolve('stopped');
      this.sound.onerror = () => resolve('failed');
      this.sound.src = url;
      this.sound.play().catch(() => resolve('failed'));
    });
  }
}
