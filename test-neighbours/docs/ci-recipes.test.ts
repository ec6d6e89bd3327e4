import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";

import { type LocalRegistry, openRegistry } from "../packages/local-registry";
import { runPage } from "./run-page";

let registry: LocalRegistry;
let repository: string;

beforeAll(async () => {
  registry = await openRegistry();
  repository = join(registry.scratch, "ci");
  mkdirSync(repository);
  runPage(readFileSync(resolve(__dirname, "../../docs/ci.md"), "utf8"), { cwd: repository, env: environment() });
});

afterAll(() => registry.close());

/** The commands that the system would run in a shell, in order, and the reports that it would then read. */
const recipes: Readonly<Record<string, (text: string) => { commands: readonly string[]; reports: readonly string[] }>> = {
  ".github/workflows/latchkey.yml": (text) => ({
    commands: parse(text).jobs.latchkey.steps.flatMap(({ run }: { run?: string }) => run ?? []),
    reports: [parse(text).jobs.latchkey.steps.at(-1).with.sarif_file, "summary.md"],
  }),
  ".gitlab-ci.yml": (text) => ({
    commands: parse(text).latchkey.script,
    reports: [parse(text).latchkey.artifacts.reports.codequality],
  }),
  Jenkinsfile: (text) => ({
    commands: [...text.matchAll(/\bsh '([^']+)'/g)].map(([, command = ""]) => command),
    reports: [...text.matchAll(/\bjunit '([^']+)'/g)].map(([, file = ""]) => file),
  }),
  "buildspec.yml": (text) => ({
    commands: Object.values<{ commands: string[] }>(parse(text).phases).flatMap(({ commands }) => commands),
    reports: parse(text).reports.latchkey.files,
  }),
};

test.each(Object.entries(recipes))("%s fails on a finding, and writes its reports", (file, read) => {
  const { commands, reports } = read(readFileSync(join(repository, file), "utf8"));
  for (const report of reports) rmSync(join(repository, report), { force: true });
  const statuses = commands.map((command) => run(command));
  expect(statuses).toEqual([...commands.slice(1).map(() => 0), 1]);
  expect(reports.filter((report) => !existsSync(join(repository, report)))).toEqual([]);
});

function run(command: string): number | null {
  return spawnSync("bash", ["-ec", command], { cwd: repository, env: environment() }).status;
}

function environment(): NodeJS.ProcessEnv {
  return { ...registry.env, NO_COLOR: "1", GITHUB_STEP_SUMMARY: join(repository, "summary.md") };
}
