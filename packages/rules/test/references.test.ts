import { lint, rules } from "@latchkey/rules";
import { describe, expect, it } from "vitest";
import { lintFiles, summarize } from "./lint-files";

const environments = `Parameters: { Env: { Type: String } }
Conditions: { IsProd: !Equals [!Ref Env, prod], IsDev: !Equals [!Ref Env, dev] }
Resources:
`;

const child = `Parameters: { Env: { Type: String, Default: dev } }
Mappings: { Sizes: { prod: { Name: large } } }
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsLarge: !Equals [!FindInMap [Sizes, !Ref Env, Name], large]
Resources:
  Other: { Type: AWS::IAM::User }
Outputs:
  Name: { Condition: IsProd, Value: bob }
`;

const nest = "Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: child.yaml, Parameters: { Env: !Ref Env } }";

describe("a deployment that fails creates no key", () => {
  it.each<readonly [what: string, resources: string, found: readonly string[]]>([
    [
      "since the key refers to a user that is not there, though another has its name",
      `  Bob: { Type: AWS::IAM::User, Condition: IsProd, Properties: { UserName: bob } }
  Also: { Type: AWS::IAM::User, Condition: IsDev, Properties: { UserName: bob } }
  Key: { Type: AWS::IAM::AccessKey, Condition: IsDev, Properties: { UserName: !Ref Bob } }`,
      [],
    ],
    [
      "since the key refers to an output of a nested stack that is not there",
      `  Bob: { Type: AWS::IAM::User, Condition: IsDev, Properties: { UserName: bob } }
  Child: { Condition: IsProd, ${nest} }
  Key: { Type: AWS::IAM::AccessKey, Condition: IsDev, Properties: { UserName: !GetAtt Child.Outputs.Name } }`,
      [],
    ],
    [
      "unless it has the output that the key refers to",
      `  Bob: { Type: AWS::IAM::User, Properties: { UserName: bob } }
  Child: { ${nest} }
  Key: { Type: AWS::IAM::AccessKey, Condition: IsProd, Properties: { UserName: !Sub "\${Child.Outputs.Name}" } }`,
      ["warning root.yaml:6 Key <- root.yaml:4 Bob: always"],
    ],
    [
      "since a nested stack is passed what it does not know",
      `  Bob: { Type: AWS::IAM::User, Condition: IsDev, Properties: { UserName: bob } }
  Child: { Condition: IsDev, ${nest.replace("!Ref Env", "test")} }
  Key: { Type: AWS::IAM::AccessKey, Condition: IsDev, Properties: { UserName: !Ref Bob } }`,
      [],
    ],
    [
      "since another key has no user's name",
      `  Bob: { Type: AWS::IAM::User, Properties: { UserName: bob } }
  Key: { Type: AWS::IAM::AccessKey, Condition: IsDev, Properties: { UserName: !Ref Bob } }
  Other: { Type: AWS::IAM::AccessKey, Properties: { UserName: !If [IsDev, !Ref AWS::NoValue, alice] } }`,
      [],
    ],
    [
      "but what a nested stack lacks is of no matter where that is not there",
      `  Bob: { Type: AWS::IAM::User, Properties: { UserName: bob } }
  Child: { Condition: IsProd, ${nest} }
  Key: { Type: AWS::IAM::AccessKey, Condition: IsDev, Properties: { UserName: bob } }`,
      ["warning root.yaml:6 Key <- root.yaml:4 Bob: when Env=dev"],
    ],
  ])("%s", (_, resources, found) => {
    expect(summarize(lintFiles({ "root.yaml": environments + resources, "child.yaml": child }))).toEqual(found);
  });
});

const whenProd = "warning root.yaml:10 Key <- root.yaml:9 Bob: when Env=prod";

