// biome-ignore-all lint/suspicious/noTemplateCurlyInString: so look the variables of IAM policies.
import { describe, expect, test } from "vitest";
import { evaluate } from "../evaluation/evaluate";
import { createScope } from "../evaluation/scope";
import type { TemplateValue } from "../template/template-value";
import { type PolicyDocument, readPolicyDocument, unreadPolicy } from "./policy-document";

const scope = createScope({
  Parameters: { Text: { Type: "String" }, List: { Type: "CommaDelimitedList" } },
  Resources: { Bob: { Type: "AWS::IAM::User" } },
});

function read(node: TemplateValue): PolicyDocument {
  const [choice, ...others] = evaluate(node, scope);
  expect(others).toEqual([]);
  return choice === undefined ? [] : readPolicyDocument(choice.value);
}

const statement = { Effect: "Allow", Action: "iam:*", Resource: "*" };

/** Two documents that must be read alike. */
function same(one: TemplateValue, other: TemplateValue): void {
  expect(read(one)).toEqual(read(other));
  expect(read(one)).not.toEqual(unreadPolicy);
}

describe("a policy document is read as IAM reads it", () => {
  test("one statement is a list of one", () => {
    same({ Statement: statement }, { Statement: [statement] });
    expect(read({ Statement: statement })).toHaveLength(1);
  });

  test("so is one action, one resource and one value of a condition", () => {
    const condition = (value: TemplateValue): TemplateValue => ({ StringLike: { "aws:username": value } });
    same(
      { Statement: { ...statement, Condition: condition("b*") } },
      { Statement: { Effect: "Allow", Action: ["iam:*"], Resource: ["*"], Condition: condition(["b*"]) } },
    );
  });

  test("the case of actions and of condition keys makes no difference, that of resources does", () => {
    same(
      {
        Statement: { ...statement, Action: "IAM:CreateAccessKey", Condition: { Bool: { "AWS:SecureTransport": "x" } } },
      },
      {
        Statement: { ...statement, Action: "iam:createaccesskey", Condition: { Bool: { "aws:securetransport": "x" } } },
      },
    );
    expect(read({ Statement: { ...statement, Resource: "A" } })).not.toEqual(
      read({ Statement: { ...statement, Resource: "a" } }),
    );
  });

  test("a version that takes no variables is the default", () => {
    const own = { ...statement, Resource: "arn:aws:iam::*:user/${aws:username}" };
    same({ Statement: own }, { Version: "2008-10-17", Statement: own });
    expect(read({ Statement: own })).not.toEqual(read({ Version: "2012-10-17", Statement: own }));
  });

  test("what is not there by AWS::NoValue is not there", () => {
    const none = { Ref: "AWS::NoValue" };
    same(
      { Statement: [{ ...statement, Action: ["iam:*", none], NotAction: none, Condition: none }, none] },
      { Statement: [statement] },
    );
  });

  test("a name of an object's prototype is a key like any other", () => {
    expect(read(JSON.parse('{"Statement":[],"__proto__":{}}'))).toBe(unreadPolicy);
    expect(read({ Statement: { ...statement, constructor: "x" } })).toEqual(unreadPolicy);
  });
});

describe("JSON in a string is a policy document", () => {
  const document = {
    Version: "2012-10-17",
    Statement: [
      { ...statement, Condition: { Null: { "aws:username": false } } },
      { Effect: "Deny", NotAction: ["s3:*"], Resource: "arn:aws:iam::*:user/${aws:username}" },
    ],
  };

  test("as it stands", () => {
    same(JSON.stringify(document, undefined, 2), document);
  });

  test("made by a function", () => {
    same({ "Fn::ToJsonString": document }, document);
  });

  test("with parts that only the deployment knows, where they cannot change what is JSON", () => {
    const withRef = (resource: TemplateValue): TemplateValue => ({ Statement: { ...statement, Resource: resource } });
    const arn = { "Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:user/${Bob}" };
    same({ "Fn::Sub": JSON.stringify(withRef(arn["Fn::Sub"])) }, withRef(arn));
  });

  test.each<[string, TemplateValue]>([
    ["not JSON", "{"],
    ["not an object", "[]"],
    ["a part that can hold a quotation mark", { "Fn::Sub": '{"Statement":{"Effect":"${Text}"}}' }],
    ["a part outside of a string", { "Fn::Sub": '{"Statement":${AWS::Region}}' }],
    ["characters that stand for the parts", '{"Statement":[],"Id":"\ue000"}'],
    ["nested too deeply", `{"Statement":${"[".repeat(100_000)}${"]".repeat(100_000)}}`],
  ])("unless it cannot be read: %s", (_, node) => {
    expect(read(node)).toEqual(unreadPolicy);
  });
});

describe("what cannot be read, or what IAM refuses, counts as unknown", () => {
  test.each<[string, TemplateValue]>([
    ["a parameter", { Ref: "Text" }],
    ["a function that is not followed", { "Fn::Transform": { Name: "Macro" } }],
    ["a list", []],
    ["nothing", null],
    ["no statement", { Version: "2012-10-17" }],
    ["a statement that is a parameter", { Statement: { Ref: "Text" } }],
    ["a list of statements that is a parameter", { Statement: { Ref: "List" } }],
    ["a version that there is not", { Version: "2012-10-18", Statement: statement }],
    ["a key that there is not", { Statements: statement, Statement: statement }],
    ["a statement's key that there is not", { Statement: { ...statement, Resources: "*" } }],
    ["a document longer than AWS takes", { Statement: { ...statement, Resource: Array(3_000).fill("arn:x") } }],
  ])("%s", (_, node) => {
    expect(read(node)).toEqual(unreadPolicy);
  });

  test.each<[string, TemplateValue]>([
    ["no effect", { Action: "iam:*", Resource: "*" }],
    ["an effect in lower case", { ...statement, Effect: "allow" }],
    ["an effect that is a parameter", { ...statement, Effect: { Ref: "Text" } }],
  ])("an effect, and no more than that: %s", (_, node) => {
    const [known] = read({ Statement: statement });
    expect(read({ Statement: node })).toEqual([{ ...known, effect: "unknown" }]);
  });

  const [unread] = unreadPolicy;

  test.each<[string, TemplateValue]>([
    ["none", { Effect: "Allow", Resource: "*" }],
    ["one and its contrary", { ...statement, NotAction: "s3:*" }],
    ["a mapping", { ...statement, Action: { Service: "iam" } }],
    ["a function that is not followed", { ...statement, Action: { "Fn::Transform": { Name: "Macro" } } }],
  ])("an action, and no more than that: %s", (_, node) => {
    const [known] = read({ Statement: statement });
    expect(read({ Statement: node })).toEqual([{ ...known, actions: unread?.actions }]);
  });

  test.each<[string, TemplateValue]>([
    ["none", { Effect: "Allow", Action: "iam:*" }],
    ["one and its contrary", { ...statement, NotResource: "*" }],
    ["a list with a mapping", { ...statement, Resource: [{ Service: "iam" }] }],
  ])("a resource, and no more than that: %s", (_, node) => {
    const [known] = read({ Statement: statement });
    expect(read({ Statement: node })).toEqual([{ ...known, resources: unread?.resources }]);
  });

  test("one statement does not keep the others from being read", () => {
    const [known] = read({ Statement: statement });
    expect(read({ Statement: [statement, "x"] })).toEqual([known, ...unreadPolicy]);
  });
});
