import { expect, test } from 'vitest';
import { item } from '../core/fakes';
import { firstOf, group } from './groups';
import { grouped } from './sign-in';
import { stepsOf } from './TestPush';

const ids = (items: { id: string }[]) => items.map(({ id }) => id);

test('what asks for an answer comes first, the most urgent on top', () => {
  const { asks, fresh, earlier } = group([
    item('read', { must_acknowledge: false, opened_at: '2026-11-20T09:00:00Z' }),
    item('new', { must_acknowledge: false }),
    item('ask', { priority: 'important' }),
    item('urgent', { priority: 'critical', published_at: '2026-11-01T08:00:00Z' }),
    item('done', { opened_at: '2026-11-20T09:00:00Z', acknowledged_at: '2026-11-20T09:00:00Z' }),
  ]);

  expect(ids(asks)).toEqual(['urgent', 'ask']);
  expect(ids(fresh)).toEqual(['new']);
  expect(ids(earlier)).toEqual(['read', 'done']);
});

test('opening does not end the asking', () => {
  const { asks } = group([item('a', { opened_at: '2026-11-20T09:00:00Z' })]);

  expect(ids(asks)).toEqual(['a']);
});

test('nor does it end “are you safe?”; saying so does', () => {
  const alarm = { must_acknowledge: false, asks_safety: true, opened_at: '2026-11-20T09:00:00Z' };
  const { asks, earlier } = group([
    item('silent', alarm),
    item('said', { ...alarm, said_at: '2026-11-20T09:01:00Z' }),
  ]);

  expect([ids(asks), ids(earlier)]).toEqual([['silent'], ['said']]);
});

test('nor does it end what asks for an answer; answering does', () => {
  const asking = { must_acknowledge: false, asks_answer: true, opened_at: '2026-11-20T09:00:00Z' };
  const { asks, earlier } = group([
    item('open', asking),
    item('answered', { ...asking, answered_at: '2026-11-20T09:01:00Z' }),
  ]);

  expect([ids(asks), ids(earlier)]).toEqual([['open'], ['answered']]);
});

test('what its author answered is new again until it is opened after that', () => {
  const read = { must_acknowledge: false, opened_at: '2026-11-20T09:00:00.000Z' };
  const reply = { language: 'nl' as const, blocks: [], replied_at: '2026-11-20T10:00:00Z' };
  const { fresh, earlier } = group([
    item('replied', { ...read, reply }),
    item('opened since', { ...read, reply, reply_opened_at: '2026-11-20T10:00:01.000Z' }),
    item('opened first then', { ...read, reply, opened_at: '2026-11-20T11:00:00Z' }),
    item('read', read),
  ]);

  expect(ids(fresh)).toEqual(['replied']);
  expect(ids(earlier)).toEqual(['opened since', 'opened first then', 'read']);
});

test('a screenful begins with what comes first', () => {
  const read = { must_acknowledge: false, opened_at: '2026-11-20T09:00:00Z' };
  const all = group([item('ask'), item('new', { must_acknowledge: false }), item('read', read)]);

  const shown = [0, 1, 2, 3].map((most) => Object.values(firstOf(all, most)).flatMap(ids));

  expect(shown).toEqual([[], ['ask'], ['ask', 'new'], ['ask', 'new', 'read']]);
});

test.each([
  ['abcd', 'ABCD'],
  ['abcdefgh', 'ABCD-EFGH'],
  ['abcd efgh-jkmn', 'ABCD-EFGH-JKMN'],
  ['-m3p6C13YmutsmCf2_Cj9g', '-m3p6C13YmutsmCf2_Cj9g'],
])('a code typed as %s shows as %s', (typed, shown) => {
  expect(grouped(typed)).toBe(shown);
});

test('a test push shows where it is, and where it stopped', () => {
  const test = {
    id: 't',
    handed_over_at: 'x',
    accepted_at: null,
    displayed_at: null,
    failure: null,
  };
  const states = (state: 'handed_over' | 'failed') =>
    stepsOf({ ...test, state }, true).map((step) => step.state);

  expect(states('handed_over')).toEqual(['done', 'now', 'waiting']);
  expect(states('failed')).toEqual(['done', 'failed', 'waiting']);
});
