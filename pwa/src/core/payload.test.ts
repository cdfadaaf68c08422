import { describe, expect, test } from 'vitest';
import { parsePayload } from './payload';

const ORIGIN = 'https://veldpost.test';

const message = (changes: object = {}, ours: object = {}) =>
  JSON.stringify({
    web_push: 8030,
    notification: {
      title: 'Gladheid',
      body: 'Vertrek later',
      lang: 'nl',
      navigate: `${ORIGIN}/a/1`,
      tag: '1',
      silent: false,
    },
    app_badge: 2,
    veldpost: { v: 1, kind: 'announcement', id: '1', for: 'aabbccdd', rev: 7, window: 30, ...ours },
    ...changes,
  });

describe('a push message', () => {
  test('tells what to show, to whom, and what to open', () => {
    expect(parsePayload(message(), ORIGIN)).toMatchObject({
      kind: 'announcement',
      recipient: 'aabbccdd',
      title: 'Gladheid',
      path: '/a/1',
      badge: 2,
      rev: 7,
      window: 30,
    });
  });

  test.each([null, '', 'not json', '[]', '42', 'null', '{"notification":7,"veldpost":[]}'])(
    'of %j is unknown, and nothing is thrown',
    (text) => {
      expect(parsePayload(text, ORIGIN)).toMatchObject({ kind: 'unknown', title: '', path: '/' });
    },
  );

  test.each(['https://evil.example/a/1', '//evil.example', 'javascript:alert(1)'])(
    'never leads to %s',
    (navigate) => {
      const text = message({ notification: { title: 'x', navigate } });

      expect(parsePayload(text, ORIGIN).path).toBe('/');
    },
  );

  test('cannot make a phone wait for ever', () => {
    expect(parsePayload(message({}, { window: 1e9 }), ORIGIN).window).toBe(3600);
  });

  test('of a weekly digest is known', () => {
    const parsed = parsePayload(message({}, { kind: 'digest' }), ORIGIN);

    expect(parsed).toMatchObject({ kind: 'digest' });
  });

  test('of a kind from a newer server is unknown', () => {
    expect(parsePayload(message({}, { kind: 'poll' }), ORIGIN).kind).toBe('unknown');
  });
});
