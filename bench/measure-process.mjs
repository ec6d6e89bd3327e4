import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * What the operating system accounted to one finished process.
 * @typedef {object} Usage
 * @property {number} wallSeconds From just before the process was started until it had ended.
 * @property {number} cpuSeconds User and system time of all its threads.
 * @property {number} peakBytes The largest resident set it ever had.
 * @property {number | null} exitCode Null when a signal ended it.
 * @property {string} output Its standard output and standard error, in the order of writing.
 */

const wrapper = fileURLToPath(new URL("measure_process.py", import.meta.url));

/**
 * Node.js does not tell the resource usage of a child process, and a process cannot tell its own peak before its end:
 * wait4(2) can, and Python's standard library calls it on Linux and macOS.
 * @param {string[]} command The program and its arguments.
 * @returns {Usage}
 */
export function measureProcess(command) {
  const directory = mkdtempSync(join(tmpdir(), "latchkey-measure-"));
  const file = join(directory, "output");
  // To a file, so that no tool waits for a reader.
  const output = openSync(file, "w");
  try {
    const python = spawnSync("python3", [wrapper, ...command], {
      encoding: "utf8",
      stdio: ["ignore", output, output, "pipe"],
    });
    const report = python.output?.[3];
    if (!report) {
      throw new Error(`Measuring needs python3 on the path. ${python.error ?? readFileSync(file, "utf8")}`);
    }
    return { ...JSON.parse(report), output: readFileSync(file, "utf8") };
  } finally {
    closeSync(output);
    rmSync(directory, { recursive: true });
  }
}
