import type * as v8 from "node:v8";

/** Fewer files are linted before V8 has optimized much. */
const WORTH_DELAYING = 2000;

/**
 * Has V8 optimize code later, if there are many files to lint. In Node.js 20 it does so that early that most of what it
 * optimizes is seldom run again, or has to be optimized anew: a quarter of the CPU time of a run over 5,000 files. Later
 * versions find out for themselves, and have no such flag.
 */
export function delayOptimization(files: number): void {
  if (files >= WORTH_DELAYING && process.versions.v8.startsWith("11.3.")) {
    setFlag("--interrupt-budget=1000000");
  }
}

/**
 * Has each thread collect its garbage by itself. Helpers make that faster where processors are idle; where each has a
 * thread of its own to run, they only keep one another waiting: a twentieth of the time of two jobs on two processors.
 */
export function collectAlone(): void {
  setFlag("--no-parallel-scavenge");
}

function setFlag(flag: string): void {
  // Most runs need none.
  const { setFlagsFromString }: typeof v8 = require("node:v8");
  setFlagsFromString(flag);
}
