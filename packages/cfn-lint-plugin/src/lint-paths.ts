import { availableParallelism } from "node:os";
import { dirname, resolve } from "node:path";

import type { Finding, Rule } from "@latchkey/rules";
import { compareText, defaultParseLimits } from "@latchkey/rules";
import { isOnWaiver } from "@latchkey/rules/configuration";

import type { AcceptedRun } from "./configuration/accept-findings";
import { Configurations, withoutSources } from "./configuration/configurations";
import type { Settings } from "./configuration/settings";
import type { GivenEnvironment } from "./environments";
import type { FoundFile } from "./find-templates";
import { findTemplates } from "./find-templates";
import type { Host } from "./host";
import type { JudgingArguments, Shard } from "./lint-arguments";
import { STDIN } from "./lint-arguments";
import type { LintRun, LintSourcesOptions, Selection } from "./lint-sources";
import { lintSources } from "./lint-sources";
import type { Linter, LinterSetup } from "./linter";
import { createLinter } from "./linter";
import type { Progress } from "./progress";
import type { ReadOptions } from "./read-content";
import { readFile, readStream } from "./read-content";
import type { Source } from "./source";
import { delayOptimization } from "./tune-v8";
import { UsageError } from "./usage-error";

/** What the paths stand for, linted, with what the configurations and baselines say. Throws a `UsageError`. */
export async function lintPaths(
  args: JudgingArguments,
  environments: readonly GivenEnvironment[],
  host: Host,
  progress: Progress,
): Promise<Linted> {
  const found = await findFiles(args, host, progress);
  delayOptimization(found.files.length);
  const configurations = new Configurations(args, host.cwd);
  await configurations.load(found.files.map(({ file }) => file));
  const acceptance =
    configurations.configurations.length === 0 && (args.baselines === false || args.baselines.length === 0)
      ? undefined
      : await import("./configuration/accept-findings.js");
  const baselines = acceptance?.readBaselines(args, configurations, host.cwd);
  const { directories } = found;
  const setup: LinterSetup = { args, environments, directories, configurations: withoutSources(configurations) };
  const linter = await createLinter(setup, host);
  const { settings } = linter;
  const all = await selectChanged(await openSources(found, linter, host), args, { linter, configurations, host });
  const selection = selectShard(all, args);
  checkPrevious(args, linter, selection);
  const options: LintSourcesOptions = {
    ...linter.options,
    onLinted: (count) => progress.show(() => `latchkey: ${count} of ${selection.sources.length} files linted`),
  };
  const jobs = args.jobs === "auto" ? availableParallelism() : args.jobs;
  const linted =
    jobs === 1 || selection.sources.length === 1
      ? await lintSources(selection, options)
      : await (await import("./lint-in-workers.js")).lintInWorkers(selection, {
          ...options,
          jobs,
          setup: { ...setup, cwd: host.cwd, today: host.today },
        });
  const run = { ...linted, findings: await linter.describe(linted.findings) };
  const given = new Set(all.sources.map(({ file }) => file));
  const accepted =
    acceptance === undefined || baselines === undefined
      ? { run, remarks: [], waivers: { used: [], unused: [] }, baseline: [] }
      : await acceptance.acceptFindings(run, {
          args,
          configurations,
          baselines,
          settings,
          host,
          directories,
          searched: found.searched,
          files: given,
        });
  const rules = chooseJudging(settings.rules, all.sources, accepted.run.findings);
  return {
    run: args.shard === undefined ? accepted.run : withShardNotes(accepted, args.shard, rules, given),
    rules,
    settings,
    files: found.files,
    directories,
    remarks: accepted.remarks,
  };
}

/** The rules that a source is judged by, or that found something elsewhere, as in a configuration; all without a source. */
function chooseJudging(
  rules: readonly Rule[],
  sources: readonly Source[],
  findings: readonly Finding[],
): readonly Rule[] {
  const lists = new Set(sources.map(({ settings }) => settings?.rules ?? rules));
  const ids = new Set([...lists].flatMap((list) => list.map(({ id }) => id)));
  const found = new Set(findings.map(({ ruleId }) => ruleId));
  return sources.length === 0 ? rules : rules.filter(({ id }) => ids.has(id) || found.has(id));
}

