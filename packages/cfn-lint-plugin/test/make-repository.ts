import { execFileSync } from "node:child_process";

import { makeTree } from "./make-tree";

/** Makes a Git repository whose first commit has these files, and returns its absolute path. */
export function makeRepository(files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = makeTree(files);
  git(root, "init", "--quiet", "--initial-branch", "main");
  commit(root);
  return root;
}

/** Commits all that is there. */
export function commit(root: string): void {
  git(root, "add", "--all");
  git(root, "commit", "--quiet", "--allow-empty", "--message", "x");
}

/** Runs Git without the settings of whoever runs the tests. */
export function git(cwd: string, ...args: readonly string[]): string {
  const who = ["AUTHOR", "COMMITTER"].flatMap((role) => [
    [`GIT_${role}_NAME`, "a"],
    [`GIT_${role}_EMAIL`, "a@example.com"],
  ]);
  const env = { ...process.env, ...Object.fromEntries(who), GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };
  return execFileSync("git", args, { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}
