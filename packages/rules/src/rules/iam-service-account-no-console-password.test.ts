import { describe, expect, test } from "vitest";
import { annotate, renderRuleDocs } from "../testing";
import { iamServiceAccountNoConsolePassword as rule } from "./iam-service-account-no-console-password";

/** Shown in the rule's docs, in this order. */
const examples = {
  "A service account that can sign in to the console": `
    Resources:
      Agent:
        Type: AWS::IAM::User
        Metadata:
          Latchkey:
            ServiceAccount: { Reason: Build agent outside AWS, Owner: builds@example.com }
    #       ~~~~~~~~~~~~~~ declaration of Agent: the declaration
        Properties:
          LoginProfile:
    #     ^^^^^^^^^^^^ error: IAM user 'Agent' is declared a service account, and has a console password
            Password: "{{resolve:secretsmanager:agent-password}}"
            PasswordResetRequired: true
  `,
  "A service account and a person": `
    Resources:
      Agent:
        Type: AWS::IAM::User
        Metadata:
          Latchkey:
            ServiceAccount: { Reason: Build agent outside AWS, Owner: builds@example.com }
      Bob:
        Type: AWS::IAM::User
        Properties:
          LoginProfile:
            Password: "{{resolve:secretsmanager:bob-first-password}}"
            PasswordResetRequired: true
  `,
};

const users = {
  "a password in some deployments": `
    Parameters: { Kind: { Type: String, Default: machine } }
    Conditions: { IsPerson: !Equals [!Ref Kind, person], IsMachine: !Equals [!Ref Kind, machine] }
    Resources:
      Some:
        Type: AWS::IAM::User
        Metadata: { Latchkey: { ServiceAccount: { Reason: relay } } }
    #                           ~~~~~~~~~~~~~~ declaration of Some: the declaration
        Properties: { LoginProfile: !If [IsPerson, { Password: x }, !Ref "AWS::NoValue"] }
    #                 ^^^^^^^^^^^^ error when Kind=person, so IsPerson (not with the defaults): IAM user 'Some' is declared a service account, and has a console password
      None:
        Type: AWS::IAM::User
        Condition: IsMachine
        Metadata: { Latchkey: { ServiceAccount: { Reason: relay } } }
        Properties: { LoginProfile: !If [IsPerson, { Password: x }, !Ref "AWS::NoValue"] }
  `,
  "a declaration without a reason, or of the wrong shape": `
    Resources:
      A:
        Type: AWS::IAM::User
        Metadata: { Latchkey: { ServiceAccount: {} } }
    #                           ~~~~~~~~~~~~~~ declaration of A: the declaration
        Properties: { LoginProfile: { Password: x } }
    #                 ^^^^^^^^^^^^ error: IAM user 'A' is declared a service account, and has a console password
      B:
        Type: AWS::IAM::User
        Metadata: { Latchkey: { ServiceAccount: true } }
    #                           ~~~~~~~~~~~~~~ declaration of B: the declaration
        Properties: { LoginProfile: { Password: x } }
    #                 ^^^^^^^^^^^^ error: IAM user 'B' is declared a service account, and has a console password
  `,
  "something else in its place": `
    Resources:
      A: { Type: AWS::IAM::User, Metadata: [ServiceAccount], Properties: { LoginProfile: { Password: x } } }
      B: { Type: AWS::IAM::Role, Metadata: { Latchkey: { ServiceAccount: { Reason: x } } }, Properties: { LoginProfile: {} } }
  `,
  "a condition that cannot be told": `
    Conditions: { IsPerson: !Equals [{ Fn::Reverse: abc }, x] }
    Resources:
      Bot:
        Type: AWS::IAM::User
        Metadata: { Latchkey: { ServiceAccount: { Reason: relay } } }
    #                           ~~~~~~~~~~~~~~ declaration of Bot: the declaration
        Properties: { LoginProfile: !If [IsPerson, { Password: x }, !Ref "AWS::NoValue"] }
    #                 ^^^^^^^^^^^^ error, undecided because of the function Fn::Reverse, which is not followed: IAM user 'Bot' is declared a service account, and may have a console password
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
