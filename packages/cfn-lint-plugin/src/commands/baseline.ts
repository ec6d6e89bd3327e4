import { resolve } from "node:path";
import type { ParseArgsConfig } from "node:util";

import type { Finding } from "@latchkey/rules";
import { escapeText } from "@latchkey/rules";
import type { Baseline } from "@latchkey/rules/configuration";
import { applyBaseline, createBaseline } from "@latchkey/rules/configuration";

import {
  BaselineReader,
  chooseBaselineFile,
  createBaselineFiles,
  rootOfBaseline,
} from "../configuration/baseline-file";
import { writeJson } from "../formats/write-json";
import type { Host } from "../host";
import { JUDGING_OPTIONS, MORE_JUDGING_OPTIONS, readJudgingArguments } from "../lint-arguments";
import { lintPaths } from "../lint-paths";
import { nameFile } from "../name-file";
import { parseArguments } from "../parse-arguments";
import { startProgress } from "../progress";
import { readEnvironments } from "../read-environments";
import { UsageError } from "../usage-error";
import { writeAtomically } from "../write-atomically";
import { writeGivenFile } from "../write-given-file";
import { checkReportPaths } from "../write-report";

const HELP = `Usage: latchkey baseline [options] [paths...]

Writes a file that accepts what is found today, for latchkey --baseline FILE to fail only on what is new. Findings that
have become graver are new. Names of files start from the directory of the baseline, so it holds wherever latchkey is
run, and as long as the baseline and the templates stay where they are to each other.

Options:
  --baseline FILE   the file to write, in place of what it has; by default that of the configuration of the working
                    directory, or else latchkey-baseline.json
  --keep-going      write it also when something could not be read or judged, of which it accepts nothing; the exit
                    code is 2 all the same
  --help            print this
  and those of latchkey lint that say what is linted, and how
`;

const OPTIONS = {
  ...JUDGING_OPTIONS,
  ...MORE_JUDGING_OPTIONS,
  "keep-going": { type: "boolean", default: false },
  help: { type: "boolean" },
} as const satisfies ParseArgsConfig["options"];

/** Writes a baseline, says how much it accepts, and returns the exit code. Throws a `UsageError`. */
export async function runBaseline(args: readonly string[], host: Host): Promise<0 | 2> {
  const { values, tokens } = parseArguments(args, OPTIONS);
  if (values.help) {
    host.stdout.write(HELP);
    return 0;
  }
  const asked = readJudgingArguments(values, tokens);
  if (asked.changedSince !== undefined || asked.shard !== undefined) {
    throw new UsageError("a baseline is of all that is linted, and not of a part");
  }
  const [, second] = asked.baselines || [];
  if (second !== undefined) {
    throw new UsageError(`one baseline is written, and not also ${second}`);
  }
  const path = resolve(host.cwd, await chooseBaselineFile(asked, host.cwd));
  const file = nameFile(path, host.cwd);
  checkReportPaths([{ path: file }], host.cwd);
  const environments = readEnvironments(asked.parameterFiles, host.cwd);
  const progress = startProgress(host);
  const { run } = await lintPaths({ ...asked, baselines: false }, environments, host, progress).finally(() =>
    progress.end(),
  );
  const faults = run.problems.filter(({ kind }) => kind !== "incomplete");
  const [fault] = faults;
  if (fault !== undefined && !values["keep-going"]) {
    host.stderr.write(`latchkey: ${escapeText(`${fault.file}: ${fault.message}`)}; no baseline was written\n`);
    return 2;
  }
  const { nameOf } = createBaselineFiles(rootOfBaseline(path, {}, host.cwd), host.cwd);
  // Of a template that can be read in part, it is not known what there is.
  const faulty = new Set(faults.map(({ file }) => file));
  const findings = run.findings.filter(({ file }) => !faulty.has(file));
  const baseline = createBaseline(findings, nameOf);
  const gone = countGone(path, findings, host.cwd);
  writeGivenFile(file, () => writeAtomically(path, writeJson(baseline)));
  const count = findings.filter(({ suppression }) => suppression === undefined).length;
  const before = gone === 0 ? "" : `; ${gone} that it accepted before ${gone === 1 ? "is" : "are"} gone`;
  host.stdout.write(`${escapeText(file)} accepts ${count} finding${count === 1 ? "" : "s"}${before}\n`);
  for (const { file: name, message } of faults) {
    host.stderr.write(`latchkey: ${escapeText(`${name}: ${message}`)}; nothing of it is accepted\n`);
  }
  return fault === undefined ? 0 : 2;
}

/** How much of what the baseline has accepted so far was not found this time, be it that only a part was linted. */
function countGone(path: string, findings: readonly Finding[], cwd: string): number {
  let before: Baseline;
  try {
    before = new BaselineReader(cwd).read(path);
  } catch {
    return 0; // There is none, or nothing that could be applied.
  }
  const files = createBaselineFiles(rootOfBaseline(path, before, cwd), cwd);
  return applyBaseline(findings, before, files).stale.reduce((sum, { count }) => sum + count, 0);
}
