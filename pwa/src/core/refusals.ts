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
  constructor(
    message: string,
    /** The network wants a sign-in of its own first. */
    readonly isPortal = false,
  ) {
    super(message);
    this.name = 'Unreachable';
  }
}