/** What stands beside a key for a user that come with Env=prod, and what is found then. */
const beside: Readonly<Record<string, readonly [others: string, found: readonly string[]]>> = {
  "a resource refers to one that is not there": [
    `  Topic: { Type: AWS::SNS::Topic, Condition: IsDev }
  Policy: { Type: AWS::SNS::TopicPolicy, Condition: IsProd, Properties: { Topics: [!Ref Topic] } }`,
    [],
  ],
  "a part of a text does": [
    `  Topic: { Type: AWS::SNS::Topic, Condition: IsDev }
  Other: { Type: AWS::SNS::Topic, Properties: { DisplayName: !Sub ["\${It}-\${AWS::Region}", { It: !Sub "\${Topic.TopicName}" }] } }`,
    [],
  ],
  "what is in a list of which another item is taken does": [
    `  Topic: { Type: AWS::SNS::Topic, Condition: IsDev }
  Other: { Type: AWS::SNS::Topic, Properties: { DisplayName: !Select [0, [name, !GetAtt [Topic, TopicName]]] } }`,
    [],
  ],
  "another key does": [
    `  Eve: { Type: AWS::IAM::User, Condition: IsDev }
  Other: { Type: AWS::IAM::AccessKey, Condition: IsProd, Properties: { UserName: !Ref Eve } }`,
    [],
  ],
  "the metadata of a resource does": [
    `  Topic: { Type: AWS::SNS::Topic, Condition: IsDev }
  Other: { Type: AWS::SNS::Topic, Metadata: { Of: !Ref Topic } }`,
    [],
  ],
  "an output does": [
    `  Topic: { Type: AWS::SNS::Topic, Condition: IsDev }
Outputs: { Name: { Condition: IsProd, Value: !GetAtt Topic.TopicName } }`,
    [],
  ],
  "the name of an export does": [
    `  Topic: { Type: AWS::SNS::Topic, Condition: IsDev }
Outputs: { Name: { Value: x, Export: { Name: !GetAtt Topic.TopicName } } }`,
    [],
  ],
  "a nested stack is passed it": [
    `  Eve: { Type: AWS::IAM::User, Condition: IsDev }
  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: plain.yaml, Parameters: { Any: !Ref Eve } } }`,
    [],
  ],
  "a resource refers to an output of a nested stack that is not there": [
    `  Child: { Condition: IsDev, Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: any.yaml } }
  Other: { Type: AWS::SNS::Topic, Properties: { DisplayName: !GetAtt Child.Outputs.Name } }`,
    [],
  ],
  "a resource refers to an output that a nested stack does not have then": [
    `  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: any.yaml, Parameters: { Any: !Ref Env } } }
  Other: { Type: AWS::SNS::Topic, Properties: { DisplayName: !GetAtt Child.Outputs.InDev } }`,
    [],
  ],
  "a resource looks up a key that a mapping does not have": [
    "  Other: { Type: AWS::SNS::Topic, Properties: { DisplayName: !FindInMap [Names, !Ref Env, Topic] } }",
    [],
  ],
  "an output does so": ["Outputs: { Name: { Condition: IsProd, Value: !FindInMap [Names, !Ref Env, Topic] } }", []],
  "a nested stack is passed what a mapping does not have": [
    `  Child:
    Type: AWS::CloudFormation::Stack
    Properties: { TemplateURL: plain.yaml, Parameters: { Any: !FindInMap [Names, !If [IsProd, prod, dev], Topic] } }`,
    [],
  ],
  "a nested stack looks it up": [
    `  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: look-up.yaml, Parameters: { Any: !Ref Env } } }`,
    [],
  ],
  "a nested stack is passed nothing": [
    `  Child:
    Type: AWS::CloudFormation::Stack
    Properties: { TemplateURL: plain.yaml, Parameters: { Any: !If [IsProd, !Ref AWS::NoValue, x] } }`,
    [],
  ],
  "what is looked up has a default": [
    `  Other:
    Type: AWS::SNS::Topic
    Properties: { DisplayName: !FindInMap [Names, !Ref Env, Topic, { DefaultValue: any }] }
Transform: AWS::LanguageExtensions`,
    [whenProd],
  ],
  "what looks it up is not there": [
    `  Other: { Condition: IsDev, Type: AWS::SNS::Topic, Properties: { DisplayName: !FindInMap [Names, !Ref Env, Topic] } }`,
    [whenProd],
  ],
  "only another key is not there": [
    `  Other: { Type: AWS::SNS::Topic, Properties: { DisplayName: !FindInMap [Names, !Ref Size, Topic] } }`,
    [`${whenProd} Size=dev`],
  ],
  "the Region decides whether it is there": [
    `  Other: { Type: AWS::SNS::Topic, Properties: { DisplayName: !FindInMap [Names, !Ref AWS::Region, Topic] } }`,
    [whenProd],
  ],
  "a nested stack has a default for what it is passed nothing for": [
    `  Child:
    Type: AWS::CloudFormation::Stack
    Properties: { TemplateURL: any.yaml, Parameters: { Any: !If [IsProd, !Ref AWS::NoValue, x] } }`,
    [whenProd],
  ],
  "a user has a name that IAM does not take": [
    "  Eve: { Type: AWS::IAM::User, Properties: { UserName: !If [IsProd, eve/1, eve] } }",
    [],
  ],
  "a user has a name that is too long": [
    `  Eve: { Type: AWS::IAM::User, Properties: { UserName: !If [IsProd, ${"e".repeat(65)}, eve] } }`,
    [],
  ],
  "a user has a name that is just short enough": [
    `  Eve: { Type: AWS::IAM::User, Properties: { UserName: !If [IsProd, ${"e".repeat(64)}, eve] } }`,
    [whenProd],
  ],
  "a user's name would have to have what no name has": [
    `  Eve: { Type: AWS::IAM::User, Properties: { UserName: !Ref Size } }
  Ann: { Type: AWS::IAM::User, Condition: IsProd, Properties: { UserName: !Select [1, !Split [/, !Ref Size]] } }`,
    [],
  ],
  "a user has a name that only the deployment knows": [
    `  Eve: { Type: AWS::IAM::User, Properties: { UserName: !Sub "\${AWS::StackName}/\${Env}" } }`,
    [whenProd],
  ],
  "a user has a name that cannot be whatever the values": [
    "  Eve: { Type: AWS::IAM::User, Properties: { UserName: !Sub 'eve/${Env}' } }",
    [whenProd, cannotBe(11, "user 'Eve' has a name that IAM takes")],
  ],
  "a user has a name that cannot be in some deployments": [
    "  Eve: { Type: AWS::IAM::User, Condition: IsProd, Properties: { UserName: the eve } }",
    [],
  ],
  "a mapping lacks a literal key": [
    "  Other: { Type: AWS::SNS::Topic, Properties: { DisplayName: !FindInMap [Names, prod, Topic] } }",
    [whenProd, cannotBe(11, "there is what 'Other' looks up in mappings")],
  ],
  "a mapping lacks a literal key for which there is a default": [
    "  Other: { Type: AWS::SNS::Topic, Properties: { DisplayName: !FindInMap [Names, prod, Topic, { DefaultValue: x }] } }",
    [whenProd],
  ],
  "a mapping lacks a literal key in some deployments": [
    "  Other: { Type: AWS::SNS::Topic, Condition: IsProd, Properties: { DisplayName: !FindInMap [Names, prod, Topic] } }",
    [],
  ],
  "a list has no such item": [
    "  Other: { Type: AWS::SNS::Topic, Properties: { DisplayName: !Select [2, [a, b]] } }",
    [whenProd, cannotBe(11, "there is an item 2 in a list of 2 that 'Other' has")],
  ],
  "a list has no such item in some deployments": [
    "  Other: { Type: AWS::SNS::Topic, Properties: { DisplayName: !If [IsProd, !Select [2, [a, b]], x] } }",
    [],
  ],
  "a list has such an item": [
    "  Other: { Type: AWS::SNS::Topic, Properties: { DisplayName: !Select [1, [a, b]] } }",
    [whenProd],
  ],
  "a nested stack has no such output": [
    `  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: any.yaml } }
  Other: { Type: AWS::SNS::Topic, Properties: { DisplayName: !Sub "\${Child.Outputs.Nothing}" } }`,
    [whenProd, cannotBe(12, "there is 'Child.Outputs.Nothing', which 'Other' refers to")],
  ],
  "a nested stack has no such output in some deployments": [
    `  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: any.yaml } }
  Other: { Type: AWS::SNS::Topic, Condition: IsProd, Properties: { DisplayName: !GetAtt Child.Outputs.Nothing } }`,
    [],
  ],
  "a nested stack that a macro works on has no such output": [
    `  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: macro.yaml } }
  Other: { Type: AWS::SNS::Topic, Properties: { DisplayName: !GetAtt Child.Outputs.Nothing } }`,
    [whenProd, expect.stringContaining("Mine")],
  ],
  "a nested stack is not passed what has no default": [
    "  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: plain.yaml, Parameters: { Other: x } } }",
    [whenProd, cannotBe(11, "nested stack 'Child' is passed something for its parameter 'Any'")],
  ],
  "a nested stack is not passed what has no default, nor anything else": [
    "  Child: { Type: AWS::CloudFormation::Stack, Condition: IsProd, Properties: { TemplateURL: plain.yaml } }",
    [],
  ],
  "a nested stack has such a resource": [
    "  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: bad.yaml, Parameters: { Any: !Ref Env } } }",
    [],
  ],
  "a nested stack that is not there has such a resource": [
    `  Child:
    { Condition: IsDev, Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: bad.yaml, Parameters: { Any: !Ref Env } } }`,
    [whenProd],
  ],
  "the resource that refers to it is not there either": [
    `  Topic: { Type: AWS::SNS::Topic, Condition: IsDev }
  Policy: { Type: AWS::SNS::TopicPolicy, Condition: IsDev, Properties: { Topics: [!Ref Topic] } }`,
    [whenProd],
  ],
  "the branch that is taken refers to something else": [
    `  Topic: { Type: AWS::SNS::Topic, Condition: IsDev }
  Other: { Type: AWS::SNS::Topic, Properties: { DisplayName: !If [IsDev, !GetAtt Topic.TopicName, none] } }`,
    [whenProd],
  ],
  "the branch that is taken refers to it": [
    `  Topic: { Type: AWS::SNS::Topic, Condition: IsDev }
  Other: { Type: AWS::SNS::Topic, Properties: { DisplayName: !If [IsProd, !GetAtt Topic.TopicName, none] } }`,
    [],
  ],
  "a resource only waits for it": [
    `  Topic: { Type: AWS::SNS::Topic, Condition: IsDev }
  Other: { Type: AWS::SNS::Topic, DependsOn: Topic }`,
    [whenProd],
  ],
  "a text names it without a reference": [
    `  Topic: { Type: AWS::SNS::Topic, Condition: IsDev }
  Other: { Type: AWS::SNS::Topic, Properties: { DisplayName: !Sub "\${!Topic}" } }`,
    [whenProd],
  ],
  "what another value brings about is referred to": [
    `  Topic: { Type: AWS::SNS::Topic, Condition: IsLarge }
  Policy: { Type: AWS::SNS::TopicPolicy, Condition: IsProd, Properties: { Topics: [!Ref Topic] } }`,
    [`${whenProd} Size=large`],
  ],
  "what refers to it comes with another value than the default alone": [
    `  Topic: { Type: AWS::SNS::Topic, Condition: IsDev }
  Policy: { Type: AWS::SNS::TopicPolicy, Condition: IsLarge, Properties: { Topics: [!Ref Topic] } }`,
    [whenProd],
  ],
  "a function that is not known is given it": [
    `  Topic: { Type: AWS::SNS::Topic, Condition: IsDev }
  Other: { Type: AWS::SNS::Topic, Properties: { DisplayName: { Fn::New: !Ref Topic } } }`,
    [whenProd],
  ],
  "a condition that cannot be followed decides whether it is there": [
    `  Topic: { Type: AWS::SNS::Topic, Condition: IsUnknown }
  Other: { Type: AWS::SNS::Topic, Properties: { DisplayName: !GetAtt Topic.TopicName } }`,
    [whenProd],
  ],
  "a macro may take the reference away": [
    `  Topic: { Type: AWS::SNS::Topic, Condition: IsDev }
  Other: { Type: AWS::SNS::Topic, Properties: { DisplayName: !Ref Topic, Fn::Transform: { Name: Mine } } }`,
    [whenProd, expect.stringContaining("Mine")],
  ],
  "a macro may take the condition of an output away": [
    `  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: macro.yaml, Parameters: { Any: !Ref Env } } }
  Other: { Type: AWS::SNS::Topic, Properties: { DisplayName: !GetAtt Child.Outputs.InDev } }`,
    [whenProd, expect.stringContaining("Mine")],
  ],
  "a resource of SAM's refers to it": [
    `  Topic: { Type: AWS::SNS::Topic, Condition: IsDev }
  Other: { Type: AWS::Serverless::Function, Properties: { Description: !GetAtt Topic.TopicName } }
Transform: AWS::Serverless-2016-10-31`,
    [whenProd],
  ],
};

