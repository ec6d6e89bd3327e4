import { availableParallelism } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type * as threads from "node:worker_threads";
import type { SourceReport } from "./source";
import { failedWith } from "./source";
import { collectAlone } from "./tune-v8";
import { UsageError } from "./usage-error";
import type { WorkerAnswer, WorkerData, WorkerSetup, WorkerTask } from "./worker-protocol";
import { NO_MORE } from "./worker-protocol";

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
  /** What it was given at a time and has not answered, first what it is at. */
  readonly batches: Task[][];
  /** How many tasks it has begun. */
  readonly begun: Int32Array;
  /** How many of them it has answered, and the last of those. */
  answered: number;
  last: Task | undefined;
  error?: NodeJS.ErrnoException;
}

/** What has to wait before another worker is started, in bytes: each has to be compiled anew before it is fast. */
const WORTH_A_WORKER = 2_097_152;

/** What a template costs besides its bytes, in bytes. */
const BASE_COST = 4096;

/** What a worker is given at a time, in bytes: each message wakes a thread, which takes a tenth of what a small template does. */
const BATCH_COST = 65_536;

/** One to be at, and one to go on with while the main thread is busy. */
const BATCHES_AT_A_TIME = 2;

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

  /** Whether there are workers. */
  get isWorking(): boolean {
    return this.#threads.size > 0;
  }

  /** Lets answers in while the main thread has other things to do. Throws as `add` does. */
  async letAnswersIn(): Promise<void> {
    await setImmediate();
    this.#check();
  }

  /** Resolves when the workers are done, with the tasks that were too few for a worker. Throws as `add` does. */
  async finish(): Promise<readonly Task[]> {
    await this.#waitWhile(() => [...this.#threads].some(({ batches }) => batches.length > 0));
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
    if (this.#options.size >= availableParallelism()) {
      collectAlone();
    }
    const begun = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const workerData: WorkerData = { setup: this.#options.setup, begun };
    const worker = new Worker(join(__dirname, "lint-worker.js"), { workerData });
    const thread: Thread<Task> = { worker, batches: [], begun, answered: 0, last: undefined };
    worker.on("message", (answer: WorkerAnswer) => this.#takeAnswer(thread, answer));
    worker.on("error", (error) => {
      thread.error = error;
    });
    worker.on("exit", (code) => this.#takeExit(thread, code));
    this.#threads.add(thread);
  }

  #handOut(): void {
    for (const { worker, batches } of this.#threads) {
      while (batches.length < BATCHES_AT_A_TIME) {
        const batch = this.#nextBatch();
        if (batch.length === 0) {
          return;
        }
        batches.push(batch);
        worker.postMessage(batch.map(({ file, bytes }): WorkerTask => ({ file, bytes })));
      }
    }
  }

  /** Empty when nothing waits. */
  #nextBatch(): Task[] {
    let cost = 0;
    let length = 0;
    for (const task of this.#waiting) {
      if (cost >= BATCH_COST) {
        break;
      }
      cost += costOf(task);
      length++;
    }
    this.#waitingCost -= cost;
    return this.#waiting.splice(0, length);
  }

  #takeAnswer(thread: Thread<Task>, answer: WorkerAnswer): void {
    const tasks = thread.batches.shift() ?? [];
    thread.answered += tasks.length;
    thread.last = tasks.at(-1);
    if (answer.kind === "usage-error") {
      this.#failure = new UsageError(answer.message, { details: answer.details });
    } else {
      for (const [index, report] of answer.reports.entries()) {
        this.#options.onReport(tasks[index] as Task, report);
      }
    }
    this.#handOut();
    this.#onChange();
  }

  #takeExit(thread: Thread<Task>, code: number): void {
    this.#threads.delete(thread);
    if (this.#isClosed) {
      if (thread.error !== undefined) {
        // What a module with rules left to be done later, and no file is to blame for any more.
        throw thread.error;
      }
      return;
    }
    const reason = describeExit(thread.error, code);
    const tasks = thread.batches.flat();
    const at = Atomics.load(thread.begun, 0) - thread.answered - 1;
    // What it was at, or what it linted last: a module with rules may have left something to be done later.
    const culprit = at < 0 ? thread.last : tasks.splice(at, 1)[0];
    if (culprit === undefined) {
      this.#failure = new UsageError(`a worker ${reason} before it linted anything; --jobs 1 does without`);
    } else {
      const message = `the worker that linted it ${reason}`;
      this.#options.onReport(culprit, failedWith({ kind: "unreadable", file: culprit.file, message }));
    }
    this.#waiting.unshift(...tasks);
    this.#waitingCost += tasks.reduce((sum, task) => sum + costOf(task), 0);
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
