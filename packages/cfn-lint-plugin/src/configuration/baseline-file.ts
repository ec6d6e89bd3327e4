import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

import { parseDocument } from "@latchkey/rules";
import type { Baseline, BaselineFiles } from "@latchkey/rules/configuration";
import { readBaseline } from "@latchkey/rules/configuration";

import type { JudgingArguments } from "../lint-arguments";
import { nameFile } from "../name-file";
import { readGivenFile } from "../read-given-file";
import { realPathOf } from "../real-path-of";
import { UsageError } from "../usage-error";
import { baselinesOf, configuredBaseline } from "./baseline-of";
import { Configurations } from "./configurations";
import { describeFault } from "./describe-fault";
import type { ConfigurationSource } from "./load-configuration";

const DEFAULT_NAME = "latchkey-baseline.json";

/** The path of the baseline that a run in the working directory writes, absolute or from there. Throws a `UsageError`. */
export async function chooseBaselineFile(args: JudgingArguments, cwd: string): Promise<string> {
  const configurations = new Configurations(args, cwd);
  await configurations.load([DEFAULT_NAME]);
  return baselinesOf(args, configurations.configurations[0])[0] ?? DEFAULT_NAME;
}

/** The absolute path of the directory that names in a baseline start from. */
export function rootOfBaseline(path: string, { root = "." }: Pick<Baseline, "root">, cwd: string): string {
  return realPathOf(resolve(cwd, dirname(path), root));
}

/** The files of a baseline whose names start from that directory. */
export function createBaselineFiles(root: string, cwd: string): BaselineFiles {
  const names = new Map<string, string>();
  const gone = new Map<string, boolean>();
  return {
    nameOf: (file) => {
      const location = resolve(cwd, file);
      // Whichever way the directory is reached by, it is the same one.
      const name = names.get(file) ?? nameFile(join(realPathOf(dirname(location)), basename(location)), root);
      names.set(file, name);
      return name;
    },
    fileOf: (name) => nameFile(resolve(root, name), cwd),
    isGone: (name) => {
      const isGone = gone.get(name) ?? !existsSync(resolve(root, name));
      gone.set(name, isGone);
      return isGone;
    },
  };
}

/** Reads the baselines of a run, each once. */
export class BaselineReader {
  readonly #cwd: string;
  readonly #known = new Map<string, Baseline>();

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  /** Reads those that the run has. Throws a `UsageError`. */
  readAll({ baselines }: Pick<JudgingArguments, "baselines">, { configurations }: Configurations): void {
    if (baselines === false) {
      return;
    }
    for (const path of baselines) {
      this.read(path);
    }
    for (const source of configurations) {
      for (const path of configuredBaseline(source)) {
        this.read(path, source);
      }
    }
  }

  /** Reads the one at a path, which the configuration names, or else the command line. Throws a `UsageError`. */
  read(path: string, source?: ConfigurationSource): Baseline {
    const known = this.#known.get(path);
    if (known !== undefined) {
      return known;
    }
    try {
      const baseline = readBaselineFile(path, this.#cwd);
      this.#known.set(path, baseline);
      return baseline;
    } catch (error) {
      if (source === undefined || !(error instanceof UsageError)) {
        throw error;
      }
      const fault = { path: ["baseline"], message: error.message };
      const span = source.text === "" ? undefined : source.locate(fault.path);
      throw new UsageError(describeFault(source.file, fault, span), { cause: error });
    }
  }
}

/** Reads a baseline. Throws a `UsageError` that names what is wrong, with its place. */
function readBaselineFile(path: string, cwd: string): Baseline {
  const location = resolve(cwd, path);
  const file = nameFile(location, cwd);
  const document = parseDocument(readGivenFile(location, file, "a baseline", "; latchkey baseline writes one"));
  if (document.kind === "invalid") {
    const { span, message } = document.problem;
    throw new UsageError(`${file}:${span.start.line}:${span.start.column}: ${message}`);
  }
  const { baseline, faults } = readBaseline(document.value);
  const [fault] = faults;
  if (fault !== undefined) {
    throw new UsageError(describeFault(file, fault, document.locate(fault.path)?.value));
  }
  return baseline;
}
