import { resolve } from "node:path";
import type { ParseArgsConfig } from "node:util";

import { checkShards } from "../check-shards";
import { findRules } from "../choose-rules";
import { COLOR_CHOICES } from "../color";
import { exitCode, FAIL_ON_CHOICES } from "../exit-code";
import type { Host } from "../host";
import { readOutputArguments } from "../lint-arguments";
import { mergeReports } from "../merge-reports";
import { choose, parseArguments } from "../parse-arguments";
import { readReport } from "../read-report";
import { realPathOf } from "../real-path-of";
import { UsageError } from "../usage-error";
import { writeOutputs } from "../write-outputs";
import { checkReportPaths } from "../write-report";

const HELP = `Usage: latchkey merge [options] REPORTS...

Puts JSON reports of latchkey together, such as those of the parts of --shard, as if one run had linted all the files. A
finding that several have is one finding. Code is shown when its file is below the working directory, and as it was. Of
the parts, all have to be there, each once: waivers that hide nothing and what a baseline accepts are told of them all.

Options:
  --format FORMAT[=FILE]         how to write what was found, and to which file if not to standard output (text); can be
                                 given several times:
                                 text, json, sarif, code-scanning, junit, github, gitlab, markdown or html
  --fail-on error|warning|note   the severity from which findings fail the run, or never (warning)
  --strict                       fail also when something was left undecided
  --rules-from PATH|PACKAGE      take reasons and advice also from the rules of a module; can be given several times
  --show-suppressed              show also what is suppressed, and why
  --quiet                        show only what fails the run, and no summary
  --verbose                      show each place that could not be followed
  --color auto|always|never      color the text format (auto: when a terminal shows it)
  --help                         print this

Exit codes:
  0   nothing fails the run
  1   findings do
  2   wrong usage, a report that cannot be read, or something that could not be read when it was linted
`;

const OPTIONS = {
  format: { type: "string", multiple: true, default: ["text"] },
  "fail-on": { type: "string", default: "warning" },
  strict: { type: "boolean", default: false },
  "rules-from": { type: "string", multiple: true },
  "show-suppressed": { type: "boolean", default: false },
  quiet: { type: "boolean", default: false },
  verbose: { type: "boolean", default: false },
  color: { type: "string", default: "auto" },
  help: { type: "boolean" },
} as const satisfies ParseArgsConfig["options"];

/** Writes what the reports are together, and returns the exit code. Throws a `UsageError`. */
export async function runMerge(args: readonly string[], host: Host): Promise<0 | 1 | 2> {
  const { values, positionals } = parseArguments(args, OPTIONS);
  if (values.help) {
    host.stdout.write(HELP);
    return 0;
  }
  if (positionals.length === 0) {
    throw new UsageError("merge takes reports, which latchkey --format json writes");
  }
  if (values.quiet && (values.verbose || values["show-suppressed"])) {
    throw new UsageError(`--quiet and --${values.verbose ? "verbose" : "show-suppressed"} exclude each other`);
  }
  const options = {
    outputs: readOutputArguments(values.format),
    failOn: choose("--fail-on", values["fail-on"], FAIL_ON_CHOICES),
    strict: values.strict,
    showSuppressed: values["show-suppressed"],
    quiet: values.quiet,
    verbose: values.verbose,
    color: choose("--color", values.color, COLOR_CHOICES),
  };
  const known = await findRules(values["rules-from"] ?? [], host.cwd);
  checkReportPaths(options.outputs, host.cwd);
  const reports = await Promise.all(positionals.map((path) => readReport(path, host.cwd)));
  checkShards(reports);
  checkTwins(positionals, host.cwd);
  const run = mergeReports(reports, host.cwd);
  const checked = new Set(reports.flatMap(({ shard }) => shard?.rules ?? known.map(({ id }) => id)));
  const rules = known.filter(({ id }) => checked.has(id));
  const isWritten = await writeOutputs(run, { ...options, rules }, host);
  return isWritten ? exitCode(run, options) : 2;
}

/** Throws a `UsageError` when a report is given twice, as all that is counted in it would be. */
function checkTwins(paths: readonly string[], cwd: string): void {
  const known = new Map<string, string>();
  for (const path of paths) {
    const location = realPathOf(resolve(cwd, path));
    const twin = known.get(location);
    if (twin !== undefined) {
      throw new UsageError(twin === path ? `${path} is given twice` : `${twin} and ${path} are one file`);
    }
    known.set(location, path);
  }
}
