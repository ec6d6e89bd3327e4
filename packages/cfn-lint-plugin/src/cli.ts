#!/usr/bin/env node
import { describeFileError } from "./describe-file";
import { runLatchkey } from "./latchkey";
import { AS_WORKER, startWorker } from "./lint-worker";

// Whether this is a worker could be asked of Node.js, but loading what answers takes its time.
if (process.argv[2] === AS_WORKER) {
  runWorker();
} else {
  runProgram();
}

async function runWorker(): Promise<void> {
  const { parentPort, workerData } = await import("node:worker_threads");
  if (parentPort === null) {
    runProgram();
  } else {
    startWorker(parentPort, workerData);
  }
}

function runProgram(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // Who closes the pipe early, as `head` does, has seen enough.
    if (error.code !== "EPIPE") {
      process.stderr.write(`latchkey: standard output: ${describeFileError(error)}\n`);
      process.exitCode = 2;
    }
  });

  // What is set up by a getter takes its time, and most runs do without.
  const run = runLatchkey(process.argv.slice(2), {
    get cwd() {
      return process.cwd();
    },
    get today() {
      return new Date().toISOString().slice(0, 10);
    },
    env: process.env,
    get stdin() {
      return process.stdin;
    },
    stdout: process.stdout,
    get stderr() {
      return process.stderr;
    },
  });

  let isDone = false;

  process.on("exit", () => {
    if (!isDone) {
      // A module with rules can end the process, or wait for what never comes: no clean verdict.
      process.stderr.write("latchkey: ended before it was done\n");
      process.exitCode = 2;
    }
  });

  run.then((exitCode) => {
    isDone = true;
    // Not process.exit, which would cut off what is still being written.
    process.exitCode ??= exitCode;
  });
}
