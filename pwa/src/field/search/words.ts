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
const DIGIT = /\p{N}/u;
const APART = /[^\p{L}\p{M}\p{N}]+/gu;
/** "12.345" is one number, and so is "12 345" in a text. */
const WRITTEN_NUMBER = /\p{N}+(?:[.,'’\u00a0\u202f ]\p{N}{3})+(?!\p{N})/gu;
const ASKED_NUMBER = /\p{N}+(?:[.,'’\u00a0\u202f]\p{N}{3})+(?!\p{N})/gu;
/** "E 314", "A-12". */
const CODE = /(^|[^\p{L}\p{M}\p{N}])(\p{L}{1,2}[ \u00a0-]\p{N}+)(?!\p{L})/gu;
const RUN = /\p{N}+|[\p{L}\p{M}]+/gu;

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

const wordAt = (start: number, text: string): Word => ({
  start,
  end: start + text.length,
  folded: fold(text.replace(APART, '')),
});

/** Every word of a text, and where it stands. */
export const wordsOf = (text: string): Word[] =>
  [...text.matchAll(WORD)].map(({ 0: word, index }) => wordAt(index, word));

/** The words, and what else they are known as: "12.345" as 12345, "E 314" as e314, "E314" as both its parts. */
export function formsOf(text: string): Word[] {
  const words = wordsOf(text);
  if (!DIGIT.test(text)) return words;
  return [
    ...words,
    ...[...text.matchAll(WRITTEN_NUMBER)].map(({ 0: written, index }) => wordAt(index, written)),
    ...[...text.matchAll(CODE)].map(({ 1: before = '', 2: code = '', index }) =>
      wordAt(index + before.length, code),
    ),
    ...words.flatMap((word) => partsOf(word, text)),
  ];
}

function partsOf({ start, end }: Word, text: string): Word[] {
  const runs = [...text.slice(start, end).matchAll(RUN)];
  return runs.length > 1 ? runs.map(({ 0: run, index }) => wordAt(start + index, run)) : [];
}

/** What the index is made of. */
export const termsOf = (text: string): string[] => formsOf(text).map(({ folded }) => folded);

/** What a question is made of. */
export const askedIn = (text: string): string[] =>
  wordsOf(text.replace(ASKED_NUMBER, (number) => number.replace(APART, ''))).map(
    ({ folded }) => folded,
  );

const INSIDE = '*';

/** What was found in the middle of a word is named so among the terms of a result. */
export const inside = (part: string): string => `${INSIDE}${part}`;

/** Where a text has what was found, in order and without overlaps. */
export function hitsOf(text: string, terms: ReadonlySet<string>): Word[] {
  const parts = [...terms].filter((term) => term.startsWith(INSIDE)).map((term) => term.slice(1));
  const hits = formsOf(text).flatMap((word) =>
    terms.has(word.folded) ? word : (partIn(word, parts) ?? []),
  );
  hits.sort((one, other) => one.start - other.start || other.end - one.end);
  let done = 0;
  return hits.filter(({ start, end }) => {
    if (start < done) return false;
    done = end;
    return true;
  });
}

/** The whole word where folding made it longer or shorter. */
function partIn({ start, end, folded }: Word, parts: readonly string[]): Word | undefined {
  const part = parts.find((one) => folded.includes(one));
  if (!part) return undefined;
  if (folded.length !== end - start) return { start, end, folded: inside(part) };
  const from = start + folded.indexOf(part);
  return { start: from, end: from + part.length, folded: inside(part) };
}
