import { beforeEach, expect, test, vi } from 'vitest';
import type { PersonDb } from './db/person';
import { item, signedIn } from './fakes';
import { clearNotices } from './notices';

let db: PersonDb;
let shown: Record<string, unknown>[];

beforeEach(async () => {
  db = await signedIn();
  shown = [];
  const closable = (data: Record<string, unknown>) => ({
    data,
    close: () => {
      shown = shown.filter((each) => each !== data);
    },
  });
  const getNotifications = async () => shown.map(closable);
  vi.stubGlobal('registration', { getNotifications });
});

const left = () => shown.map(({ id }) => id);

test('what was read or answered elsewhere leaves the screen, the rest stays', async () => {
  await db.put('announcements', item('read', { opened_at: '2026-11-23T08:00:00Z' }));
  await db.put('announcements', item('answered', { acknowledged_at: '2026-11-23T08:00:00Z' }));
  await db.put('announcements', item('new'));
  shown = ['read', 'answered', 'new'].map((id) => ({ id, kind: 'announcement', at: 1 }));

  await clearNotices(db);

  expect(left()).toEqual(['new']);
});

test('what was withdrawn goes once the inbox is known to be newer', async () => {
  shown = [
    { id: 'gone', kind: 'announcement', at: 5 },
    { id: 'taken back', kind: 'withdrawn', at: 5 },
    { id: 'just shown', kind: 'announcement', at: 11 },
    { id: 'a test', kind: 'test', at: 5 },
    {},
  ];

  await clearNotices(db, 10);

  expect(left()).toEqual(['just shown', 'a test', undefined]);
});

test('a reply stays though its announcement was read', async () => {
  await db.put('announcements', item('1', { opened_at: '2026-11-23T08:00:00Z' }));
  shown = [{ id: '1', kind: 'reply', at: 1 }];

  await clearNotices(db, 10);

  expect(left()).toEqual(['1']);
});
