/** The tour's steps in the browser's history: Back goes one step back, and from the first out of it. */
import { STEPS, type TourStep } from '../../app/tour';

type Route = (path: string, replace?: boolean) => void;

const pathOf = (step: TourStep): string => `/tour/${step}`;

/** How many steps of this visit lie right below where the browser is. */
const below = (): number => (history.state as { steps?: number } | null)?.steps ?? 0;

/** To the step after, above this one. */
export function goOn(route: Route, step: TourStep): void {
  const after = STEPS[STEPS.indexOf(step) + 1];
  if (!after) return;
  const steps = below() + 1;
  route(pathOf(after));
  history.replaceState({ steps }, '');
}

/** To the step before, also where the tour was taken up again in its middle. */
export function goBack(route: Route, step: TourStep): void {
  const before = STEPS[STEPS.indexOf(step) - 1];
  if (below() > 0) history.back();
  else if (before) route(pathOf(before), true);
}

/** To the inbox; nothing of the tour is left to go back to. */
export function leave(route: Route): void {
  const steps = below();
  const toInbox = () => route('/', true);
  if (steps === 0) toInbox();
  else {
    addEventListener('popstate', toInbox, { once: true });
    history.go(-steps);
  }
}
