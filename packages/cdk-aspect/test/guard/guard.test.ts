import { readFileSync } from "node:fs";
import { lint, rules } from "@latchkey/rules";
import { describe, expect, test } from "vitest";
import { guardRulePath, guardRuleSource, regoRuleSource } from "../../src/guard";
import { runCfnGuard } from "./run-cfn-guard";

/** The rules that the file has, by their names in Guard, which knows no hyphens. */
const inGuard = new Map(
  [...guardRuleSource.content.matchAll(/^rule (\w+)/gm)].map(([, name = ""]) => [name.replaceAll("_", "-"), name]),
);

/** What Latchkey finds by the same rules, where Guard reports it. */
function findWithLatchkey(content: string): readonly string[] {
  const { findings, problems } = lint({ file: "template.yaml", content }, { rules });
  expect(problems).toEqual([]);
  return findings
    .filter(({ ruleId, suppression }) => inGuard.has(ruleId) && suppression === undefined)
    .map(({ ruleId, path, logicalId, related }) => {
      const resource = path[0] === "Outputs" ? related.find(({ role }) => role === "key")?.logicalId : logicalId;
      return `${inGuard.get(ruleId)} ${resource}`;
    })
    .toSorted();
}

test("the file parses: cfn-guard ignores one that does not, and says that all is well", () => {
  expect(runCfnGuard("Resources: {}").rules).toEqual([...inGuard.values()].toSorted());
  expect(inGuard.size).toBe(5);
});

test("says what the rules say", () => {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const messages = [...guardRuleSource.content.matchAll(/<<\n\s*\[(.+?)\]: (.*)\n\s*\[FIX\]: (.*)\n\s*>>/g)];
  expect(messages.length).toBe(guardRuleSource.content.split("<<").length - 1);
  expect(new Set(messages.map(([, id]) => id))).toEqual(new Set(inGuard.keys()));
  for (const [, id = "", title, remediation] of messages) {
    expect({ title, remediation }).toEqual({ title: byId.get(id)?.title, remediation: byId.get(id)?.remediation });
  }
  for (const [, id = "", fix] of regoRuleSource.content.matchAll(/"rule_id": "(.+)"[^}]*"suggested_fix": "(.+)"/g)) {
    expect(fix).toBe(byId.get(id)?.remediation);
  }
});

test("the sources are those of the files", () => {
  expect(guardRuleSource).toEqual({ name: "latchkey.guard", content: readFileSync(guardRulePath, "utf8") });
  expect(regoRuleSource.content).toContain("package latchkey\n");
});

