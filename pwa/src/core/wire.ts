/** The wire's shapes, by their short names. Generated from the backend's own document. */
import type { components } from '../../api/schema';

type Schemas = components['schemas'];

export type Problem = Schemas['Problem'];
export type Organisation = Schemas['Organisation'];
export type Session = Schemas['Session'];
export type Device = Schemas['Device'];
export type TestPush = Schemas['TestPush'];
/** The server's word for this device: `state` is on, blocked, not_asked, lost or unsupported. */
export type Standing = Schemas['Health'];
export type Pairing = Schemas['Pairing'];
export type InboxItem = Schemas['InboxItem'];
export type Inbox = Schemas['Sync'];
export type OwnAnswers = Schemas['OwnAnswers'];
export type Settlement = Schemas['Settlement'];

export type Priority = 'info' | 'important' | 'critical';

/** Markdown as the server renders it: an allow-list, never HTML. */
export type Inline =
  | { type: 'text' | 'code'; text: string }
  | { type: 'strong' | 'em'; children: Inline[] }
  | { type: 'link'; href: string; children: Inline[] }
  | { type: 'br' };

export type Block =
  | { type: 'p' | 'h2' | 'h3'; children: Inline[] }
  | { type: 'code'; text?: string; children?: Inline[] }
  | { type: 'quote'; children: (Block | Inline)[] }
  | { type: 'ul' | 'ol'; children: { type: 'li'; children: (Block | Inline)[] }[] };

export const LANGUAGES = ['nl', 'en', 'de', 'fr', 'es', 'pl'] as const;
export type Language = (typeof LANGUAGES)[number];
