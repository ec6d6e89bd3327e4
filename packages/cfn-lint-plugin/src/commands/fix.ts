import { realpathSync } from "node:fs";
import type { ParseArgsConfig } from "node:util";

import type { Finding } from "@latchkey/rules";
import { defaultParseLimits, fixTemplate, rules } from "@latchkey/rules";

import { describeFileError } from "../describe-file";
import { createFileReader } from "../file-reader";
import type { FoundFile, FoundFiles } from "../find-templates";
import { findTemplates } from "../find-templates";
import type { FixedFile } from "../formats/text-fix";
import { formatFixes } from "../formats/text-fix";
import { escapeDiff, formatDiff } from "../formats/unified-diff";
import type { Host } from "../host";
import type { LintRun } from "../lint-sources";
import { lintSources } from "../lint-sources";
import { parseArguments } from "../parse-arguments";
import { startProgress } from "../progress";
import type { ReadOptions } from "../read-content";
import { readFile } from "../read-content";
import { replaceFile } from "../replace-file";
import { UsageError } from "../usage-error";

const HELP = `Usage: latchkey fix [options] [paths...]

Takes access keys that are created together with their users out of templates, with the outputs, secrets and the like
that only carry them, and changes nothing else. Deploying the change deletes the live keys.

Paths are those of latchkey lint, without standard input. Where a key was used for more than to be carried on, as in a
script, it is taken out, too, and the place is printed: look at what is left there. Lines are those before the change.

Options:
  --dry-run         print the change as a patch (patch -p1 and git apply take it), and leave the files as they are; a
                    terminal is shown control characters as \\u{1b}
  --self-service    give the users a policy that lets them manage access keys of their own
  --no-gitignore    look also at what Git ignores
  --help            print this

Exit codes:
  0   every key was taken out, or there was none
  1   one was not
  2   wrong usage, or something could not be read
`;

const OPTIONS = {
  "dry-run": { type: "boolean", default: false },
  "self-service": { type: "boolean", default: false },
  "no-gitignore": { type: "boolean", default: false },
  help: { type: "boolean" },
} as const satisfies ParseArgsConfig["options"];

/** The rule whose findings are fixed. */
const FIXED_RULES = rules.filter(({ id }) => id === "iam-user-no-initial-access-key");

const READING: ReadOptions = {
  maxBytes: defaultParseLimits.maxBytes,
  mentions: FIXED_RULES.flatMap(({ mentions, resourceTypes }) => mentions ?? resourceTypes.map((type) => [type])),
};

/** Takes keys out of templates, or prints how, says what it did, and returns the exit code. Throws a `UsageError`. */
export async function runFix(args: readonly string[], host: Host): Promise<0 | 1 | 2> {
  const { values, positionals: paths } = parseArguments(args, OPTIONS);
  if (values.help) {
    host.stdout.write(HELP);
    return 0;
  }
  if (paths.includes("")) {
    throw new UsageError("one of the paths is empty");
  }
  if (paths.includes("-")) {
    throw new UsageError("fix changes files, and standard input is none");
  }
  const { "dry-run": dryRun, "self-service": selfService } = values;
  const found = await findTemplates(paths.length === 0 ? ["."] : paths, {
    cwd: host.cwd,
    gitignore: !values["no-gitignore"],
    onFound: () => {},
  });
  const run = await lintFiles(found, host);
  const problems = run.problems.filter(({ kind }) => kind !== "incomplete");
  const files = new Map(found.files.map((each) => [each.file, each]));
  const directories = [host.cwd, ...found.directories].map((directory) => realpathSync(directory));
  const fixed: FixedFile[] = [];
  for (const [file, findings] of groupByFile(run)) {
    fixed.push(await fixFile(file, findings, files.get(file)));
  }
  const report = formatFixes(fixed, problems, dryRun);
  // What is printed beside a patch must not become a part of it.
  (dryRun ? host.stderr : host.stdout).write(report);
  if (problems.length > 0) {
    return 2;
  }
  return fixed.some(({ refusals }) => refusals.length > 0) ? 1 : 0;

  async function fixFile(file: string, findings: readonly Finding[], place: FoundFile | undefined): Promise<FixedFile> {
    const refuse = (message: string): FixedFile => ({ file, changes: [], refusals: refuseAll(findings, message) });
    if (place === undefined) {
      return refuse("its file is not among those that were given");
    }
    const { location } = place;
    if (typeof location !== "string") {
      return refuse("the name of its file is not UTF-8");
    }
    try {
      const content = readFile(location, READING);
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

async function lintFiles({ files, problems, passedOver, directories }: FoundFiles, host: Host): Promise<LintRun> {
  const { Assemblies } = await import("../cloud-assembly/assemblies.js");
  const readNested = createFileReader([host.cwd, ...directories], host.cwd);
  const assemblies = new Assemblies(readNested, host.cwd);
  const progress = startProgress(host);
  try {
    const run = lintSources(
      {
        sources: files.map(({ file, location }) => ({ file, read: () => readFile(location, READING) })),
        problems,
        passedOver,
      },
      {
        rules: FIXED_RULES,
        readFile: readNested,
        onLinted: (count) => progress.show(`latchkey: ${count} of ${files.length} files linted`),
      },
    );
    // What the CDK makes is told by its construct, which not every template names.
    return { ...run, findings: run.findings.map((finding) => assemblies.describe(finding)) };
  } finally {
    progress.end();
  }
}

/** The findings that count. */
function groupByFile({ findings }: LintRun): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.suppression === undefined) {
      groups.set(finding.file, [...(groups.get(finding.file) ?? []), finding]);
    }
  }
  return groups;
}

function refuseAll(findings: readonly Finding[], message: string): FixedFile["refusals"] {
  const spans = new Map(findings.map(({ logicalId, span }) => [logicalId, span]));
  return [...spans].map(([logicalId, span]) => ({ logicalId, span, message }));
}
