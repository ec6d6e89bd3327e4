import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** Whether a directory is the root of a Git repository, or of a worktree of one. */
export function isRepository(directory: string): boolean {
  return existsSync(join(directory, ".git"));
}

/** The directories from the root of the Git repository down to `directory`; none outside a repository. */
export function ancestorsInRepository(directory: string): string[] {
  const ancestors: string[] = [];
  for (let current = directory; ; current = dirname(current)) {
    ancestors.unshift(current);
    if (isRepository(current)) {
      return ancestors;
    }
    if (dirname(current) === current) {
      return [];
    }
  }
}
