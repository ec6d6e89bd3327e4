import { escapeText } from "@latchkey/rules";

import type { GivenEnvironment } from "../environments";
import { exitCode } from "../exit-code";
import type { Host } from "../host";
import type { LintArguments } from "../lint-arguments";
import { lintPaths } from "../lint-paths";
import type { LintRun } from "../lint-sources";
import { startProgress } from "../progress";
import { writeOutputs } from "../write-outputs";
import { checkReportPaths } from "../write-report";

/** Lints what the paths stand for, writes what it found, and returns the exit code. */
export async function runLint(args: LintArguments, host: Host): Promise<0 | 1 | 2> {
  const environments = await environmentsIn(args.parameterFiles, host.cwd);
  if (args.printConfig !== undefined) {
    const { printConfiguration } = await import("../configuration/print-configuration.js");
    host.stdout.write(await printConfiguration(args.printConfig, args, environments, host.cwd));
    return 0;
  }
  checkReportPaths(args.outputs, host.cwd);
  const progress = startProgress(host);
  const linted = await lintPaths(args, environments, host, progress).finally(() => progress.end());
  const { run, rules } = linted;
  // What a shard has no use for, another one may have.
  const unused =
    args.quiet || args.shard !== undefined ? [] : [...describeUnused(run, environments), ...linted.remarks];
  const details = args.verbose ? [...describeDetails(run), `took ${Math.round(process.uptime() * 1000)} ms`] : [];
  const remarks = [...unused, ...details];
  if (remarks.length > 0) {
    host.stderr.write(remarks.map((line) => `latchkey: ${escapeText(line)}\n`).join(""));
  }
  const isWritten = await writeOutputs(run, { ...args, rules }, host);
  return isWritten ? exitCode(run, args) : 2;
}

/** Most runs have no parameter files, and do without what reads them. Throws a `UsageError`. */
async function environmentsIn(
  files: LintArguments["parameterFiles"],
  cwd: string,
): Promise<readonly GivenEnvironment[]> {
  return files.length === 0 ? [] : (await import("../read-environments.js")).readEnvironments(files, cwd);
}

/** What was given and had no effect, one line each: most likely it is misspelt. */
function describeUnused({ files, unknownParameters }: LintRun, environments: readonly GivenEnvironment[]): string[] {
  return [
    ...unknownParameters.map((name) => `no template that was linted has a parameter ${name}`),
    ...environments.flatMap(({ name, template }) =>
      template === undefined || files.has(template)
        ? []
        : [`the environment ${name} is for ${template}, which was not linted`],
    ),
  ];
}

/** What a person need not know, one line each. */
function describeDetails({ passedOver, duplicateKeys }: LintRun): string[] {
  return [
    ...passedOver.map(({ file, reason }) => `passed over ${file}: ${reason}`),
    ...duplicateKeys.map(({ file, message, span: { start } }) => `${file}:${start.line}:${start.column}: ${message}`),
  ];
}
