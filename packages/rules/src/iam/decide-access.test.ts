// biome-ignore-all lint/suspicious/noTemplateCurlyInString: so look the variables of IAM policies.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Budget } from "../conditions/budget";
import { always, type Formula, never, not, or } from "../conditions/formula";
import { evaluate } from "../evaluation/evaluate";
import { evaluateAttribute, evaluateResourceName } from "../evaluation/reference";
import { createScope } from "../evaluation/scope";
import type { Text } from "../evaluation/text";
import type { TemplateValue } from "../template/template-value";
import { type AccessPolicies, type AttachedPolicy, decideAccess } from "./decide-access";
import { requestOnOneself } from "./judge-policy";
import { type PolicyDocument, readPolicyDocument, unreadPolicy } from "./policy-document";

const scope = createScope({
  Parameters: { Name: { Type: "String" }, Text: { Type: "String" }, List: { Type: "CommaDelimitedList" } },
  Resources: {
    Bob: { Type: "AWS::IAM::User", Properties: { UserName: "bob" } },
    Anna: { Type: "AWS::IAM::User", Properties: { UserName: { "Fn::Sub": "${Name}-admin" }, Path: "/team/" } },
    Carol: { Type: "AWS::IAM::User" },
    Bucket: { Type: "AWS::S3::Bucket" },
  },
});

type User = "Bob" | "Anna" | "Carol";
type Access = "allowed" | "denied" | "unknown";
type Statements = TemplateValue;

/** Policy documents with the version that has variables; each is one statement or a list of them. */
function documents(all: readonly Statements[]): readonly PolicyDocument[] {
  return all.flatMap((Statement) =>
    evaluate({ Version: "2012-10-17", Statement }, scope).map(({ value }) => readPolicyDocument(value)),
  );
}

function attach(all: readonly PolicyDocument[], attached: Formula = always): readonly AttachedPolicy[] {
  return all.map((document, index) => ({ name: `policy ${index}`, document, attached }));
}

function decide(user: User, policies: AccessPolicies, action = "iam:CreateAccessKey"): Formula {
  const [arn, name] = [evaluateAttribute(user, "Arn", scope), evaluateResourceName(user, scope)].map(
    (choices): Text => {
      const value = choices[0]?.value;
      return value?.kind === "text" ? value.text : [];
    },
  );
  return decideAccess(requestOnOneself(action, { arn: arn ?? [], name: name ?? [] }, new Budget(1e6)), policies);
}

function toAccess(formula: Formula): Access {
  if (formula === always) return "allowed";
  return formula === never ? "denied" : "unknown";
}

function access(user: User, identity: readonly Statements[], boundary: readonly Statements[] = []): Access {
  const policies = { identity: attach(documents(identity)), boundary: attach(documents(boundary)) };
  return toAccess(decide(user, policies));
}

const allow = { Effect: "Allow", Action: "iam:CreateAccessKey", Resource: "*" };
const allowAll = { Effect: "Allow", Action: "*", Resource: "*" };
const allowS3 = { Effect: "Allow", Action: "s3:*", Resource: "*" };
const deny = { ...allow, Effect: "Deny" };
const unread = { Ref: "Text" };
const maybe = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
const on = (resource: TemplateValue): TemplateValue => ({ ...allow, Resource: resource });
const sub = (text: string): TemplateValue => ({ "Fn::Sub": text });
const under = (condition: TemplateValue, statement: typeof allow = allow): TemplateValue => ({
  ...statement,
  Condition: condition,
});

