import type { AppStack, LintReport } from "@latchkey/rules";
import { AppDeployments, lint, rules } from "@latchkey/rules";
import { describe, expect, it } from "vitest";
import { readerOf, summarize } from "./lint-files";

type Stacks = Readonly<Record<string, Omit<AppStack, "file">>>;

const named = "Resources:\n  Bob: { Type: AWS::IAM::User, Properties: { UserName: !Sub '${AWS::StackName}-bob' } }";

const readFile = readerOf({
  "Named.nested.yaml": named,
  "User.nested.yaml": `
Resources:
  Bob: { Type: AWS::IAM::User }
Outputs:
  Name: { Value: !Ref Bob }`,
  "Key.nested.yaml": `
Parameters:
  Owner: { Type: String }
Resources:
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Owner } }`,
});

function lintApart(stacks: Stacks, knowEachOther: boolean): readonly string[] {
  const app = new AppDeployments(
    Object.entries(stacks).map(([file, stack]) => ({ file, ...stack })),
    readFile,
  );
  const reports = Object.entries(stacks).map(
    ([file, { content }]): LintReport =>
      lint(
        { file, content, ...(knowEachOther ? { app } : {}) },
        { rules: rules.filter(({ id }) => id === "iam-user-no-initial-access-key"), readFile },
      ),
  );
  return reports.flatMap(summarize);
}

const bob = "Resources:\n  Bob: { Type: AWS::IAM::User }";
const exported = `${bob}\nOutputs:\n  Name: { Value: !Ref Bob, Export: { Name: bob-name } }`;

function keyFor(name: string, more = ""): string {
  return `Resources:\n  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: ${name} } }${more}`;
}

const written = `${bob}
  Writer:
    Type: Custom::CrossRegionExportWriter
    Properties: { WriterProps: { region: eu-west-1, exports: { /cdk/exports/B/Name: !Ref Bob } } }`;

const reader = `
  Reader:
    Type: Custom::CrossRegionExportReader
    Properties: { ReaderProps: { imports: { /cdk/exports/B/Name: "{{resolve:ssm:/cdk/exports/B/Name}}" } } }`;

const note = "note B.yaml:2 Key <- A.yaml:2 Bob: always";

const cases: Readonly<Record<string, readonly [a: string, b: string, findings: readonly string[]]>> = {
  "an export": [exported, keyFor("!ImportValue bob-name"), [note]],
  "an export whose name has the stack's name": [
    `${bob}\nOutputs:\n  Name: { Value: !Ref Bob, Export: { Name: !Sub "\${AWS::StackName}:Bob" } }`,
    keyFor("!ImportValue A:Bob"),
    [note],
  ],
  "an exported ARN": [
    `${bob}\nOutputs:\n  Arn: { Value: !GetAtt Bob.Arn, Export: { Name: bob-arn } }`,
    keyFor("!Select [1, !Split [/, !ImportValue bob-arn]]"),
    [note],
  ],
  "another export": [exported, keyFor("!ImportValue eve-name"), []],
  "an output of a stack": [
    exported,
    keyFor("{ Fn::GetStackOutput: { StackName: A, OutputName: Name, Region: !Ref AWS::Region } }"),
    [note],
  ],
  "an output of another stack": [exported, keyFor("{ Fn::GetStackOutput: { StackName: C, OutputName: Name } }"), []],
  "an output of a nested stack": [
    `Resources:
  Users: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: User.nested.yaml } }
Outputs:
  Name: { Value: !GetAtt Users.Outputs.Name, Export: { Name: bob-name } }`,
    keyFor("!ImportValue bob-name"),
    ["note B.yaml:2 Key <- User.nested.yaml:3 Bob: always"],
  ],
  "a parameter of a nested stack": [
    exported,
    `Resources:
  Keys:
    Type: AWS::CloudFormation::Stack
    Properties: { TemplateURL: Key.nested.yaml, Parameters: { Owner: !ImportValue bob-name } }`,
    ["note Key.nested.yaml:5 Key <- A.yaml:2 Bob: always"],
  ],
  "a custom resource that reads what another one wrote": [
    written,
    keyFor("!GetAtt Reader./cdk/exports/B/Name", reader),
    [note],
  ],
  "a custom resource that reads something else": [written, keyFor("!GetAtt Reader./cdk/exports/B/Other", reader), []],
  "a literal": ["Resources:\n  Bob: { Type: AWS::IAM::User, Properties: { UserName: bob } }", keyFor("bob"), [note]],
  "a user of its own": [
    "Resources:\n  Bob: { Type: AWS::IAM::User, Properties: { UserName: bob } }",
    keyFor("bob", "\n  Bob: { Type: AWS::IAM::User, Properties: { UserName: bob } }"),
    ["warning B.yaml:2 Key <- B.yaml:3 Bob: always"],
  ],
  "conditions on both sides": [
    `Parameters: { Env: { Type: String, Default: test } }
Conditions: { IsProd: !Equals [!Ref Env, prod] }
Resources:
  Bob: { Type: AWS::IAM::User, Condition: IsProd }
Outputs:
  Name: { Value: !Ref Bob, Export: { Name: bob-name } }`,
    `Parameters: { Env: { Type: String, Default: prod } }
Conditions: { IsProd: !Equals [!Ref Env, prod] }
Resources:
  Key: { Type: AWS::IAM::AccessKey, Condition: IsProd, Properties: { UserName: !ImportValue bob-name } }`,
    ["note B.yaml:4 Key <- A.yaml:4 Bob: when A/Env=prod B/Env=prod"],
  ],
  "exports that go round in a circle": [
    "Resources:\n  Bob: { Type: AWS::IAM::User }\nOutputs:\n  N: { Value: !ImportValue b, Export: { Name: a } }",
    keyFor("!ImportValue a", "\nOutputs:\n  N: { Value: !ImportValue a, Export: { Name: b } }"),
    [],
  ],
  "a name that cannot be told": [
    exported,
    keyFor("{ Fn::Transform: { Name: Macro } }"),
    ["incomplete B.yaml:2: The macro Macro is not run: what it adds or changes is not judged"],
  ],
};

