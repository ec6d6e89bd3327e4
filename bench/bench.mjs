// npm run bench: latchkey and its peers on the same files, in turn, in one run. README.md says what is measured.
import { existsSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildCorpus, generateTemplates, readTemplates } from "./build-corpus.mjs";
import { formatReport } from "./format-report.mjs";
import { measureRounds } from "./measure-rounds.mjs";
import { cfnGuard, cloudformationValidate, cloudformationValidateOneRule, latchkey } from "./tools.mjs";

const usage = `npm run bench -- [options]

  --rounds N      counted rounds of each command, after a warm-up (5; start-up runs four times as many)
  --corpus DIR    the templates to lint (../shared/corpus/background when it is there, else generated ones)
  --templates N   generate N templates instead
  --json FILE     write every figure of every round to FILE
`;

/** @typedef {import("./tools.mjs").Tool} Tool */

try {
  const options = readOptions();
  if (options.help) console.log(usage);
  else await bench(options);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string", default: "5" },
      corpus: { type: "string" },
      templates: { type: "string" },
      json: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  return { ...values, rounds: parseCount("--rounds", values.rounds) };
}

/** @param {ReturnType<typeof readOptions>} options */
async function bench(options) {
  const { rounds } = options;
  const startRounds = rounds * 4;
  const { source, templates } = readCorpus(options);
  const tools = [latchkey, cfnGuard, cloudformationValidateOneRule, cloudformationValidate];
  const corpus = await buildCorpus(templates, tools);
  const machine = {
    processor: cpus()[0]?.model ?? "unknown",
    threads: availableParallelism(),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    loadBefore: loadavg()[0] ?? 0,
  };

  const { common, all } = corpus;
  const onCorpus = measureRounds(
    {
      latchkey: lintCorpus(latchkey, common),
      cfnGuard: lintCorpus(cfnGuard, common),
      cloudformationValidateOneRule: lintCorpus(cloudformationValidateOneRule, common),
      cloudformationValidate: lintCorpus(cloudformationValidate, common),
      latchkeyAll: { ...lintCorpus(latchkey, all), name: `latchkey on all ${all.files} files` },
    },
    rounds,
    (round) => console.error(`Corpus, round ${round} of ${rounds}`),
  );
  const onStart = measureRounds(
    {
      node: { name: "node -e 0", command: [process.execPath, "-e", "0"], exitCodes: [0], output: /^$/ },
      withoutKey: lintOne(latchkey, "user-without-key.yaml", 0),
      withKey: lintOne(latchkey, "user-with-key.yaml", 1),
      cfnGuard: lintOne(cfnGuard, "user-with-key.yaml", 19),
      cloudformationValidate: lintOne(cloudformationValidate, "user-with-key.yaml", 0),
    },
    startRounds,
    (round) => console.error(`Start-up, round ${round} of ${startRounds}`),
  );
  /** @type {import("./format-report.mjs").Report} */
  const report = {
    date: new Date().toISOString().slice(0, 10),
    machine,
    source,
    corpus,
    rounds,
    startRounds,
    onCorpus,
    onStart,
  };
  console.log(formatReport(report));
  if (options.json) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
}

/** @param {ReturnType<typeof readOptions>} options */
function readCorpus({ corpus, templates }) {
  const background = fileURLToPath(new URL("../../shared/corpus/background", import.meta.url));
  const directory = corpus ?? (existsSync(background) ? background : undefined);
  if (templates === undefined && directory !== undefined) {
    return { source: directory, templates: readTemplates(directory) };
  }
  const count = parseCount("--templates", templates ?? "2000");
  return { source: "generated", templates: generateTemplates(count) };
}

/**
 * @param {Tool} tool
 * @param {import("./build-corpus.mjs").Selection} selection
 */
function lintCorpus({ name, version, does, command, exitCodes, findsPlanted }, { directory }) {
  return { name: `${name} ${version}: ${does}`, command: command(directory), exitCodes, output: findsPlanted };
}

/**
 * @param {Tool} tool
 * @param {string} template
 * @param {number} exitCode
 */
function lintOne({ name, version, command }, template, exitCode) {
  return {
    name: `${name} ${version} ${template}`,
    command: command(fileURLToPath(new URL(`templates/${template}`, import.meta.url))),
    exitCodes: [exitCode],
    output: /(?:)/,
  };
}

/**
 * @param {string} option
 * @param {string} text
 */
function parseCount(option, text) {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new Error(`${option} takes a whole number from 1, not ${text}.`);
  return count;
}
