/** What a person sees of something they did, before the server has heard of it. */
import type { Entry, Stores } from '../db/person';
import { kept } from '../db/places';

export interface MyAnswer {
  choice: 'clear' | 'question' | 'cannot';
  text: string;
  hasPhoto: boolean;
  at: string;
}

export interface MySafety {
  state: 'safe' | 'help';
  at: string;
  /** Metres of doubt of the position that was sent; null: none was. */
  accuracy: number | null;
}

/** What a person answered under one announcement. */
export interface Mine {
  answer?: MyAnswer;
  safety?: MySafety;
}

export const keyOf = (id: string): string => `own:${id}`;

export type Show = (entry: Entry, stores: Stores) => Promise<void>;

async function keep({ subject }: Entry, stores: Stores, change: (mine: Mine) => Mine) {
  const meta = stores.objectStore('meta');
  const known = ((await meta.get(keyOf(subject))) as Mine | undefined) ?? {};
  await meta.put({ ...known, ...change(known) }, keyOf(subject));
}

/** "Are you safe?" asks no more, or (undefined) again. */
export async function noteSaid(id: string, said_at: string | undefined, stores: Stores) {
  const announcements = stores.objectStore('announcements');
  const item = await announcements.get(id);
  if (item) await announcements.put(kept({ ...item, said_at }));
}

const SHOWN: Record<string, Show> = {
  acknowledged: async ({ subject, at }, stores) => {
    const announcements = stores.objectStore('announcements');
    const item = await announcements.get(subject);
    if (item) await announcements.put(kept({ ...item, acknowledged_at: at }));
  },
  answer: (entry, stores) => {
    const sent = entry.payload as Pick<MyAnswer, 'choice' | 'text'> & { has_photo: boolean };
    const { choice, text, has_photo: hasPhoto } = sent;
    return keep(entry, stores, () => ({ answer: { choice, text, hasPhoto, at: entry.at } }));
  },
  safety: async (entry, stores) => {
    const sent = entry.payload as Pick<MySafety, 'state'> & {
      position: { accuracy: number } | null;
    };
    const { state, position } = sent;
    await noteSaid(entry.subject, entry.at, stores);
    await keep(entry, stores, ({ safety }) => {
      const before = state === 'help' && safety?.state === 'help' ? safety.accuracy : null;
      return { safety: { state, at: entry.at, accuracy: position?.accuracy ?? before } };
    });
  },
};

/** Settings are read out of the queue itself: there is nothing to show for them. */
export const shown: Show = async (entry, stores) => SHOWN[entry.kind]?.(entry, stores);