describe("actions", () => {
  test.each<[Access, TemplateValue]>([
    ["allowed", "iam:CreateAccessKey"],
    ["allowed", "IAM:createaccesskey"],
    ["allowed", "*"],
    ["allowed", "iam:*"],
    ["allowed", "iam:*AccessKey*"],
    ["allowed", "iam:Create*"],
    ["allowed", "iam:CreateAccessKe?"],
    ["allowed", ["s3:*", "iam:CreateAccessKey"]],
    ["denied", "iam:CreateAccessKeys"],
    ["denied", "iam:CreateAccess"],
    ["denied", "iam:?"],
    ["denied", "s3:*"],
    ["denied", ["iam:ListAccessKeys", "iam:DeleteAccessKey"]],
    ["denied", []],
    ["unknown", { Ref: "Text" }],
    ["unknown", { Ref: "List" }],
    ["unknown", sub("iam:${Text}")],
    ["denied", sub("s3:${Text}")],
    ["allowed", [{ Ref: "Text" }, "iam:*"]],
    ["unknown", [{ Ref: "Text" }, "s3:*"]],
    // No action takes a variable.
    ["denied", "iam:CreateAccessKey${*}"],
  ])("%s: Action %j", (expected, action) => {
    expect(access("Bob", [{ ...allow, Action: action }])).toBe(expected);
  });

  test.each<[Access, TemplateValue]>([
    ["allowed", "s3:*"],
    ["denied", "iam:*"],
    ["denied", "IAM:createaccesskey"],
    ["denied", ["s3:*", "iam:Create*"]],
    ["unknown", { Ref: "Text" }],
    ["denied", [{ Ref: "Text" }, "iam:*"]],
  ])("%s: NotAction %j", (expected, action) => {
    expect(access("Bob", [{ Effect: "Allow", NotAction: action, Resource: "*" }])).toBe(expected);
  });
});

