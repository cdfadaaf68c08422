/* Stands in until the backend's document is exported: the same names, written by hand. */
type Json<T> = { headers: { [name: string]: unknown }; content: { 'application/json': T } };
type None = { headers: { [name: string]: unknown }; content?: never };
type Problem = { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
type Get<R, Q = never> = { parameters: { query?: Q; header?: never; path?: never; cookie?: never }; requestBody?: never; responses: { 200: Json<R>; 400: Problem } };
type GetBy<R, P, Q = never> = { parameters: { query?: Q; header?: never; path: P; cookie?: never }; requestBody?: never; responses: { 200: Json<R>; 400: Problem } };
type Send<B, R> = { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody: { content: { 'application/json': B } }; responses: { 200: Json<R>; 400: Problem } };
type Do<R> = { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody?: never; responses: { 200: Json<R>; 400: Problem } };
type DoBy<R, P> = { parameters: { query?: never; header?: never; path: P; cookie?: never }; requestBody?: never; responses: { 200: Json<R>; 400: Problem } };
type Id = { id_: string };

export interface components {
  schemas: {
    Problem: { type: string; title: string; status: number; code: string; errors: { field: string; messages: string[] }[] };
    Organisation: { name: string; colour: string; logo_url: string | null; default_language: string; languages: string[]; time_zone: string; is_set_up: boolean; push_public_key: string; version: string };
    Session: {
      person: { id: string; name: string; staff_number: string; language: string; time_zone: string; role: string; site: string; department: string; job: string };
      permissions: string[];
      device: { id: string; label: string };
      organisation: components['schemas']['Organisation'];
      csrf_token: string;
      tag: string | null;
    };
    Device: { id: string; label: string; created_at: string; last_seen_at: string; notification_state: string; last_accepted_at: string | null; last_displayed_at: string | null; is_current: boolean };
    TestPush: { id: string; state: string; handed_over_at: string | null; accepted_at: string | null; displayed_at: string | null; failure: string | null };
    Pairing: { code: string; link: string; qr_svg: string; expires_at: string };
    InboxItem: {
      id: string; rev: number; language: string; title: string; blocks: unknown[]; excerpt: string; priority: string; must_acknowledge: boolean;
      published_at: string; expires_at: string | null; picture: { alt: string; width: number; height: number; widths: number[] } | null; opened_at: string | null; acknowledged_at: string | null;
    };
    Inbox: { items: components['schemas']['InboxItem'][]; removed: string[]; receipts: { announcement_id: string; opened_at: string | null; acknowledged_at: string | null }[]; cursor: string; has_more: boolean; is_reset: boolean };
    Receipt: { id: string; announcement_id: string; kind: string; at: string };
    ReceiptsSettled: { settled: string[]; refused: { id: string; code: string }[] };
  };
}

export interface paths {
  '/api/organisation': { get: Get<components['schemas']['Organisation']> };
  '/api/session': { get: Get<components['schemas']['Session']>; post: Send<{ code: string; staff_number: string; device_label: string }, components['schemas']['Session']>; delete: Do<undefined> };
  '/api/session/refresh': { post: Do<components['schemas']['Session']> };
  '/api/me': { patch: Send<{ language?: string; time_zone?: string }, components['schemas']['Session']['person']> };
  '/api/me/devices': { get: Get<{ items: components['schemas']['Device'][] }> };
  '/api/me/subscription': { put: Send<{ endpoint: string; keys: { p256dh: string; auth: string } }, { tag: string }>; delete: Do<undefined> };
  '/api/me/notifications': { put: Send<{ permission: string; endpoint: string | null }, { state: string; must_subscribe: boolean }> };
  '/api/devices/{id_}/test-push': { post: DoBy<components['schemas']['TestPush'], Id> };
  '/api/devices/{id_}': { delete: DoBy<undefined, Id> };
  '/api/test-pushes/{id_}': { get: GetBy<components['schemas']['TestPush'], Id> };
  '/api/pairings': { post: Do<components['schemas']['Pairing']> };
  '/api/inbox': { get: Get<components['schemas']['Inbox'], { cursor?: string }> };
  '/api/inbox/{id_}': { get: GetBy<components['schemas']['InboxItem'], Id> };
  '/api/receipts': { post: Send<{ receipts: components['schemas']['Receipt'][] }, components['schemas']['ReceiptsSettled']> };
}
