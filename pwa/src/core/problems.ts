import { findText, type Values } from './i18n';
import type { Problem } from './wire';

/** The server said no, with a reason a person can act on. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
    readonly retryAfter: number | null = null,
  ) {
    super(problem.title);
    this.name = 'Refused';
  }

  get code(): string {
    return this.problem.code;
  }

  /** The messages of one field, for the form to show under it. */
  field(name: string): string | undefined {
    return this.problem.errors.find((error) => error.field === name)?.messages.join(' ');
  }
}

/** The server could not be reached, or something else answered in its place. */
export class Unreachable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Unreachable';
  }
}

/** What to tell the person about an error, in their language. */
export function problemText(error: unknown, values: Values = {}): string {
  if (error instanceof Unreachable) return findText('problem.unreachable') ?? error.message;
  if (error instanceof Refused) {
    const known = findText(`problem.${error.code}`, {
      seconds: error.retryAfter ?? 60,
      ...values,
    });
    return known ?? error.problem.title;
  }
  return findText('problem.unknown') ?? String(error);
}
