import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test, vi } from "vitest";

import { commit, makeRepository } from "./make-repository";
import { makeTree } from "./make-tree";
import { cli, env, runCli } from "./run-cli";

// A process takes its time to start on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const user = "Resources:\n  Bob: { Type: AWS::IAM::User }\n";
const key = "  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }\n";
const template = `${user}${key}`;

/** So long that forty of them are worth workers. */
function lengthen(text: string, by = 130_000): string {
  return `${text}# ${"x".repeat(by)}\n`;
}

function many(text: string): Record<string, string> {
  return Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`many/${index}.yaml`, lengthen(text)]));
}

/** As much as `many`, in files of which a worker is given several at a time. */
function manySmall(text: string): Record<string, string> {
  return Object.fromEntries(Array.from({ length: 520 }, (_, index) => [`many/${index}.yaml`, lengthen(text, 10_000)]));
}

/** A rule's module; `check` is the text of the generator's body, to which `template` is the file's name. */
function ruleModule(check: string): string {
  const text = "text";
  const guidance = Object.fromEntries(
    ["what", "why", "who", "risk", "careFactor", "applies", "tradeOffs", "howTo", "gotchas", "alternatives"].map(
      (name) => [name, text],
    ),
  );
  const fields = { id: "own", title: text, severity: "note", rationale: text, remediation: text, guidance };
  return `
const { isMainThread } = require("node:worker_threads");
exports.own = {
  ...${JSON.stringify(fields)}, references: [], compliance: [], resourceTypes: ["AWS::IAM::User"],
  *check({ users: [at] }) {
    const { file } = at.template;
    const report = (message) => ({ at, message, occurs: { kind: "always" } });
    ${check}
  },
};`;
}

/** What `--jobs` gives in all ways that people read, but for the time that it took. */
function outputs(cwd: string, jobs: string, args: readonly string[], input?: string) {
  const options = { cwd, ...(input !== undefined && { input }) };
  const json = runCli(["--jobs", jobs, "--format", "json", "--explain-pairs", ...args], options);
  const text = runCli(["--jobs", jobs, "--verbose", ...args], options);
  return { json, text: { ...text, stderr: text.stderr.replace(/took \d+ ms/, "took … ms") } };
}

describe("the same comes out", () => {
  test("for any number of jobs and any order of arguments, with all that can go wrong", () => {
    const nesting = "  Nested: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: 7.yaml } }\n";
    const cwd = makeRepository({
      ...many(template),
      "many/nests.yaml": lengthen(`${user}${nesting}`),
      "many/parameters.yaml": lengthen(
        `Parameters: { Owner: { Type: String } }\n${template.replace("!Ref Bob", "!Ref Owner").replace("AWS::IAM::User", "AWS::IAM::User, Properties: { UserName: bob }")}`,
      ),
      "many/twice.yaml": lengthen(`${template}  Bob: { Type: AWS::IAM::User }\n`),
      "many/broken.yaml": "Resources: { A: { Type: AWS::IAM::AccessKey }\n",
      "many/__proto__.yaml": lengthen(template.replaceAll("Bob", "__proto__")),
      "clean.yaml": "Resources: { Topic: { Type: AWS::SNS::Topic } }\n",
      "data.json": "[]",
      "dev.json": '{ "Owner": "eve" }',
      "prod.json": '{ "Owner": "bob" }',
    });
    writeFileSync(join(cwd, "many/new.yaml"), lengthen(template));
    commit(cwd);
    const options = ["--parameters-file", "dev.json", "--parameters-file", "prod.json", "--previous-rev", "HEAD~1"];
    const paths = ["many", "clean.yaml", "data.json", "gone.yaml", "-"];
    const expected = outputs(cwd, "1", [...options, ...paths], template);
    expect(JSON.parse(expected.json.stdout).summary).toMatchObject({ files: 49, templates: 48 });
    expect(expected.json.status).toBe(2);
    for (const jobs of ["2", "8", "auto"]) {
      expect(outputs(cwd, jobs, [...options, ...paths], template)).toEqual(expected);
    }
    expect(outputs(cwd, "2", [...paths.toReversed(), ...options], template)).toEqual(expected);
  });

  test("when what was there before cannot be told", () => {
    const cwd = makeRepository(many(template));
    const run = (jobs: string) => runCli(["--jobs", jobs, "--previous-rev", "HEAD~1"], { cwd });
    expect(run("2")).toEqual(run("1"));
    expect(run("2").stderr).toContain("--previous-rev HEAD~1: there is no such Git revision");
  });
});

