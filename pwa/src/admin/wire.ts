/** What the admin operations say, by short names. Generated from the backend's document. */
import type { components, paths } from '../../api/schema';

type Schemas = components['schemas'];

export type Person = Schemas['Person'];
export type PeopleQuery = NonNullable<paths['/api/people']['get']['parameters']['query']>;
export type PersonChange = Schemas['PersonChange'];
export type Device = Schemas['Device'];
export type DeviceFilter = NonNullable<
  NonNullable<paths['/api/devices']['get']['parameters']['query']>['filter']
>;
export type Card = Schemas['Invitation'];
export type ImportPreview = Schemas['ImportPreview'];
export type Rejected = Schemas['Rejected'];
export type OrganisationRest = Schemas['OrganisationRest'];
export type RestDecision = Schemas['DecisionBody'];
export type Settings = Schemas['OrganisationSettings'];
export type SettingsChange = Schemas['OrganisationSettingsChange'];
export type CoreTeamMember = Schemas['Member'];
export type CoreTeamRole = CoreTeamMember['role'];
export type Choices = Schemas['Choices'];
export type SetUp = paths['/api/setup']['post']['requestBody']['content']['application/json'];

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}
export type Delivery = Schemas['Delivery'];
export type PushService = Schemas['PushService'];
export type DeliveryFailure = Schemas['DeliveryFailure'];
export type DeliveryProcess = Schemas['DeliveryProcess'];
export type Throughput = Schemas['Throughput'];
export type Period = NonNullable<
  NonNullable<paths['/api/delivery']['get']['parameters']['query']>['period']
>;
