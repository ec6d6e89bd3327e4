import { join } from "node:path";
import { CfnCondition, CfnParameter, Fn, NestedStack, PhysicalName, Stack, Stage } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import { CfnInclude } from "aws-cdk-lib/cloudformation-include";
import type { CdkCase } from "./cdk-case";

const included = join(__dirname, "..", "fixtures", "included.json");

const account = "123456789012";

/** Users and keys in more than one template. */
export const stacks: readonly CdkCase[] = [
  {
    name: "a key in another stack",
    build(app) {
      const user = new iam.User(new Stack(app, "Users"), "Bob");
      new iam.AccessKey(new Stack(app, "Keys"), "Key", { user });
    },
    expected: [],
  },
  {
    name: "a key in another stack, which has a user of the same logical ID",
    build(app) {
      const user = new iam.CfnUser(new Stack(app, "Users"), "Bob");
      const keys = new Stack(app, "Keys");
      new iam.CfnUser(keys, "Bob");
      new iam.CfnAccessKey(keys, "Key", { userName: user.ref });
    },
    expected: [],
  },
  {
    name: "a key in another stack, for the same literal name",
    build(app) {
      new iam.CfnUser(new Stack(app, "Users"), "Bob", { userName: "bob" });
      new iam.CfnAccessKey(new Stack(app, "Keys"), "Key", { userName: "bob" });
    },
    expected: [],
  },
  {
    name: "a key in another stack, by a weak reference",
    context: { "@aws-cdk/core:defaultCrossStackReferences": "weak" },
    build(app) {
      const user = new iam.User(new Stack(app, "Users"), "Bob");
      new iam.AccessKey(new Stack(app, "Keys"), "Key", { user });
    },
    expected: [],
  },
  {
    name: "a key in a stack of another region",
    build(app) {
      const options = { crossRegionReferences: true };
      const users = new Stack(app, "Users", { env: { account, region: "us-east-1" }, ...options });
      const keys = new Stack(app, "Keys", { env: { account, region: "eu-west-1" }, ...options });
      new iam.AccessKey(keys, "Key", { user: new iam.User(users, "Bob") });
    },
    expected: [],
  },
  {
    name: "a key in a stack of another account, by a generated physical name",
    build(app) {
      const users = new Stack(app, "Users", { env: { account, region: "us-east-1" } });
      const keys = new Stack(app, "Keys", { env: { account: "210987654321", region: "us-east-1" } });
      const user = new iam.User(users, "Bob", { userName: PhysicalName.GENERATE_IF_NEEDED });
      new iam.AccessKey(keys, "Key", { user });
    },
    expected: [],
  },
  {
    name: "a key beside its user, and another in another stack",
    build(app) {
      const users = new Stack(app, "Users");
      const user = new iam.User(users, "Bob");
      new iam.AccessKey(users, "Key", { user });
      new iam.AccessKey(new Stack(app, "Keys"), "Key", { user });
    },
    expected: ["warning always: Users/Key/Resource of Users/Bob/Resource"],
  },
  {
    name: "a Stage",
    build(app) {
      const stack = new Stack(new Stage(app, "Prod"), "App");
      new iam.AccessKey(stack, "Key", { user: new iam.User(stack, "Bob") });
    },
    expected: ["warning always: Prod/App/Key/Resource of Prod/App/Bob/Resource"],
  },
  {
    name: "a Stage in a Stage",
    build(app) {
      const stack = new Stack(new Stage(new Stage(app, "Prod"), "Europe"), "App");
      new iam.AccessKey(stack, "Key", { user: new iam.User(stack, "Bob") });
    },
    expected: ["warning always: Prod/Europe/App/Key/Resource of Prod/Europe/App/Bob/Resource"],
  },
  {
    name: "the same stack in two Stages, one of them with a key",
    build(app) {
      for (const name of ["Dev", "Prod"]) {
        const stack = new Stack(new Stage(app, name), "App");
        const user = new iam.User(stack, "Bob");
        if (name === "Dev") new iam.AccessKey(stack, "Key", { user });
      }
    },
    expected: ["warning always: Dev/App/Key/Resource of Dev/App/Bob/Resource"],
  },
  {
    name: "both in a nested stack",
    build(app) {
      const nested = new NestedStack(new Stack(app, "App"), "Nested");
      new iam.AccessKey(nested, "Key", { user: new iam.User(nested, "Bob") });
    },
    expected: ["warning always: App/Nested/Key/Resource of App/Nested/Bob/Resource"],
  },
  {
    name: "the user in the parent stack, the key in a nested one",
    build(app) {
      const stack = new Stack(app, "App");
      new iam.AccessKey(new NestedStack(stack, "Nested"), "Key", { user: new iam.User(stack, "Bob") });
    },
    expected: ["warning always: App/Nested/Key/Resource of App/Bob/Resource"],
  },
  {
    name: "the user in a nested stack, the key in the parent",
    build(app) {
      const stack = new Stack(app, "App");
      new iam.AccessKey(stack, "Key", { user: new iam.User(new NestedStack(stack, "Nested"), "Bob") });
    },
    expected: ["warning always: App/Key/Resource of App/Nested/Bob/Resource"],
  },
  {
    name: "user and key in two nested stacks of one parent",
    build(app) {
      const stack = new Stack(app, "App");
      const user = new iam.User(new NestedStack(stack, "Users"), "Bob");
      new iam.AccessKey(new NestedStack(stack, "Keys"), "Key", { user });
    },
    expected: ["warning always: App/Keys/Key/Resource of App/Users/Bob/Resource"],
  },
  {
    name: "a nested stack in a nested stack, with a key for the user at the top",
    build(app) {
      const stack = new Stack(app, "App");
      const inner = new NestedStack(new NestedStack(stack, "Outer"), "Inner");
      new iam.AccessKey(inner, "Key", { user: new iam.User(stack, "Bob") });
    },
    expected: ["warning always: App/Outer/Inner/Key/Resource of App/Bob/Resource"],
  },
  {
    name: "nested stacks with the metadata that names their templates",
    context: { "aws:cdk:enable-asset-metadata": true },
    build(app) {
      const stack = new Stack(app, "App");
      const inner = new NestedStack(new NestedStack(stack, "Outer"), "Inner");
      new iam.AccessKey(inner, "Key", { user: new iam.User(stack, "Bob") });
    },
    expected: ["warning always: App/Outer/Inner/Key/Resource of App/Bob/Resource"],
  },
  {
    name: "a nested stack in a Stage",
    build(app) {
      const stack = new Stack(new Stage(app, "Prod"), "App");
      new iam.AccessKey(new NestedStack(stack, "Nested"), "Key", { user: new iam.User(stack, "Bob") });
    },
    expected: ["warning always: Prod/App/Nested/Key/Resource of Prod/App/Bob/Resource"],
  },
  {
    name: "a nested stack under a condition",
    build(app) {
      const stack = new Stack(app, "App");
      const env = new CfnParameter(stack, "Env", { default: "dev" });
      const isProd = new CfnCondition(stack, "IsProd", { expression: Fn.conditionEquals(env, "prod") });
      const nested = new NestedStack(stack, "Nested");
      if (nested.nestedStackResource !== undefined) nested.nestedStackResource.cfnOptions.condition = isProd;
      new iam.AccessKey(nested, "Key", { user: new iam.User(nested, "Bob") });
    },
    expected: ["warning when Env=prod: App/Nested/Key/Resource of App/Nested/Bob/Resource"],
  },
  {
    name: "a nested stack with a key for the user of another stack of the app",
    build(app) {
      const user = new iam.User(new Stack(app, "Users"), "Bob");
      new iam.AccessKey(new NestedStack(new Stack(app, "App"), "Nested"), "Key", { user });
    },
    expected: [],
  },
  {
    name: "CfnInclude of a template with both",
    build(app) {
      new CfnInclude(new Stack(app, "App"), "Included", { templateFile: included });
    },
    expected: ["warning when Owner=bob (with the defaults): App/Included/Key of App/Included/Bob"],
  },
  {
    name: "CfnInclude with its parameter given",
    build(app) {
      const parameters = { Owner: "alice" };
      new CfnInclude(new Stack(app, "App"), "Included", { templateFile: included, parameters });
    },
    expected: [],
  },
  {
    name: "an L2 key for a user that was included",
    build(app) {
      const stack = new Stack(app, "App");
      const template = new CfnInclude(stack, "Included", { templateFile: included, parameters: { Owner: "alice" } });
      const user = iam.User.fromUserName(stack, "Imported", template.getResource("Bob").ref);
      new iam.AccessKey(stack, "More", { user });
    },
    expected: ["warning always: App/More/Resource of App/Included/Bob"],
  },
];
