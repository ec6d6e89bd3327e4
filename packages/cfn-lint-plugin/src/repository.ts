import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** By directory, the root of the repository that it is in; `undefined` for one that is in none. */
export type KnownRepositories = Map<string, string | undefined>;

/** The root of the Git repository, or of the worktree of one, that a directory is in; `undefined` when it is in none. */
export function repositoryOf(directory: string, known: KnownRepositories = new Map()): string | undefined {
  if (known.has(directory)) {
    return known.get(directory);
  }
  const parent = dirname(directory);
  let repository: string | undefined;
  if (existsSync(join(directory, ".git"))) {
    repository = directory;
  } else if (parent !== directory) {
    repository = repositoryOf(parent, known);
  }
  known.set(directory, repository);
  return repository;
}

/** The directories from the root of the Git repository down to `directory`; none outside a repository. */
export function ancestorsInRepository(directory: string): string[] {
  const repository = repositoryOf(directory);
  if (repository === undefined) {
    return [];
  }
  const ancestors = [directory];
  for (let current = directory; current !== repository; ) {
    current = dirname(current);
    ancestors.unshift(current);
  }
  return ancestors;
}
