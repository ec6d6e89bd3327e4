import { posix } from "node:path";

import { decodePath } from "./decode-path";
import { listBlobs, openGit, splitAtNul } from "./git";
import type { Host } from "./host";

/** What differs between a revision and the files that are there now. */
export interface GitChanges {
  /**
   * Whether a file, relative to the working directory, may differ: all that are there and that the revision does not have
   * do, whether Git tracks or ignores them, and so do symbolic links and all that is outside the repository.
   */
  hasChanged(file: string): boolean;
  /** Whether a file or directory is in the repository's directory. */
  isInside(file: string): boolean;
  /** Whether a file that is not there now was in the revision. */
  wasDeleted(file: string): boolean;
}

/**
 * The changes since what is checked out and a revision have parted, committed or not. Throws a `UsageError` that begins
 * with the option's name.
 */
export function findChanges(option: string, revision: string, host: Pick<Host, "cwd" | "env">): GitChanges {
  const git = openGit(option, host);
  const base = git.findMergeBase(git.findCommit(revision));
  const blobs = listBlobs(git, base);
  // Names from the root, whatever the user's settings, and both names of a file that was renamed.
  const settings = ["-c", "diff.relative=false"];
  const form = ["--name-only", "-z", "--no-renames", "--no-ext-diff", "--ignore-submodules"];
  const differing = new Set(Array.from(splitAtNul(git.run(...settings, "diff", ...form, base, "--")), decodePath));
  const pathOf = (file: string): string => posix.join(git.prefix, file);
  return {
    hasChanged: (file) => !blobs.has(pathOf(file)) || differing.has(pathOf(file)),
    isInside: (file) => pathOf(file).split("/")[0] !== "..",
    wasDeleted: (file) => blobs.has(pathOf(file)),
  };
}
