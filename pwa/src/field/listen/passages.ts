/** Text in pieces that can be read aloud: Chrome stops in the middle of anything longer. */
const LONGEST = 180;

export interface Passage {
  text: string;
  /** Which block of the announcement it belongs to; -1 is the title. */
  block: number;
}

interface Node {
  type?: string;
  text?: string;
  children?: Node[];
}

/** Everything to read, in order. */
export function passagesOf(title: string, blocks: readonly unknown[], language: string): Passage[] {
  const all: [number, string][] = [[-1, title]];
  blocks.forEach((block, index) => {
    for (const text of spoken(block as Node)) all.push([index, text]);
  });
  return all.flatMap(([block, text]) =>
    sentences(text, language).map((sentence) => ({ text: sentence, block })),
  );
}

/** A list is read item by item, anything else in one piece. */
export function spoken(block: Node): string[] {
  const isList = block.type === 'ul' || block.type === 'ol' || block.type === 'quote';
  return isList && block.children?.some((child) => child.children)
    ? block.children.flatMap(spoken)
    : [textOf(block)];
}

const textOf = (node: Node): string =>
  node.type === 'br' ? ' ' : (node.text ?? (node.children ?? []).map(textOf).join(''));

/** Sentences, the long ones cut where one takes a breath. */
export function sentences(text: string, language: string): string[] {
  return split(text, language)
    .map((sentence) => sentence.trim())
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence))
    .flatMap(breaths);
}

function split(text: string, language: string): string[] {
  if (!Intl.Segmenter) return text.split(/(?<=[.!?…])\s+/);
  const segmenter = new Intl.Segmenter(language, { granularity: 'sentence' });
  return [...segmenter.segment(text)].map(({ segment }) => segment);
}

function breaths(sentence: string): string[] {
  if (sentence.length <= LONGEST) return [sentence];
  const head = sentence.slice(0, LONGEST);
  const comma = Math.max(head.lastIndexOf(', '), head.lastIndexOf('; '), head.lastIndexOf(': '));
  const space = head.lastIndexOf(' ');
  const end = comma > LONGEST / 3 ? comma + 1 : space > 0 ? space : LONGEST;
  return [sentence.slice(0, end).trim(), ...breaths(sentence.slice(end).trim())];
}
