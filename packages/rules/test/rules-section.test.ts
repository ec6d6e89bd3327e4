import { expect, it } from "vitest";
import { lintFiles, summarize } from "./lint-files";

/** One pair in prod and one in dev, under the given rule. */
function template(rule: string): string {
  return `Parameters:
  Env: { Type: String, Default: dev }
  Other: { Type: String, Default: dev }
  Vpc: { Type: "AWS::EC2::VPC::Id" }
  List: { Type: CommaDelimitedList, Default: "a,b" }
Rules:
  Rule: ${rule}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsTest: !Equals [!Ref Env, test]
Resources:
  Bob: { Type: AWS::IAM::User, Condition: IsProd }
  BobKey: { Type: AWS::IAM::AccessKey, Condition: IsProd, Properties: { UserName: !Ref Bob } }
  Eve: { Type: AWS::IAM::User, Condition: IsTest }
  EveKey: { Type: AWS::IAM::AccessKey, Condition: IsTest, Properties: { UserName: !Ref Eve } }
`;
}

const prod = "warning t.yaml:13 BobKey <- t.yaml:12 Bob: when Env=prod";
const test = "warning t.yaml:15 EveKey <- t.yaml:14 Eve: when Env=test";

it.each([
  ["nothing", "{ Assertions: [] }", [prod, test]],
  ["Fn::Contains", "{ Assertions: [{ Assert: { Fn::Contains: [[dev, test], !Ref Env] } }] }", [test]],
  ["Fn::Equals", "{ Assertions: [{ Assert: { Fn::Equals: [!Ref Env, dev] } }] }", []],
  [
    "a rule's condition",
    "{ RuleCondition: { Fn::Equals: [!Ref Other, dev] }, Assertions: [{ Assert: { Fn::Equals: [!Ref Env, dev] } }] }",
    [
      "warning t.yaml:13 BobKey <- t.yaml:12 Bob: when Env=prod Other=value",
      "warning t.yaml:15 EveKey <- t.yaml:14 Eve: when Env=test Other=value",
    ],
  ],
  [
    "Fn::Not and Fn::Or",
    "{ Assertions: [{ Assert: { Fn::Not: [{ Fn::Or: [{ Fn::Equals: [!Ref Env, prod] }, { Fn::Equals: [!Ref Env, qa] }] }] } }] }",
    [test],
  ],
  [
    "Fn::EachMemberEquals",
    "{ Assertions: [{ Assert: { Fn::EachMemberEquals: [[!Ref Env, !Ref Env], prod] } }] }",
    [prod.replace("when Env=prod", "always")],
  ],
  ["Fn::EachMemberIn", "{ Assertions: [{ Assert: { Fn::EachMemberIn: [[!Ref Env], [qa, test]] } }] }", [test]],
  [
    "Fn::RefAll",
    '{ Assertions: [{ Assert: { Fn::Contains: [{ Fn::RefAll: "AWS::EC2::VPC::Id" }, vpc-1] } }] }',
    [prod, test],
  ],
  [
    "Fn::RefAll, which lists what the account has",
    '{ Assertions: [{ Assert: { Fn::EachMemberIn: [{ Fn::RefAll: "AWS::EC2::VPC::Id" }, [vpc-1]] } }, { Assert: { Fn::Equals: [!Ref Vpc, vpc-2] } }, { Assert: { Fn::Contains: [{ Fn::RefAll: "AWS::EC2::VPC::Id" }, !Ref Env] } }] }',
    [`${prod} Vpc=vpc-2`, `${test} Vpc=vpc-2`],
  ],
  [
    "Fn::RefAll of a type that no parameter has, beside another assertion",
    '{ Assertions: [{ Assert: { Fn::EachMemberIn: [{ Fn::ValueOfAll: [AWS::EC2::Subnet::Id, VpcId] }, { Fn::RefAll: "AWS::EC2::Subnet::Id" }] } }, { Assert: { Fn::Not: [{ Fn::Equals: [!Ref Env, prod] }] } }] }',
    [test],
  ],
  [
    "attributes of what parameters name",
    "{ Assertions: [{ Assert: { Fn::EachMemberIn: [{ Fn::ValueOfAll: [AWS::EC2::VPC::Id, Tags.Dept] }, [{ Fn::ValueOf: [Vpc, Tags.Dept] }]] } }] }",
    [prod, test],
  ],
  [
    "a list parameter whose default it does not allow",
    "{ Assertions: [{ Assert: { Fn::EachMemberIn: [!Ref List, [a]] } }] }",
    [`${prod} List=a`, `${test} List=a`],
  ],
  ["a list parameter", "{ Assertions: [{ Assert: { Fn::EachMemberIn: [!Ref List, [a, b]] } }] }", [prod, test]],
  [
    "a default that it does not allow",
    "{ Assertions: [{ Assert: { Fn::Not: [{ Fn::Equals: [!Ref Other, dev] }] } }] }",
    [`${prod} Other=value`, `${test} Other=value`],
  ],
  ["the wrong shape", "[1, { Assert: 2 }]", [prod, test]],
])("%s", (_, rule, expected) => {
  expect(summarize(lintFiles({ "t.yaml": template(rule) }))).toEqual(expected);
});

it("reads a list that is given", () => {
  const rule = "{ Assertions: [{ Assert: { Fn::Contains: [!Ref List, !Ref Env] } }] }";
  const files = { "t.yaml": template(rule) };
  expect(summarize(lintFiles(files, [{ parameters: { List: "dev, prod" } }]))).toEqual([prod]);
});