/** Templates of the subset that Guard can tell, in which everything is known and nothing depends on a condition. */
const subset: Readonly<Record<string, string>> = {
  "ways to name a user": `
Parameters:
  Bob: { Type: String, Default: bob }
  Anybody: { Type: String }
  OneOfTwo: { Type: String, AllowedValues: [alice, bob] }
  Nobody: { Type: String, AllowedValues: [alice, eve] }
Mappings:
  Owners: { scanner: { name: bob, other: eve } }
Resources:
  User: { Type: AWS::IAM::User, Properties: { UserName: bob } }
  Team: { Type: AWS::IAM::User, Properties: { UserName: !Sub "\${Anybody}-x", Path: /team/ } }
  ByRef: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref User } }
  ByName: { Type: AWS::IAM::AccessKey, Properties: { UserName: bob } }
  ByOtherName: { Type: AWS::IAM::AccessKey, Properties: { UserName: eve } }
  BySub: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Sub "\${User}" } }
  ByLongerSub: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Sub "\${User}2" } }
  BySubOfVariable: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Sub ["\${Name}", { Name: !Ref User }] } }
  BySameSub: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Sub "\${Anybody}-x" } }
  ByJoin: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Join ["", [b, ob]] } }
  ByArn: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Select [1, !Split [/, !GetAtt User.Arn]] } }
  ByLongArn: { Type: AWS::IAM::AccessKey, Properties: { UserName: { "Fn::Select": ["1", { "Fn::Split": [/, { "Fn::GetAtt": [User, Arn] }] }] } } }
  ByPath: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Select [1, !Split [/, !GetAtt Team.Arn]] } }
  ByDefault: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }
  ByAllowedValue: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref OneOfTwo } }
  ByOtherAllowedValues: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Nobody } }
  ByAnything: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Anybody } }
  ByMapping: { Type: AWS::IAM::AccessKey, Properties: { UserName: !FindInMap [Owners, scanner, name] } }
  ByOtherMapping: { Type: AWS::IAM::AccessKey, Properties: { UserName: !FindInMap [Owners, scanner, other] } }
`,
  "a branch of Fn::If": `
Parameters:
  Env: { Type: String }
Conditions:
  IsProd: !Equals [!Ref Env, prod]
Resources:
  User: { Type: AWS::IAM::User, Properties: { UserName: bob } }
  First: { Type: AWS::IAM::AccessKey, Properties: { UserName: !If [IsProd, !Ref User, eve] } }
  Second: { Type: AWS::IAM::AccessKey, Properties: { UserName: !If [IsProd, eve, bob] } }
  Neither: { Type: AWS::IAM::AccessKey, Properties: { UserName: !If [IsProd, eve, alice] } }
`,
  "users without a name, and no user at all": `
Resources:
  User: { Type: AWS::IAM::User }
  ByName: { Type: AWS::IAM::AccessKey, Properties: { UserName: bob } }
  ByRef: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref User } }
`,
  "a key alone": "Resources: { Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: bob } } }",
  "service accounts": `
Resources:
  Declared: { Type: AWS::IAM::User, Metadata: { Latchkey: { ServiceAccount: { Reason: Scanner } } } }
  DeclaredKey: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Declared } }
  NoReason: { Type: AWS::IAM::User, Metadata: { Latchkey: { ServiceAccount: { Reason: " " } } } }
  NoReasonKey: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref NoReason } }
  Console:
    Type: AWS::IAM::User
    Metadata: { Latchkey: { ServiceAccount: { Reason: Scanner } } }
    Properties: { LoginProfile: { Password: "{{resolve:secretsmanager:p}}", PasswordResetRequired: true } }
  ConsoleKey: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Console } }
  NoProfile:
    Type: AWS::IAM::User
    Metadata: { Latchkey: { ServiceAccount: { Reason: Scanner } } }
    Properties: { LoginProfile: !Ref AWS::NoValue }
`,
  "first passwords": `
Parameters:
  Shown: { Type: String }
  Hidden: { Type: String, NoEcho: true }
  HiddenText: { Type: String, NoEcho: "true" }
  Written: { Type: String, NoEcho: true, Default: secret }
  Listed: { Type: String, NoEcho: true, AllowedValues: [secret] }
  Stored: { Type: AWS::SSM::Parameter::Value<String>, NoEcho: true }
Resources:
  Literal: { Type: AWS::IAM::User, Properties: { LoginProfile: { Password: secret, PasswordResetRequired: true } } }
  Shown1: { Type: AWS::IAM::User, Properties: { LoginProfile: { Password: !Ref Shown, PasswordResetRequired: "true" } } }
  Hidden1: { Type: AWS::IAM::User, Properties: { LoginProfile: { Password: !Ref Hidden } } }
  Hidden2: { Type: AWS::IAM::User, Properties: { LoginProfile: { Password: !Ref HiddenText, PasswordResetRequired: false } } }
  Written1: { Type: AWS::IAM::User, Properties: { LoginProfile: { Password: !Ref Written, PasswordResetRequired: "false" } } }
  Listed1: { Type: AWS::IAM::User, Properties: { LoginProfile: { Password: !Ref Listed, PasswordResetRequired: true } } }
  Stored1: { Type: AWS::IAM::User, Properties: { LoginProfile: { Password: !Ref Stored, PasswordResetRequired: true } } }
  Secret: { Type: AWS::IAM::User, Properties: { LoginProfile: { Password: "{{resolve:secretsmanager:p}}", PasswordResetRequired: true } } }
  Secure: { Type: AWS::IAM::User, Properties: { LoginProfile: { Password: "{{resolve:ssm-secure:p}}", PasswordResetRequired: true } } }
  Plain: { Type: AWS::IAM::User, Properties: { LoginProfile: { Password: "{{resolve:ssm:p}}", PasswordResetRequired: true } } }
`,
  "secrets of keys": `
Resources:
  Out: { Type: AWS::IAM::AccessKey, Properties: { UserName: a } }
  OutLong: { Type: AWS::IAM::AccessKey, Properties: { UserName: b } }
  Safe: { Type: AWS::IAM::AccessKey, Properties: { UserName: c } }
  Secret: { Type: AWS::SecretsManager::Secret, Properties: { SecretString: !GetAtt Safe.SecretAccessKey } }
  Stored: { Type: AWS::SSM::Parameter, Properties: { Type: String, Value: !GetAtt Safe.SecretAccessKey } }
  Run:
    Type: AWS::Lambda::Function
    Properties: { Environment: { Variables: { KEY: { "Fn::GetAtt": [Safe, SecretAccessKey] } } } }
  JoinedData:
    Type: AWS::EC2::Instance
    Properties: { UserData: { "Fn::Base64": { "Fn::Join": ["", [KEY=, { "Fn::GetAtt": [Safe, SecretAccessKey] }]] } } }
  ShortData: { Type: AWS::EC2::Instance, Properties: { UserData: { "Fn::Base64": !Join ["", [!GetAtt Safe.SecretAccessKey]] } } }
  SubData: { Type: AWS::EC2::Instance, Properties: { UserData: { "Fn::Base64": !Sub "KEY=\${Safe.SecretAccessKey}" } } }
  SubListData: { Type: AWS::EC2::Instance, Properties: { UserData: { "Fn::Base64": !Sub ["\${A}\${Safe.SecretAccessKey}", { A: b }] } } }
  OtherData: { Type: AWS::EC2::Instance, Properties: { UserData: { "Fn::Base64": !Sub "KEY=\${Other.Arn}" } } }
  OutJoined: { Type: AWS::IAM::AccessKey, Properties: { UserName: d } }
  Site: { Type: AWS::S3::Bucket, Properties: { BucketName: !GetAtt Other.Name } }
  Other: { Type: AWS::Events::EventBus, Properties: { Name: x } }
Outputs:
  Short: { Value: !GetAtt Out.SecretAccessKey }
  Long: { Value: { "Fn::GetAtt": [OutLong, SecretAccessKey] } }
  Joined: { Value: { "Fn::Join": [":", [!Ref OutJoined, { "Fn::GetAtt": [OutJoined, SecretAccessKey] }]] } }
  Id: { Value: !Ref Safe }
`,
};