/** The run of a shard with what it takes to judge all of them together. */
function withShardNotes(
  { run, waivers, baseline }: AcceptedRun,
  { index, count }: Shard,
  rules: readonly Rule[],
  given: ReadonlySet<string>,
): LintRun {
  const files = new Set(run.findings.filter((finding) => !isOnWaiver(finding)).map(({ file }) => file));
  const nested = [...files].filter((file) => !given.has(file));
  const ids = rules.map(({ id }) => id);
  return { ...run, shard: { index, count, rules: ids, nested, waivers, baseline } };
}

/** What linting gave. */
export interface Linted {
  readonly run: LintRun;
  /** Those that some file was judged by. */
  readonly rules: readonly Rule[];
  readonly settings: Settings;
  /** What was found, linted or not, in order of name. */
  readonly files: readonly LintableFile[];
  /** The directories that templates may name other files of, as absolute paths. */
  readonly directories: readonly string[];
  /** What to tell of baselines, one line each. */
  readonly remarks: readonly string[];
}

/** A file, or standard input, whose location is absent. */
type LintableFile = Pick<FoundFile, "file" | "isNamed"> & Partial<FoundFile>;

/** What the paths stand for. */
interface Found extends Omit<Selection, "sources"> {
  /** In order of name. */
  readonly files: readonly LintableFile[];
  /** The directories that templates may name other files of, as absolute paths. */
  readonly directories: readonly string[];
  /** Those that were looked through. */
  readonly searched: readonly string[];
}

async function findFiles(
  { paths, gitignore, stdinFilename }: JudgingArguments,
  { cwd }: Host,
  progress: Progress,
): Promise<Found> {
  const found = await findTemplates(paths.length === 0 ? ["."] : paths.filter((path) => path !== STDIN), {
    cwd,
    gitignore,
    onFound: (count) => progress.show(() => `latchkey: ${count} files found`),
  });
  const { problems, passedOver, searched } = found;
  const directories = [cwd, ...found.directories];
  if (!paths.includes(STDIN)) {
    return { files: found.files, problems, passedOver, directories, searched };
  }
  const files = [...found.files, { file: stdinFilename, isNamed: true }].sort((a, b) => compareText(a.file, b.file));
  return { files, problems, passedOver, directories: [...directories, dirname(resolve(cwd, stdinFilename))], searched };
}

/** The files as sources, without those that their configuration leaves out. Standard input is read now. */
async function openSources(found: Found, { settings, sourceOf }: Linter, host: Host): Promise<Selection> {
  const reading: ReadOptions = {
    maxBytes: defaultParseLimits.maxBytes,
    mentions: settings.rules.flatMap(({ mentions, resourceTypes }) => mentions ?? resourceTypes.map((type) => [type])),
  };
  const passedOver = [...found.passedOver];
  const sources: Source[] = [];
  for (const { file, location, isNamed } of found.files) {
    const ignoredBy = isNamed ? undefined : settings.ignoredBy(file);
    if (ignoredBy !== undefined) {
      passedOver.push({ file, reason: `ignored by ${ignoredBy}` });
    } else {
      sources.push(
        sourceOf(
          file,
          location === undefined ? await readStdin(host.stdin, reading) : () => readFile(location, reading),
        ),
      );
    }
  }
  return { sources, problems: found.problems, passedOver };
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
  args: JudgingArguments,
  { linter, configurations, host }: { linter: Linter; configurations: Configurations; host: Host },
): Promise<Selection> {
  const { changedSince, paths, stdinFilename } = args;
  if (changedSince === undefined) {
    return selection;
  }
  const [{ findChanges }, { withJudgement }, { isAffected }] = await Promise.all([
    import("./git-changes.js"),
    import("./judgement-changes.js"),
    import("./is-affected.js"),
  ]);
  const { settings, options } = linter;
  const found = findChanges(`--changed-since ${changedSince}`, changedSince, host);
  const changes = withJudgement(found, { args, configurations, settings, cwd: host.cwd });
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
function selectShard(selection: Selection, { shard }: JudgingArguments): Selection {
  if (shard === undefined) {
    return selection;
  }
  const { index, count } = shard;
  return { ...selection, sources: selection.sources.filter((_, position) => position % count === index - 1) };
}

function checkPrevious({ previous: named }: JudgingArguments, { previous }: Linter, { sources }: Selection): void {
  if (previous?.kind === "file" && sources.length > 1) {
    throw new UsageError(
      `--previous ${named?.name} is what one template was, and there are ${sources.length} files to lint; a Git revision has many`,
    );
  }
}