describe("a pair that comes with a value is reported only where the deployment does not fail, which it does when", () => {
  it.each(Object.entries(beside))("%s", (_, [others, found]) => {
    const root = `Parameters: { Env: { Type: String }, Size: { Type: String, Default: small } }
Mappings: { Names: { dev: { Topic: one }, tiny: { Topic: two }, eu-west-1: { Topic: three } } }
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsDev: !Equals [!Ref Env, dev]
  IsLarge: !Equals [!Ref Size, large]
  IsUnknown: { Fn::New: [!Ref Env, dev] }
Resources:
  Bob: { Type: AWS::IAM::User, Condition: IsProd }
  Key: { Type: AWS::IAM::AccessKey, Condition: IsProd, Properties: { UserName: !Ref Bob } }
${others}
`;
    const child = `Parameters: { Any: { Type: String, Default: x } }
Conditions: { IsDev: !Equals [!Ref Any, dev] }
Resources: { W: { Type: AWS::CloudFormation::WaitConditionHandle } }
Outputs: { Name: { Value: x }, InDev: { Value: x, Condition: IsDev } }`;
    const files = {
      "root.yaml": root,
      "any.yaml": child,
      "macro.yaml": `${child}\nTransform: Mine`,
      "plain.yaml": `Parameters: { Any: { Type: String } }
Resources: { W: { Type: AWS::CloudFormation::WaitConditionHandle } }`,
      "look-up.yaml": `Parameters: { Any: { Type: String } }
Mappings: { Names: { dev: { Topic: one } } }
Resources: { Other: { Type: AWS::SNS::Topic, Properties: { DisplayName: !FindInMap [Names, !Ref Any, Topic] } } }`,
      "bad.yaml": `Parameters: { Any: { Type: String } }
Conditions: { IsDev: !Equals [!Ref Any, dev] }
Resources:
  Topic: { Type: AWS::SNS::Topic, Condition: IsDev }
  Other: { Type: AWS::SNS::Topic, Properties: { DisplayName: !GetAtt Topic.TopicName } }`,
    };
    expect(summarize(lintFiles(files))).toEqual(found);
  });
});

