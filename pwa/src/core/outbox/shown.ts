/** What a person sees of something they did, before the server has heard of it. */
import type { Entry, Stored, Stores } from '../db/person';
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

/** The instants by which an announcement knows that it asks no more. */
type Said = Pick<Stored, 'acknowledged_at' | 'answered_at' | 'said_at'>;

export const keyOf = (id: string): string => `own:${id}`;

export type Show = (entry: Entry, stores: Stores) => Promise<void>;

async function keep({ subject }: Entry, stores: Stores, change: (mine: Mine) => Mine) {
  const meta = stores.objectStore('meta');
  const known = ((await meta.get(keyOf(subject))) as Mine | undefined) ?? {};
  await meta.put({ ...known, ...change(known) }, keyOf(subject));
}

/** What it asked was answered, and when; or (null) it asks again. */
export async function note(id: string, said: Partial<Said>, stores: Stores): Promise<void> {
  const announcements = stores.objectStore('announcements');
  const item = await announcements.get(id);
  if (item) await announcements.put(kept({ ...item, ...said }));
}

const SHOWN: Record<string, Show> = {
  acknowledged: ({ subject, at }, stores) => note(subject, { acknowledged_at: at }, stores),
  answer: async (entry, stores) => {
    const sent = entry.payload as Pick<MyAnswer, 'choice' | 'text'> & { has_photo: boolean };
    const { choice, text, has_photo: hasPhoto } = sent;
    await note(entry.subject, { answered_at: entry.at }, stores);
    await keep(entry, stores, () => ({ answer: { choice, text, hasPhoto, at: entry.at } }));
  },
  safety: async (entry, stores) => {
    const sent = entry.payload as Pick<MySafety, 'state'> & {
      position: { accuracy: number } | null;
    };
    const { state, position } = sent;
    await note(entry.subject, { said_at: entry.at }, stores);
    await keep(entry, stores, ({ safety }) => {
      const before = state === 'help' && safety?.state === 'help' ? safety.accuracy : null;
      return { safety: { state, at: entry.at, accuracy: position?.accuracy ?? before } };
    });
  },
};

/** Settings are read out of the queue itself: there is nothing to show for them. */
export const shown: Show = async (entry, stores) => SHOWN[entry.kind]?.(entry, stores);
