import type { Stored } from '../../core/db/person';
import { language, t } from '../../core/i18n';
import { keptRecording, recordingUrl } from '../../core/recordings';
import { passagesOf } from '../listen/passages';
import { Reader } from '../listen/reader';
import { browserSpeech, canSpeak, type Speech } from '../listen/speech';
import type { End, Narrator } from './drive';

/** What plays a recording: an `<audio>`. */
export type Sound = Pick<
  HTMLAudioElement,
  'src' | 'currentTime' | 'ended' | 'error' | 'onended' | 'onpause' | 'onerror' | 'play' | 'pause'
>;

/** The author's own voice where it is at hand, else the phone's. */
export class PhoneNarrator implements Narrator {
  /** What the phone's voice still has to say of `about`. */
  private readers: Reader[] = [];
  private about = '';
  private url = '';
  private round = 0;

  constructor(
    private readonly mayFetch: () => boolean,
    private readonly speech: Speech | null = canSpeak() ? browserSpeech : null,
    private readonly sound: Sound = new Audio(),
  ) {}

  async read(item: Stored): Promise<End> {
    const about = [item.id, item.rev, item.isExcerpt].join();
    if (about !== this.about) this.forget();
    this.about = about;
    const mine = this.round;
    const isBySound = this.readers.length === 0 && (await this.hasSound(item));
    const end = isBySound ? await this.play(recordingUrl(item)) : 'mute';
    if (mine !== this.round) return 'stopped';
    return end === 'mute' ? this.say(item) : end;
  }

  silence(): void {
    this.round += 1;
    this.sound.pause();
    this.readers[0]?.pause();
  }

  forget(): void {
    this.silence();
    this.readers = [];
    this.about = '';
    this.url = '';
  }

  private async hasSound(item: Stored): Promise<boolean> {
    if (!item.recording) return false;
    return this.mayFetch() || Boolean(await keptRecording(recordingUrl(item)));
  }

  /** From where it was; `mute`: nothing of it could be heard. */
  private play(url: string): Promise<'done' | 'stopped' | 'failed' | 'mute'> {
    const { sound } = this;
    const from = url === this.url ? sound.currentTime : 0;
    if (url !== this.url || sound.error) {
      sound.src = url;
      sound.currentTime = from;
    }
    this.url = url;
    return new Promise((resolve) => {
      const fail = () => resolve(sound.currentTime > from ? 'failed' : 'mute');
      sound.onended = () => resolve('done');
      sound.onpause = () => sound.ended || resolve('stopped');
      sound.onerror = fail;
      sound.play().catch(fail);
    });
  }

  private async say(item: Stored): Promise<End> {
    if (!this.speech) return 'no_voice';
    if (this.readers.length === 0) this.readers = readersOf(item, this.speech);
    for (let [reader] = this.readers; reader; [reader] = this.readers) {
      const end = await reader.play();
      const isLast = this.readers.length === 1;
      const isHeard = end === 'done' || (end === 'no_voice' && item.isExcerpt && isLast);
      if (!isHeard) return end;
      this.readers.shift();
    }
    return 'done';
  }
}

/** Whoever hears only the beginning is told so, in their own language. */
function readersOf({ title, blocks, language: own, isExcerpt }: Stored, speech: Speech): Reader[] {
  const text = new Reader(speech, passagesOf(title, blocks, own), own);
  if (!isExcerpt) return [text];
  const note = { text: t('announcement.incomplete_title'), block: -1 };
  return [text, new Reader(speech, [note], language())];
}
