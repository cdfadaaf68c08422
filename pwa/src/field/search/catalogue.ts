import MiniSearch, { type Options, type Query, type SearchResult } from 'minisearch';
import { isExpired } from '../../core/badge';
import { leastNow } from '../../core/clock';
import type { PersonDb, Stored } from '../../core/db/person';
import { spoken } from '../listen/passages';
import { Slices } from './slices';
import { askedIn, inside, termsOf } from './words';

/** How many are read at a time. */
const BATCH = 50;
/** How many are searched at a stretch. */
const DRAWER = 100;
/** Fewer than this found: words that have what was asked for in their middle are looked at, too. */
const FEW = 20;
/** Shorter, it would be in the middle of too much. */
const LEAST_PART = 4;
const OWN = 'own:';

/** What can be found of one announcement. */
export interface Sheet {
  id: string;
  title: string;
  text: string;
  /** What the author answered those who asked. */
  reply: string;
  /** What this person answered. */
  answer: string;
}

export interface Found {
  id: string;
  /** The words of the announcement that fit, folded; see `inside` for parts of words. */
  terms: string[];
}

type Scored = Pick<SearchResult, 'id' | 'score' | 'terms'>;

interface Own {
  answer?: { text?: string };
}

const plain = (blocks: readonly unknown[]): string =>
  blocks.flatMap((block) => spoken(block as Parameters<typeof spoken>[0])).join('\n');

export function sheetOf(item: Stored, own?: Own): Sheet {
  const { id, title, blocks, excerpt, reply } = item;
  return {
    id,
    title,
    text: blocks.length > 0 ? plain(blocks) : excerpt,
    reply: reply ? plain(reply.blocks) : '',
    answer: own?.answer?.text ?? '',
  };
}

/** What was read of one announcement last time: anything else is read anew. */
const stampOf = (item: Stored, own?: Own): string =>
  [item.rev, item.language, item.isExcerpt, item.reply?.replied_at, own?.answer?.text].join('|');

const hasDigit = /\p{N}/u;

const OPTIONS: Options<Sheet> = {
  fields: ['title', 'text', 'reply', 'answer'],
  tokenize: termsOf,
  searchOptions: {
    tokenize: askedIn,
    processTerm: (term) => term,
    boost: { title: 3 },
    combineWith: 'AND',
    prefix: (term) => term.length > 1,
    fuzzy: (term) => term.length > 4 && !hasDigit.test(term) && 0.2,
  },
};

const EXACT = { combineWith: 'OR', prefix: false, fuzzy: false } as const;

/** A part of the index that knows its own words, also those of what has left it. */
class Drawer extends MiniSearch<Sheet> {
  readonly #terms: Set<string>;

  constructor() {
    const terms = new Set<string>();
    super({
      ...OPTIONS,
      processTerm: (term) => {
        terms.add(term);
        return term;
      },
    });
    this.#terms = terms;
  }

  /** "helm" in "veiligheidshelm", which neither its beginning nor a wrong letter finds. */
  searchInside(asked: readonly string[]): Scored[] {
    const parts = new Map<string, string>();
    const queries = asked.map((part): Query => {
      const within = this.#around(part);
      for (const term of within) parts.set(term, part);
      if (within.length === 0) return part;
      return { combineWith: 'OR', queries: [part, { ...EXACT, queries: within }] };
    });
    if (parts.size === 0) return [];
    return this.search({ combineWith: 'AND', queries }).map(({ id, score, terms }) => ({
      id,
      score,
      terms: terms.map((term) => {
        const part = parts.get(term);
        return part ? inside(part) : term;
      }),
    }));
  }

  #around(part: string): string[] {
    if (part.length < LEAST_PART || hasDigit.test(part)) return [];
    return [...this.#terms].filter((term) => term.indexOf(part) > 0);
  }
}

interface Entered {
  stamp: string;
  drawer: Drawer;
}

/**
 * Everything on this phone, ready to be searched. It lives in memory only, in drawers: going
 * through one is short enough not to keep a tap waiting.
 */
export class Catalogue {
  readonly #drawers: Drawer[] = [];
  readonly #entered = new Map<string, Entered>();

  get size(): number {
    return this.#entered.size;
  }

  /** Brings it up to date with what is stored, a little at a time. */
  async follow(db: PersonDb, slices = new Slices(), now = leastNow()): Promise<void> {
    const own = await ownIn(db);
    const there = new Set<string>();
    for await (const item of stored(db)) {
      await slices.breathe();
      if (isExpired(item, now)) continue;
      there.add(item.id);
      this.#take(item, own.get(item.id));
    }
    for (const id of [...this.#entered.keys()]) if (!there.has(id)) this.#drop(id);
  }

  /** The best first; of equal ones the newest. */
  async find(query: string, slices = new Slices()): Promise<Found[]> {
    const found = await this.#each((drawer) => drawer.search(query), slices);
    if (found.length >= FEW) return found;
    const ids = new Set(found.map(({ id }) => id));
    const asked = askedIn(query);
    const more = await this.#each((drawer) => drawer.searchInside(asked), slices);
    return [...found, ...more.filter(({ id }) => !ids.has(id))];
  }

  async #each(search: (drawer: Drawer) => Scored[], slices: Slices): Promise<Found[]> {
    const found: Scored[] = [];
    for (const drawer of this.#drawers) {
      await slices.breathe();
      found.push(...search(drawer));
    }
    await slices.breathe();
    return found
      .sort((one, other) => other.score - one.score || (other.id < one.id ? -1 : 1))
      .map(({ id, terms }) => ({ id, terms }));
  }

  #take(item: Stored, own: Own | undefined): void {
    const stamp = stampOf(item, own);
    if (this.#entered.get(item.id)?.stamp === stamp) return;
    this.#drop(item.id);
    const drawer = this.#drawerWithRoom();
    drawer.add(sheetOf(item, own));
    this.#entered.set(item.id, { stamp, drawer });
  }

  #drop(id: string): void {
    this.#entered.get(id)?.drawer.discard(id);
    this.#entered.delete(id);
  }

  #drawerWithRoom(): Drawer {
    const last = this.#drawers.at(-1);
    if (last && last.documentCount < DRAWER) return last;
    const drawer = new Drawer();
    this.#drawers.push(drawer);
    return drawer;
  }
}

async function* stored(db: PersonDb): AsyncGenerator<Stored> {
  let after: IDBKeyRange | null = null;
  for (;;) {
    const batch: Stored[] = await db.getAll('announcements', after, BATCH);
    yield* batch;
    const last = batch.at(-1);
    if (!last || batch.length < BATCH) return;
    after = IDBKeyRange.lowerBound(last.id, true);
  }
}

/** This person's own answers, by announcement. */
async function ownIn(db: PersonDb): Promise<Map<string, Own>> {
  const range = IDBKeyRange.bound(OWN, `${OWN}\uffff`);
  const [keys, values] = await Promise.all([
    db.getAllKeys('meta', range),
    db.getAll('meta', range),
  ]);
  return new Map(keys.map((key, at) => [String(key).slice(OWN.length), values[at] as Own]));
}

/** One announcement as it was searched; undefined where it has gone meanwhile. */
export async function readSheet(
  db: PersonDb,
  id: string,
): Promise<{ item: Stored; sheet: Sheet } | undefined> {
  const [item, own] = await Promise.all([
    db.get('announcements', id),
    db.get('meta', `${OWN}${id}`),
  ]);
  return item && { item, sheet: sheetOf(item, own as Own | undefined) };
}
