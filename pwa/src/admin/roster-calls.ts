/** Operations on shifts, on the organisation's calendar and on its digest. */
import type { components } from '../../api/schema';
import { answered, api, sendFile } from '../core/client';

type Schemas = components['schemas'];
export type ShiftImport = Schemas['ShiftImport'];
export type ShiftReport = Schemas['ShiftReport'];
export type ShiftOverview = Schemas['ShiftOverview'];
export type Feed = Schemas['Feed'];
export type Calendar = Schemas['Calendar'];
export type CountryHolidays = Schemas['CountryHolidays'];
export type AddedDay = Schemas['Added'];
export type Digest = Schemas['Digest'];

export const getShifts = (): Promise<ShiftOverview> => answered(api.GET('/api/shifts'));

/** A calendar by its name, else CSV. */
const typeOf = (file: File): string => (/\.ics$/i.test(file.name) ? 'text/calendar' : 'text/csv');

export const previewShifts = (file: File): Promise<ShiftImport> =>
  sendFile('POST', '/api/shifts/imports', new Blob([file], { type: typeOf(file) }));

export const confirmShifts = (id: string): Promise<ShiftImport> =>
  answered(api.POST('/api/shifts/imports/{id}/confirm', { params: { path: { id } } }));

export const setFeed = (url: string): Promise<ShiftOverview> =>
  answered(api.PUT('/api/shifts/feed', { body: { url } }));

export const removeFeed = (): Promise<unknown> => answered(api.DELETE('/api/shifts/feed'));

export const fetchFeed = (): Promise<ShiftOverview> => answered(api.POST('/api/shifts/feed/fetch'));

export const getCalendar = (): Promise<Calendar> => answered(api.GET('/api/organisation/calendar'));

export const putCalendar = (body: Schemas['CalendarBody']): Promise<Calendar> =>
  answered(api.PUT('/api/organisation/calendar', { body }));

export const getDigest = (): Promise<Digest> => answered(api.GET('/api/organisation/digest'));

export const putDigest = (body: Schemas['DigestBody']): Promise<Digest> =>
  answered(api.PUT('/api/organisation/digest', { body }));

export const removeDigest = (): Promise<Digest> => answered(api.DELETE('/api/organisation/digest'));
