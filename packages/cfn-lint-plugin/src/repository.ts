import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The directories from the root of the Git repository down to `directory`; none outside a repository. */
export function ancestorsInRepository(directory: string): string[] {
  const ancestors: string[] = [];
  for (let current = directory; ; current = dirname(current)) {
    ancestors.unshift(current);
    if (existsSync(join(current, ".git"))) {
      return ancestors;
    }
    if (dirname(current) === current) {
      return [];
    }
  }
}