it("names what excludes each other before what something else that is referred to excludes", () => {
  const because = (others: string) => {
    const root = `${environments}  Bob: { Type: AWS::IAM::User, Condition: IsProd, Properties: { UserName: bob } }
  Key: { Type: AWS::IAM::AccessKey, Condition: ${others}`;
    const { pairs } = lint({ file: "root.yaml", content: root }, { rules, explainPairs: true });
    return pairs.map(({ occurs }) => occurs);
  };
  expect(because("IsDev, Properties: { UserName: !Ref Bob } }")).toEqual([
    { kind: "never", because: ["IsProd holds", "IsDev holds"] },
  ]);
  expect(
    because(`IsProd, Properties: { UserName: bob } }
  Topic: { Type: AWS::SNS::Topic, Condition: IsDev }
  Other: { Type: AWS::SNS::Topic, Properties: { DisplayName: !Ref Topic } }`),
  ).toEqual([{ kind: "never", because: ["IsProd holds"] }]);
});

function cannotBe(line: number, what: string, values = "Whatever the values of the parameters"): string {
  const kind = values.startsWith("With") ? "invalid-template" : "incomplete";
  return `${kind} root.yaml:${line}: ${values}, nothing can be deployed, since that would need the impossible: that ${what}; judged as if that were no fault`;
}

