import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { type LocalRegistry, openRegistry } from "../packages/local-registry";
import { recipes } from "./ci-recipes";
import { runPage } from "./run-page";

const root = resolve(__dirname, "../..");
const venv = join(root, ".venv", process.platform === "win32" ? "Scripts" : "bin");

let registry: LocalRegistry;

beforeAll(async () => {
  registry = await openRegistry();
  const bin = join(registry.scratch, "bin");
  mkdirSync(bin);
  symlinkSync(join(root, "packages/cfn-lint-plugin/dist/cli.js"), join(bin, "latchkey"));
  // The clone that pages find beside their directory.
  symlinkSync(root, join(registry.scratch, "latchkey"));
});

afterAll(() => registry.close());

test.each(readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md")))(
  "%s: its commands print what it says",
  async (name) => {
    const path = join(root, "docs", name);
    const cwd = join(registry.scratch, name.replace(/\.md$/, ""));
    mkdirSync(cwd);
    execFileSync("git", ["init", "--quiet", "--initial-branch", "main"], { cwd });
    execFileSync("git", ["init", "--quiet", "--bare", `${cwd}.git`]);
    execFileSync("git", ["remote", "add", "origin", `${cwd}.git`], { cwd });
    await expect(runPage(readFileSync(path, "utf8"), { cwd, env: environment() })).toMatchFileSnapshot(path);
  },
);

describe("a recipe for CI fails on a finding, and writes its reports", () => {
  test.each(Object.entries(recipes))("%s", (file, read) => {
    const cwd = join(registry.scratch, "ci");
    const { commands, reports } = read(readFileSync(join(cwd, file), "utf8"));
    for (const report of reports) rmSync(join(cwd, report), { force: true });
    const env = { ...environment(), GITHUB_STEP_SUMMARY: join(cwd, "summary.md") };
    const statuses = commands.map((command) => spawnSync("bash", ["-ec", command], { cwd, env }).status);
    expect(statuses).toEqual([...commands.slice(1).map(() => 0), 1]);
    expect(reports.filter((report) => !existsSync(join(cwd, report)))).toEqual([]);
  });
});

/** That of a developer's machine, with nothing that belongs to this one's user. */
function environment(): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _, ...env } = registry.env;
  const author = { GIT_AUTHOR_NAME: "Ann", GIT_AUTHOR_EMAIL: "ann@example.com" };
  const committer = { GIT_COMMITTER_NAME: "Ann", GIT_COMMITTER_EMAIL: "ann@example.com" };
  const path = [join(registry.scratch, "bin"), venv, process.env.PATH].join(delimiter);
  // pre-commit keeps what it has installed by the package's version, so it would take that of an earlier run.
  const cache = { PRE_COMMIT_HOME: join(registry.scratch, "pre-commit-cache") };
  return { ...env, ...author, ...committer, ...cache, NO_COLOR: "1", PATH: path };
}