for (const [title, [a, b, findings]] of Object.entries(cases)) {
  const stacks: Stacks = { "A.yaml": { content: a, name: "A" }, "B.yaml": { content: b, name: "B" } };
  it(`follows ${title} when asked`, () => {
    expect(lintApart(stacks, true)).toEqual(findings);
  });
  it(`says nothing of ${title} otherwise`, () => {
    expect(lintApart(stacks, false)).toEqual(findings.filter((line) => !line.startsWith("note")));
  });
}

const literal = (stack: Partial<AppStack>): Stacks => ({
  "A.yaml": {
    content: "Resources:\n  Bob: { Type: AWS::IAM::User, Properties: { UserName: !Sub 'bob-${AWS::Region}' } }",
  },
  "B.yaml": { content: keyFor("!Sub 'bob-${AWS::Region}'"), ...stack },
});

it("compares names by what is known of account and Region", () => {
  const [one, other] = [
    { account: "111111111111", region: "eu-west-1" },
    { account: "222222222222", region: "eu-west-2" },
  ];
  const withFirst = (stack: Partial<AppStack>): Stacks => {
    const { "A.yaml": a, ...others } = literal(stack);
    return { "A.yaml": { content: "", ...a, ...one }, ...others };
  };
  expect(lintApart(withFirst(one), true)).toEqual([note]);
  expect(lintApart(withFirst({ region: one.region }), true)).toEqual([note]);
  expect(lintApart(withFirst({ ...one, account: other.account }), true)).toEqual([]);
  expect(lintApart(withFirst({ ...one, region: other.region }), true)).toEqual([]);
});

describe("of stacks that have one name in several places, the one at hand counts", () => {
  const [one, two] = ["eu-west-1", "eu-west-2"];
  const regions: Stacks = {
    "A1.yaml": { content: exported, name: "A", region: one },
    "A2.yaml": { content: exported, name: "A", region: two },
  };

  it.each([
    ["!ImportValue bob-name", two, "A2"],
    ["!ImportValue bob-name", one, "A1"],
    ["{ Fn::GetStackOutput: { StackName: A, OutputName: Name } }", two, "A2"],
    ["{ Fn::GetStackOutput: { StackName: A, OutputName: Name, Region: eu-west-1 } }", two, "A1"],
    ["{ Fn::GetStackOutput: { StackName: A, OutputName: Name, Region: eu-west-2 } }", one, "A2"],
  ])("%s in %s", (name, region, stack) => {
    expect(lintApart({ ...regions, "B.yaml": { content: keyFor(name), region } }, true)).toEqual([
      `note B.yaml:2 Key <- ${stack}.yaml:2 Bob: always`,
    ]);
  });

  it("in the account", () => {
    const [here, there] = ["111111111111", "222222222222"];
    const accounts: Stacks = {
      "A1.yaml": { content: written, name: "A", account: there },
      "A2.yaml": { content: written, name: "A", account: here },
      "B.yaml": { content: keyFor("!GetAtt Reader./cdk/exports/B/Name", reader), account: here },
    };
    expect(lintApart(accounts, true)).toEqual(["note B.yaml:2 Key <- A2.yaml:2 Bob: always"]);
  });
});

