import { Stack } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import {
  AwsCustomResource,
  AwsCustomResourcePolicy,
  type AwsSdkCall,
  PhysicalResourceId,
} from "aws-cdk-lib/custom-resources";
import { ServiceAccount } from "../../src";
import type { CdkCase } from "./cdk-case";

/** The construct of the custom resource itself. */
const found = ["warning always: App/Key/Resource/Default of App/Bob/Resource"];

/** Keys that a custom resource makes, and users that are machines. */
export const customResources: readonly CdkCase[] = [
  {
    name: "AwsCustomResource with the user as a token",
    build(app) {
      const stack = new Stack(app, "App");
      const user = new iam.User(stack, "Bob");
      callIam(stack, { onCreate: createKey(user.userName) });
    },
    expected: found,
  },
  {
    name: "AwsCustomResource with a literal name",
    build(app) {
      const stack = new Stack(app, "App");
      new iam.User(stack, "Bob", { userName: "bob" });
      callIam(stack, { onCreate: createKey("bob") });
    },
    expected: found,
  },
  {
    name: "AwsCustomResource with onUpdate alone, which the CDK copies to Create",
    build(app) {
      const stack = new Stack(app, "App");
      const user = new iam.User(stack, "Bob");
      callIam(stack, { onUpdate: createKey(user.userName) });
    },
    expected: found,
  },
  {
    name: "AwsCustomResource with a client and a command of the SDK, version 3",
    build(app) {
      const stack = new Stack(app, "App");
      const user = new iam.User(stack, "Bob");
      callIam(stack, {
        onCreate: { ...createKey(user.userName), service: "@aws-sdk/client-iam", action: "CreateAccessKeyCommand" },
      });
    },
    expected: found,
  },
  {
    name: "AwsCustomResource with a password for the user",
    build(app) {
      const stack = new Stack(app, "App");
      const user = new iam.User(stack, "Bob");
      const { defaultChild } = user.node;
      (defaultChild as iam.CfnUser).addPropertyOverride("LoginProfile.Password", "{{resolve:secretsmanager:bob}}");
      callIam(stack, { onCreate: createKey(user.userName) });
    },
    expected: ["error always: App/Key/Resource/Default of App/Bob/Resource"],
  },
  {
    name: "AwsCustomResource that lists keys",
    build(app) {
      const stack = new Stack(app, "App");
      const user = new iam.User(stack, "Bob");
      callIam(stack, { onCreate: { ...createKey(user.userName), action: "listAccessKeys" } });
    },
    expected: [],
  },
  {
    name: "AwsCustomResource that deletes keys when it is deleted",
    build(app) {
      const stack = new Stack(app, "App");
      const user = new iam.User(stack, "Bob");
      callIam(stack, { onDelete: { ...createKey(user.userName), action: "deleteAccessKey" } });
    },
    expected: [],
  },
  {
    name: "AwsCustomResource for a user of another stack",
    build(app) {
      const user = new iam.User(new Stack(app, "Users"), "Bob");
      callIam(new Stack(app, "App"), { onCreate: createKey(user.userName) });
    },
    expected: [],
  },
  {
    name: "a declared service account",
    build(app) {
      const stack = new Stack(app, "App");
      const user = new iam.User(stack, "Bob");
      ServiceAccount.declare(user, { reason: "Scanner outside AWS", owner: "security@example.com" });
      new iam.AccessKey(stack, "Key", { user });
    },
    expected: ["suppressed warning always: App/Key/Resource of App/Bob/Resource"],
  },
  {
    name: "a declared service account that has a password",
    build(app) {
      const stack = new Stack(app, "App");
      const user = new iam.CfnUser(stack, "Bob", { loginProfile: { password: "{{resolve:secretsmanager:bob}}" } });
      ServiceAccount.declare(user, { reason: "Scanner outside AWS" });
      new iam.CfnAccessKey(stack, "Key", { userName: user.ref });
    },
    expected: ["error always: App/Key of App/Bob"],
  },
];

function createKey(UserName: string): AwsSdkCall {
  const physicalResourceId = PhysicalResourceId.of("key");
  return { service: "IAM", action: "createAccessKey", parameters: { UserName }, physicalResourceId };
}

function callIam(stack: Stack, calls: { onCreate?: AwsSdkCall; onUpdate?: AwsSdkCall; onDelete?: AwsSdkCall }): void {
  const policy = AwsCustomResourcePolicy.fromSdkCalls({ resources: AwsCustomResourcePolicy.ANY_RESOURCE });
  new AwsCustomResource(stack, "Key", { ...calls, policy, installLatestAwsSdk: false });
}
