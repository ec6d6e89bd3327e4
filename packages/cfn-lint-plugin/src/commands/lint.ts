import type { Rule } from "@latchkey/rules";
import { rules } from "@latchkey/rules";
import { isColored, palette } from "../color";
import { compareText } from "../compare-text";
import { escapeText } from "../escape-text";
import { exitCode, onlyFailures } from "../exit-code";
import { findSimilar } from "../find-similar";
import { findTemplates } from "../find-templates";
import { formatJson } from "../formats/json";
import { formatText } from "../formats/text";
import type { Host } from "../host";
import type { LintArguments } from "../lint-arguments";
import { STDIN } from "../lint-arguments";
import type { LintRun, Source } from "../lint-sources";
import { lintSources } from "../lint-sources";
import type { Progress } from "../progress";
import { startProgress } from "../progress";
import type { ReadOptions } from "../read-content";
import { readFile, readStream } from "../read-content";
import { UsageError } from "../usage-error";
import { readVersion } from "../version";

/** Width of the text format where no terminal says how wide it is. */
const DEFAULT_WIDTH = 120;

/** Ten times what CloudFormation takes. */
const MAX_BYTES = 10 * 1024 * 1024;

/** Lints what the paths stand for, writes what it found to stdout, and returns the exit code. */
export async function runLint(args: LintArguments, host: Host): Promise<0 | 1 | 2> {
  const chosen = await chooseRules(args.ruleIds);
  const startedAt = performance.now();
  const progress = startProgress(host);
  const run = await lintPaths(args, chosen, host, progress);
  progress.end();
  if (args.verbose) {
    const took = `took ${Math.round(performance.now() - startedAt)} ms`;
    host.stderr.write([...describe(run), took].map((line) => `latchkey: ${escapeText(line)}\n`).join(""));
  }
  const output = await formatRun(run, args, chosen, host);
  if (output !== "") {
    host.stdout.write(output);
  }
  return exitCode(run, args);
}

/** What a person need not know, one line each. */
function describe({ passedOver, duplicateKeys }: LintRun): string[] {
  return [
    ...passedOver.map(({ file, reason }) => `passed over ${file}: ${reason}`),
    ...duplicateKeys.map(({ file, message, span: { start } }) => `${file}:${start.line}:${start.column}: ${message}`),
  ];
}

async function chooseRules(ids: readonly string[] | undefined): Promise<readonly Rule[]> {
  if (ids === undefined) {
    return rules;
  }
  const known = rules.map(({ id }) => id);
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown !== undefined) {
    const similar = await findSimilar(unknown, known);
    const advice = similar === undefined ? `the rules are ${known.join(", ")}` : `did you mean ${similar}?`;
    throw new UsageError(`there is no rule ${unknown}; ${advice}`);
  }
  return rules.filter(({ id }) => ids.includes(id));
}

async function lintPaths(
  { paths, gitignore, stdinFilename }: LintArguments,
  chosen: readonly Rule[],
  { cwd, stdin }: Host,
  progress: Progress,
): Promise<LintRun> {
  const reading = { maxBytes: MAX_BYTES, terms: [...new Set(chosen.flatMap(({ resourceTypes }) => resourceTypes))] };
  const found = await findTemplates(paths.length === 0 ? ["."] : paths.filter((path) => path !== STDIN), {
    cwd,
    gitignore,
    onFound: (count) => progress.show(`latchkey: ${count} files found`),
  });
  const sources: Source[] = found.files.map(({ file, location }) => ({
    file,
    read: () => readFile(location, reading),
  }));
  if (paths.includes(STDIN)) {
    sources.push({ file: stdinFilename, read: await readStdin(stdin, reading) });
    sources.sort((a, b) => compareText(a.file, b.file));
  }
  return lintSources(
    { ...found, sources },
    {
      rules: chosen,
      limits: { maxBytes: MAX_BYTES },
      onLinted: (count) => progress.show(`latchkey: ${count} of ${sources.length} files linted`),
    },
  );
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

function formatRun(run: LintRun, args: LintArguments, chosen: readonly Rule[], host: Host): Promise<string> | string {
  if (args.format === "json") {
    return formatJson(run, readVersion());
  }
  return formatText(args.quiet ? onlyFailures(run, args) : run, {
    rules: chosen,
    palette: palette(isColored(args.color, host)),
    // Some terminals call their width zero.
    width: host.stdout.columns || DEFAULT_WIDTH,
    hasSummary: !args.quiet,
  });
}
