import type { MessagePort } from "node:worker_threads";

import type { Host } from "./host";
import type { SourceReport } from "./lint-source";
import { lintSource } from "./lint-source";
import type { LinterSetup } from "./linter";
import { createLinter } from "./linter";
import { UsageError } from "./usage-error";

/** The argument that a worker is started with, which no command has. */
export const AS_WORKER = "as a worker";

/** What a worker is given to begin with. */
export interface WorkerSetup extends LinterSetup, Pick<Host, "cwd" | "today"> {}

/** A file that a worker is to lint. */
export interface WorkerTask {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** What comes after the last task. A worker that is stopped instead loses what it has not printed yet. */
export const NO_MORE = "no more";

/** What a worker says of a task; it takes one after another. */
export type WorkerAnswer =
  | { readonly kind: "report"; readonly report: SourceReport }
  /** What a `UsageError` says, which ends the run. */
  | { readonly kind: "usage-error"; readonly message: string; readonly details: readonly string[] };

/** Answers every task that comes from the main thread. */
export function startWorker(port: MessagePort, setup: WorkerSetup): void {
  const { cwd, today } = setup;
  const opened = createLinter(setup, { cwd, today, env: process.env });

  const answer = async ({ file, bytes }: WorkerTask): Promise<WorkerAnswer> => {
    try {
      const { sourceOf, options } = await opened;
      return {
        kind: "report",
        report: lintSource(
          sourceOf(file, () => ({ kind: "read", bytes })),
          options,
        ),
      };
    } catch (error) {
      if (error instanceof UsageError) {
        return { kind: "usage-error", message: error.message, details: error.details };
      }
      throw error;
    }
  };

  // An error that nobody expects ends the worker, which the main thread is told.
  port.on("message", async (task: WorkerTask | typeof NO_MORE) => {
    if (task === NO_MORE) {
      port.close();
    } else {
      port.postMessage(await answer(task));
    }
  });
}
