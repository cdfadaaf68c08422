/** The phone's own voices: a port, so that tests can listen. */
export interface Voice {
  name: string;
  lang: string;
  /** It speaks without network. */
  localService: boolean;
  default: boolean;
}

export interface Speech {
  /** Chrome knows them only after a moment. */
  voices(): Promise<Voice[]>;
  /** True when it was said to the end. */
  say(text: string, voice: Voice): Promise<boolean>;
  silence(): void;
}

const PATIENCE = 1_500;

export const canSpeak = (): boolean =>
  'speechSynthesis' in globalThis && 'SpeechSynthesisUtterance' in globalThis;

/** In the language; one that works without network before others; null where there is none. */
export function pickVoice(
  voices: readonly Voice[],
  language: string,
  isOnline: boolean,
): Voice | null {
  const speaks = (voice: Voice) => voice.lang.toLowerCase().split(/[-_]/)[0] === language;
  const usable = voices.filter((voice) => speaks(voice) && (voice.localService || isOnline));
  const worth = (voice: Voice) => (voice.localService ? 2 : 0) + (voice.default ? 1 : 0);
  return [...usable].sort((one, other) => worth(other) - worth(one))[0] ?? null;
}

/** Within a tap: an iPhone lets only what a tap began speak later. */
export function unlock(): void {
  if (canSpeak()) speechSynthesis.speak(new SpeechSynthesisUtterance(''));
}

/** Kept here until it ends: Chrome forgets to say that a forgotten one has ended. */
let current: SpeechSynthesisUtterance | null = null;

export const browserSpeech: Speech = {
  async voices() {
    const known = speechSynthesis.getVoices();
    if (known.length > 0) return known;
    await new Promise((resolve) => {
      speechSynthesis.addEventListener?.('voiceschanged', resolve, { once: true });
      setTimeout(resolve, PATIENCE);
    });
    return speechSynthesis.getVoices();
  },
  say(text, voice) {
    return new Promise((resolve) => {
      const utterance = new SpeechSynthesisUtterance(text);
      utterance.voice = voice as SpeechSynthesisVoice;
      utterance.lang = voice.lang;
      utterance.onend = () => resolve(true);
      utterance.onerror = () => resolve(false);
      current = utterance;
      speechSynthesis.speak(current);
    });
  },
  silence: () => speechSynthesis.cancel(),
};
