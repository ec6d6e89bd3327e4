import { expect, test, vi } from "vitest";

import { makeTree } from "./make-tree";
import { runCli } from "./run-cli";
import { validateReport } from "./validate-report";

// A process takes its time to start on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const files = {
  "root.yaml": `Parameters:
  Env: { Type: String, AllowedValues: [dev, test, prod], Default: dev }
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsTest: !Equals [!Ref Env, test]
Resources:
  Bob: { Type: AWS::IAM::User, Condition: IsProd, Properties: { UserName: bob } }
  TestKey: { Type: AWS::IAM::AccessKey, Condition: IsTest, Properties: { UserName: bob } }
  Keys:
    Type: AWS::CloudFormation::Stack
    Properties: { TemplateURL: key.yaml, Parameters: { Owner: !If [IsProd, !Ref Bob, joe] } }
`,
  "key.yaml": `Parameters: { Owner: { Type: String, Default: eve } }
Resources:
  Eve: { Type: AWS::IAM::User, Properties: { UserName: eve } }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Owner } }
  Macro: { Fn::Transform: { Name: Count } }
`,
};
const chosen = ["--rule", "iam-user-no-initial-access-key", "--explain-pairs"];

test("in text, pairs stand behind the findings, the places that could not be followed are counted, or shown", () => {
  const cwd = makeTree(files);
  const { status, stdout, stderr } = runCli(chosen, { cwd });
  expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
  expect(stdout).toMatchInlineSnapshot(`
    "warning[iam-user-no-initial-access-key]: Access key 'Key' is created together with IAM user 'Eve'
     --> key.yaml:4:3
      |
    3 |   Eve: { Type: AWS::IAM::User, Properties: { UserName: eve } }
      |   --- the key's owner
    4 |   Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Owner } }
      |   ^^^ AWS::IAM::AccessKey
      |
      = when: Owner=eve (with the defaults)
      = why: A key that comes with its user was asked for by nobody, and its secret reaches the owner through other hands.
      = fix: Take the key out of the template; its owner creates one when it is needed. A role or Identity Center needs none.

    warning[iam-user-no-initial-access-key]: Access key 'Key' is created together with IAM user 'Bob'
     --> key.yaml:4:3
      |
    4 |   Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Owner } }
      |   ^^^ AWS::IAM::AccessKey
     ::: root.yaml:7:3
      |
    7 |   Bob: { Type: AWS::IAM::User, Condition: IsProd, Properties: { UserName: bob } }
      |   --- the key's owner
      |
      = when: Env=prod (not with the defaults)
      = why: A key that comes with its user was asked for by nobody, and its secret reaches the owner through other hands.
      = fix: Take the key out of the template; its owner creates one when it is needed. A role or Identity Center needs none.

    Keys and the users that they can belong to, by the template that is deployed:

    key.yaml
      Key (4:3) of Eve (3:3): when Owner=eve (with the defaults)

    root.yaml
      Key (key.yaml:4:3) of Bob (7:3): when Env=prod (not with the defaults)
      TestKey (8:3) of Bob (7:3): never, since it cannot be that IsProd holds and IsTest holds

    1 place in 1 file could not be followed (nested stacks, macros and the like); --verbose shows what and why

    2 findings (2 warnings) in 1 of 2 templates
    "
  `);
  for (const option of ["--verbose", "--strict"]) {
    const shown = runCli([...chosen, option], { cwd }).stdout;
    expect(shown).toContain("problem[incomplete]: The macro Count is not run: what it adds or changes is not judged\n");
    expect(shown).not.toContain("could not be followed");
  }
});

test("in text, with environments", () => {
  const args = [
    ...chosen,
    "--quiet",
    "--fail-on=never",
    "--parameters-file=prod.json",
    "--parameters-file=test.json",
    "root.yaml",
  ];
  const cwd = makeTree({ ...files, "prod.json": '["Env=prod"]', "test.json": '["Env=test"]' });
  expect(runCli(args, { cwd }).stdout).toMatchInlineSnapshot(`
    "Keys and the users that they can belong to, by the template that is deployed:

    root.yaml
      Key (key.yaml:4:3) of Bob (7:3) in prod: always
      Key (key.yaml:4:3) of Bob (7:3) in test: never, since it cannot be that IsProd holds
      TestKey (8:3) of Bob (7:3) in prod: never, since it cannot be that IsTest holds
      TestKey (8:3) of Bob (7:3) in test: never, since it cannot be that IsProd holds
    "
  `);
});

test("in JSON, they are there only when they are asked for", () => {
  const cwd = makeTree(files);
  const read = (...args: string[]) => {
    const report = JSON.parse(runCli(["--format", "json", ...args], { cwd }).stdout);
    expect(validateReport(report)).toEqual([]);
    return report;
  };
  expect(read("--rule", "iam-user-no-initial-access-key")).not.toHaveProperty("pairs");
  expect(read(...chosen).pairs).toMatchObject([
    { template: "key.yaml", key: { logicalId: "Key" }, user: { logicalId: "Eve" }, occurs: { kind: "when" } },
    { template: "root.yaml", key: { file: "key.yaml" }, user: { file: "root.yaml" }, occurs: { kind: "when" } },
    {
      template: "root.yaml",
      key: { file: "root.yaml", logicalId: "TestKey", role: "key" },
      user: { file: "root.yaml", logicalId: "Bob", role: "user" },
      occurs: { kind: "never", because: ["IsProd holds", "IsTest holds"] },
    },
  ]);
});
