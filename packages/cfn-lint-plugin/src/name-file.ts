import { relative, resolve, sep } from "node:path";

/** What findings call the file or directory at a path: relative to the working directory, with `/` separators. */
export function nameFile(path: string, cwd: string): string {
  return relative(cwd, resolve(cwd, path)).replaceAll(sep, "/") || ".";
}