describe("finds what Latchkey finds in", () => {
  for (const [name, template] of Object.entries(subset)) {
    test(name, () => {
      const { status, findings } = runCfnGuard(template);
      const expected = findWithLatchkey(template);
      expect(findings).toEqual(expected);
      expect(status).toBe(expected.length === 0 ? 0 : 19);
    });
  }
});

test("the subset has findings of every rule", () => {
  const found = Object.values(subset).flatMap(findWithLatchkey);
  expect(new Set(found.map((finding) => finding.split(" ")[0]))).toEqual(new Set(inGuard.values()));
});

test("is suppressed by rule, on the resource, with a reason where there is room for one", () => {
  const template = `
Resources:
  Bob: { Type: AWS::IAM::User, Properties: { UserName: bob } }
  ByGuard:
    Type: AWS::IAM::AccessKey
    Metadata: { guard: { SuppressedRules: [other, iam-user-no-initial-access-key] } }
    Properties: { UserName: bob }
  ByLatchkey:
    Type: AWS::IAM::AccessKey
    Metadata: { Latchkey: { Suppress: [{ Rule: iam-user-no-initial-access-key, Reason: Robot }] } }
    Properties: { UserName: bob }
  OtherRule:
    Type: AWS::IAM::AccessKey
    Metadata: { guard: { SuppressedRules: [other] } }
    Properties: { UserName: bob }
  NoReason:
    Type: AWS::IAM::AccessKey
    Metadata: { Latchkey: { Suppress: [{ Rule: iam-user-no-initial-access-key, Reason: " " }] } }
    Properties: { UserName: bob }
  # Guard has no clock.
  Expires:
    Type: AWS::IAM::AccessKey
    Metadata: { Latchkey: { Suppress: [{ Rule: iam-user-no-initial-access-key, Reason: Robot, Expires: 2999-01-01 }] } }
    Properties: { UserName: bob }
`;
  const expires = "iam_user_no_initial_access_key Expires";
  const expected = findWithLatchkey(template);
  expect(expected.map((finding) => finding.split(" ")[1])).toEqual(["NoReason", "OtherRule"]);
  expect(runCfnGuard(template).findings).toEqual([expires, ...expected]);
});

