import { describe, expect, test, vi } from "vitest";

import { makeTree } from "./make-tree";
import { report, runCli } from "./run-cli";

// A process takes its time to start on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const template = `Parameters:
  Env: { Type: String, AllowedValues: [dev, test, prod], Default: dev }
  Name: { Type: String }
Conditions: { IsProd: !Equals [!Ref Env, prod] }
Resources:
  Bob: { Type: AWS::IAM::User, Properties: { UserName: bob } }
  Key: { Type: AWS::IAM::AccessKey, Condition: IsProd, Properties: { UserName: bob } }
  NameKey: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Name } }
`;
const key = "warning t.yaml:7 Key <- t.yaml:6 Bob";
const nameKey = "warning t.yaml:8 NameKey <- t.yaml:6 Bob";

describe("--parameters", () => {
  test.each<[string[], string[]]>([
    [[], [`${key}: when Env=prod`]],
    [["--parameters", "Env=prod"], [`${key}: always`]],
    [
      ["--parameters", "Env=prod", "--parameters=Name=bob"],
      [`${key}: always`, `${nameKey}: always`],
    ],
    [["--parameters", "Env=dev", "Name=bob", "t.yaml"], [`${nameKey}: always`]],
    [["--parameters", "Env=prod", "--parameters", "Env=dev"], []],
    [["--parameters", "Env=dev", "Name="], []],
  ])("%j", (args, lines) => {
    const cwd = makeTree({ "t.yaml": template });
    expect(report(args, { cwd })).toEqual({ status: lines.length > 0 ? 1 : 0, stderr: "", lines });
  });

  test("that the template does not allow are a problem, and not used", () => {
    const cwd = makeTree({ "t.yaml": template });
    expect(report(["--parameters", "Env=qa"], { cwd })).toEqual({
      status: 2,
      stderr: "",
      lines: [`${key}: when Env=prod`, "invalid-template t.yaml:2: Env is not allowed to be qa"],
    });
  });

  test("that no template has are told", () => {
    const other = "Parameters:\n  Other: { Type: String }\nResources:\n  Topic: { Type: AWS::SNS::Topic }\n";
    const cwd = makeTree({ "t.yaml": template, "other.yaml": other, "data.json": '{ "Nmae": 1 }' });
    const args = ["--parameters", "Env=dev", "Other=x", "Nmae=bob", "En=prod"];
    const stderr = ["En", "Nmae"]
      .map((name) => `latchkey: no template that was linted has a parameter ${name}\n`)
      .join("");
    expect(report(args, { cwd })).toEqual({ status: 0, stderr, lines: [] });
    expect(report(["--quiet", ...args], { cwd })).toEqual({ status: 0, stderr: "", lines: [] });
  });
});

describe("--parameters-file", () => {
  const params = {
    "prod.json":
      '[{ "ParameterKey": "Env", "ParameterValue": "prod" }, { "ParameterKey": "Name", "ParameterValue": "eve" }]',
    "test.json": '["Env=test", "Name=bob"]',
    "stage.yaml": "Parameters: { Env: prod, Name: bob }",
  };

  test("findings say in which environments they occur, whatever the order of the files", () => {
    const cwd = makeTree({ "t.yaml": template, ...params });
    const files = [
      "--parameters-file=prod.json",
      "--parameters-file=test.json",
      "--parameters-file=staging=stage.yaml",
    ];
    const lines = [`${key}: always in prod, staging`, `${nameKey}: always in staging, test`];
    expect(report(files, { cwd })).toEqual({ status: 1, stderr: "", lines });
    const { stdout } = runCli(files, { cwd });
    expect(stdout).toContain("\n  = in: prod, staging\n");
    expect(runCli(files.toReversed(), { cwd }).stdout).toBe(stdout);
  });

  test("takes --parameters on top", () => {
    const cwd = makeTree({ "t.yaml": template, ...params });
    const args = ["--parameters-file", "prod.json", "--parameters-file", "test.json", "--parameters", "Env=dev"];
    expect(report(args, { cwd }).lines).toEqual([`${nameKey}: always in test`]);
  });

  test("an error in one environment is not hidden by a warning in another", () => {
    const console = `Parameters: { Login: { Type: String } }
Conditions: { HasLogin: !Equals [!Ref Login, "yes"] }
Resources:
  Bob: { Type: AWS::IAM::User, Properties: { LoginProfile: !If [HasLogin, { Password: x }, !Ref AWS::NoValue] } }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }
`;
    const cwd = makeTree({ "c.yaml": console, "a.json": '["Login=no"]', "b.json": '["Login=yes"]' });
    const line = "error c.yaml:5 Key <- c.yaml:4 Bob: always in a, b";
    expect(report(["--parameters-file=a.json", "--parameters-file=b.json", "c.yaml"], { cwd }).lines).toEqual([line]);
  });

  test("a deployment file of Git sync is for its template, and no other", () => {
    const cwd = makeTree({
      "a/t.yaml": template,
      "b/t.yaml": template,
      "deploy/prod.yaml": "template-file-path: a/t.yaml\nparameters:\n  Env: prod\n  Name: eve\ntags: {}\n",
    });
    const own = "warning a/t.yaml:7 Key <- a/t.yaml:6 Bob: always in prod";
    const other = "warning b/t.yaml:7 Key <- b/t.yaml:6 Bob: when Env=prod";
    const file = ["--parameters-file", "deploy/prod.yaml"];
    expect(report([...file, "a", "b"], { cwd })).toEqual({ status: 1, stderr: "", lines: [own, other] });
    expect(report([...file, "b"], { cwd })).toEqual({
      status: 1,
      stderr: "latchkey: the environment prod is for a/t.yaml, which was not linted\n",
      lines: [other],
    });
  });

  test("tells in which line it is wrong, and lints nothing", () => {
    const cwd = makeTree({ "t.yaml": template, "p.yaml": "Env: prod\nName: { First: bob }\n" });
    expect(runCli(["--parameters-file", "p.yaml"], { cwd })).toEqual({
      status: 2,
      stdout: "",
      stderr:
        "latchkey: p.yaml:2:7: the value of a parameter is a text, a number, a boolean or a list of those\n" +
        "latchkey --help shows what there is\n",
    });
  });
});

test("values go to the root template, which passes them on", () => {
  const cwd = makeTree({
    "root.yaml": `Parameters: { Env: { Type: String } }
Resources:
  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: child.txt, Parameters: { Stage: !Ref Env } } }
`,
    "child.txt": `Parameters: { Stage: { Type: String } }
Conditions: { IsProd: !Equals [!Ref Stage, prod] }
Resources:
  Bob: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Condition: IsProd, Properties: { UserName: !Ref Bob } }
`,
  });
  const place = "warning child.txt:5 Key <- child.txt:4 Bob";
  expect(report([], { cwd }).lines).toEqual([`${place}: when Env=prod`]);
  expect(report(["--parameters", "Env=prod"], { cwd }).lines).toEqual([`${place}: always`]);
  expect(report(["--parameters", "Env=dev"], { cwd }).lines).toEqual([]);
});
