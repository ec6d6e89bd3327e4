import type { Host } from "./host";
import type { LinterSetup } from "./linter";
import type { SourceReport } from "./source";

/** What a worker is given to begin with. */
export interface WorkerSetup extends LinterSetup, Pick<Host, "cwd" | "today"> {}

/** The same, and where it is to note how many tasks it has begun, which no message could tell when it breaks down. */
export interface WorkerData {
  readonly setup: WorkerSetup;
  /** One number. */
  readonly begun: Int32Array;
}

/** A file that a worker is to lint. */
export interface WorkerTask {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** What comes after the last task. A worker that is stopped instead loses what it has not printed yet. */
export const NO_MORE = "no more";

/** What a worker says of some tasks; it takes one after another. */
export type WorkerAnswer =
  /** In the order of the tasks. */
  | { readonly kind: "reports"; readonly reports: readonly SourceReport[] }
  /** What a `UsageError` says, which ends the run. */
  | { readonly kind: "usage-error"; readonly message: string; readonly details: readonly string[] };
