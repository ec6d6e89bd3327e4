import { describe, expect, test } from "vitest";
import { Budget } from "../conditions/budget";
import type { Text } from "../evaluation/text";
import { toText } from "../evaluation/text";
import { awsManagedPolicy } from "./aws-managed-policies";
import { judgePolicy, requestOnOneself } from "./judge-policy";
import { unreadPolicy } from "./policy-document";

const partition = { kind: "pseudo-parameter", id: "AWS::Partition", name: "AWS::Partition" } as const;
const bob = { arn: ["arn:", partition, ":iam::123456789012:user/bob"], name: ["bob"] } as const;
const arnOf = (policy: string, start = "arn:aws"): Text => [`${start}:iam::aws:policy/${policy}`];

describe("AWS's own policies say whether a user may make a key of its own", () => {
  test.each([
    ["AdministratorAccess", "yes"],
    ["IAMFullAccess", "yes"],
    ["IAMUserChangePassword", "no"],
    ["IAMSelfManageServiceSpecificCredentials", "no"],
    ["PowerUserAccess", "no"],
    ["ReadOnlyAccess", "no"],
    ["SecurityAudit", "no"],
    ["job-function/ViewOnlyAccess", "no"],
    ["job-function/Billing", "no"],
  ])("%s: %s", (name, allows) => {
    const verdict = judgePolicy(
      awsManagedPolicy(arnOf(name)),
      requestOnOneself("iam:CreateAccessKey", bob, new Budget(1e6)),
    );
    expect(verdict).toEqual({ allows, denies: "no" });
  });

  test.each([
    ["iam:ListAccessKeys", "yes"],
    ["iam:DeleteAccessKey", "no"],
    // Nothing is known here but what it says about access keys.
    ["iam:ListUsers", "maybe"],
    ["s3:GetObject", "maybe"],
  ])("ReadOnlyAccess, about %s: %s", (action, allows) => {
    expect(
      judgePolicy(awsManagedPolicy(arnOf("ReadOnlyAccess")), requestOnOneself(action, bob, new Budget(1e6))).allows,
    ).toBe(allows);
  });
});

describe("AWS's own policies are known by their ARN", () => {
  test.each<[string, Text]>([
    ["in China", arnOf("PowerUserAccess", "arn:aws-cn")],
    ["in the GovCloud", arnOf("PowerUserAccess", "arn:aws-us-gov")],
    ["in the deployment's partition", toText(["arn:", partition, ":iam::aws:policy/PowerUserAccess"])],
  ])("%s", (_, arn) => {
    expect(awsManagedPolicy(arn)).toEqual(awsManagedPolicy(arnOf("PowerUserAccess")));
    expect(awsManagedPolicy(arn)).not.toBe(unreadPolicy);
  });

  test.each<[string, Text]>([
    ["one that is not among the known", arnOf("AmazonVPCFullAccess")],
    ["a known name with another path", arnOf("job-function/PowerUserAccess")],
    ["a known name in an account", ["arn:aws:iam::123456789012:policy/PowerUserAccess"]],
    ["a name of an object's prototype", arnOf("constructor")],
    ["a parameter", [{ kind: "parameter", id: "parameter:/Arn", name: "Arn" }]],
    ["a name that is a parameter", toText([...arnOf(""), { kind: "parameter", id: "parameter:/Name", name: "Name" }])],
    ["nothing", []],
  ])("and no other: %s", (_, arn) => {
    expect(awsManagedPolicy(arn)).toBe(unreadPolicy);
  });
});
