import { useEffect, useState } from 'preact/hooks';
import { listen } from '../../core/db/live';
import type { Stored } from '../../core/db/person';
import { readSheet, type Sheet } from './catalogue';
import { catalogue, letGo } from './kept';

/** Typing is not worth a search at every letter. */
const PAUSE = 150;

export interface Row {
  item: Stored;
  sheet: Sheet;
  terms: ReadonlySet<string>;
}

export interface Result {
  /** What was asked; '' where nothing was. */
  query: string;
  total: number;
  rows: Row[];
  /** How many announcements were looked through. */
  size: number;
}

/** How many rows are wanted, once it is known what was found. */
export type Wanted = (ids: readonly string[]) => number;

async function look(query: string, wanted: Wanted): Promise<Result | null> {
  const kept = await catalogue();
  if (!kept) return null;
  const found = query ? await kept.catalogue.find(query) : [];
  const most = wanted(found.map(({ id }) => id));
  const rows = await Promise.all(
    found.slice(0, most).map(async ({ id, terms }) => {
      const read = await readSheet(kept.db, id);
      return read && { ...read, terms: new Set(terms) };
    }),
  );
  const there = rows.filter((row) => row !== undefined);
  return { query, total: found.length, rows: there, size: kept.catalogue.size };
}

/** What is found for a query, anew when it or what is stored changes; null at first. */
export function useSearch(query: string, wanted: Wanted): Result | null {
  const [result, setResult] = useState<Result | null>(null);
  useEffect(() => {
    let isOver = false;
    const again = () => void look(query, wanted).then((found) => !isOver && setResult(found));
    const wait = setTimeout(again, result ? PAUSE : 0);
    const stop = listen((topic) => topic === 'inbox' && again());
    return () => {
      isOver = true;
      clearTimeout(wait);
      stop();
    };
  }, [query, wanted]);
  useEffect(() => letGo, []);
  return result;
}
