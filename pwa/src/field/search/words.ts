/** Letters with a stroke or joined ones, which Unicode does not take apart. */
const PLAIN: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
};
const ASCII = /^[a-z0-9]*$/;
const WORD = /[\p{L}\p{M}\p{N}]+/gu;

/** As people type it: small letters without marks. */
export function fold(word: string): string {
  const small = word.toLowerCase();
  if (ASCII.test(small)) return small;
  const bare = small.normalize('NFD').replace(/\p{M}/gu, '');
  return bare.replace(/[ßæœøłđ]/g, (letter) => PLAIN[letter] ?? letter);
}

export interface Word {
  start: number;
  end: number;
  folded: string;
}

/** Every word of a text, and where it stands. */
export const wordsOf = (text: string): Word[] =>
  [...text.matchAll(WORD)].map(({ 0: word, index }) => ({
    start: index,
    end: index + word.length,
    folded: fold(word),
  }));

/** The words alone: what the index and a question are made of. */
export const tokens = (text: string): string[] => text.match(WORD) ?? [];
