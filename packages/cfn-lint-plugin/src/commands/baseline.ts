import { resolve } from "node:path";
import { escapeText } from "@latchkey/rules";
import { createBaseline } from "@latchkey/rules/configuration";

import { chooseBaselineFile, createBaselineFiles, rootOfBaseline } from "../configuration/baseline-file";
import { readEnvironments } from "../environments";
import { exitCode } from "../exit-code";
import { writeJson } from "../formats/write-json";
import type { Host } from "../host";
import { readLintArguments } from "../lint-arguments";
import { lintPaths } from "../lint-paths";
import { nameFile } from "../name-file";
import { startProgress } from "../progress";
import { UsageError } from "../usage-error";
import { writeAtomically } from "../write-atomically";

const HELP = `Usage: latchkey baseline [options] [paths...]

Writes a file that accepts what is found today, for latchkey --baseline FILE to fail only on what is new. Findings that
have become graver are new. Names of files start from the directory of the baseline, so it holds wherever latchkey is
run, and as long as the baseline and the templates stay where they are to each other.

Options:
  --baseline FILE   the file to write, in place of what it has; by default that of the configuration of the working
                    directory, or else latchkey-baseline.json
  --help            print this
  and those of latchkey lint that say what is linted, and how
`;

/** Writes a baseline, says how much it accepts, and returns the exit code. Throws a `UsageError`. */
export async function runBaseline(args: readonly string[], host: Host): Promise<0 | 2> {
  const asked = readLintArguments(args);
  if (asked === "help" || asked === "version") {
    host.stdout.write(HELP);
    return 0;
  }
  if (asked.changedSince !== undefined || asked.shard !== undefined) {
    throw new UsageError("a baseline is of all that is linted, and not of a part");
  }
  const path = resolve(host.cwd, await chooseBaselineFile(asked, host.cwd));
  const environments = readEnvironments(asked.parameterFiles, host.cwd);
  const progress = startProgress(host);
  const { run } = await lintPaths({ ...asked, baseline: false }, environments, host, progress).finally(() =>
    progress.end(),
  );
  if (exitCode(run, { failOn: "never", strict: false }) === 2) {
    const [first] = run.problems.filter(({ kind }) => kind !== "incomplete");
    host.stderr.write(`latchkey: ${escapeText(`${first?.file}: ${first?.message}`)}; no baseline was written\n`);
    return 2;
  }
  const { nameOf } = createBaselineFiles(rootOfBaseline(path, {}, host.cwd), host.cwd);
  const baseline = createBaseline(run.findings, nameOf);
  writeAtomically(path, writeJson(baseline));
  const { findings: count } = run.summary;
  host.stdout.write(`${escapeText(nameFile(path, host.cwd))} accepts ${count} finding${count === 1 ? "" : "s"}\n`);
  return 0;
}
