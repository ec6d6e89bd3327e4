import { describe, expect, test } from "vitest";
import { annotate, renderRuleDocs } from "../testing";
import { iamUserInitialPasswordResetRequired as rule } from "./iam-user-initial-password-reset-required";

/** Shown in the rule's docs, in this order. */
const examples = {
  "A first password for good": `
    Resources:
      Bob:
        Type: AWS::IAM::User
        Properties:
          LoginProfile:
    #     ^^^^^^^^^^^^ warning: IAM user 'Bob' does not have to change its first password
            Password: "{{resolve:secretsmanager:bob-first-password}}"
  `,
  "A parameter that lets the password stand": `
    Parameters:
      MustReset: { Type: String, AllowedValues: ["true", "false"], Default: "true" }
    Resources:
      Bob:
        Type: AWS::IAM::User
        Properties:
          LoginProfile:
            Password: "{{resolve:secretsmanager:bob-first-password}}"
            PasswordResetRequired: !Ref MustReset
    #       ^^^^^^^^^^^^^^^^^^^^^ warning when MustReset=false (not with the defaults): IAM user 'Bob' does not have to change its first password
  `,
  "A first password that has to be changed, by a user who may": `
    Resources:
      Bob:
        Type: AWS::IAM::User
        Properties:
          ManagedPolicyArns: [arn:aws:iam::aws:policy/IAMUserChangePassword]
          LoginProfile:
            Password: "{{resolve:secretsmanager:bob-first-password}}"
            PasswordResetRequired: true
  `,
};

const users = {
  "no console password": `
    Resources:
      Bob: { Type: AWS::IAM::User }
      Eve: { Type: AWS::IAM::User, Properties: { LoginProfile: !Ref "AWS::NoValue" } }
  `,
  "a user that is never created": `
    Conditions: { Nowise: !Not [!Equals [a, a]] }
    Resources:
      Bob: { Type: AWS::IAM::User, Condition: Nowise, Properties: { LoginProfile: { Password: x } } }
  `,
  "a login profile in some deployments": `
    Parameters: { Kind: { Type: String, Default: machine } }
    Conditions: { IsPerson: !Equals [!Ref Kind, person] }
    Resources:
      Bob: { Type: AWS::IAM::User, Properties: { LoginProfile: !If [IsPerson, { Password: x }, !Ref "AWS::NoValue"] } }
    #                                            ^^^^^^^^^^^^ warning when Kind=person, so IsPerson (not with the defaults): IAM user 'Bob' does not have to change its first password
      Eve: { Type: AWS::IAM::User, Condition: IsPerson, Properties: { LoginProfile: { Password: x } } }
    #                                                                 ^^^^^^^^^^^^ warning when Kind=person, so IsPerson (not with the defaults): IAM user 'Eve' does not have to change its first password
  `,
  "a login profile of the wrong shape": `
    Resources:
      Bob: { Type: AWS::IAM::User, Properties: { LoginProfile: [{ Password: x }, { PasswordResetRequired: false }] } }
      Eve: { Type: AWS::IAM::User, Properties: { LoginProfile: secret } }
  `,
  "a login profile that is not followed": `
    Resources:
      Bob: { Type: AWS::IAM::User, Properties: { LoginProfile: { Fn::Reverse: x } } }
    #                                            ^^^^^^^^^^^^ warning, undecided because of the function Fn::Reverse, which is not followed: IAM user 'Bob' may not have to change its first password
      Eve: { Type: AWS::IAM::User, Properties: { LoginProfile: !ImportValue profile } }
    #                                            ^^^^^^^^^^^^ warning, undecided because of a login profile that is not followed: IAM user 'Eve' may not have to change its first password
  `,
};

describe.each(Object.entries({ examples, users }))("%s", (_, templates) => {
  test.each(Object.entries(templates))("%s", (_, template) => {
    expect(annotate(rule, template)).toBe(template);
  });
});

test("the docs page is up to date", async () => {
  await expect(renderRuleDocs(rule, examples)).toMatchFileSnapshot(`../../docs/rules/${rule.id}.md`);
});

/** A value of `PasswordResetRequired`, and when the password need not be changed. */
const values: Record<string, readonly [value: string, reported: string]> = {
  true: ["true", "never"],
  false: ["false", "always"],
  "a string": ['"true"', "never"],
  "a string, false": ['"false"', "always"],
  "a capital": ['"True"', "never"],
  "a word that is neither": ["maybe", "always"],
  nothing: ['!Ref "AWS::NoValue"', "always"],
  null: ["null", "always"],
  "a free parameter": ["!Ref Free", "when Free=false (not with the defaults)"],
  "a parameter that is false by default": ["!Ref Off", "when Off=false (with the defaults)"],
  "a parameter with capitals": ["!Ref Capital", "when Capital=False (not with the defaults)"],
  "a parameter that cannot be false": ["!Ref On", "never"],
  "a condition": ["!If [IsProd, true, false]", "when Env=dev, so not IsProd (with the defaults)"],
  "a condition, the other way round": [
    '!If [IsProd, !Ref "AWS::NoValue", true]',
    "when Env=prod, so IsProd (not with the defaults)",
  ],
  "a mapping": ["!FindInMap [Reset, !Ref Env, Required]", "when Env=dev (with the defaults)"],
  Sub: ['!Sub "${Free}"', "when Free=false (not with the defaults)"],
  "a function that is not known": [
    "{ Fn::Reverse: eurt }",
    "undecided because of the function Fn::Reverse, which is not followed",
  ],
  "what only the deployment knows": ["!ImportValue required", "undecided because of the value of Fn::ImportValue"],
  "a list": ["[true]", "never"],
};

test.each(Object.entries(values))("PasswordResetRequired: %s", (_, [value, reported]) => {
  const isUndecided = reported.startsWith("undecided");
  const when = isUndecided ? `, ${reported}` : ` ${reported}`.replace(" always", "");
  const message = `IAM user 'Bob' ${isUndecided ? "may not have" : "does not have"} to change its first password`;
  const bob = `  Bob: { Type: AWS::IAM::User, Properties: { LoginProfile: { Password: x, PasswordResetRequired: ${value} } } }`;
  const marker = `#${" ".repeat(bob.indexOf("PasswordReset") - 1)}${"^".repeat("PasswordResetRequired".length)}`;
  const lines = [
    "Parameters:",
    "  Env: { Type: String, AllowedValues: [dev, prod], Default: dev }",
    "  Free: { Type: String }",
    '  Off: { Type: String, Default: "false" }',
    "  Capital: { Type: String, AllowedValues: ['True', 'False'], Default: 'True' }",
    '  On: { Type: String, AllowedValues: ["true"] }',
    "Conditions: { IsProd: !Equals [!Ref Env, prod] }",
    "Mappings: { Reset: { dev: { Required: false }, prod: { Required: true } } }",
    "Resources:",
    bob,
    `${marker} warning${when}: ${message}`,
  ];
  const template = lines.filter((line) => reported !== "never" || !line.startsWith("# ")).join("\n");
  expect(annotate(rule, template)).toBe(template);
});
