// npm run bench:cdk: synthesis of one CDK app with Latchkey and with its peers, in turn, in one run.
import { spawnSync } from "node:child_process";
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";

const rounds = Number(process.argv[2] ?? "5");
const script = fileURLToPath(new URL("run-cdk-synth.mjs", import.meta.url));

/**
 * What the command is called, its arguments, and how many keys it must find. The children of a process are not in its CPU
 * time, and cfn-guard is one.
 */
const contestants = [
  { name: "no plugin", args: ["none"], findings: 0 },
  { name: "LatchkeyValidator, keys in no stack", args: ["latchkey", "0"], findings: 0 },
  { name: "LatchkeyValidator, keys in one stack", args: ["latchkey", "1"], findings: 2 },
  { name: "LatchkeyValidator, keys in all stacks", args: ["latchkey", "5"], findings: 10 },
  { name: "LatchkeyChecks (cdk-nag), keys in one stack", args: ["latchkey-nag", "1"], findings: 2 },
  { name: "AwsSolutionsChecks of cdk-nag", args: ["cdk-nag", "1"], findings: 0 },
  { name: "CfnGuardValidator with Latchkey's rules", args: ["cfn-guard", "1"], findings: 2 },
  { name: "the built-in engine", args: ["built-in", "1"], findings: 0 },
];

/** @typedef {Record<"synthMs" | "synthCpuMs" | "pluginMs" | "pluginCpuMs" | "findings" | "resources", number>} Run */

/** @type {Map<string, Run[]>} */
const runs = new Map(contestants.map(({ name }) => [name, []]));
for (let round = 0; round <= rounds; round++) {
  console.error(`Round ${round} of ${rounds}, load ${loadavg()[0]?.toFixed(1)}`);
  for (const { name, args, findings } of contestants) {
    const { stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: "utf8" });
    const run = parseRun(stdout);
    if (run?.findings !== findings || run.resources !== 2000) {
      throw new Error(`${name} did not do its work.\n${stdout}${stderr}`);
    }
    // The first round fills the caches.
    if (round > 0) runs.get(name)?.push(run);
  }
}

console.log("| plugin | plugin, ms | plugin, CPU ms | synthesis, ms | share of CPU time |");
console.log("| --- | ---: | ---: | ---: | ---: |");
for (const [name, counted] of runs) {
  const share = median(counted.map(({ pluginCpuMs, synthCpuMs }) => pluginCpuMs / synthCpuMs));
  const figures = [
    median(counted.map(({ pluginMs }) => pluginMs)).toFixed(1),
    median(counted.map(({ pluginCpuMs }) => pluginCpuMs)).toFixed(1),
    median(counted.map(({ synthMs }) => synthMs)).toFixed(0),
    `${(share * 100).toFixed(1)} %`,
  ];
  console.log(`| ${name} | ${figures.join(" | ")} |`);
}

/**
 * @param {string} line
 * @returns {Run | undefined}
 */
function parseRun(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** @param {readonly number[]} values */
function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
