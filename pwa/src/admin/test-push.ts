import type { TestPush } from '../core/wire';
import type { Step } from '../ui';

export const STEPS = ['handed_over', 'accepted', 'displayed'] as const;
export type StepName = (typeof STEPS)[number];

export const hasEnded = (test: TestPush): boolean =>
  test.state === 'displayed' || test.state === 'failed';

/** How far each step of a test push is: what happened is done, the first that did not is next. */
export function stepStates(test: TestPush): Record<StepName, NonNullable<Step['state']>> {
  const reached = Math.max(
    STEPS.findLastIndex((step) => test[`${step}_at`] !== null),
    test.state === 'failed' ? -1 : STEPS.indexOf(test.state as StepName),
  );
  const after = test.state === 'failed' ? 'failed' : 'now';
  const at = (index: number) =>
    index <= reached ? 'done' : index === reached + 1 ? after : 'waiting';
  return { handed_over: at(0), accepted: at(1), displayed: at(2) };
}
