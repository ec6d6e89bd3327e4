// biome-ignore-all lint/suspicious/noTemplateCurlyInString: so look the variables of IAM policies.
import { describe, expect, test } from "vitest";
import { Budget } from "../conditions/budget";
import { textValue } from "../evaluation/value";
import type { Answer } from "./answer";
import { judgePolicy, requestOfAnyUser } from "./judge-policy";
import { readPolicyDocument } from "./policy-document";

const deny = { Effect: "Deny", Action: "iam:CreateAccessKey", Resource: "*" };

describe("a service control policy denies every user a key of its own", () => {
  test.each<[Answer, object | readonly object[]]>([
    ["yes", deny],
    ["yes", { ...deny, Resource: "arn:aws:iam::*:user/*" }],
    ["yes", { ...deny, Resource: "arn:*:iam::*:user/${aws:username}" }],
    ["yes", { ...deny, Action: ["iam:*AccessKey*"] }],
    ["yes", { Effect: "Deny", NotAction: ["s3:*"], Resource: "*" }],
    ["yes", { Effect: "Deny", Action: "iam:*", NotResource: "arn:aws:iam::*:role/*" }],
    // The exception is for a role, which no user is.
    ["yes", { ...deny, Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/admin" } } }],
    ["yes", { ...deny, Condition: { StringNotLike: { "aws:PrincipalARN": ["arn:aws:iam::*:role/*", "x"] } } }],
    ["maybe", { ...deny, Condition: { StringNotLike: { "aws:username": "break-glass-*" } } }],
    ["maybe", { ...deny, Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } } }],
    ["maybe", { ...deny, Condition: { StringEquals: { "aws:PrincipalAccount": "123456789012" } } }],
    ["maybe", { ...deny, Resource: "arn:aws:iam::123456789012:user/*" }],
    ["maybe", { ...deny, Resource: "arn:aws:iam::*:user/robot-*" }],
    ["no", { ...deny, Resource: "arn:aws:iam::*:root" }],
    ["no", { ...deny, Condition: { StringLike: { "aws:PrincipalArn": "arn:*:iam::*:root" } } }],
    ["no", { Effect: "Deny", NotAction: ["iam:*", "organizations:*"], Resource: "*" }],
    ["no", { Effect: "Deny", Action: "organizations:LeaveOrganization", Resource: "*" }],
    ["no", { ...deny, Effect: "Allow" }],
    ["yes", [{ Effect: "Allow", Action: "*", Resource: "*" }, deny]],
  ])("%s: %j", (denies, Statement) => {
    const document = readPolicyDocument(textValue([JSON.stringify({ Version: "2012-10-17", Statement })]));
    expect(judgePolicy(document, requestOfAnyUser("iam:CreateAccessKey", new Budget(1e6))).denies).toBe(denies);
  });
});
