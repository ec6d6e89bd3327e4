import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Finding } from "@latchkey/rules";
import { describe, expect, test, vi } from "vitest";

import { FORMAT_NAMES } from "../src/formats/format-run";
import { makeTree } from "./make-tree";
import { runCli } from "./run-cli";
import { run } from "./run-latchkey";
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

  test("by one rule, to which reports on all rules keep, and with a template that is cut off", () => {
    const cwd = makeTree({ ...tree, "broken.yaml": "Resources:\n  A: {Type: AWS::IAM::AccessKey\n" });
    const options = ["--rule", "iam-user-no-initial-access-key"];
    const shards = lintShards(cwd, 2, options);
    for (const format of ["text", "html", "junit", "sarif"]) {
      const whole = runCli([...options, "--format", format, ".", "gone.yaml"], { cwd });
      expect(runCli(["merge", "--format", format, ...shards], { cwd })).toEqual(whole);
    }
  });

  test("in none of which a file is linted twice, nor is one left out", () => {
    const cwd = makeTree(tree);
    const files = lintShards(cwd, 3).map((name) => readFileSync(join(cwd, name), "utf8"));
    expect(files.map((report) => JSON.parse(report).summary.files)).toEqual([3, 2, 2]);
  });
});

describe("what one shard cannot tell is told of them all:", () => {
  const rule = "iam-user-no-initial-access-key";
  const leaf = tree["c.yaml"].replace("  Key:", `  # latchkey-ignore ${rule}: legacy\n  Key:`);
  const nesting = (file: string): string =>
    `Resources: { N: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ${file}, Parameters: { Owner: Bob } } } }\n`;
  const nestedUser = leaf
    .replace("!Ref Bob", "bob")
    .replace("IAM::User }", "IAM::User, Properties: { UserName: Bob } }");
  const broken = { "broken.yaml": "Resources: [\nType: AWS::IAM::AccessKey\n" };
  const waivers = (...globs: readonly string[]): string =>
    `waivers:\n${globs.map((glob) => `  - { rule: ${rule}, files: ["${glob}"], reason: r }\n`).join("")}`;

  test.each<
    [name: string, files: Readonly<Record<string, string>>, told: readonly string[], paths?: readonly string[]]
  >([
    [
      "whether a suppression in a nested template hides nothing",
      { "leaf.yaml": nestedUser, "other.yaml": template, "root.yaml": nesting("leaf.yaml") },
      ["other.yaml Key", "leaf.yaml Key (comment)"],
    ],
    [
      "that it does hide nothing",
      { "leaf.yaml": nestedUser, "other.yaml": template },
      ["other.yaml Key", "leaf.yaml  suppression-unused"],
    ],
    [
      "how much a baseline accepts",
      {
        "a.yaml": template,
        "b.yaml": template,
        "c.yaml": template,
        "d/a.yaml": template,
        "latchkey.config.yaml": "baseline: b.json",
        "b.json": "2",
      },
      ["a.yaml Key (baseline)", "b.yaml Key (baseline)", "c.yaml Key", "d/a.yaml Key"],
    ],
    [
      "which waivers hide nothing",
      {
        "a.yaml": template,
        "b.yaml": template,
        "c.yaml": template,
        "latchkey.config.yaml": waivers("b.*", "d/**", "c.*"),
      },
      ["a.yaml Key", "b.yaml Key (waiver)", "c.yaml Key (waiver)", "latchkey.config.yaml  suppression-unused"],
    ],
    [
      "which do of a program's",
      {
        "a.yaml": template,
        "b.yaml": template,
        "latchkey.config.js": `module.exports = { waivers: ["a.*", "d/**"].map((f) => ({ rule: "${rule}", files: [f], reason: "r" })) }`,
      },
      ["a.yaml Key (waiver)", "b.yaml Key", "latchkey.config.js  suppression-unused"],
    ],
    [
      "that not all was judged that a waiver could be for",
      { "a.yaml": template, "b.yaml": template, ...broken, "latchkey.config.yaml": waivers("d/**") },
      ["a.yaml Key", "b.yaml Key"],
    ],
    [
      "that a waiver of what another suppression hides, too, is used",
      {
        "a.yaml": nestedUser.replace("!Ref Owner", "!Ref Bob"),
        "b.yaml": template,
        "latchkey.config.yaml": waivers("a.*"),
      },
      ["a.yaml Key (comment)", "b.yaml Key"],
    ],
    [
      "which waived template has the finding, too",
      {
        "leaf.yaml": nestedUser.replace("# latchkey-ignore", "#"),
        "root.yaml": nesting("leaf.yaml"),
        "other.yaml": nesting("leaf.yaml"),
        "latchkey.config.yaml": waivers("leaf.*"),
      },
      ["leaf.yaml Key (waiver)"],
    ],
    [
      "in which order findings at one place are",
      {
        "a.yaml": `Resources:
  Bob: { Type: AWS::IAM::User }
  Z: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }
  A: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }
Outputs: { O: { Value: !Sub "\${Z.SecretAccessKey}\${A.SecretAccessKey}" } }
`,
        "latchkey.config.yaml": "rules: { iam-user-single-active-access-key: off }",
      },
      [
        "a.yaml A",
        "a.yaml Z",
        "a.yaml O iam-access-key-secret-not-exposed",
        "a.yaml O iam-access-key-secret-not-exposed",
      ],
    ],
    [
      "which templates are nested in others and were not given",
      {
        "a.yaml": template,
        "root.yaml": nesting("leaf.yaml"),
        "leaf.yaml": tree["c.yaml"].replace("IAM::User }", "IAM::User, Properties: { UserName: Bob } }"),
      },
      ["a.yaml Key", "leaf.yaml Key"],
      ["a.yaml", "root.yaml"],
    ],
  ])("%s", async (_, files, told, paths = []) => {
    const cwd = makeTree({ ".git/HEAD": "", ...files });
    if (files["b.json"] !== undefined) {
      await run(["baseline", "a.yaml", "b.yaml"], { cwd });
    }
    const lint = async (...args: string[]) => await run([...args, "--show-suppressed", ...paths], { cwd });
    const whole = await Promise.all(FORMAT_NAMES.map((format) => lint("--format", format)));
    const lines = JSON.parse(whole[FORMAT_NAMES.indexOf("json")]?.stdout ?? "").findings.map(
      ({ file, logicalId, ruleId, suppression }: Finding) =>
        `${file} ${logicalId}${suppression === undefined ? "" : ` (${suppression.kind})`}${ruleId === rule ? "" : ` ${ruleId}`}`,
    );
    expect([...lines].sort()).toEqual([...told].sort());
    for (const count of [1, 2, 3, 7]) {
      const shards = Array.from({ length: count }, (_, index) => `${count - index}-of-${count}.report`);
      for (const shard of shards) {
        await lint("--format", `json=${shard}`, "--shard", shard.replace("-of-", "/").replace(".report", ""));
        expect(validateReport(JSON.parse(readFileSync(join(cwd, shard), "utf8")))).toEqual([]);
      }
      for (const [index, format] of FORMAT_NAMES.entries()) {
        const merged = await run(["merge", "--format", format, "--show-suppressed", ...shards], { cwd });
        expect(merged).toEqual({ ...whole[index], stderr: "" });
      }
    }
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
    const shard = { index: 3, count: 2, rules: [], nested: [], waivers: { used: [], unused: [] }, baseline: [] };
    writeFileSync(join(root, "shard.json"), JSON.stringify({ ...report, shard }));
    writeFileSync(join(root, "shards.json"), JSON.stringify({ ...report, shard: { ...shard, count: 1e9 } }));
    report.findings[0].span.start.line = 0;
    writeFileSync(join(root, "line.json"), JSON.stringify(report));
    return root;
  };

  test.each<[string, string]>([
    ["gone.json", "gone.json: no such file or directory (ENOENT)"],
    [".", ".: a directory"],
    ["text.json", "text.json: not JSON: "],
    ["empty.json", "empty.json: not a report of latchkey/1; it must have required property 'schema'"],
    ["list.json", "list.json: not a report of latchkey/1; it must be object"],
    ["old.json", "old.json: not a report of latchkey/1; schema must be equal to constant (latchkey/1)"],
    ["line.json", "line.json: not a report of latchkey/1; findings/0/span/start/line must be >= 1"],
    ["shard.json", "shard.json is shard 3 of 2, which there cannot be"],
    ["shards.json", "shards.json: not a report of latchkey/1; shard/count must be <= 999999"],
    ["\u001b[31m.json", "\\u{1b}[31m.json: no such file or directory (ENOENT)"],
  ])("%s", (name, message) => {
    const { status, stdout, stderr } = runCli(["merge", "--format", "json", "good.json", name], { cwd: cwd() });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(`latchkey: ${message}`);
  });

  test.each<[reports: string, message: string]>([
    ["1-of-2", "shard 2 of 2 is missing"],
    ["3-of-4 1-of-4", "shards 2 and 4 of 4 are missing"],
    ["1-of-2 2-of-2 1-of-2", "1-of-2 and 1-of-2 are both shard 1 of 2"],
    ["1-of-2 2-of-4", "1-of-2 is of 2 shards, and 2-of-4 of 4"],
    ["1-of-9", "8 of 9 shards are missing, the first of them 2"],
    ["1-of-2 whole 2-of-2", "whole is no shard, and 1-of-2 is shard 1 of 2"],
  ])("the shards %s", async (names, message) => {
    const root = makeTree({ "a.yaml": template, "b.yaml": template });
    const reports = names.split(" ");
    for (const name of reports) {
      const shard = name === "whole" ? [] : ["--shard", name.replace("-of-", "/")];
      await run([`--format=json=${name}`, ...shard], { cwd: root });
    }
    expect(await run(["merge", ...reports], { cwd: root })).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: `latchkey: ${message}\nlatchkey --help shows what there is\n`,
    });
  });

  test.each<[string[], string]>([
    [[], "merge takes reports, which latchkey --format json writes"],
    [["--formt", "json"], "there is no option --formt; did you mean --format?"],
    [["--quiet", "--verbose", "a"], "--quiet and --verbose exclude each other"],
  ])("%j", (args, message) => {
    expect(runCli(["merge", ...args]).stderr).toBe(`latchkey: ${message}\nlatchkey --help shows what there is\n`);
  });
});

describe("refuses", () => {
  const report = async (cwd: string): Promise<void> => {
    expect((await run(["--format=json=r.json"], { cwd })).exitCode).toBe(1);
  };

  test.each<[args: string[], message: string]>([
    [["r.json", "r.json"], "r.json is given twice"],
    [["r.json", "./r.json"], "r.json and ./r.json are one file"],
    [["r.json", "link.json"], "r.json and link.json are one file"],
    [["pipe"], "pipe: a named pipe"],
    [["/dev/zero"], "/dev/zero: a device"],
    [["."], ".: a directory"],
  ])("%j", async (args, message) => {
    const cwd = makeTree({ "a.yaml": template });
    await report(cwd);
    symlinkSync("r.json", join(cwd, "link.json"));
    execFileSync("mkfifo", [join(cwd, "pipe")]);
    expect(await run(["merge", ...args], { cwd })).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: `latchkey: ${message}\nlatchkey --help shows what there is\n`,
    });
  });
});
