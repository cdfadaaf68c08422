import type { components } from '../../api/schema';
import { answered, api } from '../core/client';
import type { Language } from '../core/wire';
import { type Draft, patch } from './draft';
import type { Rule } from './rule';

type Schemas = components['schemas'];

export type State = Schemas['Listed']['state'];
export type Priority = Draft['priority'];
export type Announcement = Schemas['Announcement'];
export type Summary = Schemas['Listed'];
export type Picture = NonNullable<Announcement['picture']>;
export type Forecast = Schemas['Forecast'];
export type Moment = Schemas['Moment'];
export type Choices = Schemas['Choices'];
export type Choice = Schemas['Choice'];
export type Preview = Schemas['Preview'];
export type Progress = Schemas['Progress'];

/** Leaving a draft still saves or deletes it: a list asked for meanwhile waits for that. */
let leaving: Promise<unknown> = Promise.resolve();

export function leave(work: Promise<unknown>): void {
  leaving = Promise.allSettled([leaving, work]);
}

const by = (id: string) => ({ params: { path: { id } } });

export async function listAnnouncements(query: { state: State; search?: string; cursor?: string }) {
  await leaving;
  return answered(api.GET('/api/announcements', { params: { query } }));
}

export const findAnnouncement = (id: string): Promise<Announcement> =>
  answered(api.GET('/api/announcements/{id}', by(id)));

export const createDraft = (language: string): Promise<Announcement> =>
  answered(api.POST('/api/announcements', { body: { default_language: language as Language } }));

/** Sends only what changed since `base`. Throws Refused `edited_elsewhere` for an old version. */
export const saveDraft = (
  id: string,
  version: number,
  base: Draft,
  draft: Draft,
): Promise<Announcement> =>
  answered(
    api.PATCH('/api/announcements/{id}', {
      ...by(id),
      body: { version, ...patch(base, draft) } as Schemas['Save'],
    }),
  );

/** Throws Refused `edited_elsewhere` where somebody wrote in it since. */
export const deleteDraft = (id: string, version: number): Promise<unknown> =>
  answered(api.DELETE('/api/announcements/{id}', { params: { path: { id }, query: { version } } }));

/** Throws Refused `edited_elsewhere` where somebody saved another version since. */
export const publish = (id: string, version: number, reason: string): Promise<Announcement> =>
  answered(api.POST('/api/announcements/{id}/publish', { ...by(id), body: { version, reason } }));

export const momentsOf = async (id: string): Promise<Moment[]> =>
  (await answered(api.GET('/api/announcements/{id}/forecast', by(id)))).moments;

export const withdraw = (id: string): Promise<Announcement> =>
  answered(api.POST('/api/announcements/{id}/withdraw', by(id)));

export const progressOf = (id: string): Promise<Progress> =>
  answered(api.GET('/api/announcements/{id}/progress', by(id)));

export const removePicture = (id: string): Promise<unknown> =>
  answered(api.DELETE('/api/announcements/{id}/picture', by(id)));

export const previewIn = (id: string, language: string): Promise<Preview> =>
  answered(
    api.GET('/api/announcements/{id}/preview', {
      params: { path: { id }, query: { language: language as Language } },
    }),
  );

export const forecastOf = (rule: Rule): Promise<Forecast> =>
  answered(
    api.POST('/api/audiences/forecast', { body: { rule: rule as Schemas['RuleBody']['rule'] } }),
  );

export const listChoices = (): Promise<Choices> => answered(api.GET('/api/audiences/choices'));

export const searchPeople = (search: string) =>
  answered(api.GET('/api/people', { params: { query: { search, limit: 8 } } }));

export const findPerson = (id: string) => answered(api.GET('/api/people/{id}', by(id)));
