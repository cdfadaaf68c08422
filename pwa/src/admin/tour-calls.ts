/** Operations on the tour's words. */
import type { components } from '../../api/schema';
import { answered, api } from '../core/client';

type Schemas = components['schemas'];
export type Tour = Schemas['Tour'];
export type TourItem = Schemas['TourItem'];
export type Said = Schemas['TourSays'];
export type Contact = Schemas['TourContact'];
export type Place = Pick<TourItem, 'step' | 'language'>;

export const getTour = (): Promise<Tour> => answered(api.GET('/api/organisation/tour'));

export const putWords = (place: Place, said: Said): Promise<Tour> =>
  answered(api.PUT('/api/organisation/tour/words', { body: { ...place, ...said } }));

export const forgetWords = (place: Place): Promise<Tour> =>
  answered(api.DELETE('/api/organisation/tour/words', { params: { query: place } }));

export const putContact = (body: Contact): Promise<Tour> =>
  answered(api.PUT('/api/organisation/tour/contact', { body }));

export const removeContact = (): Promise<Tour> =>
  answered(api.DELETE('/api/organisation/tour/contact'));