describe("resources", () => {
  test.each<[Access, User, TemplateValue]>([
    ["allowed", "Bob", "*"],
    ["allowed", "Bob", "arn:aws:iam::*:user/bob"],
    ["allowed", "Bob", "arn:aws-cn:iam::*:user/bob"],
    ["allowed", "Bob", "arn:*:iam::*:user/bob"],
    ["allowed", "Bob", "arn:aws*:iam::*:user/bob"],
    ["unknown", "Bob", "arn:aws:iam::123456789012:user/bob"],
    ["unknown", "Bob", "arn:other:iam::*:user/bob"],
    ["denied", "Bob", "arn:aws:iam::*:user/Bob"],
    ["denied", "Bob", "arn:aws:iam::*:role/bob"],
    ["denied", "Bob", "arn:aws:s3:::*"],
    ["allowed", "Bob", ["arn:aws:s3:::*", "arn:aws:iam::*:user/*"]],
    ["allowed", "Bob", { "Fn::GetAtt": ["Bob", "Arn"] }],
    ["denied", "Bob", { "Fn::GetAtt": ["Anna", "Arn"] }],
    ["denied", "Bob", { "Fn::GetAtt": ["Carol", "Arn"] }],
    ["unknown", "Bob", { "Fn::GetAtt": ["Bucket", "Arn"] }],
    ["allowed", "Bob", sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:user/bob")],
    ["allowed", "Bob", sub("arn:aws:iam::${AWS::AccountId}:user/${!aws:username}")],
    ["allowed", "Bob", sub("arn:aws:iam::${AWS::AccountId}:user/${Bob}")],
    ["denied", "Bob", sub("arn:aws:iam::${AWS::AccountId}:user/${Carol}")],
    ["unknown", "Bob", sub("arn:aws:iam::${AWS::AccountId}:user/${Name}")],
    ["denied", "Bob", sub("arn:aws:iam::${AWS::AccountId}:user/${Name}-admin")],
    ["unknown", "Bob", { Ref: "List" }],
    ["allowed", "Bob", "arn:aws:iam::*:user/${aws:username}"],
    ["unknown", "Bob", "arn:aws:iam::*:user/${aws:PrincipalTag/Owner}"],
    ["denied", "Bob", "arn:aws:iam::*:mfa/${aws:username}"],
    ["denied", "Bob", "arn:aws:iam::*:user/team/${aws:username}"],
    // A path is a part of the ARN, and a variable does not have it.
    ["denied", "Anna", "arn:aws:iam::*:user/${aws:username}"],
    ["allowed", "Anna", "arn:aws:iam::*:user/team/${aws:username}"],
    ["allowed", "Anna", "arn:aws:iam::*:user/*/${aws:username}"],
    ["allowed", "Anna", sub("arn:aws:iam::*:user/team/${Name}-admin")],
    ["allowed", "Anna", "arn:aws:iam::*:user/*-admin"],
    ["unknown", "Anna", "arn:aws:iam::*:user/team/bob-*"],
    ["allowed", "Carol", "arn:aws:iam::*:user/${aws:username}"],
    ["allowed", "Carol", { "Fn::GetAtt": ["Carol", "Arn"] }],
    ["denied", "Carol", "arn:aws:iam::*:user/Carol"],
    ["unknown", "Carol", sub("arn:aws:iam::*:user/${AWS::StackName}-*")],
  ])("%s: %s on %j", (expected, user, resource) => {
    expect(access(user, [on(resource)])).toBe(expected);
  });

  test.each<[Access, TemplateValue]>([
    ["denied", "*"],
    ["denied", "arn:aws:iam::*:user/${aws:username}"],
    ["allowed", "arn:aws:iam::*:user/anna"],
    ["allowed", ["arn:aws:s3:::*", "arn:aws:iam::*:role/*"]],
    ["unknown", "arn:aws:iam::123456789012:user/*"],
  ])("%s: NotResource %j", (expected, resource) => {
    expect(access("Bob", [{ Effect: "Allow", Action: "iam:*", NotResource: resource }])).toBe(expected);
  });

  test("variables are none before version 2012-10-17", () => {
    const Statement = on("arn:aws:iam::*:user/${aws:username}");
    const decideWith = (Version: TemplateValue): Access => {
      const [choice] = evaluate({ Version, Statement }, scope);
      const document = choice === undefined ? unreadPolicy : readPolicyDocument(choice.value);
      return toAccess(decide("Bob", { identity: attach([document]), boundary: [] }));
    };
    expect(["2012-10-17", null, "2008-10-17", { Ref: "Text" }].map(decideWith)).toEqual([
      "allowed",
      "denied",
      "denied",
      "unknown",
    ]);
  });
});

describe("conditions", () => {
  test.each<[Access, TemplateValue]>([
    ["allowed", {}],
    ["allowed", { StringEquals: { "aws:username": "bob" } }],
    ["allowed", { StringEquals: { "AWS:UserName": ["anna", "bob"] } }],
    ["denied", { StringEquals: { "aws:username": "b*" } }],
    ["denied", { StringEquals: { "aws:username": "Bob" } }],
    ["allowed", { StringEqualsIgnoreCase: { "aws:username": "BOB" } }],
    ["denied", { StringNotEqualsIgnoreCase: { "aws:username": "BOB" } }],
    ["allowed", { StringEqualsIgnoreCase: { "aws:PrincipalType": "${aws:PrincipalType}" } }],
    ["unknown", { StringEqualsIgnoreCase: { "aws:userid": "aidaexample" } }],
    ["allowed", { StringLike: { "aws:username": "b*" } }],
    ["denied", { StringNotLike: { "aws:username": ["anna", "b?b"] } }],
    ["allowed", { StringNotEquals: { "aws:username": ["anna", "carol"] } }],
    ["allowed", { StringEqualsIfExists: { "aws:username": "bob" } }],
    ["denied", { StringEqualsIfExists: { "aws:username": "anna" } }],
    ["allowed", { "ForAnyValue:StringLike": { "aws:username": ["b*"] } }],
    ["denied", { "ForAllValues:StringNotEquals": { "aws:username": "bob" } }],
    ["allowed", { StringEquals: { "aws:username": "${aws:username}" } }],
    ["unknown", { StringEquals: { "aws:username": { Ref: "Name" } } }],
    ["unknown", { StringEquals: { "aws:username": "${aws:PrincipalTag/Name}" } }],
    ["allowed", { Null: { "aws:username": "false" } }],
    ["denied", { Null: { "aws:username": true } }],
    ["allowed", { StringEquals: { "aws:PrincipalType": "User" } }],
    ["allowed", { ArnLike: { "aws:PrincipalArn": "arn:*:iam::*:user/bob" } }],
    ["denied", { ArnLike: { "aws:PrincipalArn": "arn:*:iam::*:role/*" } }],
    ["allowed", { ArnNotLike: { "aws:PrincipalArn": ["arn:aws:iam::*:role/*", "arn:aws:iam::*:root"] } }],
    // A wildcard in place of a colon may match a string, but not the six parts of an ARN.
    ["unknown", { ArnLike: { "aws:PrincipalArn": "arn:*:user/bob" } }],
    ["allowed", { StringLike: { "aws:PrincipalArn": "arn:*:user/bob" } }],
    // Other than of a resource, IAM does not care of which partition the ARN of a condition is.
    ["unknown", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:user/bob" } }],
    ["denied", { StringLike: { "aws:userid": "AROAEXAMPLE:*" } }],
    ["unknown", { StringLike: { "aws:userid": "AIDA*" } }],
    ["unknown", { Bool: { "aws:MultiFactorAuthPresent": "true" } }],
    ["unknown", { BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } }],
    ["unknown", { StringEquals: { "aws:RequestedRegion": "us-east-1" } }],
    ["unknown", { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } }],
    ["unknown", { NumericLessThan: { "aws:username": "1" } }],
    ["unknown", { StringEquals: { "aws:username": [] } }],
    ["unknown", { Ref: "Text" }],
    ["unknown", { StringEquals: { Ref: "Text" } }],
    ["denied", { StringEquals: { "aws:username": "anna" }, Bool: { "aws:SecureTransport": "true" } }],
    ["denied", { StringEquals: { "aws:username": "anna", "aws:SourceVpc": "vpc-1" } }],
    ["unknown", { StringEquals: { "aws:username": "bob", "aws:SourceVpc": "vpc-1" } }],
  ])("%s: %j", (expected, condition) => {
    expect(access("Bob", [under(condition)])).toBe(expected);
  });
});

