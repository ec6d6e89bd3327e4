// biome-ignore-all lint/suspicious/noTemplateCurlyInString: so look the variables of Fn::Sub.
import type { Assignment } from "./assignments";
import { type Json, type JsonObject, rootFile, type Templates, templateWith } from "./template-json";

/** What a deployment of a user `U` and a key `K` comes to. */
export type Result = "key of U" | "no key of U" | "refused";

/** Something that moto does otherwise than CloudFormation. */
export interface MotoBug {
  /** What CloudFormation does. */
  readonly rule: string;
  /** What keeps it from spoiling the comparison: an amendment in `deploy.py`, or that no generated template has it. */
  readonly remedy: "amended" | "not generated";
  readonly templates: Templates;
  readonly parameters: Assignment;
  readonly inCloudFormation: Result;
  readonly inMoto: Result;
}

/** A template with a user `U` called bob, a key `K` for the name, and more. */
function example(keyName: Json, more: Readonly<Record<string, JsonObject>> = {}): Templates {
  const Resources = {
    U: { Type: "AWS::IAM::User", Properties: { UserName: "bob" } },
    ...more["Resources"],
    K: { Type: "AWS::IAM::AccessKey", Properties: { UserName: keyName } },
  };
  return { [rootFile]: templateWith({ ...more, Resources }), "child.json": child };
}

const child = templateWith({
  Resources: { Other: { Type: "AWS::IAM::User", Properties: {} } },
  Outputs: { Name: { Value: "bob" } },
});
const nested = { S: { Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL: "child.json", Parameters: {} } } };
const never = { Never: { "Fn::Equals": ["a", "b"] } };

/** Everything that is known to be wrong in the pinned moto, as far as users and keys can depend on it. */
export const knownMotoBugs: readonly MotoBug[] = [
  {
    rule: "Fn::GetAtt gives the outputs of a nested stack",
    remedy: "amended",
    templates: example({ "Fn::GetAtt": ["S", "Outputs.Name"] }, { Resources: nested }),
    parameters: {},
    inCloudFormation: "key of U",
    inMoto: "refused",
  },
  {
    rule: "Fn::Sub gives the outputs of a nested stack",
    remedy: "not generated",
    templates: example({ "Fn::Sub": "${S.Outputs.Name}" }, { Resources: nested }),
    parameters: {},
    inCloudFormation: "key of U",
    inMoto: "refused",
  },
  {
    rule: "a parameter has one of its AllowedValues",
    remedy: "amended",
    templates: example("bob", { Parameters: { P: { Type: "String", AllowedValues: ["a", "b"] } } }),
    parameters: { P: "c" },
    inCloudFormation: "refused",
    inMoto: "key of U",
  },
  {
    rule: "a parameter matches its AllowedPattern",
    remedy: "not generated",
    templates: example("bob", { Parameters: { P: { Type: "String", AllowedPattern: "[a-z]+" } } }),
    parameters: { P: "1" },
    inCloudFormation: "refused",
    inMoto: "key of U",
  },
  {
    rule: "a parameter is as long as MinLength and MaxLength say",
    remedy: "not generated",
    templates: example("bob", { Parameters: { P: { Type: "String", MinLength: 2 } } }),
    parameters: { P: "a" },
    inCloudFormation: "refused",
    inMoto: "key of U",
  },
  {
    rule: "the parameters meet the assertions of Rules",
    remedy: "not generated",
    templates: example("bob", { Rules: { Never: { Assertions: [{ Assert: { "Fn::Equals": ["a", "b"] } }] } } }),
    parameters: {},
    inCloudFormation: "refused",
    inMoto: "key of U",
  },
  {
    rule: "a Ref of a resource that its condition keeps away is an error, inside a function too",
    remedy: "amended",
    templates: example("bob", {
      Conditions: never,
      Resources: {
        V: { Type: "AWS::IAM::User", Condition: "Never", Properties: {} },
        W: { Type: "AWS::IAM::User", Properties: { UserName: { "Fn::Sub": "${V}-too" } } },
      },
    }),
    parameters: {},
    inCloudFormation: "refused",
    inMoto: "key of U",
  },
  {
    rule: "an output that refers to a resource that its condition keeps away is an error",
    remedy: "amended",
    templates: example("bob", {
      Conditions: never,
      Resources: { V: { Type: "AWS::IAM::User", Condition: "Never", Properties: {} } },
      Outputs: { Name: { Value: { Ref: "V" } } },
    }),
    parameters: {},
    inCloudFormation: "refused",
    inMoto: "key of U",
  },
  {
    rule: "the name of a user has no slash",
    remedy: "amended",
    templates: example("bob", {
      Resources: { V: { Type: "AWS::IAM::User", Properties: { UserName: "team/bob" } } },
    }),
    parameters: {},
    inCloudFormation: "refused",
    inMoto: "key of U",
  },
  {
    rule: "AWS::NoValue in a list is left out",
    remedy: "not generated",
    templates: example(
      { "Fn::Join": ["", ["bob", { "Fn::If": ["Never", "-too", { Ref: "AWS::NoValue" }] }]] },
      { Conditions: never },
    ),
    parameters: {},
    inCloudFormation: "key of U",
    inMoto: "no key of U",
  },
  {
    rule: "Fn::GetAtt also takes a resource and an attribute with a dot between them",
    remedy: "not generated",
    templates: example({ "Fn::Select": [1, { "Fn::Split": ["/", { "Fn::GetAtt": "U.Arn" }] }] }),
    parameters: {},
    inCloudFormation: "key of U",
    inMoto: "refused",
  },
  {
    rule: "the index of Fn::Select may be a parameter",
    remedy: "not generated",
    templates: example({ "Fn::Select": [{ Ref: "P" }, ["alice", "bob"]] }, { Parameters: { P: { Type: "String" } } }),
    parameters: { P: "1" },
    inCloudFormation: "key of U",
    inMoto: "refused",
  },
  {
    rule: "a number is equal to the string that it is written as",
    remedy: "not generated",
    templates: example(
      { "Fn::If": ["IsOne", "bob", "alice"] },
      {
        Parameters: { P: { Type: "Number" } },
        Conditions: { IsOne: { "Fn::Equals": [{ Ref: "P" }, "1"] } },
      },
    ),
    parameters: { P: "1" },
    inCloudFormation: "key of U",
    inMoto: "no key of U",
  },
  {
    rule: "true is equal to the string that it is written as, and no other",
    remedy: "not generated",
    templates: example(
      { "Fn::If": ["IsTrue", "bob", "alice"] },
      { Conditions: { IsTrue: { "Fn::Equals": ["TRUE", true] } } },
    ),
    parameters: {},
    inCloudFormation: "no key of U",
    inMoto: "key of U",
  },
  {
    rule: "the default of a list parameter is split at its commas",
    remedy: "not generated",
    templates: example(
      { "Fn::Select": [0, { Ref: "P" }] },
      { Parameters: { P: { Type: "CommaDelimitedList", Default: "bob,alice" } } },
    ),
    parameters: {},
    inCloudFormation: "key of U",
    inMoto: "no key of U",
  },
];
