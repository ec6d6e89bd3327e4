import { posix, resolve } from "node:path";

import type { FileContent, FileReader } from "@latchkey/rules";
import { defaultParseLimits } from "@latchkey/rules";

import { isInside, outside } from "./file-reader";
import { listBlobs, openGit } from "./git";
import type { Host } from "./host";
import { nameFile } from "./name-file";

/** A revision that an option names. */
export interface NamedRevision {
  /** What errors begin with. */
  readonly option: string;
  readonly revision: string;
}

/**
 * Reads the files in the directories as they were in a revision of the working directory's repository. Throws a
 * `UsageError`, also while reading, when Git does not give them out.
 */
export function openGitRevision(
  { option, revision }: NamedRevision,
  directories: readonly string[],
  host: Pick<Host, "cwd" | "env">,
): FileReader {
  const { cwd } = host;
  const git = openGit(option, host);
  const commit = git.findCommit(revision);
  let blobs: ReadonlyMap<string, string> | undefined;

  const read = (file: string): FileContent => {
    if (!isInside(resolve(cwd, file), directories)) {
      return outside;
    }
    blobs ??= listBlobs(git, commit);
    // Git is asked by the object's name: what a template says never becomes an argument.
    const blob = blobs.get(posix.join(git.prefix, file));
    if (blob === undefined) {
      return { kind: "refused", reason: "no such file" };
    }
    const content = git.run("cat-file", "blob", blob);
    return content.length <= defaultParseLimits.maxBytes
      ? { kind: "content", content, file }
      : { kind: "refused", reason: "too large to be a template" };
  };

  return (asked) => read(nameFile(asked, cwd));
}
