import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

import { parseDocument } from "@latchkey/rules";
import type { Baseline, BaselineFiles } from "@latchkey/rules/configuration";
import { describeConfigurationPath, readBaseline } from "@latchkey/rules/configuration";

import type { JudgingArguments } from "../lint-arguments";
import { nameFile } from "../name-file";
import { readGivenFile } from "../read-given-file";
import { UsageError } from "../usage-error";
import { baselinesOf } from "./baseline-of";
import { Configurations } from "./configurations";

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
  return {
    nameOf: (file) => {
      const location = resolve(cwd, file);
      // Whichever way the directory is reached by, it is the same one.
      const name = names.get(file) ?? nameFile(join(realPathOf(dirname(location)), basename(location)), root);
      names.set(file, name);
      return name;
    },
    fileOf: (name) => nameFile(resolve(root, name), cwd),
    isGone: (name) => !existsSync(resolve(root, name)),
  };
}

/** The path itself when there is nothing. */
function realPathOf(directory: string): string {
  try {
    return realpathSync(directory);
  } catch {
    return directory;
  }
}

/** Reads a baseline. Throws a `UsageError` that names what is wrong, with its place. */
export function readBaselineFile(path: string, cwd: string): Baseline {
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
    const start = document.locate(fault.path)?.value.start;
    const place = start === undefined ? file : `${file}:${start.line}:${start.column}`;
    const key = describeConfigurationPath(fault.path);
    throw new UsageError(`${place}: ${key === "" ? "" : `${key}: `}${fault.message}`);
  }
  return baseline;
}