/** Where a template has something else than it should: cfn-guard must not give up, for then it checks no other file. */
const odd = ["5", "null", "true", '""', "x", "[]", "[[1]]", "[Bob]", "{}", "{ Ref: [Bob] }"];
const functions = ["Ref", "Fn::Sub", "Fn::Join", "Fn::Select", "Fn::FindInMap", "Fn::If", "Fn::GetAtt"];

test("does not give up on odd templates", () => {
  const names = [...odd, ...functions.flatMap((name) => odd.map((value) => `{ "${name}": ${value} }`))];
  const deeper = [
    '{ "Fn::Join": ["", [b, { Ref: Bob }]] }',
    '{ "Fn::Join": [[], [b]] }',
    '{ "Fn::Join": ["", b] }',
    '{ "Fn::Sub": ["${Name}", 5] }',
    '{ "Fn::Sub": ["${Name}", { Name: [1] }] }',
    '{ "Fn::Sub": [5, { Name: [1] }] }',
    '{ "Fn::Select": [1, { "Fn::Split": [/, { "Fn::GetAtt": [[1], Arn] }] }] }',
    '{ "Fn::Select": [1, { "Fn::Split": [/, { "Fn::GetAtt": {} }] }] }',
    '{ "Fn::FindInMap": [M, a, [1]] }',
    '{ "Fn::FindInMap": [M, a] }',
    '{ "Fn::FindInMap": [N, a, b] }',
    '{ "Fn::FindInMap": [M, { Ref: "AWS::Region" }, b] }',
    "{ Ref: List }",
  ];
  const resources = [...names, ...deeper].flatMap((name, index) => [
    `  Key${index}: { Type: AWS::IAM::AccessKey, Properties: { UserName: ${name} } }`,
    `  Login${index}: { Type: AWS::IAM::User, Properties: { LoginProfile: { Password: ${name} } } }`,
    `  Maker${index}: { Type: Custom::AWS, Properties: { Create: ${name} } }`,
    `  Meta${index}: { Type: AWS::IAM::AccessKey, Metadata: { Latchkey: { Suppress: ${name} }, guard: ${name} } }`,
    `  Whole${index}: { Type: AWS::IAM::AccessKey, Properties: ${name} }`,
    `  User${index}: { Type: AWS::IAM::User, Metadata: { Latchkey: ${name} }, Properties: ${name} }`,
    `  Path${index}: { Type: AWS::IAM::User, Properties: { Path: ${name}, UserName: ${name}, LoginProfile: ${name} } }`,
  ]);
  const outputs = [...names, ...deeper].map((name, index) => `  Out${index}: { Value: ${name} }`);
  const sections = [
    "Parameters: { List: { Type: CommaDelimitedList, AllowedValues: { a: 1 }, Default: [1] }, Odd: 5 }",
    "Mappings: { M: { a: 5 } }",
  ];
  const template = ["Resources:", "  Bob: { Type: AWS::IAM::User, Properties: { UserName: bob } }", ...resources];
  const { status, rules: run } = runCfnGuard([...sections, ...template, "Outputs:", ...outputs].join("\n"));
  expect({ status, rules: run.length }).toEqual({ status: 19, rules: 5 });
  for (const section of ["{}", "Resources: 5", "Resources: []", "[]"]) {
    expect([section, runCfnGuard(section).status]).toEqual([section, 0]);
  }
  expect(runCfnGuard("Resources: { A: 5, B: [] }\nOutputs: 5").status).toBe(19);
});
