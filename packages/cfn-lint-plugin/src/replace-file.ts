import { accessSync, constants, readFileSync, realpathSync, statSync } from "node:fs";

import { isInside } from "./file-reader";
import { writeAtomically } from "./write-atomically";

/** What is written in place of what. */
export interface Replacement {
  /** What the file has to have still. */
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/**
 * Replaces what a file has, so that it has either all of the old or all of the new at any time. What a symbolic link leads
 * to is replaced in its own place, and has to be in one of the directories, which are real paths. Throws when that cannot
 * be done, or when something else has changed the file.
 */
export function replaceFile(location: string, { before, after }: Replacement, directories: readonly string[]): void {
  const path = realpathSync(location);
  if (!isInside(path, directories)) {
    throw new Error("a symbolic link to a file outside of the directories that were given");
  }
  // Renaming asks for no permission on the file itself.
  accessSync(path, constants.W_OK);
  writeAtomically(path, after, {
    mode: statSync(path).mode,
    confirm: () => {
      if (!readFileSync(path).equals(before)) {
        throw new Error("something else has changed the file in the meantime");
      }
    },
  });
}
