import { describe, expect, it } from "vitest";
import { lintFiles, summarize } from "./lint-files";

const template = {
  "t.yaml": `Parameters: { Env: { Type: String, AllowedValues: [dev, test, prod] }, Name: { Type: String } }
Conditions: { IsProd: !Equals [!Ref Env, prod] }
Resources:
  Bob: { Type: AWS::IAM::User, Properties: { UserName: bob } }
  Key: { Type: AWS::IAM::AccessKey, Condition: IsProd, Properties: { UserName: bob } }
  NameKey: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Name } }
`,
};

describe("values of parameters", () => {
  it("make the verdict exact", () => {
    expect(summarize(lintFiles(template))).toEqual(["warning t.yaml:5 Key <- t.yaml:4 Bob: when Env=prod"]);
    expect(summarize(lintFiles(template, [{ parameters: { Env: "prod" } }]))).toEqual([
      "warning t.yaml:5 Key <- t.yaml:4 Bob: always",
    ]);
    expect(summarize(lintFiles(template, [{ parameters: { Env: "dev" } }]))).toEqual([]);
    expect(summarize(lintFiles(template, [{ parameters: { Env: "dev", Name: "bob" } }]))).toEqual([
      "warning t.yaml:6 NameKey <- t.yaml:4 Bob: always",
    ]);
  });

  it("of several environments say in which it occurs", () => {
    const environments = [
      { name: "production", parameters: { Env: "prod", Name: "eve" } },
      { name: "testing", parameters: { Env: "test", Name: "bob" } },
      { name: "staging", parameters: { Env: "prod", Name: "bob" } },
    ];
    expect(summarize(lintFiles(template, environments))).toEqual([
      "warning t.yaml:5 Key <- t.yaml:4 Bob: always in production, staging",
      "warning t.yaml:6 NameKey <- t.yaml:4 Bob: always in testing, staging",
    ]);
  });

  it("that the template does not allow are told, and not used", () => {
    expect(summarize(lintFiles(template, [{ parameters: { Env: "qa" } }]))).toEqual([
      "warning t.yaml:5 Key <- t.yaml:4 Bob: when Env=prod",
      "invalid-template t.yaml:1: Env is not allowed to be qa",
    ]);
  });
});

it("splits the value of a list parameter", () => {
  const files = {
    "t.yaml": `Parameters: { Names: { Type: CommaDelimitedList } }
Resources:
  Bob: { Type: AWS::IAM::User, Properties: { UserName: bob } }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Select [1, !Ref Names] } }
  Joined: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Join ["", !Ref Names] } }
`,
  };
  expect(summarize(lintFiles(files, [{ parameters: { Names: "eve, bob" } }]))).toEqual([
    "warning t.yaml:4 Key <- t.yaml:3 Bob: always",
  ]);
  expect(summarize(lintFiles(files, [{ parameters: { Names: "b,ob" } }]))).toEqual([
    "warning t.yaml:5 Joined <- t.yaml:3 Bob: always",
  ]);
});

it("splits the value of a list parameter with NoEcho", () => {
  const files = {
    "t.yaml": `Parameters: { Names: { Type: CommaDelimitedList, NoEcho: true } }
Conditions: { HasBob: !Equals [!Select [1, !Ref Names], bob] }
Resources:
  Bob: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Condition: HasBob, Properties: { UserName: !Ref Bob } }
`,
  };
  expect(summarize(lintFiles(files, [{ parameters: { Names: "eve, bob" } }]))).toEqual([
    "warning t.yaml:5 Key <- t.yaml:4 Bob: always",
  ]);
  expect(summarize(lintFiles(files, [{ parameters: { Names: "bob, eve" } }]))).toEqual([]);
});

describe("a previous version", () => {
  it.each([
    ["has the user", template["t.yaml"], "note"],
    ["has the user without the key", template["t.yaml"].replace(/ {2}Key.*\n.*\n/, ""), "note"],
    ["has the user under another name", template["t.yaml"].replace("UserName: bob", "UserName: eve"), "warning"],
    ["has the user under a condition", template["t.yaml"].replace("User,", "User, Condition: IsProd,"), "warning"],
    ["has the user under another logical ID", template["t.yaml"].replace("  Bob:", "  Eve:"), "warning"],
    ["is not a template", "Hello: world", "warning"],
  ])("%s", (_, previous, severity) => {
    const report = lintFiles(template, undefined, { "t.yaml": previous });
    expect(report.findings.map((finding) => finding.severity)).toEqual([severity]);
  });

  it("has the user in a nested stack", () => {
    const files = {
      "root.yaml":
        "Resources:\n  Users: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: users.yaml } }\n",
      "users.yaml": `Resources:
  Bob: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }
`,
    };
    const before = { ...files, "users.yaml": "Resources:\n  Bob: { Type: AWS::IAM::User }\n" };
    expect(lintFiles(files, undefined, before).findings).toMatchObject([
      { severity: "note", message: "Access key 'Key' is created for IAM user 'Bob', who was there before" },
    ]);
  });

  it("says nothing of what a stack set's own template was", () => {
    const body = (keys: string): string => `Resources:
  Bob: { Type: AWS::IAM::User }
  Set:
    Type: AWS::CloudFormation::StackSet
    Properties:
      TemplateBody: |
        Resources:
          Bob: { Type: AWS::IAM::User }
          ${keys}
`;
    const now = body("Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }");
    const report = lintFiles({ "t.yaml": now }, undefined, { "t.yaml": body("") });
    expect(report.findings.map(({ severity }) => severity)).toEqual(["warning"]);
  });
});
