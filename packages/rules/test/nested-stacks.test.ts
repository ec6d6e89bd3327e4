import { lint, rules } from "@latchkey/rules";
import { expect, it } from "vitest";
import type { Files } from "./lint-files";
import { lintFiles, readerOf, summarize } from "./lint-files";

const user = `Resources:
  Bob:
    Type: AWS::IAM::User
Outputs:
  Name: { Value: !Ref Bob }
`;

const key = `Parameters:
  Owner: { Type: String }
Resources:
  Key:
    Type: AWS::IAM::AccessKey
    Properties: { UserName: !Ref Owner }
`;

function nest(name: string, url: string, more = ""): string {
  return `  ${name}: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ${url}${more} } }\n`;
}

/** A stack with one nested in it, laid out as the CDK writes it: what names the template is far from its name. */
function cdkStack(nested: string, digit: string, resources: Readonly<Record<string, unknown>>): string {
  const bucket = { "Fn::Sub": "cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}" };
  const host = ["https://s3.", { Ref: "AWS::Region" }, ".", { Ref: "AWS::URLSuffix" }, "/", bucket];
  const url = { "Fn::Join": ["", [...host, `/${digit.repeat(64)}.json`]] };
  const owner = Object.keys(resources).length === 0 ? "Owner" : "Bob";
  const properties = { Parameters: { Owner: { Ref: owner } }, TemplateURL: url };
  const template = {
    ...(owner === "Owner" ? { Parameters: { Owner: { Type: "String" } } } : {}),
    Resources: { ...resources, [nested]: { Type: "AWS::CloudFormation::Stack", Properties: properties } },
  };
  return JSON.stringify(template, undefined, 1);
}

