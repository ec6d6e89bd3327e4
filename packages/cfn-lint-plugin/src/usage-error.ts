/** The command line asks for something that cannot be done; the message says what. Nothing was linted. */
export class UsageError extends Error {}