describe("what something refers to is never there", () => {
  const refers = `${environments}  Topic: { Type: AWS::SNS::Topic, Condition: IsProd }
  Other: { Type: AWS::SNS::Topic, Properties: { DisplayName: !GetAtt Topic.TopicName } }
  Bob: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }`;
  const pair = "warning root.yaml:7 Key <- root.yaml:6 Bob: always";
  const what = "there is 'Topic', which 'Other' refers to";
  const refused = cannotBe(5, what);

  it("with the values that are given", () => {
    const judged = (Env: string) => summarize(lintFiles({ "root.yaml": refers }, [{ parameters: { Env } }]));
    expect(judged("prod")).toEqual([pair]);
    expect(judged("dev")).toEqual([pair, cannotBe(5, what, "With what is given for Env")]);
  });

  it("whatever the values", () => {
    const root = refers.replace("[!Ref Env, prod]", "[a, b]");
    expect(summarize(lintFiles({ "root.yaml": root }))).toEqual([pair, refused]);
  });

  it("beside rules, which count nevertheless", () => {
    const root = `${refers.replace("[!Ref Env, prod]", "[a, b]").replace("Key: { Type: AWS::IAM::AccessKey,", "Key: { Type: AWS::IAM::AccessKey, Condition: IsDev,")}
Rules: { Never: { Assertions: [{ Assert: !Not [!Equals [!Ref Env, dev]] }] } }`;
    expect(summarize(lintFiles({ "root.yaml": root }))).toEqual([refused]);
  });
});

