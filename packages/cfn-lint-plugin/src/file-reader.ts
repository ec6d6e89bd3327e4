import { realpathSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";

import type { FileContent, FileReader } from "@latchkey/rules";
import { defaultParseLimits } from "@latchkey/rules";

import { describeFileError } from "./describe-file";
import { nameFile } from "./name-file";
import { readFile } from "./read-content";

/**
 * Reads the files that templates name, each once, as long as they are in one of the directories, whose paths are
 * absolute. What a symbolic link leads to has to be in there, too.
 */
export function createFileReader(directories: readonly string[], cwd: string): FileReader {
  const contents = new Map<string, FileContent>();
  let roots: readonly string[] | undefined;

  const read = (file: string): FileContent => {
    roots ??= [...new Set(directories.flatMap(realPathOf))];
    const path = resolve(cwd, file);
    try {
      const location = realpathSync(path);
      return isInside(location, roots) ? readRegularFile(location, file) : outside;
    } catch (error) {
      // Whether there is such a file elsewhere is nobody's business.
      return isInside(path, directories) ? { kind: "refused", reason: describeReadError(error) } : outside;
    }
  };

  return (asked) => {
    const file = nameFile(asked, cwd);
    const content = contents.get(file) ?? read(file);
    contents.set(file, content);
    return content;
  };
}

/** What the reader answers for a file that is in none of the directories. */
export const outside: FileContent = { kind: "refused", reason: "outside of the directories that were given" };

/** Whether an absolute path is in one of the directories, going by the names alone. */
export function isInside(path: string, directories: readonly string[]): boolean {
  return directories.some((directory) => {
    const way = relative(directory, path);
    return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
  });
}

function readRegularFile(location: string, file: string): FileContent {
  const content = readFile(location, { maxBytes: defaultParseLimits.maxBytes, mentions: [] });
  return content.kind === "read"
    ? { kind: "content", content: content.bytes, file }
    : { kind: "refused", reason: "too large to be a template" };
}

/** None when there is no such directory. */
function realPathOf(directory: string): string[] {
  try {
    return [realpathSync(directory)];
  } catch {
    return [];
  }
}

/** What went wrong when a file that another one names was opened. */
export function describeReadError(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  // Node.js takes no path with a NUL character, so there is no such file.
  return code === "ENOENT" || code === "ENOTDIR" || code === "ERR_INVALID_ARG_VALUE"
    ? "no such file"
    : describeFileError(error);
}
