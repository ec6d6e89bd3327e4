import { realpathSync } from "node:fs";

/** The path without symbolic links; the path itself when there is nothing. */
export function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
