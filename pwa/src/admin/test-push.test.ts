import { describe, expect, it } from 'vitest';
import type { TestPush } from '../core/wire';
import { hasEnded, stepStates } from './test-push';

const NOON = '2026-11-23T12:00:00Z';
const push = (change: Partial<TestPush>): TestPush => ({
  id: 'one',
  state: 'handed_over',
  handed_over_at: NOON,
  accepted_at: null,
  displayed_at: null,
  failure: null,
  ...change,
});

describe('a test push', () => {
  it('waits for the push service once it is handed over', () => {
    expect(stepStates(push({}))).toEqual({
      handed_over: 'done',
      accepted: 'now',
      displayed: 'waiting',
    });
  });

  it('has done every step once it is displayed, even where the answer in between is missing', () => {
    const states = stepStates(push({ state: 'displayed', displayed_at: NOON }));

    expect(Object.values(states)).toEqual(['done', 'done', 'done']);
  });

  it('fails at the first step that was not reached', () => {
    expect(stepStates(push({ state: 'failed', failure: 'gone' })).accepted).toBe('failed');
  });

  it('is watched until it is displayed or has failed', () => {
    expect(hasEnded(push({ state: 'accepted' }))).toBe(false);
    expect(hasEnded(push({ state: 'displayed' }))).toBe(true);
    expect(hasEnded(push({ state: 'failed' }))).toBe(true);
  });
});
