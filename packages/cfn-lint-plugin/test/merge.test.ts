import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test, vi } from "vitest";

import { makeTree } from "./make-tree";
import { runCli } from "./run-cli";
import { validateReport } from "./validate-report";

// A process takes its time to start on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const template = `Resources:
  Bob: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }
`;

const tree = {
  "a.yaml": template,
  "b.yaml": "Resources: [\nType: AWS::IAM::AccessKey\n",
  "c.yaml": template
    .replace("!Ref Bob", "!Ref Owner")
    .replace("Resources:", "Parameters: { Owner: { Type: String } }\nResources:"),
  "clean.yaml": "Resources: { Topic: { Type: AWS::SNS::Topic } }\n",
  "nests-c.yaml":
    "Resources:\n  C: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: c.yaml, Parameters: { Owner: x } } }\n  Gone: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: gone.yaml } }\n",
  "nests-d.yaml": "Resources: { D: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: nests-c.yaml } } }\n",
  "data.json": "[]",
};

/** Lints in so many shards, and returns the names of their reports. */
function lintShards(cwd: string, count: number, options: readonly string[] = []): string[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `${index + 1}-of-${count}.report`;
    const { stderr } = runCli(
      [...options, `--format=json=${name}`, "--shard", `${index + 1}/${count}`, ".", "gone.yaml"],
      { cwd },
    );
    expect(stderr).toBe("");
    return name;
  });
}

describe("shards, put together, are", () => {
  test.each([1, 2, 3, 10])("the whole, when there are %i", (count) => {
    const cwd = makeTree(tree);
    const options = ["--explain-pairs"];
    const whole = runCli([...options, "--format", "json", ".", "gone.yaml"], { cwd });
    expect(JSON.parse(whole.stdout).summary).toMatchObject({ files: 7, templates: 6 });
    const shards = lintShards(cwd, count, options);
    expect(runCli(["merge", "--format", "json", ...shards], { cwd })).toEqual(whole);
    expect(runCli(["merge", "--format", "json", ...shards.toReversed()], { cwd })).toEqual(whole);
    const text = runCli([...options, "--strict", ".", "gone.yaml"], { cwd });
    expect(text.stdout).toContain("Key: { Type: AWS::IAM::AccessKey");
    expect(runCli(["merge", "--strict", ...shards], { cwd })).toEqual(text);
  });

  test("in none of which a file is linted twice, nor is one left out", () => {
    const cwd = makeTree(tree);
    const files = lintShards(cwd, 3).map((name) => runCli(["merge", "--format", "json", name], { cwd }).stdout);
    expect(files.map((stdout) => JSON.parse(stdout).summary.files)).toEqual([3, 2, 2]);
  });
});

test("code is left out where its file is gone, has changed, or is elsewhere", () => {
  const cwd = makeTree({
    "work/a.yaml": template,
    "work/b.yaml": template,
    "work/c.yaml": template,
    "d.yaml": template,
  });
  const work = join(cwd, "work");
  runCli(["--format=json=report", ".", "../d.yaml"], { cwd: work });
  rmSync(join(work, "a.yaml"));
  writeFileSync(join(work, "b.yaml"), "Resources: {}\n");
  const { status, stdout } = runCli(["merge", "report"], { cwd: work });
  expect(status).toBe(1);
  expect(stdout.replace(/^ +\| {2}.*\n|^ += .*\n/gm, "")).toMatchInlineSnapshot(`
    "warning[iam-user-no-initial-access-key]: Access key 'Key' is created together with IAM user 'Bob'
     --> ../d.yaml:3:3 AWS::IAM::AccessKey
      |

    warning[iam-user-no-initial-access-key]: Access key 'Key' is created together with IAM user 'Bob'
     --> a.yaml:3:3 AWS::IAM::AccessKey
      |

    warning[iam-user-no-initial-access-key]: Access key 'Key' is created together with IAM user 'Bob'
     --> b.yaml:3:3 AWS::IAM::AccessKey
      |

    warning[iam-user-no-initial-access-key]: Access key 'Key' is created together with IAM user 'Bob'
     --> c.yaml:3:3
      |
    2 |   Bob: { Type: AWS::IAM::User }
    3 |   Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }
      |

    4 findings (4 warnings) in 4 of 4 templates
    "
  `);
});

test("--fail-on, --quiet and --format FILE are those of lint", () => {
  const cwd = makeTree({ "a.yaml": template });
  runCli(["--format=json=report", "a.yaml"], { cwd });
  expect(runCli(["merge", "--fail-on", "error", "--quiet", "report"], { cwd })).toEqual({
    status: 0,
    stdout: "",
    stderr: "",
  });
  expect(runCli(["merge", "--format=json=all", "report"], { cwd })).toEqual({ status: 1, stdout: "", stderr: "" });
  expect(validateReport(JSON.parse(runCli(["merge", "--format=json", "all", "report"], { cwd }).stdout))).toEqual([]);
});

test("--help names the formats of lint", () => {
  const formats = /text, json[^\n]*(?=\n)/;
  const [ofLint, ofMerge] = [["--help"], ["merge", "--help"]].map((args) => formats.exec(runCli(args).stdout)?.[0]);
  expect(ofLint).toMatch(/^text, json, sarif, .* or html$/);
  expect(ofMerge).toBe(ofLint);
});

describe("wrong usage:", () => {
  const cwd = () => {
    const root = makeTree({ "a.yaml": template, "text.json": "{", "empty.json": "{}", "list.json": "[]" });
    runCli(["--format=json=good.json", "a.yaml"], { cwd: root });
    const report = JSON.parse(runCli(["--format", "json", "a.yaml"], { cwd: root }).stdout);
    writeFileSync(join(root, "old.json"), JSON.stringify({ ...report, schema: "latchkey/0" }));
    report.findings[0].span.start.line = 0;
    writeFileSync(join(root, "line.json"), JSON.stringify(report));
    return root;
  };

  test.each<[string, string]>([
    ["gone.json", "gone.json: no such file or directory (ENOENT)"],
    [".", ".: illegal operation on a directory (EISDIR)"],
    ["text.json", "text.json: not JSON: "],
    ["empty.json", "empty.json: not a report of latchkey/1; it must have required property 'schema'"],
    ["list.json", "list.json: not a report of latchkey/1; it must be object"],
    ["old.json", "old.json: not a report of latchkey/1; schema must be equal to constant (latchkey/1)"],
    ["line.json", "line.json: not a report of latchkey/1; findings/0/span/start/line must be >= 1"],
    ["\u001b[31m.json", "\\u{1b}[31m.json: no such file or directory (ENOENT)"],
  ])("%s", (name, message) => {
    const { status, stdout, stderr } = runCli(["merge", "--format", "json", "good.json", name], { cwd: cwd() });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(`latchkey: ${message}`);
  });

  test.each<[string[], string]>([
    [[], "merge takes reports, which latchkey --format json writes"],
    [["--formt", "json"], "there is no option --formt; did you mean --format?"],
    [["--quiet", "--verbose", "a"], "--quiet and --verbose exclude each other"],
  ])("%j", (args, message) => {
    expect(runCli(["merge", ...args]).stderr).toBe(`latchkey: ${message}\nlatchkey --help shows what there is\n`);
  });
});
