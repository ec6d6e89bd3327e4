import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test, vi } from "vitest";

import { commit, makeRepository } from "./make-repository";
import { makeTree } from "./make-tree";
import { report, runCli } from "./run-cli";

// A process takes its time to start on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const before = "Resources:\n  Bob: { Type: AWS::IAM::User }\n";
const after = `${before}  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }\n`;
const nested = "Resources:\n  Users: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: users.yaml } }\n";

describe("a file", () => {
  test("says that the user was there", () => {
    const cwd = makeTree({ "a.yaml": after, "old/a.txt": before });
    const place = "a.yaml:3 Key <- a.yaml:2 Bob: always";
    expect(report(["a.yaml"], { cwd })).toMatchObject({ status: 1, lines: [`warning ${place}`] });
    expect(report(["a.yaml", "--previous", "old/a.txt"], { cwd })).toEqual({
      status: 0,
      stderr: "",
      lines: [`note ${place}`],
    });
    expect(report(["-", "--previous", "old/a.txt"], { cwd, input: after }).lines).toEqual([
      "note <stdin>:3 Key <- <stdin>:2 Bob: always",
    ]);
  });

  test("says nothing of other templates, nor of those that are nested", () => {
    const cwd = makeTree({ "root.yaml": nested, "users.yaml": after, "old.txt": nested });
    expect(report(["root.yaml", "--previous", "old.txt"], { cwd }).lines).toEqual([
      "warning users.yaml:3 Key <- users.yaml:2 Bob: always",
    ]);
    expect(runCli(["--previous", "old.txt"], { cwd })).toEqual({
      status: 2,
      stdout: "",
      stderr:
        "latchkey: --previous old.txt is what one template was, and there are 2 files to lint; a Git revision has many\n" +
        "latchkey --help shows what there is\n",
    });
  });
});

describe("a Git revision", () => {
  test("says of each template which users were there", () => {
    const cwd = makeRepository({
      "a.yaml": before,
      "sub/b.yaml": before,
      "c.yaml": "Resources: {}\n",
      "moved.yaml": before,
    });
    for (const file of ["a.yaml", "sub/b.yaml", "c.yaml", "new.yaml", "renamed.yaml"]) {
      writeFileSync(join(cwd, file), after);
    }
    rmSync(join(cwd, "moved.yaml"));
    const findings = (severities: Readonly<Record<string, string>>) =>
      Object.entries(severities).map(([file, severity]) => `${severity} ${file}:3 Key <- ${file}:2 Bob: always`);
    const expected = findings({
      "a.yaml": "note",
      "c.yaml": "warning",
      "new.yaml": "warning",
      "renamed.yaml": "warning",
      "sub/b.yaml": "note",
    });
    expect(report(["--previous", "HEAD"], { cwd })).toEqual({ status: 1, stderr: "", lines: expected });
    commit(cwd);
    expect(report(["--previous", "main~1"], { cwd }).lines).toEqual(expected);
    expect(report(["--previous", "main"], { cwd }).lines.filter((line) => !line.startsWith("note"))).toEqual([]);
    expect(report(["--previous", "main~1"], { cwd: join(cwd, "sub") }).lines).toEqual(findings({ "b.yaml": "note" }));
  });

  test("says it of nested templates, too", () => {
    const cwd = makeRepository({ "root.yaml": nested, "users.yaml": before, "fresh.yaml": "Resources: {}\n" });
    writeFileSync(join(cwd, "users.yaml"), after);
    writeFileSync(join(cwd, "fresh.yaml"), nested);
    const place = "users.yaml:3 Key <- users.yaml:2 Bob: always";
    expect(report(["root.yaml", "--previous", "HEAD"], { cwd }).lines).toEqual([`note ${place}`]);
    expect(report(["root.yaml", "users.yaml", "--previous", "HEAD"], { cwd }).lines).toEqual([`note ${place}`]);
    // In the deployment of this one, which nested nothing before, the user is new.
    expect(report(["fresh.yaml", "--previous", "HEAD"], { cwd }).lines).toEqual([`warning ${place}`]);
    expect(report([".", "--previous", "HEAD"], { cwd }).lines).toEqual([`warning ${place}`]);
  });

  test.each(["gone", "--help", "--output=x", "$(touch x)"])("that is not there, such as %s, is wrong usage", (name) => {
    const cwd = makeRepository({ "a.yaml": after });
    const failure = (message: string) => ({
      status: 2,
      stdout: "",
      stderr: `latchkey: ${message}: there is no such Git revision\nlatchkey --help shows what there is\n`,
    });
    expect(runCli([`--previous=${name}`], { cwd })).toEqual(failure(`--previous ${name}, which is no file`));
    expect(runCli([`--previous-rev=${name}`], { cwd })).toEqual(failure(`--previous-rev ${name}`));
    expect(readdirSync(cwd).toSorted()).toEqual([".git", "a.yaml"]);
  });

  test("can be called as a file is", () => {
    const cwd = makeRepository({ "a.yaml": before, main: after });
    writeFileSync(join(cwd, "a.yaml"), after);
    const place = "a.yaml:3 Key <- a.yaml:2 Bob: always";
    expect(report(["a.yaml", "--previous-rev", "main"], { cwd }).lines).toEqual([`note ${place}`]);
    writeFileSync(join(cwd, "main"), "Resources: {}\n");
    expect(report(["a.yaml", "--previous", "main"], { cwd }).lines).toEqual([`warning ${place}`]);
  });

  test("takes a repository", () => {
    const { status, stdout, stderr } = runCli(["--previous", "HEAD"], { cwd: makeTree({ "a.yaml": after }) });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("--previous HEAD, which is no file: Git says fatal: not a git repository");
  });
});
