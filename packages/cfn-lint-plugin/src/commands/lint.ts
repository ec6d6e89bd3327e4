import { availableParallelism } from "node:os";
import { dirname, resolve } from "node:path";

import type { Rule } from "@latchkey/rules";
import { defaultParseLimits } from "@latchkey/rules";

import { compareText } from "../compare-text";
import type { GivenEnvironment } from "../environments";
import { readEnvironments } from "../environments";
import { escapeText } from "../escape-text";
import { exitCode } from "../exit-code";
import { findTemplates } from "../find-templates";
import type { Host } from "../host";
import type { LintArguments } from "../lint-arguments";
import { STDIN } from "../lint-arguments";
import type { Source } from "../lint-source";
import type { LintRun, LintSourcesOptions, Selection } from "../lint-sources";
import { lintSources } from "../lint-sources";
import type { Linter, LinterSetup, OpenedRules } from "../linter";
import { createLinter, openRules } from "../linter";
import type { Progress } from "../progress";
import { startProgress } from "../progress";
import type { ReadOptions } from "../read-content";
import { readFile, readStream } from "../read-content";
import { UsageError } from "../usage-error";
import { writeOutputs } from "../write-outputs";
import { checkReportPaths } from "../write-report";

/** Lints what the paths stand for, writes what it found, and returns the exit code. */
export async function runLint(args: LintArguments, host: Host): Promise<0 | 1 | 2> {
  const rules = await openRules(args, host.cwd);
  const environments = readEnvironments(args.parameterFiles, host.cwd);
  checkReportPaths(args.outputs, host.cwd);
  const startedAt = performance.now();
  const progress = startProgress(host);
  const run = await lintPaths(args, rules, environments, host, progress).finally(() => progress.end());
  // What a shard has no use for, another one may have.
  const remarks = args.quiet || args.shard !== undefined ? [] : describeUnused(run, environments);
  if (args.verbose) {
    remarks.push(...describeDetails(run), `took ${Math.round(performance.now() - startedAt)} ms`);
  }
  if (remarks.length > 0) {
    host.stderr.write(remarks.map((line) => `latchkey: ${escapeText(line)}\n`).join(""));
  }
  const isWritten = await writeOutputs(run, { ...args, rules: rules.chosen }, host);
  return isWritten ? exitCode(run, args) : 2;
}

async function lintPaths(
  args: LintArguments,
  rules: OpenedRules,
  environments: readonly GivenEnvironment[],
  host: Host,
  progress: Progress,
): Promise<LintRun> {
  const found = await findFiles(args, rules.chosen, host, progress);
  const setup: LinterSetup = { args, environments, directories: found.directories };
  const linter = await createLinter(rules, setup, host);
  const sources = found.files.map(({ file, read }) => linter.sourceOf(file, read));
  const selection = selectShard(await selectChanged({ ...found, sources }, args, linter, host), args);
  checkPrevious(args, linter, selection);
  const options: LintSourcesOptions = {
    ...linter.options,
    onLinted: (count) => progress.show(`latchkey: ${count} of ${selection.sources.length} files linted`),
  };
  const jobs = args.jobs === "auto" ? availableParallelism() : args.jobs;
  const run =
    jobs === 1 || selection.sources.length === 1
      ? lintSources(selection, options)
      : await (await import("../lint-in-workers.js")).lintInWorkers(selection, {
          ...options,
          jobs,
          setup: { ...setup, cwd: host.cwd, today: host.today },
        });
  return { ...run, findings: run.findings.map(linter.describe) };
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

/** What the paths stand for. */
interface Found extends Omit<Selection, "sources"> {
  readonly files: readonly Pick<Source, "file" | "read">[];
  /** The directories that templates may name other files of, as absolute paths. */
  readonly directories: readonly string[];
}

async function findFiles(
  { paths, gitignore, stdinFilename }: LintArguments,
  chosen: readonly Rule[],
  { cwd, stdin }: Host,
  progress: Progress,
): Promise<Found> {
  const reading: ReadOptions = {
    maxBytes: defaultParseLimits.maxBytes,
    mentions: chosen.flatMap(({ mentions, resourceTypes }) => mentions ?? resourceTypes.map((type) => [type])),
  };
  const found = await findTemplates(paths.length === 0 ? ["."] : paths.filter((path) => path !== STDIN), {
    cwd,
    gitignore,
    onFound: (count) => progress.show(`latchkey: ${count} files found`),
  });
  const files = found.files.map(({ file, location }) => ({ file, read: () => readFile(location, reading) }));
  const directories = [cwd, ...found.directories];
  if (paths.includes(STDIN)) {
    files.push({ file: stdinFilename, read: await readStdin(stdin, reading) });
    files.sort((a, b) => compareText(a.file, b.file));
    directories.push(dirname(resolve(cwd, stdinFilename)));
  }
  return { files, problems: found.problems, passedOver: found.passedOver, directories };
}

/** Reads all of it now; the result gives what was read, or throws what went wrong. */
async function readStdin(stdin: Host["stdin"], options: ReadOptions): Promise<Source["read"]> {
  try {
    const content = await readStream(stdin, options);
    return () => content;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/** The selection without the files that `--changed-since` leaves out. Standard input is never among those. */
async function selectChanged(
  selection: Selection,
  { changedSince, paths, stdinFilename }: LintArguments,
  { options }: Linter,
  host: Host,
): Promise<Selection> {
  if (changedSince === undefined) {
    return selection;
  }
  const [{ findChanges }, { isAffected }] = await Promise.all([
    import("../git-changes.js"),
    import("../is-affected.js"),
  ]);
  const changes = findChanges(`--changed-since ${changedSince}`, changedSince, host);
  const given = paths.includes(STDIN) ? stdinFilename : undefined;
  const isSelected = (source: Source): boolean =>
    source.file === given || isAffected(source, changes, options.readFile);
  const sources = selection.sources.filter(isSelected);
  const selected = new Set(sources);
  const reason = `unchanged since ${changedSince}`;
  const unchanged = selection.sources.flatMap((source) =>
    selected.has(source) ? [] : [{ file: source.file, reason }],
  );
  return { ...selection, sources, passedOver: [...selection.passedOver, ...unchanged] };
}

/** Every N-th file, by name: all shards are about as large, whatever folders large templates are in. */
function selectShard(selection: Selection, { shard }: LintArguments): Selection {
  if (shard === undefined) {
    return selection;
  }
  const { index, count } = shard;
  return { ...selection, sources: selection.sources.filter((_, position) => position % count === index - 1) };
}

function checkPrevious({ previous: named }: LintArguments, { previous }: Linter, { sources }: Selection): void {
  if (previous?.kind === "file" && sources.length > 1) {
    throw new UsageError(
      `--previous ${named?.name} is what one template was, and there are ${sources.length} files to lint; a Git revision has many`,
    );
  }
}
