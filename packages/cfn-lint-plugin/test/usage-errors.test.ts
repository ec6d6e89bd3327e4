import { mkdirSync, readdirSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { UsageError } from "../src/usage-error";
import { writeGivenFile } from "../src/write-given-file";
import { makeTree } from "./make-tree";
import { run } from "./run-latchkey";

const template = "Resources:\n  Bob: { Type: AWS::IAM::User }\n";
const rule = "iam-user-no-initial-access-key";
const hostile = "x\n::error::pwned\r\u2028##[error]pwned\n";

describe("no name begins a line on standard error, where it could give commands to GitHub Actions", () => {
  const json = (value: unknown): string => JSON.stringify(value);
  const baseline = (entry: object): string => json({ schema: "latchkey-baseline/1", findings: [entry] });

  test.each<[what: string, files: Readonly<Record<string, string>>, args: readonly string[]]>([
    ["a key", { "latchkey.config.json": json({ [hostile]: 1 }) }, []],
    ["a rule", { "latchkey.config.json": json({ rules: { [hostile]: "off" } }) }, []],
    ["an option", { "latchkey.config.json": json({ rules: { [rule]: { [hostile]: 1 } } }) }, []],
    ["two faults", { "latchkey.config.json": json({ [hostile]: 1, [`${hostile}2`]: 1 }) }, []],
    ["a directory", { [`${hostile}/latchkey.config.yaml`]: "a: 1\nb: 1\n", [`${hostile}/a.yaml`]: template }, []],
    ["a directory on its own line", { "::error::/latchkey.config.yaml": "a: 1\nb: 1\n", "::error::/a.yaml": "" }, []],
    ["a parameter file", { "latchkey.config.json": json({ parameterFiles: [hostile] }) }, []],
    ["a baseline's path", { "latchkey.config.json": json({ baseline: hostile }) }, []],
    ["a baseline's key", { "b.json": baseline({ [hostile]: 1 }) }, ["--baseline", "b.json"]],
    ["a module", { "latchkey.config.json": json({ rulesFrom: [`./${hostile}`] }) }, []],
    ["what a program throws", { "latchkey.config.cjs": `throw new Error(${json(hostile)})` }, []],
    ["--config", {}, ["--config", hostile]],
    ["--baseline", {}, ["--baseline", hostile]],
    ["--changed-since", { ".git/HEAD": "" }, ["--changed-since", hostile]],
    ["--format", {}, ["--format", `json=${hostile}/a`]],
    ["an option's name", {}, [`--${hostile}`]],
    ["a report's text", { "r.json": hostile }, ["merge", "r.json"]],
    ["a report's key", { "r.json": json({ [hostile]: 1 }) }, ["merge", "r.json"]],
    ["a report's path", {}, ["merge", hostile]],
  ])("%s", async (_, files, args) => {
    const cwd = makeTree({ "a.yaml": template, ...files });
    const { exitCode, stderr } = await run(args, { cwd });
    const [last, ...lines] = stderr
      .trimEnd()
      .split(/[\n\r\u2028]/)
      .reverse();
    expect([exitCode, last]).toEqual([2, "latchkey --help shows what there is"]);
    expect(lines.filter((line) => !line.startsWith("latchkey: "))).toEqual([]);
  });

  test("and none makes a line of its own", async () => {
    const cwd = makeTree({ "a.yaml": template, "latchkey.config.json": json({ "\n::error::pwned\n": 1 }) });
    expect((await run([], { cwd })).stderr).toMatch(
      /^latchkey: latchkey\.config\.json:1:2: \\u\{a\}::error::pwned\\u\{a\}: there is no such key; .*\nlatchkey --help shows what there is\n$/,
    );
  });
});

describe("a file that cannot be written is named, before anything else is done", () => {
  test.each<[what: string, files: Readonly<Record<string, string>>, args: readonly string[], message: string]>([
    ["no directory", {}, ["baseline", "--baseline", "none/b.json"], "there is no directory for none/b.json"],
    ["no file", { "b/c": "" }, ["baseline", "--baseline", "b"], "b is a directory, not a file to write"],
    ["below a file", { b: "" }, ["baseline", "--baseline", "b/c"], "there is no directory for b/c"],
    [
      "a file for a directory",
      { ".github": "" },
      ["init"],
      ".github is no directory, and a file is to be written into it",
    ],
    [
      "a file for a directory below",
      { ".github/workflows": "" },
      ["init"],
      ".github/workflows is no directory, and a file is to be written into it",
    ],
  ])("%s", async (_, files, args, message) => {
    const cwd = makeTree({ "a.yaml": template, ...files });
    const before = readdirSync(cwd);
    expect(await run(args, { cwd })).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: `latchkey: ${message}\nlatchkey --help shows what there is\n`,
    });
    expect(readdirSync(cwd)).toEqual(before);
  });

  test("also when only trying tells", () => {
    expect(() => writeGivenFile("b.json", () => mkdirSync(makeTree({})))).toThrow(
      new UsageError("cannot write b.json: file already exists (EEXIST)"),
    );
  });
});
