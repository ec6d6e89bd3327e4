/**
 * The command line asks for something that cannot be done; the message says what, and is shown on one line, whatever names
 * in it hold. Nothing was linted.
 */
export class UsageError extends Error {
  /** What is shown below the message, each on a line of its own. */
  readonly details: readonly string[];

  constructor(message: string, options: { readonly cause?: unknown; readonly details?: readonly string[] } = {}) {
    super(message, options);
    this.details = options.details ?? [];
  }
}
