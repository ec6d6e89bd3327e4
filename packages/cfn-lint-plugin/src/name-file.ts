import { relative, resolve, sep } from "node:path";

/** What findings call the file or directory at a path: relative to the working directory, with `/` separators. */
export function nameFile(path: string, cwd: string): string {
  const absolute = resolve(cwd, path);
  // Most are, and `relative` would take both paths apart once more.
  const isBelow = absolute.startsWith(cwd + sep);
  return (isBelow ? absolute.slice(cwd.length + 1) : relative(cwd, absolute)).replaceAll(sep, "/") || ".";
}
