import {
  accessSync,
  appendFileSync,
  constants,
  readFileSync,
  realpathSync,
  type Stats,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, resolve } from "node:path";

import type { OutputArgument } from "./lint-arguments";
import { UsageError } from "./usage-error";
import { writeAtomically } from "./write-atomically";

/** Throws a `UsageError` for what could not be written in any case, before it takes anybody's time. */
export function checkReportPaths(outputs: readonly Pick<OutputArgument, "path">[], cwd: string): void {
  const known = new Set<string>();
  for (const { path } of outputs) {
    if (path === undefined) {
      continue;
    }
    const location = resolve(cwd, path);
    if (known.has(location)) {
      throw new UsageError(`--format names ${path} twice`);
    }
    known.add(location);
    if (findFile(dirname(location))?.isDirectory() !== true) {
      throw new UsageError(`there is no directory for ${path}`);
    }
    if (findFile(location)?.isDirectory() === true) {
      throw new UsageError(`${path} is a directory, not a file to write`);
    }
  }
}

/** Writes a file, all of it or nothing; what a symbolic link leads to is written in its own place. Throws. */
export function writeReport(path: string, content: string): void {
  const found = findFile(path);
  if (found === undefined) {
    writeAtomically(path, content);
  } else if (found.isFile()) {
    // Renaming asks for no permission on the file itself.
    accessSync(path, constants.W_OK);
    writeAtomically(realpathSync(path), content, { mode: found.mode });
  } else {
    // A pipe or a device, such as /dev/stderr, has no name to give to another file.
    writeFileSync(path, content);
  }
}

/** Writes behind what a file has, from the beginning of a line. Throws. */
export function continueReport(path: string, content: string): void {
  const before = findFile(path)?.isFile() === true ? readFileSync(path, "utf8") : "";
  appendFileSync(path, before === "" || before.endsWith("\n") ? content : `\n${content}`);
}

function findFile(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}
