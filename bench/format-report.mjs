/** @typedef {import("./measure-rounds.mjs").Result} Result */
/** @typedef {import("./build-corpus.mjs").Selection} Selection */
/** @typedef {"latchkey" | "cfnGuard" | "cloudformationValidateOneRule" | "cloudformationValidate" | "latchkeyAll"} CorpusKey */
/** @typedef {"node" | "withoutKey" | "withKey" | "cfnGuard" | "cloudformationValidate"} StartKey */

/**
 * @typedef {object} Report
 * @property {string} date Of the run, as year-month-day.
 * @property {{ processor: string, threads: number, platform: string, node: string, loadBefore: number }} machine
 *   `loadBefore` is the load average of the minute before: above about 0.5, others disturbed the figures.
 * @property {string} source Where the templates came from.
 * @property {import("./build-corpus.mjs").Corpus} corpus
 * @property {number} rounds Counted rounds on the corpus.
 * @property {number} startRounds Counted rounds on the small template.
 * @property {Record<CorpusKey, Result>} onCorpus
 * @property {Record<StartKey, Result>} onStart One small template.
 */

/**
 * @param {Report} report
 * @returns {string} For people.
 */
export function formatReport(report) {
  const { date, machine, source, corpus, rounds, startRounds, onCorpus, onStart } = report;
  const excluded = Object.entries(corpus.unreadable).map(([tool, files]) => `${tool} ${files.length}`);
  return [
    `${date}, ${machine.processor}, ${machine.threads} threads, ${machine.platform}, Node.js ${machine.node}, load ${machine.loadBefore.toFixed(1)}`,
    `Templates: ${source}: ${describe(corpus.all)}`,
    `Left out, because a peer cannot read them or needs over two seconds for one: ${excluded.join(", ")}`,
    "",
    `The other ${describe(corpus.common)}; medians of ${rounds} rounds in turn; x: times latchkey's`,
    ...formatTable(Object.values(onCorpus)),
    "",
    `One small template; medians of ${startRounds} rounds in turn; x: times node's`,
    ...formatTable(Object.values(onStart)),
    "",
    "Targets",
    ...judge(report),
  ].join("\n");
}

/** @param {Selection} selection */
function describe({ files, bytes }) {
  return `${files} files, ${(bytes / 1e6).toFixed(1)} MB`;
}

/** @param {Result[]} results */
function formatTable(results) {
  const rows = [
    ["", "wall s", "CPU s", "peak MB", "wall x", "CPU x"],
    ...results.map((result) => [
      result.name,
      result.wallSeconds.toFixed(3),
      result.cpuSeconds.toFixed(3),
      (result.peakBytes / 1e6).toFixed(0),
      result.wallRatio.toFixed(2),
      result.cpuRatio.toFixed(2),
    ]),
  ];
  const nameWidth = Math.max(...rows.map(([name = ""]) => name.length));
  return rows.map(
    ([name = "", ...cells]) => `  ${name.padEnd(nameWidth)}${cells.map((cell) => cell.padStart(9)).join("")}`,
  );
}

/** @param {Report} report */
function judge({ onCorpus, onStart }) {
  const peak = Math.max(onCorpus.latchkey.peakBytes, onCorpus.latchkeyAll.peakBytes) / 1e6;
  const start = Math.max(onStart.withKey.wallRatio, onStart.withoutKey.wallRatio);
  return [
    judgeOne("cfn-guard takes at least 10 times as long", onCorpus.cfnGuard.wallRatio, (ratio) => ratio >= 10),
    judgeOne(
      "cloudformation-validate takes at least 20 times as long",
      onCorpus.cloudformationValidate.wallRatio,
      (ratio) => ratio >= 20,
    ),
    judgeOne("one small template takes at most 2 times node -e 0", start, (ratio) => ratio <= 2),
    judgeOne("peak memory in MB is under 150", peak, (megabytes) => megabytes < 150),
  ];
}

/**
 * @param {string} target
 * @param {number} value
 * @param {(value: number) => boolean} holds
 */
function judgeOne(target, value, holds) {
  return `  ${holds(value) ? "holds " : "missed"}  ${target}: ${value.toFixed(2)}`;
}
