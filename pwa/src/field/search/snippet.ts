import { hitsOf, type Word, wordsOf } from './words';

const MOST = 160;
/** How much is shown before the first hit. */
const LEAD = 40;

export interface Piece {
  text: string;
  isHit: boolean;
}

type Terms = ReadonlySet<string>;

/** The whole text in pieces: what was found, and what stands between. */
export function marked(text: string, terms: Terms): Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  for (const { start, end } of hitsOf(text, terms)) {
    if (start > done) pieces.push({ text: text.slice(done, start), isHit: false });
    pieces.push({ text: text.slice(start, end), isHit: true });
    done = end;
  }
  if (done < text.length) pieces.push({ text: text.slice(done), isHit: false });
  return pieces;
}

/** How many of the terms a text has. */
export const hitsIn = (text: string, terms: Terms): number =>
  new Set(hitsOf(text, terms).map(({ folded }) => folded)).size;

/** The part of a text with the most hits, cut between words; without a hit its beginning. */
export function snippet(text: string, terms: Terms, most = MOST): Piece[] {
  const flat = text.replace(/\s+/g, ' ').trim();
  const words = wordsOf(flat);
  const best = bestOf(hitsOf(flat, terms), most - LEAD);
  const from = startBefore(words, best?.start ?? 0, best?.end ?? 0, flat.length - most);
  const to = endAfter(words, from, from + most, flat.length);
  const pieces = marked(flat.slice(from, to), terms);
  if (from > 0) pieces.unshift({ text: '… ', isHit: false });
  if (to < flat.length) pieces.push({ text: ' …', isHit: false });
  return pieces;
}

/** The hit after which, within a reach, most different ones follow. */
function bestOf(hits: readonly Word[], reach: number): Word | undefined {
  const near = (one: Word) =>
    new Set(
      hits
        .filter(({ start, end }) => start >= one.start && end <= one.start + reach)
        .map(({ folded }) => folded),
    ).size;
  let best = hits[0];
  let most = best ? near(best) : 0;
  for (const hit of hits.slice(1, 50)) {
    const count = near(hit);
    if (count > most) [best, most] = [hit, count];
  }
  return best;
}

/** Where to begin: some words before the hit, and no later than the end needs. */
function startBefore(words: readonly Word[], hit: number, end: number, latest: number): number {
  const wanted = Math.max(0, Math.min(hit - LEAD, latest));
  if (wanted === 0 || end === 0) return 0;
  return words.find(({ start }) => start >= wanted)?.start ?? 0;
}

function endAfter(words: readonly Word[], from: number, wanted: number, length: number): number {
  if (wanted >= length) return length;
  const within = words.filter(({ start, end }) => start >= from && end <= wanted);
  return within.at(-1)?.end ?? wanted;
}
