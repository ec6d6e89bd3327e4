import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { makeTree } from "../../test/make-tree";
import { run } from "../../test/run-latchkey";

const repository = join(__dirname, "../../../..");
const read = (...path: string[]): string => readFileSync(join(...path), "utf8");

test("writes what a repository needs, as the examples have it", async () => {
  const cwd = makeTree({});
  expect(await run(["init"], { cwd })).toEqual({
    exitCode: 0,
    stdout: "latchkey.config.yaml written\n.pre-commit-config.yaml written\n.github/workflows/latchkey.yml written\n",
    stderr: "",
  });
  expect(read(cwd, ".pre-commit-config.yaml")).toBe(read(repository, "examples/pre-commit/.pre-commit-config.yaml"));
  const workflow = ".github/workflows/latchkey.yml";
  expect(read(cwd, workflow)).toBe(read(repository, "examples/github-actions", workflow));
  expect(await run([], { cwd })).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("No template") });
});

test("what stands in comments is right", async () => {
  const cwd = makeTree({
    "policies/rules.js": "exports.rules = [];",
    "parameters/production.json": "{}",
    "latchkey-baseline.json": '{ "schema": "latchkey-baseline/1", "findings": [] }',
    "stacks/a.yaml": "Resources: { Topic: { Type: AWS::SNS::Topic } }",
  });
  await run(["init"], { cwd });
  const commented = read(cwd, "latchkey.config.yaml");
  const settings = commented.replace(/^# (?=[a-z][A-Za-z]*:(?: |$)| {2})/gm, "");
  expect(settings.match(/^[a-z]\w+/gm)).toHaveLength(8);
  // The module stands for rules that there are.
  writeFileSync(join(cwd, "latchkey.config.yaml"), settings.replace(/^rulesFrom.*$/m, ""));
  expect(await run(["stacks"], { cwd })).toMatchObject({ exitCode: 0, stderr: "" });
});

test("leaves what is there as it is, and says what it needs", async () => {
  const cwd = makeTree({ ".pre-commit-config.yaml": "repos: []\n", "package.json": '{ "latchkey": {} }' });
  const { exitCode, stdout } = await run(["init"], { cwd });
  expect(exitCode).toBe(0);
  expect(read(cwd, ".pre-commit-config.yaml")).toBe("repos: []\n");
  expect(existsSync(join(cwd, "latchkey.config.yaml"))).toBe(false);
  expect(stdout).toContain(
    "package.json is the configuration already\n.pre-commit-config.yaml is there already; what it needs is\n\n",
  );
  expect(stdout).toContain("      - repo: local\n".slice(2));
  expect(stdout).toContain(".github/workflows/latchkey.yml written\n");
});

test("says no more of what is as it would write it than that it is there", async () => {
  const cwd = makeTree({});
  await run(["init"], { cwd });
  const hooks = ".pre-commit-config.yaml is there already\n";
  const workflow = ".github/workflows/latchkey.yml is there already";
  expect(await run(["init"], { cwd })).toEqual({
    exitCode: 0,
    stdout: `latchkey.config.yaml is the configuration already\n${hooks}${workflow}\n`,
    stderr: "",
  });
  writeFileSync(join(cwd, ".github/workflows/latchkey.yml"), "on: push\n");
  expect((await run(["init"], { cwd })).stdout).toContain(
    `${hooks}${workflow}; what it needs is\n\n  name: Latchkey\n`,
  );
});

test("writes nothing below the root of a repository, where nobody looks", async () => {
  const cwd = makeTree({ ".git/HEAD": "", "stacks/a.yaml": "" });
  expect(await run(["init"], { cwd: join(cwd, "stacks") })).toMatchObject({
    exitCode: 2,
    stdout: "",
    stderr: expect.stringContaining(`run init in ${cwd}, the root of the repository`),
  });
  expect(readdirSync(join(cwd, "stacks"))).toEqual(["a.yaml"]);
  expect(await run(["init"], { cwd })).toMatchObject({ exitCode: 0 });
});

test("takes no paths", async () => {
  expect(await run(["init", "a"], { cwd: makeTree({}) })).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("init takes no paths, such as a"),
  });
});
