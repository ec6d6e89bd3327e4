import { realpathSync } from "node:fs";

import type { Finding } from "@latchkey/rules";
import { defaultParseLimits, fixTemplate, rules } from "@latchkey/rules";

import { describeFileError } from "../describe-file";
import { createFileReader } from "../file-reader";
import type { FoundFile, FoundFiles } from "../find-templates";
import { findTemplates } from "../find-templates";
import type { FixArguments } from "../fix-arguments";
import type { FixedFile } from "../formats/text-fix";
import { formatFixes } from "../formats/text-fix";
import { escapeDiff, formatDiff } from "../formats/unified-diff";
import type { Host } from "../host";
import type { LintRun } from "../lint-sources";
import { lintSources } from "../lint-sources";
import { startProgress } from "../progress";
import type { ReadOptions } from "../read-content";
import { readFile } from "../read-content";
import { replaceFile } from "../replace-file";

/** The rule whose findings are fixed. */
const FIXED_RULES = rules.filter(({ id }) => id === "iam-user-no-initial-access-key");

const READING: ReadOptions = {
  maxBytes: defaultParseLimits.maxBytes,
  mentions: FIXED_RULES.flatMap(({ mentions, resourceTypes }) => mentions ?? resourceTypes.map((type) => [type])),
};

/** Takes keys out of what the paths stand for, or prints how, says what it did, and returns the exit code. */
export async function runFix(args: FixArguments, host: Host): Promise<0 | 1 | 2> {
  const found = await findTemplates(args.paths.length === 0 ? ["."] : args.paths, {
    cwd: host.cwd,
    gitignore: args.gitignore,
    onFound: () => {},
  });
  const run = lintFiles(found, host);
  const problems = run.problems.filter(({ kind }) => kind !== "incomplete");
  const files = new Map(found.files.map((each) => [each.file, each]));
  const directories = [host.cwd, ...found.directories].map((directory) => realpathSync(directory));
  const fixed: FixedFile[] = [];
  for (const [file, findings] of groupByFile(run)) {
    fixed.push(await fixFile(file, findings, files.get(file)));
  }
  const report = formatFixes(fixed, problems, args.dryRun);
  // What is printed beside a patch must not become a part of it.
  (args.dryRun ? host.stderr : host.stdout).write(report);
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
      const { content: after, edits, changes, refusals } = fixTemplate({ file, content: before }, findings, args);
      if (edits.length > 0 && args.dryRun) {
        const diff = await formatDiff({ file, before, after });
        host.stdout.write(host.stdout.isTTY === true ? escapeDiff(diff) : diff);
      } else if (edits.length > 0) {
        replaceFile(location, { before, after }, directories);
      }
      return { file, changes, refusals };
    } catch (error) {
      return refuse(describeFileError(error));
    }
  }
}

function lintFiles({ files, problems, passedOver, directories }: FoundFiles, host: Host): LintRun {
  const progress = startProgress(host);
  try {
    return lintSources(
      {
        sources: files.map(({ file, location }) => ({ file, read: () => readFile(location, READING) })),
        problems,
        passedOver,
      },
      {
        rules: FIXED_RULES,
        readFile: createFileReader([host.cwd, ...directories], host.cwd),
        onLinted: (count) => progress.show(`latchkey: ${count} of ${files.length} files linted`),
      },
    );
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
