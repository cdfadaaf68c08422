import { describe, expect, it } from 'vitest';
import {
  canonical,
  EVERYONE,
  isByName,
  NOBODY,
  PEOPLE,
  type Rule,
  settled,
  withValues,
} from './rule';
import { type Phrase, sentence, type Words } from './sentence';

const PHRASES: Record<Phrase, string> = {
  nobody: 'nobody yet',
  everyone: 'everyone',
  job: '{values}',
  site: '{who} in {values}',
  department: '{who} of {values}',
  language: '{who} reading {values}',
  role: '{who} as {values}',
  only: '{who}, only {values}',
  also: '{who}, and also {other}',
  people: '{count} people',
  except: '{who}, except {not}',
};

const words: Words = {
  locale: 'en',
  say: (phrase, values = {}) =>
    PHRASES[phrase].replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? ''),
  name: (kind, value) =>
    kind !== 'person' ? value : value.startsWith('?') ? undefined : `P ${value}`,
};

const drivers: Rule = {
  any: [{ all: [{ site: ['Ghent', 'Utrecht'] }, { job: ['driver'] }] }],
  except: [],
};

describe('an audience in words', () => {
  it('names nobody while no group is chosen', () => {
    expect(sentence(NOBODY, words)).toBe('Nobody yet');
  });

  it('says everyone for a group without conditions', () => {
    expect(sentence(EVERYONE, words)).toBe('Everyone');
  });

  it('puts jobs before places', () => {
    expect(sentence(drivers, words)).toBe('Driver in Ghent or Utrecht');
  });

  it('joins groups so that their own lists stay clear, exceptions behind them', () => {
    const rule: Rule = {
      any: [...drivers.any, { all: [{ person: ['1', '2'] }] }],
      except: [{ all: [{ department: ['Planning'] }] }],
    };

    expect(sentence(rule, words)).toBe(
      'Driver in Ghent or Utrecht, and also P 1 and P 2, except everyone of Planning',
    );
  });

  it('counts the rest of a long list', () => {
    const people = Array.from({ length: 9 }, (_, index) => String(index));

    expect(sentence({ any: [{ all: [{ person: people }] }], except: [] }, words)).toMatch(
      /P 5,? and \+3$/,
    );
  });
});

describe('people in an audience', () => {
  it('are counted where their names are not known', () => {
    const rule: Rule = { any: [{ all: [{ person: ['1', '?2'] }] }], except: [] };

    expect(sentence(rule, words)).toBe('2 people');
  });
});

describe('editing an audience', () => {
  it('keeps one clause for each kind, in one order', () => {
    const group = withValues(withValues({ all: [] }, 'job', ['driver']), 'site', ['Ghent']);

    expect(withValues(group, 'job', ['driver', 'planner', 'planner'])).toEqual({
      all: [{ site: ['Ghent'] }, { job: ['driver', 'planner'] }],
    });
  });

  it('drops a clause without values', () => {
    expect(withValues({ all: [{ job: ['driver'] }] }, 'job', [])).toEqual({ all: [] });
  });

  it('never lets an empty card mean everybody', () => {
    const cards: Rule = { any: [{ all: [] }, ...drivers.any], except: [{ all: [] }] };

    expect(settled(cards, false)).toEqual(drivers);
  });

  it('leaves out a card for people before the first is chosen', () => {
    expect(settled({ any: [PEOPLE, ...drivers.any], except: [PEOPLE] }, false)).toEqual(drivers);
  });

  it('never lets an empty exception take everybody away', () => {
    expect(settled({ any: [], except: [{ all: [] }] }, true)).toEqual(EVERYONE);
  });

  it('knows a group of single people', () => {
    expect(isByName({ all: [{ person: ['1'] }] })).toBe(true);
    expect(isByName({ all: [{ person: ['1'] }, { job: ['driver'] }] })).toBe(false);
    expect(isByName({ all: [] })).toBe(false);
  });

  it('sees the same audience in another order', () => {
    const other: Rule = {
      any: [{ all: [{ job: ['driver'] }, { site: ['Utrecht', 'Ghent'] }] }],
      except: [],
    };

    expect(canonical(other)).toBe(canonical(drivers));
  });
});
