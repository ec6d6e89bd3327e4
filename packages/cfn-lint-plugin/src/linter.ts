import type { FileReader, Finding } from "@latchkey/rules";

import type { Assemblies } from "./cloud-assembly/assemblies";
import type { ConfigurationMap } from "./configuration/configurations";
import type { Settings } from "./configuration/settings";
import { createSettings } from "./configuration/settings";
import type { GivenEnvironment } from "./environments";
import { createFileReader } from "./file-reader";
import type { Host } from "./host";
import type { JudgingArguments } from "./lint-arguments";
import type { Previous } from "./previous";
import type { LintSourceOptions, Source } from "./source";

/** What a linter is made of: plain data, so that a worker can make one that is the same. */
export interface LinterSetup {
  readonly args: JudgingArguments;
  readonly environments: readonly GivenEnvironment[];
  /** The directories that templates may name other files of, as absolute paths. */
  readonly directories: readonly string[];
  readonly configurations: ConfigurationMap;
}

/** What it takes to lint one source after another. */
export interface Linter {
  readonly options: LintSourceOptions & { readonly readFile: FileReader };
  /** How each file is judged. */
  readonly settings: Settings;
  /** What the templates were; absent when nothing is known of that. */
  readonly previous: Previous | undefined;
  /** The source of a file that is called so. */
  sourceOf(file: string, read: Source["read"]): Source;
  /** The findings with what cloud assemblies that their files are in say of them. */
  describe(findings: readonly Finding[]): Promise<readonly Finding[]>;
}

/** Makes a linter. Throws a `UsageError`. */
export async function createLinter(
  { args, environments, directories, configurations }: LinterSetup,
  host: Pick<Host, "cwd" | "env" | "today">,
): Promise<Linter> {
  const settings = await createSettings(args, environments, configurations, host.cwd);
  const readFile = createFileReader(directories, host.cwd);
  const openAssemblies = async (): Promise<Assemblies> => {
    return new (await import("./cloud-assembly/assemblies.js")).Assemblies(readFile, host.cwd);
  };
  const assemblies = args.crossStack ? await openAssemblies() : undefined;
  const previous = args.previous && (await import("./previous.js")).openPrevious(args.previous, directories, host);
  return {
    options: {
      rules: settings.rules,
      today: host.today,
      readFile,
      ...(previous?.kind === "revision" && { readPreviousFile: previous.read }),
      explainPairs: args.explainPairs,
      findDuplicateKeys: args.findDuplicateKeys,
    },
    settings,
    previous,
    sourceOf: (file, read) => {
      const { environments: own, ...others } = settings.of(file);
      return {
        file,
        environments: own,
        settings: others,
        read,
        readPrevious: previous && (() => readPrevious(file, previous)),
        openApp: assemblies && (() => assemblies.appOf(file)),
      };
    },
    describe: async (findings) => {
      if (findings.length === 0) {
        return findings;
      }
      const known = assemblies ?? (await openAssemblies());
      return findings.map((finding) => known.describe(finding));
    },
  };
}

function readPrevious(file: string, previous: Previous): Uint8Array {
  if (previous.kind === "file") {
    return previous.content;
  }
  const found = previous.read(file);
  return found.kind === "content" ? found.content : new Uint8Array();
}
