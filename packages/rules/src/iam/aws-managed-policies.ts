import type { Text } from "../evaluation/text";
import { textValue } from "../evaluation/value";
import { readPattern } from "./pattern";
import { type PolicyDocument, readPolicyDocument, unreadPolicy } from "./policy-document";

const all: readonly string[] = ["iam:*AccessKey*"];
const reading: readonly string[] = ["iam:GetAccessKeyLastUsed", "iam:ListAccessKeys"];

/**
 * The actions on access keys (those that match `iam:*AccessKey*`) that a policy of AWS's own allows on every user, by
 * its name with its path. None of these policies denies one.
 */
const allowedKeyActions: ReadonlyMap<string, readonly string[]> = new Map([
  ["AdministratorAccess", all],
  ["AmazonEC2FullAccess", []],
  ["AmazonEC2ReadOnlyAccess", []],
  ["AmazonS3FullAccess", []],
  ["AmazonS3ReadOnlyAccess", []],
  ["AWSSupportAccess", []],
  ["IAMFullAccess", all],
  ["IAMReadOnlyAccess", reading],
  ["IAMSelfManageServiceSpecificCredentials", []],
  ["IAMUserChangePassword", []],
  ["IAMUserSSHKeys", []],
  ["job-function/Billing", []],
  ["job-function/ViewOnlyAccess", ["iam:ListAccessKeys"]],
  ["PowerUserAccess", []],
  ["ReadOnlyAccess", reading],
  ["SecurityAudit", reading],
]);

/** What a policy may say about everything else. */
const unreadElsewhere: PolicyDocument = unreadPolicy.map((statement) => ({
  ...statement,
  actions: {
    patterns: [readPattern(["iam:*AccessKey*"], { hasWildcards: true, hasVariables: "no", ignoresCase: true })],
    isNegated: true,
  },
}));

/**
 * The policy with that ARN, when it is one of the few of AWS's own that are known here, and those only as far as they
 * concern access keys: about anything else, and about any other policy, nothing is known.
 */
export function awsManagedPolicy(arn: Text): PolicyDocument {
  const literal = arn.map((piece) => {
    if (typeof piece === "string") return piece;
    return piece.id === "AWS::Partition" ? "aws" : "*";
  });
  const name = /^arn:aws(?:-[a-z]+)*:iam::aws:policy\/(.+)$/.exec(literal.join(""))?.[1];
  const actions = name === undefined ? undefined : allowedKeyActions.get(name);
  if (actions === undefined) return unreadPolicy;
  const document = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: actions, Resource: "*" } };
  return [...readPolicyDocument(textValue([JSON.stringify(document)])), ...unreadElsewhere];
}
