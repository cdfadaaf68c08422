import { describe, expect, it } from 'vitest';
import {
  anchorOf,
  changes,
  type Draft,
  draftOf,
  isSameDraft,
  lacks,
  merge,
  patch,
  withText,
} from './draft';
import { EVERYONE, NOBODY } from './rule';

const NOON = new Date('2026-11-23T12:00:00Z');

const base: Draft = {
  texts: { nl: { title: 'Wintertijd', body: 'De klok.', picture_alt: '' } },
  default_language: 'nl',
  priority: 'info',
  must_acknowledge: false,
  is_confidential: false,
  asks_answer: false,
  is_anonymous: true,
  asks_safety: false,
  expires_at: null,
  audience: EVERYONE,
};

describe('what the server gives', () => {
  it('is edited without what the server made of it', () => {
    const text = { language: 'nl', title: 'Wintertijd', body: 'De klok.', picture_alt: '' };
    const found = { ...base, id: '1', version: 3, texts: [{ ...text, blocks: [] }] };

    expect(draftOf(found)).toEqual(base);
  });
});

describe('what changed', () => {
  it('ignores spaces that the server drops', () => {
    expect(isSameDraft(base, withText(base, 'nl', { title: 'Wintertijd ' }))).toBe(true);
  });

  it('names each field', () => {
    const other = withText({ ...base, priority: 'critical' }, 'pl', { title: 'Zima' });

    expect(changes(base, other)).toContain('texts.pl.title');
    expect(changes(base, other)).toContain('priority');
    expect(changes(base, other)).not.toContain('texts.nl.title');
  });
});

describe('two editors at once', () => {
  it('keeps both when they changed different things', () => {
    const mine = withText(base, 'nl', { body: 'De klok gaat terug.' });
    const theirs = withText({ ...base, must_acknowledge: true }, 'pl', { title: 'Zima' });

    const merged = merge(base, mine, theirs);

    expect(merged.clashes).toEqual([]);
    expect(merged.draft.must_acknowledge).toBe(true);
    expect(merged.draft.texts.nl?.body).toBe('De klok gaat terug.');
    expect(merged.draft.texts.pl?.title).toBe('Zima');
  });

  it('asks when both changed the same words, and keeps mine until then', () => {
    const mine = withText(base, 'nl', { title: 'Wintertijd begint' });
    const theirs = withText(base, 'nl', { title: 'Zomertijd' });

    const merged = merge(base, mine, theirs);

    expect(merged.clashes).toEqual(['texts.nl.title']);
    expect(merged.draft.texts.nl?.title).toBe('Wintertijd begint');
  });

  it('does not ask when both made the same change', () => {
    const same = withText(base, 'nl', { title: 'Zomertijd' });

    expect(merge(base, same, same).clashes).toEqual([]);
  });

  it('follows the other editor in removing a language', () => {
    const two = withText(base, 'pl', { title: 'Zima' });

    expect(merge(two, { ...two, priority: 'critical' }, base).draft.texts.pl).toBeUndefined();
  });

  it('asks before losing words in a language the other editor removed', () => {
    const two = withText(base, 'pl', { title: 'Zima' });
    const mine = withText(two, 'pl', { title: 'Zima idzie' });

    const merged = merge(two, mine, base);

    expect(merged.clashes).toContain('texts.pl.title');
    expect(merged.draft.texts.pl?.title).toBe('Zima idzie');
  });
});

describe('what keeps a draft from being sent', () => {
  it('is nothing when it is whole', () => {
    expect(lacks(base, false, NOON)).toEqual([]);
  });

  it('is a missing default text, even when all is blank', () => {
    expect(lacks({ ...base, texts: {} }, false, NOON)).toEqual([
      { what: 'title', language: 'nl' },
      { what: 'body', language: 'nl' },
    ]);
  });

  it('is a half-written version, but not a blank one', () => {
    const half = withText(withText(base, 'pl', {}), 'fr', { title: 'Heure d’hiver' });

    expect(lacks(half, false, NOON)).toEqual([{ what: 'body', language: 'fr' }]);
  });

  it('is an audience of nobody and an expiry in the past', () => {
    const late = { ...base, audience: NOBODY, expires_at: '2026-11-23T11:59:00Z' };

    expect(lacks(late, false, NOON)).toEqual([{ what: 'audience' }, { what: 'expiry' }]);
  });

  it('is an anonymous answer asked of so few that it is no secret', () => {
    const asking = { ...base, asks_answer: true };
    const among = (people: number | null, draft = asking) => lacks(draft, false, NOON, people);

    expect(among(9)).toEqual([{ what: 'anonymity' }]);
    expect([among(10), among(null), among(9, { ...asking, is_anonymous: false })]).toEqual([
      [],
      [],
      [],
    ]);
  });

  it('is pointed at by the name the server gives it', () => {
    const two = withText(base, 'pl', { title: 'Zima' });

    expect(anchorOf('texts.nl', two)).toBe('text-nl-title');
    expect(anchorOf('texts.1.body', two)).toBe('text-pl-body');
    expect(anchorOf('audience.any.0', two)).toBe('audience');
    expect(anchorOf('expires_at', two)).toBe('expires_at');
  });
});

describe('what is sent', () => {
  it('is only what changed', () => {
    expect(patch(base, { ...base, priority: 'critical' })).toEqual({ priority: 'critical' });
  });

  it('is every language version once one of them changed, the default one first', () => {
    const two = withText(base, 'en', { title: 'Winter' });

    expect(patch(base, two).texts?.map(({ language }) => language)).toEqual(['nl', 'en']);
  });

  it('can take the expiry away', () => {
    const due = { ...base, expires_at: '2026-12-01T00:00:00Z' };

    expect(patch(due, base)).toEqual({ expires_at: null });
  });
});
