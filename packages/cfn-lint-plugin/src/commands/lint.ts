import { dirname, resolve } from "node:path";

import type { FileReader, Rule } from "@latchkey/rules";
import { defaultParseLimits } from "@latchkey/rules";

import { chooseRules, findRules } from "../choose-rules";
import { isColored, palette } from "../color";
import { compareText } from "../compare-text";
import { describeFileError } from "../describe-file";
import type { GivenEnvironment } from "../environments";
import { environmentsOf, readEnvironments } from "../environments";
import { escapeText } from "../escape-text";
import { exitCode } from "../exit-code";
import { createFileReader } from "../file-reader";
import { findTemplates } from "../find-templates";
import { formatRun } from "../formats/format-run";
import type { Host } from "../host";
import type { LintArguments } from "../lint-arguments";
import { STDIN } from "../lint-arguments";
import type { Source } from "../lint-source";
import type { LintRun, Selection } from "../lint-sources";
import { lintSources } from "../lint-sources";
import type { Previous } from "../previous";
import type { Progress } from "../progress";
import { startProgress } from "../progress";
import type { ReadOptions } from "../read-content";
import { readFile, readStream } from "../read-content";
import { terminalWidth } from "../terminal-width";
import { UsageError } from "../usage-error";
import { checkReportPaths, writeReport } from "../write-report";

/** Lints what the paths stand for, writes what it found, and returns the exit code. */
export async function runLint(args: LintArguments, host: Host): Promise<0 | 1 | 2> {
  const known = await findRules(args.ruleModules, host.cwd);
  const chosen = args.ruleIds === undefined ? known : chooseRules(args.ruleIds, known);
  const environments = readEnvironments(args.parameterFiles, host.cwd);
  checkReportPaths(args.outputs, host.cwd);
  const startedAt = performance.now();
  const progress = startProgress(host);
  const run = await lintPaths(args, chosen, known, environments, host, progress).finally(() => progress.end());
  const remarks = args.quiet ? [] : describeUnused(run, environments);
  if (args.verbose) {
    remarks.push(...describeDetails(run), `took ${Math.round(performance.now() - startedAt)} ms`);
  }
  if (remarks.length > 0) {
    host.stderr.write(remarks.map((line) => `latchkey: ${escapeText(line)}\n`).join(""));
  }
  const isWritten = await writeOutputs(run, args, chosen, host);
  return isWritten ? exitCode(run, args) : 2;
}

async function lintPaths(
  args: LintArguments,
  chosen: readonly Rule[],
  known: readonly Rule[],
  environments: readonly GivenEnvironment[],
  host: Host,
  progress: Progress,
): Promise<LintRun> {
  const found = await findSources(args, chosen, environments, host, progress);
  const { directories } = found;
  const readFile = createFileReader(directories, host.cwd);
  const selection = await selectChanged(found, args, readFile, host);
  const { Assemblies } = await import("../cloud-assembly/assemblies.js");
  const assemblies = new Assemblies(readFile, host.cwd);
  const previous = await openPreviousOf(selection.sources, directories, args, host);
  const sources = selection.sources.map(
    (source): Source => ({
      ...source,
      readPrevious: previous && (() => readPrevious(source.file, previous)),
      openApp: args.crossStack ? () => assemblies.appOf(source.file) : undefined,
    }),
  );
  const run = lintSources(
    { ...selection, sources },
    {
      rules: chosen,
      ruleIds: known.map(({ id }) => id),
      suppressions: args.suppressions,
      today: host.today,
      readFile,
      ...(previous?.kind === "revision" && { readPreviousFile: previous.read }),
      explainPairs: args.explainPairs,
      onLinted: (count) => progress.show(`latchkey: ${count} of ${sources.length} files linted`),
    },
  );
  return { ...run, findings: run.findings.map((finding) => assemblies.describe(finding)) };
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
interface Found extends Selection {
  /** The directories that templates may name other files of, as absolute paths. */
  readonly directories: readonly string[];
}

async function findSources(
  { paths, gitignore, stdinFilename, parameters }: LintArguments,
  chosen: readonly Rule[],
  environments: readonly GivenEnvironment[],
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
  const sources: Source[] = found.files.map(({ file, location }) => ({
    file,
    environments: environmentsOf(file, environments, parameters),
    read: () => readFile(location, reading),
  }));
  const directories = [cwd, ...found.directories];
  if (paths.includes(STDIN)) {
    sources.push({
      file: stdinFilename,
      environments: environmentsOf(stdinFilename, environments, parameters),
      read: await readStdin(stdin, reading),
    });
    sources.sort((a, b) => compareText(a.file, b.file));
    directories.push(dirname(resolve(cwd, stdinFilename)));
  }
  return { sources, problems: found.problems, passedOver: found.passedOver, directories };
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
  readNested: FileReader,
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
  const isSelected = (source: Source): boolean => source.file === given || isAffected(source, changes, readNested);
  const sources = selection.sources.filter(isSelected);
  const selected = new Set(sources);
  const reason = `unchanged since ${changedSince}`;
  const unchanged = selection.sources.flatMap((source) =>
    selected.has(source) ? [] : [{ file: source.file, reason }],
  );
  return { ...selection, sources, passedOver: [...selection.passedOver, ...unchanged] };
}

async function openPreviousOf(
  sources: readonly Source[],
  directories: readonly string[],
  { previous: named }: LintArguments,
  host: Host,
): Promise<Previous | undefined> {
  if (named === undefined) {
    return undefined;
  }
  const { openPrevious } = await import("../previous.js");
  const previous = openPrevious(named, directories, host);
  if (previous.kind === "file" && sources.length > 1) {
    throw new UsageError(
      `--previous ${named.name} is what one template was, and there are ${sources.length} files to lint; a Git revision has many`,
    );
  }
  return previous;
}

function readPrevious(file: string, previous: Previous): Uint8Array {
  if (previous.kind === "file") {
    return previous.content;
  }
  const found = previous.read(file);
  return found.kind === "content" ? found.content : new Uint8Array();
}

/** Returns whether all of them could be written; what could not is told on standard error. */
async function writeOutputs(run: LintRun, args: LintArguments, rules: readonly Rule[], host: Host): Promise<boolean> {
  let isWritten = true;
  for (const { format, path } of args.outputs) {
    const output = await formatRun(run, format, {
      ...args,
      rules,
      palette: palette(path === undefined ? isColored(args.color, host) : args.color === "always"),
      width: terminalWidth(path === undefined ? host.stdout : {}),
      hasSummary: !args.quiet,
      hasSuppressed: args.showSuppressed,
      hasIncomplete: args.verbose || args.strict,
    });
    try {
      if (path !== undefined) {
        writeReport(resolve(host.cwd, path), output);
      } else if (output !== "") {
        host.stdout.write(output);
      }
    } catch (error) {
      host.stderr.write(`latchkey: cannot write ${escapeText(`${path}: ${describeFileError(error)}`)}\n`);
      isWritten = false;
    }
  }
  return isWritten;
}