describe("threads", () => {
  const where = ruleModule("console.log(file); yield report(isMainThread ? 'in the main thread' : 'in a worker');");
  const messages = (args: readonly string[], cwd: string): string[] => {
    const { stdout, stderr } = runCli(["--rules-from", "./own.cjs", "--rule", "own", "--format", "json", ...args], {
      cwd,
    });
    const { findings } = JSON.parse(stdout);
    // Modules with rules are loaded by each worker, and what they print is no part of the report there, either.
    expect(stderr.trim().split("\n").toSorted()).toEqual(findings.map(({ file }: { file: string }) => file).toSorted());
    return [...new Set<string>(findings.map(({ message }: { message: string }) => message))];
  };

  test("are started when there is much to lint", () => {
    const cwd = makeTree({ ...many(template), "own.cjs": where });
    expect(messages(["--jobs", "2", "many"], cwd)).toEqual(["in a worker"]);
    expect(messages(["--jobs", "1", "many"], cwd)).toEqual(["in the main thread"]);
  });

  test("are not started for a few files, or for many that are not parsed", () => {
    const clean = many("Resources: { Topic: { Type: AWS::SNS::Topic } }\n");
    const cwd = makeTree({ ...clean, "a.yaml": template, "b.yaml": lengthen(template), "own.cjs": where });
    expect(messages(["--jobs", "8", "."], cwd)).toEqual(["in the main thread"]);
  });
});

describe("a worker that breaks down costs only the file that it was at:", () => {
  test.each<[string, string, string]>([
    ["by its end", "process.exit(3)", "was ended, with exit code 3"],
    ["for want of memory", "const all = []; while (true) all.push(new Array(1e6).fill(0.5));", "ran out of memory"],
  ])("%s", (_, failure, reason) => {
    const cwd = makeTree({
      ...many(template),
      "own.cjs": ruleModule(
        `if (!isMainThread && /\\b(3|17|18)\\.yaml$/.test(file)) { ${failure} } yield report("judged");`,
      ),
    });
    const args = ["--jobs", "2", "--rules-from", "./own.cjs", "--rule", "own", "--format", "json", "many"];
    const { status, stdout } = runCli(args, { cwd, env: { NODE_OPTIONS: "--max-old-space-size=128" } });
    const { findings, problems, summary } = JSON.parse(stdout);
    expect(problems).toEqual(
      ["many/17.yaml", "many/18.yaml", "many/3.yaml"].map((file) => ({
        kind: "unreadable",
        file,
        message: `the worker that linted it ${reason}`,
      })),
    );
    expect({ status, findings: findings.length, files: summary.files }).toEqual({ status: 2, findings: 37, files: 40 });
  });
});

describe("with many small files, of which a worker is given several at a time,", () => {
  const lintWith = (check: string, jobs = "2", head = "") => {
    const cwd = makeTree({ ...manySmall(template), "own.cjs": head + ruleModule(check) });
    const args = ["--jobs", jobs, "--rules-from", "./own.cjs", "--rule", "own", "--format", "json", "many"];
    return runCli(args, { cwd });
  };

  test("a worker that breaks down costs only the file that it was at", () => {
    const { status, stdout } = lintWith(
      `if (!isMainThread && /\\b(3|117|118)\\.yaml$/.test(file)) process.exit(3); yield report("judged");`,
    );
    const { findings, problems } = JSON.parse(stdout);
    expect(problems.map(({ file }: { file: string }) => file)).toEqual([
      "many/117.yaml",
      "many/118.yaml",
      "many/3.yaml",
    ]);
    expect({ status, findings: findings.length }).toEqual({ status: 2, findings: 517 });
  });

  test.each([
    ["rejects", 'Promise.reject(new Error("late"));'],
    ["throws", 'setTimeout(() => { throw new Error("late"); }, 0);'],
  ])("what a rule leaves to be done later, and %s, fails the run in any thread", (_, late) => {
    const check = `if (/\\b(3|117)\\.yaml$/.test(file)) { ${late} } yield report("judged");`;
    const inWorkers = lintWith(check);
    expect(inWorkers.status).toBe(2);
    const { problems } = JSON.parse(inWorkers.stdout);
    const told = [...problems.map(({ message }: { message: string }) => message), inWorkers.stderr];
    expect(told.join("\n")).toContain("failed: late");
    const { status, stdout, stderr } = lintWith(check, "1");
    expect({ status, findings: JSON.parse(stdout).findings.length }).toEqual({ status: 2, findings: 520 });
    expect(stderr).toMatch(/^latchkey: failed outside of what was linted: Error: late\nlatchkey: {5}at .*own\.cjs/);
  });

  test.each([
    ["throws", "throw new Error('not here')", "latchkey: --rules-from ./own.cjs: cannot be loaded: Error: not here"],
    ["ends", "process.exit(3)", "latchkey: a worker was ended, with exit code 3 before it linted anything; --jobs 1"],
  ])("a module that %s where it is loaded in a worker ends the run", (_, failure, message) => {
    const head = `if (!require("node:worker_threads").isMainThread) { ${failure}; }`;
    const { status, stdout, stderr } = lintWith('yield report("judged");', "2", head);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(message);
  });
});

test("Ctrl-C ends all threads, and nothing is reported", async () => {
  const cwd = makeTree({
    ...many(template),
    "own.cjs": ruleModule("console.log('started'); while (true) {} yield report('');"),
  });
  const args = [cli, "--jobs", "2", "--rules-from", "./own.cjs", "--rule", "own", "many"];
  const child = spawn(process.execPath, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  await once(child.stderr, "data");
  child.kill("SIGINT");
  expect(await once(child, "close")).toEqual([null, "SIGINT"]);
  expect(stdout).toBe("");
});