describe("policies together", () => {
  test.each<[Access, string, readonly Statements[], readonly Statements[]]>([
    ["denied", "no policy", [], []],
    ["denied", "policies about other things", [allowS3, on("arn:aws:iam::*:user/anna")], []],
    ["allowed", "one of several policies, as of a group", [allowS3, allow], []],
    ["allowed", "one of several statements", [[allowS3, allow]], []],
    ["denied", "an explicit denial", [allowAll, deny], []],
    ["denied", "an explicit denial in the same policy", [[deny, allowAll]], []],
    ["denied", "a denial of everything but", [allowAll, { Effect: "Deny", NotAction: "s3:*", Resource: "*" }], []],
    ["allowed", "a denial of something else", [allowAll, { ...deny, Action: "iam:DeleteUser" }], []],
    ["allowed", "a denial on another user", [allowAll, { ...deny, Resource: "arn:aws:iam::*:user/anna" }], []],
    ["allowed", "a denial to others", [allowAll, under({ StringNotEquals: { "aws:username": "bob" } }, deny)], []],
    ["unknown", "a denial under a condition", [allowAll, under(maybe, deny)], []],
    ["denied", "a denial under a condition, and no policy", [allowS3, under(maybe, deny)], []],
    ["unknown", "a policy under a condition", [under(maybe)], []],
    ["allowed", "a policy under a condition, and one without", [under(maybe), allow], []],
    ["denied", "a policy under a condition, and a denial", [under(maybe), deny], []],
    ["unknown", "a policy that cannot be read", [unread], []],
    ["unknown", "a policy that cannot be read may also deny", [allow, unread], []],
    ["denied", "a policy that cannot be read, and a denial", [deny, unread], []],
    ["unknown", "a statement of unknown effect", [allowAll, { ...allow, Effect: unread }], []],
    ["allowed", "a statement of unknown effect about other things", [allow, { ...allowS3, Effect: unread }], []],
    ["allowed", "a boundary around it", [allow], [allowAll]],
    ["denied", "a boundary without it", [allow], [allowS3]],
    ["denied", "a boundary allows nothing by itself", [allowS3], [allowAll]],
    ["denied", "an empty boundary", [allow], [[]]],
    ["denied", "a denial in the boundary", [allow], [[allowAll, deny]]],
    ["unknown", "a boundary under a condition", [allow], [under(maybe)]],
    ["unknown", "a boundary that cannot be read", [allow], [unread]],
    ["denied", "a boundary that cannot be read, and no policy", [allowS3], [unread]],
    ["denied", "policies that cannot be read, and a boundary without it", [unread], [allowS3]],
    ["unknown", "a policy under a condition, and a boundary around it", [under(maybe)], [allowAll]],
  ])("%s: %s", (expected, _, identity, boundary) => {
    expect(access("Bob", identity, boundary)).toBe(expected);
  });

  test("another action than the one that is allowed", () => {
    const policies = { identity: attach(documents([allow])), boundary: [] };
    expect(toAccess(decide("Bob", policies, "iam:DeleteAccessKey"))).toBe("denied");
  });
});

