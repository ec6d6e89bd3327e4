// biome-ignore-all lint/suspicious/noTemplateCurlyInString: so look the variables of IAM policies.
import { describe, expect, test } from "vitest";
import { annotate, renderRuleDocs } from "../testing";
import { organizationsScpAllowsOwnAccessKey as rule } from "./organizations-scp-allows-own-access-key";

/** Shown in the rule's docs, in this order. */
const examples = {
  "A denial for everybody but a role": `
    Resources:
      NoAccessKeys:
    # ^^^^^^^^^^^^ note: Service control policy 'NoAccessKeys' keeps users from creating access keys of their own
        Type: AWS::Organizations::Policy
        Properties:
          Name: no-access-keys
          Type: SERVICE_CONTROL_POLICY
          TargetIds: [ou-ab12-34567890]
          Content:
            Version: "2012-10-17"
            Statement:
              - Effect: Deny
                Action: [iam:CreateUser, iam:CreateAccessKey]
                Resource: "*"
                Condition:
                  ArnNotLike: { aws:PrincipalArn: "arn:aws:iam::*:role/deployer" }
  `,
  "A denial in some organizations": `
    Parameters:
      Strict: { Type: String, AllowedValues: ["yes", "no"], Default: "no" }
    Conditions:
      IsStrict: !Equals [!Ref Strict, "yes"]
    Resources:
      Guardrails:
    # ^^^^^^^^^^ note when Strict=yes, so IsStrict (not with the defaults): Service control policy 'Guardrails' keeps users from creating access keys of their own
        Type: AWS::Organizations::Policy
        Properties:
          Name: guardrails
          Type: SERVICE_CONTROL_POLICY
          Content:
            Version: "2012-10-17"
            Statement:
              - Effect: Deny
                Action: organizations:LeaveOrganization
                Resource: "*"
              - !If
                - IsStrict
                - { Effect: Deny, Action: "iam:*AccessKey*", Resource: "arn:aws:iam::*:user/*" }
                - !Ref AWS::NoValue
  `,
  "A denial for the root user": `
    Resources:
      NoRootKeys:
        Type: AWS::Organizations::Policy
        Properties:
          Name: no-root-keys
          Type: SERVICE_CONTROL_POLICY
          Content:
            Version: "2012-10-17"
            Statement:
              - Effect: Deny
                Action: iam:CreateAccessKey
                Resource: "*"
                Condition:
                  ArnLike: { aws:PrincipalArn: "arn:aws:iam::*:root" }
  `,
  "A denial without multi-factor authentication": `
    Resources:
      KeysNeedMfa:
        Type: AWS::Organizations::Policy
        Properties:
          Name: keys-need-mfa
          Type: SERVICE_CONTROL_POLICY
          Content:
            Version: "2012-10-17"
            Statement:
              - Effect: Deny
                Action: iam:CreateAccessKey
                Resource: "*"
                Condition:
                  BoolIfExists: { aws:MultiFactorAuthPresent: "false" }
  `,
};

describe("examples", () => {
  test.each(Object.entries(examples))("%s", (_, template) => {
    expect(annotate(rule, template)).toBe(template);
  });
});

test("the docs page is up to date", async () => {
  await expect(renderRuleDocs(rule, examples)).toMatchFileSnapshot(`../../docs/rules/${rule.id}.md`);
});

/** A policy with that content, marked with when it is reported: `never`, `always`, or under which values. */
function policy(reported: string, content: string, type = "SERVICE_CONTROL_POLICY"): string {
  const when = reported === "always" ? "" : ` ${reported}`;
  const lines = [
    "Parameters:",
    "  Env: { Type: String, AllowedValues: [dev, prod] }",
    "  Kind: { Type: String, AllowedValues: [SERVICE_CONTROL_POLICY, TAG_POLICY] }",
    "  Text: { Type: String }",
    "Conditions:",
    "  IsProd: !Equals [!Ref Env, prod]",
    "Resources:",
    "  Policy:",
    `# ^^^^^^ note${when}: Service control policy 'Policy' keeps users from creating access keys of their own`,
    "    Type: AWS::Organizations::Policy",
    `    Properties: { Name: p, Type: ${type}, Content: ${content} }`,
  ];
  return lines.filter((line) => reported !== "never" || !line.startsWith("#")).join("\n");
}