it("does not take a nested stack to have the name of its parent", () => {
  const nesting =
    "Resources:\n  Inner: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: Named.nested.yaml } }";
  const users = (content: string): Stacks => ({
    "A.yaml": { content, name: "A" },
    "B.yaml": { content: keyFor("A-bob"), name: "B" },
  });
  expect(lintApart(users(nesting), true)).toEqual([]);
  expect(lintApart(users(named), true)).toEqual([note]);
});

it("says whose user it is, and that the deployments are separate", () => {
  const user =
    "Resources:\n  Bob: { Type: AWS::IAM::User, Properties: { UserName: bob, LoginProfile: { Password: x } } }";
  const stacks = [
    { file: "A.yaml", content: user, name: "Users" },
    { file: "B.yaml", content: keyFor("bob"), name: "Keys" },
  ];
  const app = new AppDeployments(stacks);
  const { findings } = lint({ file: "B.yaml", content: keyFor("bob"), app }, { rules });
  expect(findings.map(({ message, related }) => [message, ...related.map((other) => other.message)])).toEqual([
    [
      "Access key 'Key' is created for console user 'Bob' of stack Users: same app, separate stack",
      "the key's owner, in stack Users",
    ],
  ]);
});

it("holds to what the user is declared to be", () => {
  const user = `Resources:
  Bob:
    Type: AWS::IAM::User
    Metadata: { Latchkey: { ServiceAccount: { Reason: scanner } } }
    Properties: { UserName: bob }`;
  const stacks = [
    { file: "A.yaml", content: user },
    { file: "B.yaml", content: keyFor("bob") },
  ];
  const { findings } = lint({ file: "B.yaml", content: keyFor("bob"), app: new AppDeployments(stacks) }, { rules });
  expect(findings.map(({ severity, suppression }) => [severity, suppression])).toEqual([
    ["note", { kind: "service-account", reason: "scanner" }],
  ]);
});

it("leaves out a stack that cannot be read", () => {
  expect(
    lintApart(
      {
        "A.yaml": { content: exported },
        "C.json": { content: '{"Resources": {"Key": {"Type": "AWS::IAM::AccessKey"' },
        "B.yaml": { content: keyFor("!ImportValue bob-name") },
      },
      true,
    ),
  ).toEqual([expect.stringMatching(/^invalid-template C.json:/), note]);
});

it("follows imports of imports of imports, each of them twice, in no time", () => {
  const chain = Array.from({ length: 60 }, (_, index): [string, Omit<AppStack, "file">] => {
    const next = `!ImportValue e${index + 1}`;
    const value = `!Join ["", [${next}, ${next}]]`;
    return [`${index}.yaml`, { content: `${bob}\nOutputs:\n  N: { Value: ${value}, Export: { Name: e${index} } }` }];
  });
  const startedAt = performance.now();
  expect(
    lintApart(
      { "A.yaml": { content: bob }, ...Object.fromEntries(chain), "B.yaml": { content: keyFor("!ImportValue e0") } },
      true,
    ),
  ).toEqual([]);
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});

it("minds no user of the same name in another stack, which may have another account", () => {
  const users = (more: string): string => `Parameters: { Env: { Type: String, AllowedValues: [x, y] } }
Conditions: { IsX: !Equals [!Ref Env, x] }
Resources: { Bob: { Type: AWS::IAM::User${more}, Properties: { UserName: bob } } }`;
  const stacks = {
    "A.yaml": { content: users(", Condition: IsX") },
    "B.yaml": { content: users("") },
    "C.yaml": { content: keyFor("bob") },
  };
  expect(lintApart(stacks, true).filter((line) => line.includes("A.yaml"))).toEqual([
    "note C.yaml:2 Key <- A.yaml:3 Bob: when A.yaml/Env=x",
  ]);
});