const cases: Readonly<Record<string, readonly [Files, readonly string[]]>> = {
  "user and key in one child": [
    {
      "root.yaml": `Resources:\n${nest("Child", "child.yaml")}`,
      "child.yaml": `Resources:
  Bob: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }`,
    },
    ["warning child.yaml:3 Key <- child.yaml:2 Bob: always"],
  ],
  "user in the parent, key in a child": [
    {
      "root.yaml": `Resources:
  Bob: { Type: AWS::IAM::User }
${nest("Child", "keys/key.yaml", ", Parameters: { Owner: !Ref Bob }")}`,
      "keys/key.yaml": key,
    },
    ["warning keys/key.yaml:4 Key <- root.yaml:2 Bob: always"],
  ],
  "user in a child, key in the parent": [
    {
      "root.yaml": `Resources:
${nest("Users", "./user.yaml")}
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !GetAtt Users.Outputs.Name } }`,
      "user.yaml": user,
    },
    ["warning root.yaml:4 Key <- user.yaml:2 Bob: always"],
  ],
  "user in one child, key in another": [
    {
      "root.yaml": `Resources:
${nest("Keys", "key.yaml", ", Parameters: { Owner: !GetAtt Users.Outputs.Name }")}
${nest("Users", "user.yaml")}`,
      "key.yaml": key,
      "user.yaml": user,
    },
    ["warning key.yaml:4 Key <- user.yaml:2 Bob: always"],
  ],
  "user and key two levels apart": [
    {
      "root.yaml": `Resources:
  Bob: { Type: AWS::IAM::User, Properties: { UserName: bob } }
${nest("Middle", "a/middle.yaml", ", Parameters: { Name: !Ref Bob }")}`,
      "a/middle.yaml": `Parameters: { Name: { Type: String } }
Resources:
${nest("Keys", "../b/key.yaml", ', Parameters: { Owner: !Sub "${Name}" }')}`,
      "b/key.yaml": key,
    },
    ["warning b/key.yaml:4 Key <- root.yaml:2 Bob: always"],
  ],
  "a child under a condition": [
    {
      "root.yaml": `Parameters: { Env: { Type: String, AllowedValues: [dev, prod], Default: dev } }
Conditions: { IsProd: !Equals [!Ref Env, prod] }
Resources:
  Bob: { Type: AWS::IAM::User }
  Child:
    Type: AWS::CloudFormation::Stack
    Condition: IsProd
    Properties: { TemplateURL: key.yaml, Parameters: { Owner: !Ref Bob } }`,
      "key.yaml": key,
    },
    ["warning key.yaml:4 Key <- root.yaml:4 Bob: when Env=prod"],
  ],
  "a condition in the child on what the parent passes": [
    {
      "root.yaml": `Resources:\n${nest("Child", "child.yaml", ', Parameters: { WithKey: "no" }')}`,
      "child.yaml": `Parameters: { WithKey: { Type: String, Default: "yes" } }
Conditions: { HasKey: !Equals [!Ref WithKey, "yes"] }
Resources:
  Bob: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Condition: HasKey, Properties: { UserName: !Ref Bob } }`,
    },
    [],
  ],
  "a child's default, which nobody can change": [
    {
      "root.yaml": `Resources:
  Bob: { Type: AWS::IAM::User, Properties: { UserName: bob } }
${nest("Child", "child.yaml")}`,
      "child.yaml": key.replace("{ Type: String }", "{ Type: String, Default: bob }"),
    },
    ["warning child.yaml:4 Key <- root.yaml:2 Bob: always"],
  ],
  "a value that the child's AllowedValues do not have": [
    {
      "root.yaml": `Parameters: { Size: { Type: String } }
Resources:\n${nest("Child", "child.yaml", ", Parameters: { Size: !Ref Size }")}`,
      "child.yaml": `Parameters: { Size: { Type: String, AllowedValues: [small, large] } }
Conditions: { IsHuge: !Equals [!Ref Size, huge], IsLarge: !Equals [!Ref Size, large] }
Resources:
  A: { Type: AWS::IAM::User, Condition: IsHuge }
  AKey: { Type: AWS::IAM::AccessKey, Condition: IsHuge, Properties: { UserName: !Ref A } }
  B: { Type: AWS::IAM::User, Condition: IsLarge }
  BKey: { Type: AWS::IAM::AccessKey, Condition: IsLarge, Properties: { UserName: !Ref B } }`,
    },
    ["warning child.yaml:7 BKey <- child.yaml:6 B: when Size=large"],
  ],
  "one child used twice": [
    {
      "root.yaml": `Resources:
  Bob: { Type: AWS::IAM::User }
  Eve: { Type: AWS::IAM::User }
${nest("First", "key.yaml", ", Parameters: { Owner: !Ref Bob }")}
${nest("Second", "key.yaml", ", Parameters: { Owner: !Ref Eve }")}`,
      "key.yaml": key,
    },
    ["warning key.yaml:4 Key <- root.yaml:2 Bob: always", "warning key.yaml:4 Key <- root.yaml:3 Eve: always"],
  ],
  "users of the same logical ID in two stacks are two users": [
    {
      "root.yaml": `Resources:
  Bob: { Type: AWS::IAM::User }
${nest("Child", "child.yaml", ", Parameters: { Owner: !Ref Bob }")}`,
      "child.yaml": `Parameters: { Owner: { Type: String } }
Resources:
  Bob: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Owner } }`,
    },
    ["warning child.yaml:4 Key <- root.yaml:2 Bob: always"],
  ],
  "the names of two stacks differ, and their accounts do not": [
    {
      "root.yaml": `Resources:
  A: { Type: AWS::IAM::User, Properties: { UserName: !Sub "x-\${AWS::StackName}" } }
  B: { Type: AWS::IAM::User, Properties: { UserName: !Sub "x-\${AWS::AccountId}" } }
${nest("Child", "child.yaml")}`,
      "child.yaml": `Resources:
  AKey: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Sub "x-\${AWS::StackName}" } }
  BKey: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Sub "x-\${AWS::AccountId}" } }`,
    },
    ["warning child.yaml:3 BKey <- root.yaml:3 B: always"],
  ],
  "a template of the CDK beside the parent's": [
    {
      "App.template.json": JSON.stringify({
        Resources: {
          Child: {
            Type: "AWS::CloudFormation::Stack",
            Properties: { TemplateURL: { "Fn::Join": ["", ["https://s3.", { Ref: "AWS::URLSuffix" }, "/x.json"]] } },
            Metadata: { "aws:asset:path": "AppChild.nested.template.json", "aws:asset:property": "TemplateURL" },
          },
        },
      }),
      "AppChild.nested.template.json": JSON.stringify({
        Resources: {
          Bob: { Type: "AWS::IAM::User" },
          Key: { Type: "AWS::IAM::AccessKey", Properties: { UserName: { Ref: "Bob" } } },
        },
      }),
    },
    ["warning AppChild.nested.template.json:1 Key <- AppChild.nested.template.json:1 Bob: always"],
  ],
  "a template of the CDK without metadata, found by its asset": [
    {
      "App.template.json": JSON.stringify({
        Resources: {
          Child: {
            Type: "AWS::CloudFormation::Stack",
            Properties: { TemplateURL: { "Fn::Sub": `https://s3/\${AWS::AccountId}/${"ab".repeat(32)}.json` } },
          },
          Bob: { Type: "AWS::IAM::User" },
          Key: { Type: "AWS::IAM::AccessKey", Properties: { UserName: { "Fn::GetAtt": ["Child", "Outputs.Name"] } } },
        },
      }),
      "App.assets.json": JSON.stringify({
        files: { ["ab".repeat(32)]: { source: { path: "N.nested.template.json" } } },
      }),
      "N.nested.template.json": JSON.stringify({
        Resources: { Eve: { Type: "AWS::IAM::User" } },
        Outputs: { Name: { Value: { Ref: "Eve" } } },
      }),
    },
    ["warning App.template.json:1 Key <- N.nested.template.json:1 Eve: always"],
  ],
  "templates of the CDK in one another, found by the root's assets": [
    {
      "App.template.json": cdkStack("Outer", "a", { Bob: { Type: "AWS::IAM::User" } }),
      "App.assets.json": JSON.stringify({
        files: {
          ["a".repeat(64)]: { source: { path: "Outer.nested.template.json" } },
          ["b".repeat(64)]: { source: { path: "Inner.nested.template.json" } },
        },
      }),
      "Outer.nested.template.json": cdkStack("Inner", "b", {}),
      "Inner.nested.template.json": JSON.stringify({
        Parameters: { Owner: { Type: "String" } },
        Resources: { Key: { Type: "AWS::IAM::AccessKey", Properties: { UserName: { Ref: "Owner" } } } },
      }),
    },
    ["warning Inner.nested.template.json:1 Key <- App.template.json:3 Bob: always"],
  ],
  "a serverless application of a local file": [
    {
      "root.yaml": `Transform: AWS::Serverless-2016-10-31
Resources:
  Bob: { Type: AWS::IAM::User }
  App: { Type: AWS::Serverless::Application, Properties: { Location: app/key.yaml, Parameters: { Owner: !Ref Bob } } }`,
      "app/key.yaml": key,
    },
    ["warning app/key.yaml:4 Key <- root.yaml:3 Bob: always"],
  ],
  "a template that is not fetched": [
    {
      "root.yaml": `Resources:
  Bob: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }
${nest("Child", "https://example.com/child.yaml")}`,
    },
    [
      "warning root.yaml:3 Key <- root.yaml:2 Bob: always",
      "incomplete root.yaml:4: Nested stack Child: https://example.com/child.yaml is not fetched",
    ],
  ],
  "a template that is not there": [
    {
      "root.yaml": `Resources:\n  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: x } }\n${nest("Child", "gone.yaml")}`,
    },
    ["incomplete root.yaml:3: Nested stack Child: gone.yaml was not read: no such file"],
  ],
  "a child that is not well-formed": [
    {
      "root.yaml": `Resources:\n${nest("Child", "child.yaml")}`,
      "child.yaml": `Resources:
  Bob: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Reff Bob } }
  BobKey: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }`,
    },
    [
      "warning child.yaml:4 BobKey <- child.yaml:2 Bob: always",
      "invalid-template child.yaml:3: Unknown tag `!Reff`: is a space missing after !Ref?",
    ],
  ],
  "a value that the child never takes": [
    {
      "root.yaml": `Resources:
  Bob: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }
${nest("Child", "child.yaml", ", Parameters: { Size: huge }")}`,
      "child.yaml": `Parameters: { Size: { Type: String, AllowedValues: [small, large] } }
Resources: { W: { Type: AWS::CloudFormation::WaitConditionHandle } }`,
    },
    [
      "warning root.yaml:3 Key <- root.yaml:2 Bob: always",
      "invalid-template root.yaml:4: Whatever the values of the parameters, nothing can be deployed, since that would need the impossible: that nested stack 'Child' is passed a value that its parameter 'Size' allows; judged as if that were no fault",
    ],
  ],
  "a list that is passed down": [
    {
      "root.yaml": `Resources:
  Bob: { Type: AWS::IAM::User }
${nest("Child", "child.yaml", ', Parameters: { Owners: !Join [",", [eve, !Ref Bob]] }')}
${nest("Other", "child.yaml", ", Parameters: { Owners: [!Ref Bob, !Ref Bob] }")}`,
      "child.yaml": `Parameters: { Owners: { Type: CommaDelimitedList } }
Resources:
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Select [1, !Ref Owners] } }`,
    },
    ["warning child.yaml:3 Key <- root.yaml:2 Bob: always"],
  ],
  "templates that nest each other": [
    {
      "root.yaml": `Resources:\n${nest("Child", "child.yaml")}`,
      "child.yaml": `Resources:\n${nest("Parent", "root.yaml")}`,
    },
    ["invalid-template child.yaml:2: Nested stacks go round in a circle: root.yaml -> child.yaml -> root.yaml"],
  ],
  "outputs and parameters that feed each other": [
    {
      "root.yaml": `Resources:
  Bob: { Type: AWS::IAM::User, Properties: { UserName: bob } }
${nest("A", "echo.yaml", ", Parameters: { In: !GetAtt B.Outputs.Out }")}
${nest("B", "echo.yaml", ", Parameters: { In: !GetAtt A.Outputs.Out }")}
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !GetAtt A.Outputs.Out } }`,
      "echo.yaml": `Parameters: { In: { Type: String } }
Resources: { W: { Type: AWS::CloudFormation::WaitConditionHandle } }
Outputs: { Out: { Value: !Ref In } }`,
    },
    ["warning root.yaml:7 Key <- root.yaml:2 Bob: undecided because of the output Out, which refers to itself"],
  ],
};

