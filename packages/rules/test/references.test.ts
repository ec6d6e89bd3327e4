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
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }`,
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