const statement = (text: string): string => `{ Version: "2012-10-17", Statement: ${text} }`;
const denial = 'Effect: Deny, Action: iam:CreateAccessKey, Resource: "*"';
const isProd = "when Env=prod, so IsProd (not with the defaults)";

const contents: Record<string, readonly [reported: string, content: string, type?: string]> = {
  "a denial": ["always", statement(`{ ${denial} }`)],
  "a denial of all of IAM": ["always", statement('[{ Effect: Deny, Action: "iam:*", Resource: "*" }]')],
  "a denial of all but other services": ["always", statement('{ Effect: Deny, NotAction: ["s3:*"], Resource: "*" }')],
  "a denial of all but IAM": ["never", statement('{ Effect: Deny, NotAction: ["iam:*", "sts:*"], Resource: "*" }')],
  "a denial for oneself": [
    "always",
    statement('{ Effect: Deny, Action: iam:CreateAccessKey, Resource: "arn:aws:iam::*:user/${aws:username}" }'),
  ],
  "a denial for roles": [
    "never",
    statement(`{ ${denial}, Condition: { ArnLike: { aws:PrincipalArn: "arn:aws:iam::*:role/*" } } }`),
  ],
  "a denial that some users are exempt from": [
    "never",
    statement(`{ ${denial}, Condition: { StringNotLike: { aws:username: "robot-*" } } }`),
  ],
  "a denial in one account": [
    "never",
    statement('{ Effect: Deny, Action: iam:CreateAccessKey, Resource: "arn:aws:iam::111122223333:user/*" }'),
  ],
  "a denial of another action": ["never", statement(`{ ${denial.replace("CreateAccessKey", "CreateUser")} }`)],
  "a permission": ["never", statement(`{ ${denial.replace("Deny", "Allow")} }`)],
  "a denial among permissions": ["always", statement(`[{ Effect: Allow, Action: "*", Resource: "*" }, { ${denial} }]`)],
  "a denial in JSON": [
    "always",
    `'{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "iam:CreateAccessKey", "Resource": "*"}]}'`,
  ],
  "a text that only the deployment knows": ["never", "!Ref Text"],
  "a text that is not JSON": ["never", "deny everything"],
  "an action that only the deployment knows": [
    "never",
    statement('{ Effect: Deny, Action: !Ref Text, Resource: "*" }'),
  ],
  "a denial under a condition": [isProd, `!If [IsProd, ${statement(`{ ${denial} }`)}, ${statement("[]")}]`],
  "a denial or a permission": [isProd, statement(`{ ${denial.replace("Deny", "!If [IsProd, Deny, Allow]")} }`)],
  "a policy of another type": ["never", statement(`{ ${denial} }`), "RESOURCE_CONTROL_POLICY"],
  "a policy of a type that a parameter decides": [
    "when Kind=SERVICE_CONTROL_POLICY (not with the defaults)",
    statement(`{ ${denial} }`),
    "!Ref Kind",
  ],
  "a policy of a type that a condition decides": [
    isProd,
    statement(`{ ${denial} }`),
    "!If [IsProd, SERVICE_CONTROL_POLICY, TAG_POLICY]",
  ],
};

test.each(Object.entries(contents))("%s", (_, [reported, content, type]) => {
  const template = policy(reported, content, type);
  expect(annotate(rule, template)).toBe(template);
});

test("a policy that only some deployments have", () => {
  const template = policy(isProd, statement(`{ ${denial} }`)).replace(
    "Organizations::Policy",
    "$&\n    Condition: IsProd",
  );
  expect(annotate(rule, template)).toBe(template);
});
