import { execFileSync } from "node:child_process";
import { posix, resolve } from "node:path";

import type { FileContent, FileReader } from "@latchkey/rules";
import { defaultParseLimits } from "@latchkey/rules";

import { isInside, outside } from "./file-reader";
import type { Host } from "./host";
import { nameFile } from "./name-file";
import { UsageError } from "./usage-error";

/**
 * Reads the files in the directories as they were in a revision of the working directory's repository. Throws a
 * `UsageError`, also while reading, when Git does not give them out.
 */
export function openGitRevision(revision: string, directories: readonly string[], { cwd, env }: Host): FileReader {
  const runGit = (args: readonly string[]): Buffer =>
    execFileSync("git", args, {
      cwd,
      // A part of a repository that was not cloned is not fetched now.
      env: { ...env, LC_ALL: "C", GIT_ALLOW_PROTOCOL: "none" },
      maxBuffer: Number.POSITIVE_INFINITY,
      stdio: ["ignore", "pipe", "pipe"],
    });
  const git = (...args: readonly string[]): Buffer => {
    try {
      return runGit(args);
    } catch (error) {
      throw new UsageError(`--previous ${revision}: ${describeGitError(error)}`, { cause: error });
    }
  };

  const prefix = git("rev-parse", "--show-prefix").toString().replace(/\n$/, "");
  const commit = findCommit(revision, runGit);
  let blobs: ReadonlyMap<string, string> | undefined;

  const read = (file: string): FileContent => {
    if (!isInside(resolve(cwd, file), directories)) {
      return outside;
    }
    blobs ??= parseTree(git("ls-tree", "-r", "-z", "--full-tree", commit).toString());
    // Git is asked by the object's name: what a template says never becomes an argument.
    const blob = blobs.get(posix.join(prefix, file));
    if (blob === undefined) {
      return { kind: "refused", reason: "no such file" };
    }
    const content = git("cat-file", "blob", blob);
    return content.length <= defaultParseLimits.maxBytes
      ? { kind: "content", content, file }
      : { kind: "refused", reason: "too large to be a template" };
  };

  return (asked) => read(nameFile(asked, cwd));
}

function findCommit(revision: string, runGit: (args: readonly string[]) => Buffer): string {
  let commit = "";
  // Git would take the one for an option, and the other for a revision to leave out.
  if (!/^[-^]/.test(revision)) {
    try {
      commit = runGit(["rev-parse", "--verify", "--quiet", `${revision}^{commit}`]).toString();
    } catch {
      // There is none.
    }
  }
  if (commit === "") {
    throw new UsageError(`--previous ${revision}: there is neither a file nor a Git revision of that name`);
  }
  return commit.trim();
}

/** The names of the regular files' objects, by path from the repository's root. */
function parseTree(listing: string): ReadonlyMap<string, string> {
  const blobs = new Map<string, string>();
  for (const entry of listing.split("\0")) {
    const [, blob, path] = /^100\d{3} blob ([0-9a-f]+)\t(.+)$/s.exec(entry) ?? [];
    if (blob !== undefined && path !== undefined) {
      blobs.set(path, blob);
    }
  }
  return blobs;
}

function describeGitError(error: unknown): string {
  const { code, stderr } = error as NodeJS.ErrnoException & { readonly stderr?: Buffer };
  const reason = code === "ENOENT" ? "Git is not installed" : `Git says ${stderr?.toString().trim().split("\n")[0]}`;
  return `no file has that name, and of a revision ${reason}`;
}
