import { beforeEach, describe, expect, it } from 'vitest';
import en from '../../../locales/en.json';
import { useTexts } from '../core/i18n';
import { whyFailing } from './causes';
import { readState } from './delivery';

describe('why a push service takes no messages', () => {
  const causes = 'dns connect tls timeout no_answer http_503 throttled not_sent vapid_refused';
  const other = en['admin.delivery.failing.other_cure'];

  beforeEach(() => useTexts('en', en));

  it.each(causes.split(' '))('says for %s what helps', (cause) => {
    const { what, cure } = whyFailing(cause);

    expect(what).not.toBe('');
    expect(cure).not.toBe(other);
  });

  it('names a cause that it does not know', () => {
    expect(whyFailing('moon').what).toContain('moon');
    expect(whyFailing('moon').cure).toBe(other);
  });
});

describe('the state of delivery', () => {
  it.each([
    [{ checks: { delivery: 'ok' } }, 'good'],
    [{ checks: { delivery: 'silent' } }, 'bad'],
    [{ checks: { delivery: 'unknown' } }, 'unknown'],
    [{}, 'unknown'],
    [null, 'unknown'],
  ])('reads %o as %s', (answer, state) => {
    expect(readState(answer)).toBe(state);
  });
});
