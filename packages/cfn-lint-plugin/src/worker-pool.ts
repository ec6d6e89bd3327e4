import { setImmediate } from "node:timers/promises";
import type * as threads from "node:worker_threads";

import type { SourceReport } from "./lint-source";
import { failedWith } from "./lint-source";
import type { WorkerAnswer, WorkerSetup, WorkerTask } from "./lint-worker";
import { AS_WORKER, NO_MORE } from "./lint-worker";
import { UsageError } from "./usage-error";

/** How to lint in workers. */
export interface PoolOptions<Task extends WorkerTask> {
  /** The most workers at a time, two or more. */
  readonly size: number;
  readonly setup: WorkerSetup;
  /** Takes the report on each task, in whatever order they are done. */
  readonly onReport: (task: Task, report: SourceReport) => void;
}

interface Thread<Task> {
  readonly worker: threads.Worker;
  /** What it was given and has not answered, first what it is at. */
  readonly tasks: Task[];
  error?: NodeJS.ErrnoException;
}

/** What has to wait before another worker is started, in bytes: each has to be compiled anew before it is fast. */
const WORTH_A_WORKER = 2_097_152;

/** What a template costs besides its bytes, in bytes. */
const BASE_COST = 4096;

/** One to be at, and one to go on with while the main thread is busy. */
const TASKS_AT_A_TIME = 2;

/** Lints in worker threads once there is enough to lint. A worker that breaks down costs only the file that it was at. */
export class WorkerPool<Task extends WorkerTask> {
  readonly #options: PoolOptions<Task>;
  readonly #threads = new Set<Thread<Task>>();
  readonly #waiting: Task[] = [];
  #waitingCost = 0;
  #failure: Error | undefined;
  #isClosed = false;
  #onChange: () => void = () => {};

  constructor(options: PoolOptions<Task>) {
    this.#options = options;
  }

  /** Takes a task; resolves once there is room for another one. Throws what ends the run, such as a `UsageError`. */
  async add(task: Task): Promise<void> {
    const { size } = this.#options;
    this.#waiting.push(task);
    this.#waitingCost += costOf(task);
    const wanted = this.#threads.size === 0 ? 2 : 1;
    if (this.#waitingCost >= wanted * WORTH_A_WORKER && this.#waiting.length >= wanted && this.#threads.size < size) {
      for (let started = 0; started < wanted; started++) {
        this.#start();
      }
    }
    this.#handOut();
    await this.#waitWhile(() => this.#threads.size > 0 && this.#waitingCost > 2 * size * WORTH_A_WORKER);
  }

  /** Lets answers in while the main thread has other things to do. Throws as `add` does. */
  async letAnswersIn(): Promise<void> {
    if (this.#threads.size > 0) {
      await setImmediate();
      this.#check();
    }
  }

  /** Resolves when the workers are done, with the tasks that were too few for a worker. Throws as `add` does. */
  async finish(): Promise<readonly Task[]> {
    await this.#waitWhile(() => [...this.#threads].some(({ tasks }) => tasks.length > 0));
    this.#isClosed = true;
    for (const { worker } of this.#threads) {
      worker.postMessage(NO_MORE);
    }
    return this.#waiting;
  }

  /** Ends the workers, whatever they are at, unless they are done. */
  close(): void {
    if (!this.#isClosed) {
      this.#isClosed = true;
      for (const { worker } of this.#threads) {
        void worker.terminate();
      }
    }
  }

  async #waitWhile(isSo: () => boolean): Promise<void> {
    this.#check();
    while (isSo()) {
      await new Promise<void>((resolve) => {
        this.#onChange = resolve;
      });
      this.#check();
    }
  }

  #check(): void {
    if (this.#failure !== undefined) {
      throw this.#failure;
    }
  }

  #start(): void {
    // Most runs need none.
    const { Worker }: typeof threads = require("node:worker_threads");
    // The program is one file, and this is it.
    const worker = new Worker(__filename, { argv: [AS_WORKER], workerData: this.#options.setup });
    const thread: Thread<Task> = { worker, tasks: [] };
    worker.on("message", (answer: WorkerAnswer) => this.#takeAnswer(thread, answer));
    worker.on("error", (error) => {
      thread.error = error;
    });
    worker.on("exit", (code) => this.#takeExit(thread, code));
    this.#threads.add(thread);
  }

  #handOut(): void {
    for (const { worker, tasks } of this.#threads) {
      while (tasks.length < TASKS_AT_A_TIME) {
        const task = this.#waiting.shift();
        if (task === undefined) {
          return;
        }
        this.#waitingCost -= costOf(task);
        tasks.push(task);
        worker.postMessage({ file: task.file, bytes: task.bytes } satisfies WorkerTask);
      }
    }
  }

  #takeAnswer({ tasks }: Thread<Task>, answer: WorkerAnswer): void {
    const task = tasks.shift();
    if (answer.kind === "usage-error") {
      this.#failure = new UsageError(answer.message, { details: answer.details });
    } else if (task !== undefined) {
      this.#options.onReport(task, answer.report);
    }
    this.#handOut();
    this.#onChange();
  }

  #takeExit(thread: Thread<Task>, code: number): void {
    this.#threads.delete(thread);
    if (this.#isClosed) {
      return;
    }
    const reason = describeExit(thread.error, code);
    const [culprit, ...others] = thread.tasks;
    if (culprit === undefined) {
      this.#failure = new Error(reason, { cause: thread.error });
    } else {
      const message = `the worker that linted it ${reason}`;
      this.#options.onReport(culprit, failedWith({ kind: "unreadable", file: culprit.file, message }));
    }
    this.#waiting.unshift(...others);
    this.#waitingCost += others.reduce((sum, task) => sum + costOf(task), 0);
    // The others may have nobody left.
    if (this.#waiting.length > 0) {
      this.#start();
    }
    this.#handOut();
    this.#onChange();
  }
}

function costOf({ bytes }: WorkerTask): number {
  return BASE_COST + bytes.length;
}

function describeExit(error: NodeJS.ErrnoException | undefined, code: number): string {
  if (error?.code === "ERR_WORKER_OUT_OF_MEMORY") {
    return "ran out of memory";
  }
  return error === undefined ? `was ended, with exit code ${code}` : `failed: ${error.message}`;
}
