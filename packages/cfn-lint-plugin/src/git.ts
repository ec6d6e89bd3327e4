import { execFileSync } from "node:child_process";

import { decodePath } from "./decode-path";
import type { Host } from "./host";
import { UsageError } from "./usage-error";

/** The Git repository that the working directory is in. */
export interface Git {
  /** The working directory's path from the root of the repository, with `/` at its end; empty for the root. */
  readonly prefix: string;
  /** What Git writes; nothing that a template says may be among the arguments. Throws a `UsageError`. */
  run(...args: readonly string[]): Buffer;
  /** The name of a revision's commit. Throws a `UsageError` when there is none. */
  findCommit(revision: string): string;
  /** The name of the commit in which a commit and what is checked out have parted. Throws a `UsageError`. */
  findMergeBase(commit: string): string;
}

/** Opens the repository for an option, which errors begin with. Throws a `UsageError`. */
export function openGit(option: string, { cwd, env }: Pick<Host, "cwd" | "env">): Git {
  const tryToRun = (args: readonly string[]): Buffer =>
    execFileSync("git", args, {
      cwd,
      env: {
        ...env,
        LC_ALL: "C",
        // A part of a repository that was not cloned is not fetched now, and nothing is written into it.
        GIT_ALLOW_PROTOCOL: "none",
        GIT_OPTIONAL_LOCKS: "0",
      },
      maxBuffer: Number.POSITIVE_INFINITY,
      stdio: ["ignore", "pipe", "pipe"],
    });
  const run = (...args: readonly string[]): Buffer => {
    try {
      return tryToRun(args);
    } catch (error) {
      throw new UsageError(`${option}: ${describeGitError(error)}`, { cause: error });
    }
  };
  /** Undefined when Git fails, or has no answer. */
  const ask = (...args: readonly string[]): string | undefined => {
    try {
      return tryToRun(args).toString().trim() || undefined;
    } catch {
      return undefined;
    }
  };
  const fault = (message: string): UsageError => {
    const isShallow = ask("rev-parse", "--is-shallow-repository") === "true";
    const advice = "; the clone is shallow, and git fetch --unshallow (in GitHub Actions, fetch-depth: 0) completes it";
    return new UsageError(`${option}: ${message}${isShallow ? advice : ""}`);
  };

  return {
    prefix: decodePath(run("rev-parse", "--show-prefix")).replace(/\n$/, ""),
    run,
    findCommit: (revision) => {
      // Git would take the one for an option, and the other for a revision to leave out.
      const commit = /^[-^]/.test(revision)
        ? undefined
        : ask("rev-parse", "--verify", "--quiet", `${revision}^{commit}`);
      if (commit === undefined) {
        throw fault("there is no such Git revision");
      }
      return commit;
    },
    findMergeBase: (commit) => {
      const base = ask("merge-base", commit, "HEAD");
      if (base === undefined) {
        throw fault("it has no commit in common with what is checked out");
      }
      return base;
    },
  };
}

/** The names of the regular files' objects in a commit, by path from the repository's root. */
export function listBlobs(git: Git, commit: string): ReadonlyMap<string, string> {
  const blobs = new Map<string, string>();
  for (const entry of splitAtNul(git.run("ls-tree", "-r", "-z", "--full-tree", commit))) {
    const tab = entry.indexOf("\t");
    const [, blob] = /^100\d{3} blob ([0-9a-f]+)$/.exec(entry.toString("latin1", 0, tab)) ?? [];
    if (blob !== undefined) {
      blobs.set(decodePath(entry.subarray(tab + 1)), blob);
    }
  }
  return blobs;
}

/** What Git writes with `-z`, one by one. */
export function* splitAtNul(listing: Buffer): Iterable<Buffer> {
  for (let start = 0, end = listing.indexOf(0); end !== -1; start = end + 1, end = listing.indexOf(0, start)) {
    yield listing.subarray(start, end);
  }
}

function describeGitError(error: unknown): string {
  const { code, stderr } = error as NodeJS.ErrnoException & { readonly stderr?: Buffer };
  return code === "ENOENT" ? "Git is not installed" : `Git says ${stderr?.toString().trim().split("\n")[0]}`;
}
