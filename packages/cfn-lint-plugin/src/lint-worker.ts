import type { MessagePort } from "node:worker_threads";
import { parentPort, workerData } from "node:worker_threads";

import { lintSource } from "./lint-source";
import { createLinter } from "./linter";
import { UsageError } from "./usage-error";
import type { WorkerAnswer, WorkerData, WorkerTask } from "./worker-protocol";
import { NO_MORE } from "./worker-protocol";

// What a worker runs: a program of its own.
if (parentPort !== null) {
  answerTasks(parentPort, workerData);
}

/** Answers all tasks that come from the main thread. */
function answerTasks(port: MessagePort, { setup, begun }: WorkerData): void {
  const { cwd, today } = setup;
  const opened = createLinter(setup, { cwd, today, env: process.env });
  // That it failed is told in the answer to the first tasks, which may not have come yet.
  opened.catch(() => {});

  const answer = async (tasks: readonly WorkerTask[]): Promise<WorkerAnswer> => {
    try {
      const { sourceOf, options } = await opened;
      const reports = tasks.map(({ file, bytes }) => {
        Atomics.add(begun, 0, 1);
        const source = sourceOf(file, () => ({ kind: "read", bytes }));
        return lintSource(source, bytes, options);
      });
      return { kind: "reports", reports };
    } catch (error) {
      if (error instanceof UsageError) {
        return { kind: "usage-error", message: error.message, details: error.details };
      }
      throw error;
    }
  };

  // An error that nobody expects ends the worker, which the main thread is told.
  port.on("message", async (tasks: readonly WorkerTask[] | typeof NO_MORE) => {
    if (tasks === NO_MORE) {
      port.close();
    } else {
      port.postMessage(await answer(tasks));
    }
  });
}