it.each(Object.entries(cases))("%s", (_, [files, expected]) => {
  expect(summarize(lintFiles(files))).toEqual(expected);
});

it("follows outputs of outputs of outputs, each of them twice, in no time", () => {
  const chain = Array.from({ length: 60 }, (_, index): [string, string] => [
    `${index}.yaml`,
    `Resources:\n${nest("Next", `${index + 1}.yaml`)}Outputs:\n  Name: { Value: !Sub "\${Next.Outputs.Name}\${Next.Outputs.Name}" }\n`,
  ]);
  const root = `Resources:
${nest("Users", "0.yaml")}
  Bob: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !GetAtt Users.Outputs.Name } }`;
  const startedAt = performance.now();
  lintFiles({ "root.yaml": root, ...Object.fromEntries(chain), "60.yaml": user });
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});

it("gives up in no time on templates each of which nests the next one twice", () => {
  const chain = Array.from({ length: 30 }, (_, index): [string, string] => [
    `${index}.yaml`,
    `Resources:\n${nest("One", `${index + 1}.yaml`)}${nest("Other", `${index + 1}.yaml`)}`,
  ]);
  const leaf = `Resources:
  Bob: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }`;
  const files: Files = { ...Object.fromEntries(chain), "30.yaml": leaf };
  const reads = new Map<string, number>();
  const read = readerOf(files);
  const startedAt = performance.now();
  const report = lint(
    { file: "0.yaml", content: files["0.yaml"] ?? "" },
    {
      rules,
      readFile: (file) => {
        reads.set(file, (reads.get(file) ?? 0) + 1);
        return read(file);
      },
    },
  );
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  expect([...reads.values()].filter((count) => count > 2)).toEqual([]);
  expect(report.findings.map(({ file, occurs }) => `${file} ${occurs.kind}`)).toEqual(["30.yaml always"]);
  expect(new Set(report.problems.map(({ kind, message }) => `${kind}: ${message}`))).toEqual(
    new Set(["incomplete: More than 2500 nested stacks, of which the first 250 were judged"]),
  );
});