it.each<readonly [what: string, collection: string, problems: readonly unknown[]]>([
  ["a parameter", "!Ref Names", [expect.stringContaining("What this loop runs over depends on the deployment")]],
  ["one of two lists", "!If [IsLong, [a], [c]]", []],
])("takes nothing that a loop over %s makes to be needed whatever that is", (_, collection, problems) => {
  const root = `Transform: AWS::LanguageExtensions
Parameters: { Names: { Type: CommaDelimitedList, Default: a }, Env: { Type: String }, Size: { Type: String } }
Conditions: { IsProd: !Equals [!Ref Env, prod], IsDev: !Equals [!Ref Env, dev], IsLong: !Equals [!Ref Size, long] }
Resources:
  Topica: { Type: AWS::SNS::Topic, Condition: IsProd }
  Topicc: { Type: AWS::SNS::Topic }
  Bob: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Condition: IsDev, Properties: { UserName: !Ref Bob } }
Outputs:
  Fn::ForEach::Topics: [Name, ${collection}, { "O\${Name}": { Value: !Ref "Topic\${Name}" } }]`;
  const found = summarize(lintFiles({ "root.yaml": root }));
  expect(found).toEqual(["warning root.yaml:8 Key <- root.yaml:7 Bob: when Env=dev", ...problems]);
});

it("takes no condition on the made-up name of a nested stack to hold", () => {
  const files = {
    "root.yaml": `Resources:
  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: child.yaml } }`,
    "child.yaml": `Conditions: { IsBob: !Equals [!Ref AWS::StackName, bob] }
Resources:
  Bob: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Condition: IsBob, Properties: { UserName: !Ref Bob } }`,
  };
  expect(summarize(lintFiles(files))).toEqual([]);
});

describe("the name of a user is a part of its ARN, whose path is a parameter", () => {
  it.each<readonly [what: string, parameter: string, index: number, found: readonly string[]]>([
    [
      "that has a default",
      "Default: team",
      2,
      ["warning root.yaml:4 Key <- root.yaml:3 Bob: when Path=team (defaults)"],
    ],
    ["that has none", "MinLength: 1", 2, ["warning root.yaml:4 Key <- root.yaml:3 Bob: when Path=value"]],
    [
      "with a default of two parts",
      "Default: a/b",
      3,
      ["warning root.yaml:4 Key <- root.yaml:3 Bob: when Path=a/b (defaults)"],
    ],
    ["that nothing says is the name", "MinLength: 1", 1, []],
  ])("%s", (_, parameter, index, found) => {
    const root = `Parameters: { Path: { Type: String, ${parameter} } }
Resources:
  Bob: { Type: AWS::IAM::User, Properties: { UserName: bob, Path: !Sub "/\${Path}/" } }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Select [${index}, !Split [/, !GetAtt Bob.Arn]] } }`;
    expect(summarize(lintFiles({ "root.yaml": root }))).toEqual(found);
  });
});
