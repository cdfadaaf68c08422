/** How hard a text reads. */
export type Level = 'easy' | 'medium' | 'hard';

export interface Reading {
  level: Level;
  /** LIX (Björnsson 1968): words a sentence, plus the percentage of words over six letters. */
  lix: number;
  /** Words of its longest sentence. */
  longest: number;
}

const MEDIUM = 40;
const HARD = 50;
const FEWEST_WORDS = 20;

/** Some languages need longer words for the same thing: our judgement, in points of LIX. */
const LENIENCE: Record<string, number> = { nl: 3, de: 6, fr: 2, es: 2, pl: 6 };

const plainText = (markdown: string): string => markdown.replace(/\]\([^)]*\)|[*_`[]/g, '');

/** Null while there is too little text to judge. */
export function readingOf(markdown: string, language: string): Reading | null {
  const sentences = plainText(markdown)
    .split(/[.!?…:]+(?=\s|$)|\n\s*\n|\n(?=\s*(?:[-*>#]|\d+\. ))/u)
    .map((sentence) => sentence.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) ?? [])
    .filter((words) => words.length > 0);
  const words = sentences.flat();
  if (words.length < FEWEST_WORDS) return null;
  const long = words.filter((word) => word.length > 6).length;
  const lix = Math.round(words.length / sentences.length + (100 * long) / words.length);
  const judged = lix - (LENIENCE[language.slice(0, 2)] ?? 0);
  const level = judged > HARD ? 'hard' : judged > MEDIUM ? 'medium' : 'easy';
  return { level, lix, longest: Math.max(...sentences.map((one) => one.length)) };
}
