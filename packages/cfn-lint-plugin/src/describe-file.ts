import type { Stats } from "node:fs";

/** What went wrong with a file, without Node.js's repetition of the path: `permission denied (EACCES)`. */
export function describeFileError(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const text = /^[A-Z0-9_]+: (.+?)(?:, \w+(?: '|$)|$)/s.exec(message)?.[1];
  return code === undefined || text === undefined ? message : `${text} (${code})`;
}

/** What a path is that is neither a file nor a directory. */
export function describeFileKind(kind: Pick<Stats, "isSymbolicLink" | "isFIFO" | "isSocket">): string {
  if (kind.isSymbolicLink()) {
    return "a symbolic link";
  }
  if (kind.isFIFO()) {
    return "a named pipe";
  }
  return kind.isSocket() ? "a socket" : "a device";
}
