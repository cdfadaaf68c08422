/** Operations on the tour's words. */
import type { components } from '../../api/schema';
import { answered, api } from '../core/client';

type Schemas = components['schemas'];
export type Tour = Schemas['Tour'];
export type TourItem = Schemas['TourItem'];
export type Said = Schemas['TourSays'];
export type Contact = Schemas['TourContact'];
export type Place = Pick<TourItem, 'step' | 'language'>;

const placeOf = ({ step, language, version }: TourItem) => ({ step, language, version });

export const getTour = (): Promise<Tour> => answered(api.GET('/api/organisation/tour'));

/** Throws Refused `edited_elsewhere` where it says something else by now. */
export const putWords = (over: TourItem, { title, text }: Said): Promise<Tour> =>
  answered(api.PUT('/api/organisation/tour/words', { body: { ...placeOf(over), title, text } }));

/** Throws Refused as `putWords`. */
export const forgetWords = (over: TourItem): Promise<Tour> =>
  answered(api.DELETE('/api/organisation/tour/words', { params: { query: placeOf(over) } }));

export const putContact = (body: Contact): Promise<Tour> =>
  answered(api.PUT('/api/organisation/tour/contact', { body }));

export const removeContact = (): Promise<Tour> =>
  answered(api.DELETE('/api/organisation/tour/contact'));
