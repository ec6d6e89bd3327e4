// biome-ignore-all lint/suspicious/noTemplateCurlyInString: so look the variables of Fn::Sub.
import { afterAll, test } from "vitest";
import { compareWithMoto, Tally } from "./compare-with-moto";
import { MotoWorkers } from "./moto-workers";
import { type JsonObject, rootFile, templateWith } from "./template-json";

const workers = new MotoWorkers(1);
afterAll(() => workers.close());

const user = (name?: JsonObject | string, more: JsonObject = {}): JsonObject => ({
  Type: "AWS::IAM::User",
  Properties: { ...(name === undefined ? {} : { UserName: name }), ...more },
});
const key = (name: JsonObject | string): JsonObject => ({
  Type: "AWS::IAM::AccessKey",
  Properties: { UserName: name },
});
const stack = (Parameters: JsonObject): JsonObject => ({
  Type: "AWS::CloudFormation::Stack",
  Properties: { TemplateURL: "child.json", Parameters },
});
const is = (name: string, value: string): JsonObject => ({ "Fn::Equals": [{ Ref: name }, value] });
const text: JsonObject = { Type: "String" };
const lastOfArn = (index: number): JsonObject => ({
  "Fn::Select": [index, { "Fn::Split": ["/", { "Fn::GetAtt": ["U", "Arn"] }] }],
});

/** What the search has found Latchkey wrong about, reduced by hand. */
const cases: readonly { readonly name: string; readonly root: JsonObject; readonly child?: JsonObject }[] = [
  {
    name: "the name is taken from an ARN whose path is a parameter",
    root: {
      Parameters: { P: { Type: "String", Default: "team" } },
      Resources: { U: user(undefined, { Path: { "Fn::Sub": "/${P}/" } }), K: key(lastOfArn(2)) },
    },
  },
  {
    name: "the name is a part of a text with a parameter, whose default makes it the user's",
    root: {
      Parameters: { P: { Type: "String", Default: "bob" } },
      Resources: {
        U: user("bob"),
        K: key({ "Fn::Select": [1, { "Fn::Split": ["/", { "Fn::Sub": "team/${P}" }] }] }),
      },
    },
  },
  {
    name: "CloudFormation makes up the name of a nested stack",
    root: { Resources: { S: stack({}) } },
    child: {
      Conditions: { IsBob: is("AWS::StackName", "bob") },
      Resources: { U: user(), K: { ...key({ Ref: "U" }), Condition: "IsBob" } },
    },
  },
  {
    name: "a key that refers to a user that is not there cannot be another's of that name",
    root: {
      Parameters: { Env: text },
      Conditions: { IsProd: is("Env", "prod"), IsDev: is("Env", "dev") },
      Resources: {
        U: { ...user("bob"), Condition: "IsProd" },
        V: { ...user("bob"), Condition: "IsDev" },
        K: { ...key({ Ref: "U" }), Condition: "IsDev" },
      },
    },
  },
  {
    name: "a key that refers to the output of a nested stack that is not there cannot be created",
    root: {
      Parameters: { Env: text },
      Conditions: { IsProd: is("Env", "prod"), IsDev: is("Env", "dev") },
      Resources: {
        U: { ...user("bob"), Condition: "IsDev" },
        S: { ...stack({}), Condition: "IsProd" },
        K: { ...key({ "Fn::GetAtt": ["S", "Outputs.Name"] }), Condition: "IsDev" },
      },
    },
    child: { Resources: { Other: user() }, Outputs: { Name: { Value: "bob" } } },
  },
  {
    name: "a key cannot refer to an output whose condition does not hold",
    root: {
      Parameters: { Env: text },
      Conditions: { IsDev: is("Env", "dev") },
      Resources: {
        U: user("bob"),
        S: stack({ Env: { Ref: "Env" } }),
        K: { ...key({ "Fn::GetAtt": ["S", "Outputs.Name"] }), Condition: "IsDev" },
      },
    },
    child: {
      Parameters: { Env: text },
      Conditions: { IsProd: is("Env", "prod") },
      Resources: { Other: user() },
      Outputs: { Name: { Value: "bob", Condition: "IsProd" } },
    },
  },
  {
    name: "the conditions of a nested stack that is not there ask nothing",
    root: {
      Parameters: { Env: text },
      Conditions: { IsProd: is("Env", "prod"), IsDev: is("Env", "dev") },
      Resources: {
        U: { ...user("bob"), Condition: "IsDev" },
        S: { ...stack({ Env: { Ref: "Env" } }), Condition: "IsProd" },
        K: { ...key({ Ref: "U" }), Condition: "IsDev" },
      },
    },
    child: {
      Parameters: { Env: text },
      Mappings: { Sizes: { prod: { Name: "large" } } },
      Conditions: { IsLarge: { "Fn::Equals": [{ "Fn::FindInMap": ["Sizes", { Ref: "Env" }, "Name"] }, "large"] } },
      Resources: { Other: user() },
    },
  },
  {
    name: "what another resource refers to has to be there",
    root: {
      Parameters: { Env: text },
      Conditions: { IsProd: is("Env", "prod"), IsDev: is("Env", "dev") },
      Resources: {
        U: { ...user("bob"), Condition: "IsProd" },
        V: { ...user("eve"), Condition: "IsDev" },
        K: { ...key({ Ref: "U" }), Condition: "IsProd" },
        T: { Type: "AWS::SNS::Topic", Properties: { DisplayName: { "Fn::Sub": "of ${V}" } } },
      },
    },
  },
  {
    name: "a nested stack that lists the names that it takes takes none that CloudFormation makes up",
    root: {
      Parameters: { Env: text },
      Conditions: { IsProd: is("Env", "prod") },
      Resources: { U: user(), S: { ...stack({ P: { Ref: "U" } }), Condition: "IsProd" } },
    },
    child: {
      Parameters: { P: { Type: "String", AllowedValues: ["bob", "eve"] } },
      Resources: { V: user("eve"), K: key({ Ref: "V" }) },
    },
  },
];

test.each(cases)("$name", async ({ root, child }) => {
  const children = child === undefined ? {} : { "child.json": templateWith(child) };
  await compareWithMoto({ [rootFile]: templateWith(root), ...children }, workers, new Tally());
});
