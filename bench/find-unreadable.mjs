import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

// A handful of templates takes cloudformation-validate minutes each, and would decide the result for all the others.
// In CPU time, so that a busy machine leaves out the same ones.
const limitCpuSeconds = 2;
// Those take longer than this even on a machine with nothing else to do.
const limitWallSeconds = 30;
// The paths are arguments, and a command line takes about a megabyte.
const filesPerProcess = 1000;

/**
 * Runs a driver that prints "ready" and then one line for each file, and restarts it after a file that hangs or kills it.
 * @param {string[]} command The driver's; the paths are appended.
 * @param {string[]} paths
 * @returns {Promise<string[]>} The files that it reports as an error, takes more than two seconds for, hangs on, or dies of.
 */
export async function findUnreadable(command, paths) {
  const [program = "", ...options] = command;
  const unreadable = [];
  let done = 0;
  while (done < paths.length) {
    const batch = paths.slice(done, done + filesPerProcess);
    const driver = spawn(program, [...options, ...batch], { stdio: ["ignore", "pipe", "inherit"] });
    const lines = [];
    /** @type {NodeJS.Timeout | undefined} */
    let timer;
    for await (const line of createInterface({ input: driver.stdout })) {
      clearTimeout(timer);
      lines.push(line);
      timer = setTimeout(() => driver.kill("SIGKILL"), limitWallSeconds * 1000);
    }
    clearTimeout(timer);
    const [ready, ...reports] = lines;
    if (ready !== "ready") throw new Error(`${command.join(" ")} does not start.`);
    // One more than were reported: the file at which the driver ended, if any.
    const tried = batch.slice(0, reports.length + 1);
    unreadable.push(...tried.filter((_, index) => !isReadable(reports[index])));
    done += tried.length;
  }
  return unreadable;
}

/** @param {string | undefined} line Undefined for the file at which the driver ended. */
function isReadable(line) {
  if (line === undefined) return false;
  const { status, cpuSeconds } = JSON.parse(line);
  return status !== "ERROR" && cpuSeconds <= limitCpuSeconds;
}
