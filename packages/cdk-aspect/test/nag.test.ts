import { rules } from "@latchkey/rules";
import { CfnOutput, type CfnResource, NestedStack, SecretValue, Stack, Validations } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import { NagMessageLevel, NagPack } from "cdk-nag";
import type { Construct } from "constructs";
import { describe, expect, test } from "vitest";
import * as nag from "../src/nag";
import { synthesizeWith, testApp } from "./synthesize";

const id = "Latchkey-iam-user-no-initial-access-key";

function addUserWithKey(scope: Construct, name: string, password?: SecretValue): iam.AccessKey {
  const user = new iam.User(scope, name, {
    ...(password === undefined ? {} : { password }),
    passwordResetRequired: false,
  });
  return new iam.AccessKey(scope, `${name}Key`, { user });
}

test("every rule is exported, with its id as its name", () => {
  const { LatchkeyChecks: _, ...exported } = nag;
  const inCamelCase = rules.map(({ id: each }) => each.replace(/-(\w)/g, (__, letter: string) => letter.toUpperCase()));
  expect(Object.keys(exported).toSorted()).toEqual(inCamelCase.toSorted());
  expect(Object.values(exported).map(({ name }) => name)).toEqual(
    expect.arrayContaining(rules.map(({ id: each }) => each)),
  );
});

describe("LatchkeyChecks", () => {
  test("tells each finding in its own words, with its own severity", () => {
    const app = testApp();
    const stack = new Stack(app, "App");
    addUserWithKey(stack, "Alice");
    addUserWithKey(new NestedStack(stack, "Nested"), "Bob", SecretValue.secretsManager("bob"));
    const { error } = synthesizeWith(app, new nag.LatchkeyChecks(app));
    expect(error).toMatchInlineSnapshot(`
      "packages/cdk-aspect/test/nag.test.ts:…
      ERROR Access key 'BobKeyE22B4A28' is created together with console user 'Bob4B8519C4' (user: App/Nested/Bob/Resource) (Latchkey)
         App/Nested/BobKey/Resource (BobKeyE22B4A28) aws-cdk-lib.aws_iam.CfnAccessKey
         Suggested fix: Take the key out of the template; its owner creates one when it is needed. A role or Identity Center needs none.
         Acknowledge with 'Latchkey::Latchkey-iam-user-no-initial-access-key'

      packages/cdk-aspect/test/nag.test.ts:…
      WARNING Access key 'AliceKeyBDD863CB' is created together with IAM user 'AliceD4D33764' (user: App/Alice/Resource) (Latchkey)
         App/AliceKey/Resource (AliceKeyBDD863CB) aws-cdk-lib.aws_iam.CfnAccessKey
         Suggested fix: Take the key out of the template; its owner creates one when it is needed. A role or Identity Center needs none.
         Acknowledge with 'Latchkey::Latchkey-iam-user-no-initial-access-key'

      packages/cdk-aspect/test/nag.test.ts:…
      WARNING IAM user 'Bob4B8519C4' does not have to change its first password (Latchkey)
         App/Nested/Bob/Resource (Bob4B8519C4) aws-cdk-lib.aws_iam.CfnUser
         Suggested fix: Set PasswordResetRequired to true in the LoginProfile, and let the user call iam:ChangePassword.
         Acknowledge with 'Latchkey::Latchkey-iam-user-initial-password-reset-required'

      A copy of this report can be found in: cdk.out/validation-report.json"
    `);
  });

  test("adds the reason when it is verbose", () => {
    const app = testApp();
    addUserWithKey(new Stack(app, "App"), "Bob", SecretValue.secretsManager("bob"));
    const { error } = synthesizeWith(app, new nag.LatchkeyChecks(app, { verbose: true }));
    expect(error).toContain("(user: App/Bob/Resource). A key that comes with its user was asked for by nobody");
  });

  test("tells two findings of one rule on one construct once each", () => {
    const app = testApp();
    const stack = new Stack(app, "App");
    for (const name of ["One", "Two"]) new iam.CfnUser(stack, name, { userName: "bob" });
    new iam.CfnAccessKey(stack, "Key", { userName: "bob" });
    const { report } = synthesizeWith(app, new nag.LatchkeyChecks(app));
    const found = report.pluginReports[0]?.violations.filter(({ ruleName }) => ruleName === id);
    expect(found?.map(({ ruleMetadata }) => ruleMetadata?.user)).toEqual(["App/One", "App/Two"]);
  });

  test.each([id, `Latchkey::${id}`])("is acknowledged as %s", (acknowledged) => {
    const app = testApp();
    const stack = new Stack(app, "App");
    const key = addUserWithKey(stack, "Alice", SecretValue.secretsManager("alice"));
    addUserWithKey(stack, "Bob", SecretValue.secretsManager("bob"));
    Validations.of(key).acknowledge({ id: acknowledged, reason: "known" });
    const { error } = synthesizeWith(app, new nag.LatchkeyChecks(app));
    expect(error).toContain("App/BobKey/Resource");
    expect(error).not.toContain("App/AliceKey/Resource");
  });

  test("finds a secret in an output, which can be acknowledged there", () => {
    const app = testApp();
    const stack = new Stack(app, "App");
    const key = new iam.CfnAccessKey(stack, "Key", { userName: "somebody" });
    const output = new CfnOutput(stack, "Secret", { value: key.attrSecretAccessKey });
    expect(synthesizeWith(app, new nag.LatchkeyChecks(app)).error).toContain("App/Secret");
    Validations.of(output).acknowledge({ id: "Latchkey-iam-access-key-secret-not-exposed", reason: "known" });
    expect(synthesizeWith(app).error).toBeUndefined();
  });
});

describe("in a pack of somebody else's", () => {
  class OwnChecks extends NagPack {
    readonly name = "Own";

    constructor() {
      super();
      this.packName = "Own";
    }

    protected checkResource(node: CfnResource): void {
      this.applyRule({
        ruleSuffixOverride: "IAM1",
        info: "The user comes with a key.",
        explanation: "",
        level: NagMessageLevel.ERROR,
        node,
        rule: nag.iamUserNoInitialAccessKey,
      });
    }
  }

  test("a rule judges final templates", () => {
    const app = testApp();
    const stack = new Stack(app, "App");
    const user = new iam.CfnUser(stack, "Bob");
    const key = new iam.CfnAccessKey(stack, "Key", { userName: "nobody" });
    key.addPropertyOverride("UserName", user.ref);
    const { report } = synthesizeWith(app, new OwnChecks());
    expect(report.pluginReports[0]?.violations).toMatchObject([
      { ruleName: "Own-IAM1", violatingConstructs: [{ constructPath: "App/Key" }] },
    ]);
  });

  test("a rule judges anew what is synthesized anew", () => {
    const app = testApp();
    const stack = new Stack(app, "App");
    new iam.CfnUser(stack, "Bob", { userName: "bob" });
    const key = new iam.CfnAccessKey(stack, "Key", { userName: "bob" });
    expect(synthesizeWith(app, new OwnChecks()).error).toContain("App/Key");
    key.userName = "nobody";
    expect(synthesizeWith(app).error).toBeUndefined();
  });

  test("a rule that is asked before synthesis says so", () => {
    const app = testApp();
    const key = addUserWithKey(new Stack(app, "App"), "Bob");
    expect(() => nag.iamUserNoInitialAccessKey(key.node.defaultChild as iam.CfnAccessKey)).toThrow(
      "App has no template yet; register the pack with Validations.of(app).addPlugins",
    );
  });
});