describe("policies that are attached in some deployments only", () => {
  const isProd: Formula = { kind: "condition", stack: "", name: "IsProd", definition: never };

  test("decide when it is allowed", () => {
    expect(decide("Bob", { identity: attach(documents([allow]), isProd), boundary: [] })).toEqual(isProd);
    expect(decide("Bob", { identity: attach(documents([allow]), never), boundary: [] })).toEqual(never);
  });

  test("decide when it is denied", () => {
    const identity = [...attach(documents([allow])), ...attach(documents([deny]), isProd)];
    expect(decide("Bob", { identity, boundary: [] })).toEqual(not(isProd));
  });

  test("bound it when they are the boundary, and only then", () => {
    const identity = attach(documents([allow]));
    expect(decide("Bob", { identity, boundary: attach(documents([allowS3]), isProd) })).toEqual(not(isProd));
    expect(decide("Bob", { identity, boundary: attach(documents([allowAll]), isProd) })).toEqual(always);
  });

  test("leave it open, each by its own name, when they cannot be read", () => {
    const unreadOf = (name: string): AttachedPolicy => ({ name, document: unreadPolicy, attached: always });
    const formula = decide("Bob", { identity: [unreadOf("A"), unreadOf("B")], boundary: [] });
    const statement = (reason: string): Formula => ({ kind: "unknown", reason: `${reason} iam:CreateAccessKey` });
    expect(formula).toEqual({
      kind: "and",
      operands: [
        or([statement("whether A allows"), statement("whether B allows")]),
        not(statement("whether A denies")),
        not(statement("whether B denies")),
      ],
    });
  });
});

describe("in general", () => {
  const statements = fc.record({
    Effect: fc.constantFrom("Allow", "Deny", "?"),
    Action: fc.constantFrom("*", "iam:*", "iam:CreateAccessKey", "iam:Create*", "s3:*", "iam:?"),
    Resource: fc.constantFrom<TemplateValue>(
      "*",
      "arn:*:iam::*:user/${aws:username}",
      "arn:*:iam::1:user/*",
      "arn:aws:s3:::x",
    ),
    Condition: fc.constantFrom<TemplateValue>({}, maybe, { StringLike: { "aws:username": "b*" } }),
  });
  const policies = fc.array(fc.array(statements, { maxLength: 3 }), { maxLength: 3 });
  const rank = { denied: 0, unknown: 1, allowed: 2 } as const;

  test("one more denial never grants anything", () => {
    fc.assert(
      fc.property(policies, policies, statements, (identity, boundary, statement) => {
        const before = rank[access("Bob", identity, boundary)];
        const denial = [{ ...statement, Effect: "Deny" }];
        expect(rank[access("Bob", [...identity, denial], boundary)]).toBeLessThanOrEqual(before);
        const bounds = boundary.map((each) => [...each, ...denial]);
        expect(rank[access("Bob", identity, bounds)]).toBeLessThanOrEqual(before);
      }),
      { numRuns: 200 },
    );
  });

  test("one more policy that allows never takes anything away", () => {
    fc.assert(
      fc.property(policies, policies, statements, (identity, boundary, statement) => {
        const more = [...identity, [{ ...statement, Effect: "Allow" }]];
        const before = rank[access("Bob", identity, boundary)];
        expect(rank[access("Bob", more, boundary)]).toBeGreaterThanOrEqual(before);
      }),
      { numRuns: 200 },
    );
  });

  test("a boundary never grants anything", () => {
    fc.assert(
      fc.property(policies, policies, (identity, boundary) => {
        expect(rank[access("Bob", identity, boundary)]).toBeLessThanOrEqual(rank[access("Bob", identity)]);
      }),
      { numRuns: 200 },
    );
  });

  test("the order of policies makes no difference", () => {
    fc.assert(
      fc.property(policies, policies, (identity, boundary) => {
        const turned = access("Bob", identity.toReversed(), boundary.toReversed());
        expect(turned).toBe(access("Bob", identity, boundary));
      }),
      { numRuns: 200 },
    );
  });
});
