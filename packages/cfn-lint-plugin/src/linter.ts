import type { FileReader, Finding, Rule } from "@latchkey/rules";

import { chooseRules, findRules } from "./choose-rules";
import type { GivenEnvironment } from "./environments";
import { environmentsOf } from "./environments";
import { createFileReader } from "./file-reader";
import type { Host } from "./host";
import type { LintArguments } from "./lint-arguments";
import type { LintSourceOptions, Source } from "./lint-source";
import type { Previous } from "./previous";

/** What a linter is made of: plain data, so that a worker can make one that is the same. */
export interface LinterSetup {
  readonly args: LintArguments;
  readonly environments: readonly GivenEnvironment[];
  /** The directories that templates may name other files of, as absolute paths. */
  readonly directories: readonly string[];
}

/** What it takes to lint one source after another. */
export interface Linter {
  readonly options: LintSourceOptions & { readonly readFile: FileReader };
  /** What the templates were; absent when nothing is known of that. */
  readonly previous: Previous | undefined;
  /** The source of a file that is called so. */
  sourceOf(file: string, read: Source["read"]): Source;
  /** The finding with what a cloud assembly that its file is in says of it. */
  describe(finding: Finding): Finding;
}

/** The rules that there are. */
export interface OpenedRules {
  /** Those that come with Latchkey and those of the modules that were named. */
  readonly known: readonly Rule[];
  /** Those to check. */
  readonly chosen: readonly Rule[];
}

/** The rules that the arguments ask for. Throws a `UsageError`. */
export async function openRules({ ruleModules, ruleIds }: LintArguments, cwd: string): Promise<OpenedRules> {
  const known = await findRules(ruleModules, cwd);
  return { known, chosen: ruleIds === undefined ? known : chooseRules(ruleIds, known) };
}

/** Makes a linter that checks the chosen rules. Throws a `UsageError`. */
export async function createLinter(
  { known, chosen }: OpenedRules,
  { args, environments, directories }: LinterSetup,
  host: Pick<Host, "cwd" | "env" | "today">,
): Promise<Linter> {
  const readFile = createFileReader(directories, host.cwd);
  const { Assemblies } = await import("./cloud-assembly/assemblies.js");
  const assemblies = new Assemblies(readFile, host.cwd);
  const previous = args.previous && (await import("./previous.js")).openPrevious(args.previous, directories, host);
  return {
    options: {
      rules: chosen,
      ruleIds: known.map(({ id }) => id),
      suppressions: args.suppressions,
      today: host.today,
      readFile,
      ...(previous?.kind === "revision" && { readPreviousFile: previous.read }),
      explainPairs: args.explainPairs,
    },
    previous,
    sourceOf: (file, read) => ({
      file,
      environments: environmentsOf(file, environments, args.parameters),
      read,
      readPrevious: previous && (() => readPrevious(file, previous)),
      openApp: args.crossStack ? () => assemblies.appOf(file) : undefined,
    }),
    describe: (finding) => assemblies.describe(finding),
  };
}

function readPrevious(file: string, previous: Previous): Uint8Array {
  if (previous.kind === "file") {
    return previous.content;
  }
  const found = previous.read(file);
  return found.kind === "content" ? found.content : new Uint8Array();
}
