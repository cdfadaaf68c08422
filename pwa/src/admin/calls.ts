import { answered, api, sendFile } from '../core/client';
import type { Session, TestPush } from '../core/wire';
import type { Filters } from './filters';
import type {
  Card,
  Choices,
  Device,
  DeviceFilter,
  ImportPreview,
  OrganisationRest,
  Page,
  PeopleQuery,
  Person,
  PersonChange,
  Rejected,
  RestDecision,
  Settings,
  SettingsChange,
  SetUp,
} from './wire';

/** Every operation the admin screens use. Each throws Refused or Unreachable. */
const at = (id: string) => ({ params: { path: { id } } });

export const listPeople = (filters: Filters, cursor: string | null): Promise<Page<Person>> =>
  answered(
    api.GET('/api/people', {
      params: { query: { ...(filters as PeopleQuery), ...(cursor && { cursor }) } },
    }),
  );

export const getPerson = (id: string): Promise<Person> =>
  answered(api.GET('/api/people/{id}', at(id)));

export const changePerson = (id: string, body: PersonChange): Promise<Person> =>
  answered(api.PATCH('/api/people/{id}', { ...at(id), body }));

export const suspend = (id: string): Promise<Person> =>
  answered(api.POST('/api/people/{id}/suspend', at(id)));

export const restore = (id: string): Promise<Person> =>
  answered(api.POST('/api/people/{id}/restore', at(id)));

export const listChoices = (): Promise<Choices> => answered(api.GET('/api/audiences/choices'));

export const listDevices = (filter: DeviceFilter, cursor: string | null): Promise<Page<Device>> =>
  answered(api.GET('/api/devices', { params: { query: { filter, ...(cursor && { cursor }) } } }));

export const devicesOf = async (person: string): Promise<Device[]> =>
  (await answered(api.GET('/api/devices', { params: { query: { person, limit: 200 } } }))).items;

export const revoke = (id: string): Promise<unknown> =>
  answered(api.DELETE('/api/devices/{id}', at(id)));

export const testPush = (device: string): Promise<TestPush> =>
  answered(api.POST('/api/devices/{id}/test-push', at(device)));

export const testPushState = (id: string): Promise<TestPush> =>
  answered(api.GET('/api/test-pushes/{id}', at(id)));

export const previewImport = (file: Blob): Promise<ImportPreview> =>
  sendFile('POST', '/api/people/imports', new Blob([file], { type: 'text/csv' }));

export const rejectedIn = async (id: string): Promise<Rejected[]> =>
  (await answered(api.GET('/api/people/imports/{id}/rejected', at(id)))).items;

export const confirmImport = (id: string): Promise<ImportPreview> =>
  answered(api.POST('/api/people/imports/{id}/confirm', at(id)));

export type Whom =
  | { people: string[] }
  | { site: string }
  | { everyone: 'without_card' | 'not_signed_in' };

const AT_ONCE = 200;

/** New cards for all of them, told page by page; what an earlier page brought is never lost. */
export async function invite(whom: Whom, onCards: (cards: Card[]) => void): Promise<void> {
  if (!('people' in whom)) return inviteFrom(whom, null, onCards);
  for (let start = 0; start < whom.people.length; start += AT_ONCE) {
    await inviteFrom({ people: whom.people.slice(start, start + AT_ONCE) }, null, onCards);
  }
}

async function inviteFrom(
  whom: Whom,
  cursor: string | null,
  onCards: (cards: Card[]) => void,
): Promise<void> {
  const body = { ...whom, cursor };
  const page = await answered(api.POST('/api/invitations', { body }));
  onCards(page.items);
  if (page.next_cursor) await inviteFrom(whom, page.next_cursor, onCards);
}

export const getSettings = (): Promise<Settings> => answered(api.GET('/api/organisation/settings'));

export const changeSettings = (body: SettingsChange): Promise<Settings> =>
  answered(api.PATCH('/api/organisation/settings', { body }));

export const getRest = (): Promise<OrganisationRest> => answered(api.GET('/api/organisation/rest'));

export const putRest = (body: RestDecision): Promise<OrganisationRest> =>
  answered(api.PUT('/api/organisation/rest', { body }));

export const forgetRestOf = (site: string): Promise<OrganisationRest> =>
  answered(api.DELETE('/api/organisation/rest', { params: { query: { site } } }));

export const putLogo = (file: Blob): Promise<unknown> =>
  sendFile('PUT', '/api/organisation/logo', file);

export const removeLogo = (): Promise<unknown> => answered(api.DELETE('/api/organisation/logo'));

export const setUp = (body: SetUp): Promise<Session> => answered(api.POST('/api/setup', { body }));

export const resumeService = (id: string): Promise<unknown> =>
  answered(api.POST('/api/delivery/services/{id}/resume', at(id)));
