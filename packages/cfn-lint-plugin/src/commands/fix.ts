import { realpathSync } from "node:fs";
import type { ParseArgsConfig } from "node:util";

import type { Finding } from "@latchkey/rules";
import { defaultParseLimits, fixTemplate } from "@latchkey/rules";

import { describeFileError } from "../describe-file";
import { isCounted } from "../formats/summarize";
import type { FixedFile, LeftAlone } from "../formats/text-fix";
import { formatFixes } from "../formats/text-fix";
import { escapeDiff, formatDiff } from "../formats/unified-diff";
import type { Host } from "../host";
import { JUDGING_OPTIONS, readJudgingArguments, STDIN } from "../lint-arguments";
import type { Linted } from "../lint-paths";
import { lintPaths } from "../lint-paths";
import { parseArguments } from "../parse-arguments";
import { startProgress } from "../progress";
import { readFile } from "../read-content";
import { readEnvironments } from "../read-environments";
import { replaceFile } from "../replace-file";
import { UsageError } from "../usage-error";

const HELP = `Usage: latchkey fix [options] [paths...]

Takes access keys that are created together with their users out of templates, with the outputs, secrets and the like
that only carry them, and changes nothing else. Deploying the change deletes the live keys.

What latchkey lint would not report is left alone: what a suppression, a waiver or a baseline accepts, and what the
configuration ignores or has its rule off for. What is accepted is printed with the reason.

Paths are those of latchkey lint, without standard input. Where a key was used for more than to be carried on, as in a
script, it is taken out, too, and the place is printed: look at what is left there. Lines are those before the change.

Options:
  --dry-run         print the change as a patch (patch -p1 and git apply take it), and leave the files as they are; a
                    terminal is shown control characters as \\u{1b}
  --self-service    give the users a policy that lets them manage access keys of their own
  --help            print this

  and those of latchkey lint: --config, --no-config, --baseline, --rules-from, --parameters, --parameters-file,
  --changed-since, --no-suppressions, --no-gitignore and --jobs

Exit codes:
  0   every key was taken out, or there was none
  1   one was not
  2   wrong usage, or something could not be read
`;

const OPTIONS = {
  ...JUDGING_OPTIONS,
  "dry-run": { type: "boolean", default: false },
  "self-service": { type: "boolean", default: false },
  help: { type: "boolean" },
} as const satisfies ParseArgsConfig["options"];

/** The rule whose findings are fixed. */
const FIXED_RULE = "iam-user-no-initial-access-key";

/** Takes keys out of templates, or prints how, says what it did, and returns the exit code. Throws a `UsageError`. */
export async function runFix(args: readonly string[], host: Host): Promise<0 | 1 | 2> {
  const { values, tokens } = parseArguments(args, OPTIONS);
  if (values.help) {
    host.stdout.write(HELP);
    return 0;
  }
  const asked = readJudgingArguments(values, tokens);
  if (asked.paths.includes(STDIN)) {
    throw new UsageError("fix changes files, and standard input is none");
  }
  const { "dry-run": dryRun, "self-service": selfService } = values;
  const environments = readEnvironments(asked.parameterFiles, host.cwd);
  const progress = startProgress(host);
  const linted = await lintPaths(asked, environments, host, progress).finally(() => progress.end());
  const { run, settings } = linted;
  const problems = run.problems.filter(({ kind }) => kind !== "incomplete");
  const findings = run.findings.filter(({ ruleId }) => ruleId === FIXED_RULE);
  const files = new Map(linted.files.map((each) => [each.file, each]));
  const directories = linted.directories.map((directory) => realpathSync(directory));
  const fixed: FixedFile[] = [];
  for (const [file, counted] of groupByFile(findings.filter(isCounted))) {
    fixed.push(await fixFile(file, counted));
  }
  const report = formatFixes(fixed, problems, describeLeftAlone(findings, linted), dryRun);
  // What is printed beside a patch must not become a part of it.
  (dryRun ? host.stderr : host.stdout).write(report);
  if (problems.length > 0) {
    return 2;
  }
  return fixed.some(({ refusals }) => refusals.length > 0) ? 1 : 0;

  async function fixFile(file: string, findings: readonly Finding[]): Promise<FixedFile> {
    const refuse = (message: string): FixedFile => ({ file, changes: [], refusals: refuseAll(findings, message) });
    const { location, isNamed } = files.get(file) ?? {};
    const ignoredBy = isNamed ? undefined : settings.ignoredBy(file);
    if (ignoredBy !== undefined) {
      return refuse(`its file is ignored by ${ignoredBy}`);
    }
    if (location === undefined) {
      return refuse("its file is not among those that were given");
    }
    if (typeof location !== "string") {
      return refuse("the name of its file is not UTF-8");
    }
    try {
      const content = readFile(location, { maxBytes: defaultParseLimits.maxBytes, mentions: [] });
      if (content.kind === "too-large") {
        return refuse("its file has become too large");
      }
      const { bytes: before } = content;
      const fix = fixTemplate({ file, content: before }, findings, { selfService });
      if (fix.edits.length > 0 && dryRun) {
        const diff = await formatDiff({ file, before, after: fix.content });
        host.stdout.write(host.stdout.isTTY === true ? escapeDiff(diff) : diff);
      } else if (fix.edits.length > 0) {
        replaceFile(location, { before, after: fix.content }, directories);
      }
      return { file, ...fix };
    } catch (error) {
      // A fault with one file, be it Latchkey's own, costs none of the others.
      return refuse(describeFileError(error));
    }
  }
}

/** What the team has decided to keep, as far as that is known. */
function describeLeftAlone(findings: readonly Finding[], { run, settings }: Linted): LeftAlone {
  const passedOver = new Set(run.passedOver.map(({ file }) => file));
  const ignored = [...passedOver].flatMap((file) => (run.files.has(file) ? [] : (settings.ignoredBy(file) ?? [])));
  const judged = [...run.files].filter((file) => !passedOver.has(file));
  const off = judged.filter((file) => settings.of(file).rules.every(({ id }) => id !== FIXED_RULE)).length;
  return {
    findings: findings.filter((finding) => !isCounted(finding)),
    files: [...new Set(ignored)].map((by) => ({ by, count: ignored.filter((other) => other === by).length })),
    unchecked: off === 0 ? undefined : { ruleId: FIXED_RULE, count: off },
  };
}

function groupByFile(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    groups.set(finding.file, [...(groups.get(finding.file) ?? []), finding]);
  }
  return groups;
}

function refuseAll(findings: readonly Finding[], message: string): FixedFile["refusals"] {
  const spans = new Map(findings.map(({ logicalId, span }) => [logicalId, span]));
  return [...spans].map(([logicalId, span]) => ({ logicalId, span, message }));
}