it("follows an attribute that a parameter names, and says so where that can be any", () => {
  const root = `Parameters:
  Out: { Type: String, AllowedValues: [Outputs.First, Outputs.Second], Default: Outputs.First }
  Any: { Type: String, Default: Outputs.Second }
Resources:
  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: child.yaml } }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !GetAtt [Child, !Ref Out] } }
  Other: { Type: AWS::IAM::AccessKey, Properties: { UserName: !GetAtt [Child, !Ref Any] } }`;
  const child = `Resources:
  Ann: { Type: AWS::IAM::User }
  Bob: { Type: AWS::IAM::User }
Outputs: { First: { Value: !Ref Ann }, Second: { Value: !Ref Bob } }`;
  const because = "undecided because of Fn::GetAtt of an attribute that only the deployment knows";
  expect(summarize(lintFiles({ "root.yaml": root, "child.yaml": child }))).toEqual([
    "warning root.yaml:6 Key <- child.yaml:2 Ann: when Out=Outputs.First (defaults)",
    "warning root.yaml:6 Key <- child.yaml:3 Bob: when Out=Outputs.Second",
    `warning root.yaml:7 Other <- child.yaml:2 Ann: ${because}`,
    `warning root.yaml:7 Other <- child.yaml:3 Bob: ${because}`,
  ]);
});

