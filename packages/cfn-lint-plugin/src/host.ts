/** A stream that a person or a program reads. */
export interface Output {
  /** Whether a terminal shows it; absent means no. */
  readonly isTTY?: boolean | undefined;
  /** Width of that terminal in cells; absent when there is none. */
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

/** What the command line runs in: the process, or what a test hands in. */
export interface Host {
  /** Absolute path; file names in the output are relative to it. */
  readonly cwd: string;
  /** The day that it is in UTC, as YYYY-MM-DD. */
  readonly today: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: Output;
  readonly stderr: Output;
}
