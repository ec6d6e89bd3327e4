import { measureProcess } from "./measure-process.mjs";

/**
 * @typedef {object} Contestant
 * @property {string} name What the report calls it.
 * @property {string[]} command
 * @property {number[]} exitCodes Those of a run that worked.
 * @property {RegExp} output What a run that worked prints.
 */

/** @typedef {Omit<import("./measure-process.mjs").Usage, "output">} RoundUsage */

/**
 * The median over the rounds, and the ratios to the first contestant.
 * @typedef {object} Result
 * @property {string} name
 * @property {number} wallSeconds
 * @property {number} cpuSeconds
 * @property {number} peakBytes
 * @property {number} wallRatio The median of the ratios to the first contestant in the same round, which a machine
 *   whose speed drifts disturbs less than the ratio of the medians.
 * @property {number} cpuRatio
 * @property {RoundUsage[]} rounds
 */

/**
 * Runs every contestant in turn, A B C A B C…, after one round that does not count.
 * @template {string} Key
 * @param {Record<Key, Contestant>} contestants
 * @param {number} rounds
 * @param {(round: number) => void} onRound Told before each round; 0 is the one that does not count.
 * @returns {Record<Key, Result>} Under the same keys, in the same order.
 */
export function measureRounds(contestants, rounds, onRound) {
  const entries = /** @type {[Key, Contestant][]} */ (Object.entries(contestants));
  /** @type {RoundUsage[][]} */
  const usages = entries.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    onRound(round);
    for (const [index, [, contestant]] of entries.entries()) {
      const usage = measureChecked(contestant);
      if (round > 0) usages[index]?.push(usage);
    }
  }
  const results = entries.map(([key, { name }], index) => [key, summarize(name, usages[index] ?? [], usages[0] ?? [])]);
  return Object.fromEntries(results);
}

/**
 * @param {Contestant} contestant
 * @returns {RoundUsage}
 */
function measureChecked(contestant) {
  const { output, ...usage } = measureProcess(contestant.command);
  if (usage.exitCode === null || !contestant.exitCodes.includes(usage.exitCode) || !contestant.output.test(output)) {
    const run = `${contestant.command.join(" ")}\n${output.slice(0, 2000)}`;
    throw new Error(`${contestant.name} did not do its work; it exited with ${usage.exitCode}.\n${run}`);
  }
  return usage;
}

/**
 * @param {string} name
 * @param {RoundUsage[]} rounds
 * @param {RoundUsage[]} baseline The same rounds of the first contestant.
 * @returns {Result}
 */
function summarize(name, rounds, baseline) {
  /** @param {"wallSeconds" | "cpuSeconds"} figure */
  const ratio = (figure) =>
    median(rounds.map((usage, round) => usage[figure] / (baseline[round]?.[figure] ?? Number.NaN)));
  return {
    name,
    wallSeconds: median(rounds.map((usage) => usage.wallSeconds)),
    cpuSeconds: median(rounds.map((usage) => usage.cpuSeconds)),
    peakBytes: median(rounds.map((usage) => usage.peakBytes)),
    wallRatio: ratio("wallSeconds"),
    cpuRatio: ratio("cpuSeconds"),
    rounds,
  };
}

/** @param {number[]} values */
function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}
