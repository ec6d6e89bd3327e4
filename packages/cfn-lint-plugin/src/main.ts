import { escapeText } from "@latchkey/rules";

import { describeFileError } from "./describe-file";
import { runLatchkey } from "./latchkey";

/** Runs the program that the command line asks for. */
export function main(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // Who closes the pipe early, as `head` does, has seen enough.
    if (error.code !== "EPIPE") {
      process.stderr.write(`latchkey: standard output: ${describeFileError(error)}\n`);
      process.exitCode = 2;
    }
  });

  process.once("uncaughtException", (error) => {
    const lines = String((error as Error | undefined)?.stack ?? error).split("\n");
    const [first = "", ...others] = lines.map(escapeText);
    process.stderr.write(`latchkey: failed outside of what was linted: ${first}\n`);
    process.stderr.write(others.map((line) => `latchkey: ${line}\n`).join(""));
    process.exitCode = 2;
    // What comes of the same is told no more, and must not end the process before the report is written.
    process.on("uncaughtException", () => {});
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