it("gives up a text that each stack passes on several times", () => {
  const level = (child: string): string => `Parameters: { A: { Type: String }, B: { Type: String } }
Conditions: { AreSame: !Equals [!Ref A, !Ref B] }
Resources:
  Bob: { Type: AWS::IAM::User, Properties: { UserName: !Ref B } }
  Key: { Type: AWS::IAM::AccessKey, Condition: AreSame, Properties: { UserName: !Ref B } }
  Child:
    Type: AWS::CloudFormation::Stack
    Properties: { TemplateURL: ${child}.yaml, Parameters: { A: !Sub "\${A}\${B}\${A}", B: !Sub "\${B}\${A}" } }`;
  const levels = Array.from({ length: 15 }, (_, index) => [`${index}.yaml`, level(String(index + 1))] as const);
  const last = "Resources: { W: { Type: AWS::CloudFormation::WaitConditionHandle } }";
  const { findings } = lintFiles({ ...Object.fromEntries(levels), "15.yaml": last });
  const reasons = new Set(findings.flatMap(({ occurs }) => (occurs.kind === "undecided" ? [occurs.reason] : [])));
  expect(reasons).toContain("the parameter B, which is passed too long a text");
});

it("knows that an output which a parameter chooses has to be there", () => {
  const root = `Parameters: { Out: { Type: String, AllowedValues: [Outputs.First, Outputs.Second] } }
Conditions: { IsSecond: !Equals [!Ref Out, Outputs.Second] }
Resources:
  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: child.yaml } }
  Topic: { Type: AWS::SNS::Topic, Properties: { DisplayName: !GetAtt [Child, !Ref Out] } }
  Bob: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Condition: IsSecond, Properties: { UserName: !Ref Bob } }
  Other: { Type: AWS::IAM::AccessKey, Properties: { UserName: !GetAtt [Topic, !Ref Out] } }`;
  const child = `Conditions: { Never: !Equals [a, b] }
Resources: { W: { Type: AWS::CloudFormation::WaitConditionHandle } }
Outputs: { First: { Value: x }, Second: { Value: x, Condition: Never } }`;
  expect(summarize(lintFiles({ "root.yaml": root, "child.yaml": child }))).toEqual([]);
});
