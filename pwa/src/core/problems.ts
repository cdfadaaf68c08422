import { isFull } from './db/room';
import { findText, type Values } from './i18n';
import { Refused, Unreachable } from './refusals';

export { Refused, Unreachable };

/** What to tell the person about an error, in their language. */
export function problemText(error: unknown, values: Values = {}): string {
  if (error instanceof Unreachable) {
    // What helps against a portal stands above the page already: `app/trouble.tsx`.
    return findText(error.isPortal ? 'problem.portal' : 'problem.unreachable') ?? error.message;
  }
  if (isFull(error)) return findText('trouble.full') ?? String(error);
  if (error instanceof Refused) {
    const known = findText(`problem.${error.code}`, {
      seconds: error.retryAfter ?? 60,
      ...(error.problem.values as Values | undefined),
      ...values,
    });
    return known ?? error.problem.title;
  }
  return findText('problem.unknown') ?? String(error);
}
