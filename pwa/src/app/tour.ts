import { signal } from '@preact/signals';
import type { components } from '../../api/schema';
import type { PersonDb } from '../core/db/person';

type Schemas = components['schemas'];
type MyTour = Schemas['MyTour'];
export type Standing = Schemas['TourStanding'];
export type TourStep = Standing['step'];

/** One screen each. */
export const STEPS: readonly TourStep[] = ['about', 'bell', 'inbox', 'offline', 'rest', 'help'];

/** What this device knows of the tour; nothing yet where it was offered without network. */
export type Kept = Partial<MyTour>;

const NAME = 'tour';

/** Undefined: it was not offered on this device. */
export const tour = signal<Kept | undefined>(undefined);

export const readTour = async (db: PersonDb): Promise<Kept | undefined> =>
  (await db.get('meta', NAME)) as Kept | undefined;

/** Skipped or finished, it never comes by itself again. */
export const hasEnded = ({ standing }: Kept): boolean =>
  Boolean(standing && standing.state !== 'under_way');

/** How many steps lie behind, before the one to go on with. */
export const stepsBehind = ({ standing }: Kept): number =>
  standing?.state === 'under_way' ? STEPS.indexOf(standing.step) : 0;
