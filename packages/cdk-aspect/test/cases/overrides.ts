import type { App } from "aws-cdk-lib";
import { Aspects, CfnResource, Stack } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import type { CdkCase } from "./cdk-case";

const found = ["warning always: App/Key of App/Bob"];

/** What is changed after it was made. */
export const overrides: readonly CdkCase[] = [
  {
    name: "a property override into a match",
    build(app) {
      const stack = new Stack(app, "App");
      const user = new iam.CfnUser(stack, "Bob");
      new iam.CfnAccessKey(stack, "Key", { userName: "alice" }).addPropertyOverride("UserName", {
        Ref: user.logicalId,
      });
    },
    expected: found,
  },
  {
    name: "a property override out of a match",
    build(app) {
      const stack = new Stack(app, "App");
      const user = new iam.CfnUser(stack, "Bob");
      new iam.CfnAccessKey(stack, "Key", { userName: user.ref }).addPropertyOverride("UserName", "alice");
    },
    expected: [],
  },
  {
    name: "a property override of the user's name into a match",
    build(app) {
      const stack = new Stack(app, "App");
      new iam.CfnUser(stack, "Bob").addPropertyOverride("UserName", "bob");
      new iam.CfnAccessKey(stack, "Key", { userName: "bob" });
    },
    expected: found,
  },
  {
    name: "a property override that adds a password",
    build(app) {
      const stack = new Stack(app, "App");
      const user = new iam.CfnUser(stack, "Bob");
      user.addPropertyOverride("LoginProfile.Password", "{{resolve:secretsmanager:bob}}");
      new iam.CfnAccessKey(stack, "Key", { userName: user.ref });
    },
    expected: ["error always: App/Key of App/Bob"],
  },
  {
    name: "a property deletion that takes the password away",
    build(app) {
      const stack = new Stack(app, "App");
      const loginProfile = { password: "{{resolve:secretsmanager:bob}}" };
      const user = new iam.CfnUser(stack, "Bob", { loginProfile });
      user.addPropertyDeletionOverride("LoginProfile");
      new iam.CfnAccessKey(stack, "Key", { userName: user.ref });
    },
    expected: found,
  },
  {
    name: "a type override into a key",
    build(app) {
      const stack = new Stack(app, "App");
      const user = new iam.CfnUser(stack, "Bob");
      const key = new CfnResource(stack, "Key", { type: "Test::Not::AKey", properties: { UserName: user.ref } });
      key.addOverride("Type", "AWS::IAM::AccessKey");
    },
    expected: found,
  },
  {
    name: "a type override out of a key",
    build(app) {
      const stack = new Stack(app, "App");
      const user = new iam.CfnUser(stack, "Bob");
      new iam.CfnAccessKey(stack, "Key", { userName: user.ref }).addOverride("Type", "Test::Not::AKey");
    },
    expected: [],
  },
  {
    name: "a deletion override of the whole name",
    build(app) {
      const stack = new Stack(app, "App");
      new iam.CfnUser(stack, "Bob", { userName: "bob" }).addPropertyDeletionOverride("UserName");
      new iam.CfnAccessKey(stack, "Key", { userName: "bob" });
    },
    expected: [],
  },
  ...[100, 500, 900].map(
    (priority): CdkCase => ({
      name: `another Aspect, of priority ${priority}, changes the name into a match`,
      build(app) {
        const stack = new Stack(app, "App");
        const user = new iam.CfnUser(stack, "Bob");
        new iam.CfnAccessKey(stack, "Key", { userName: "alice" });
        renameKeys(app, user.ref, priority);
      },
      expected: found,
    }),
  ),
  ...[100, 500, 900].map(
    (priority): CdkCase => ({
      name: `another Aspect, of priority ${priority}, overrides the name out of a match`,
      build(app) {
        const stack = new Stack(app, "App");
        const user = new iam.CfnUser(stack, "Bob");
        new iam.CfnAccessKey(stack, "Key", { userName: user.ref });
        Aspects.of(app).add(
          {
            visit(node) {
              if (node instanceof iam.CfnAccessKey) node.addPropertyOverride("UserName", "alice");
            },
          },
          { priority },
        );
      },
      expected: [],
    }),
  ),
  {
    name: "a later sibling is renamed into a match",
    build(app) {
      const stack = new Stack(app, "App");
      new iam.CfnAccessKey(stack, "Key", { userName: "bob" });
      const user = new iam.CfnUser(stack, "Bob", { userName: "alice" });
      user.userName = "bob";
    },
    expected: found,
  },
  {
    name: "an Aspect renames a later sibling into a match",
    build(app) {
      const stack = new Stack(app, "App");
      new iam.CfnAccessKey(stack, "Key", { userName: "bob" });
      new iam.CfnUser(stack, "Bob", { userName: "alice" });
      Aspects.of(app).add({
        visit(node) {
          if (node instanceof iam.CfnUser) node.userName = "bob";
        },
      });
    },
    expected: found,
  },
  {
    name: "an Aspect makes the key",
    build(app) {
      const stack = new Stack(app, "App");
      const user = new iam.CfnUser(stack, "Bob");
      Aspects.of(stack).add({
        visit(node) {
          if (node === stack) new iam.CfnAccessKey(stack, "Key", { userName: user.ref });
        },
      });
    },
    expected: found,
  },
];

function renameKeys(app: App, userName: string, priority: number): void {
  Aspects.of(app).add(
    {
      visit(node) {
        if (node instanceof iam.CfnAccessKey) node.userName = userName;
      },
    },
    { priority },
  );
}
