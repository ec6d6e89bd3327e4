import { Aws, CfnCondition, CfnParameter, Fn, Stack } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import type { CdkCase } from "./cdk-case";

/** What depends on parameters. */
export const conditions: readonly CdkCase[] = [
  {
    name: "a condition on the key",
    build(app) {
      const stack = new Stack(app, "App");
      const env = new CfnParameter(stack, "Env", { default: "dev" });
      const isProd = new CfnCondition(stack, "IsProd", { expression: Fn.conditionEquals(env, "prod") });
      const user = new iam.CfnUser(stack, "Bob");
      new iam.CfnAccessKey(stack, "Key", { userName: user.ref }).cfnOptions.condition = isProd;
    },
    expected: ["warning when Env=prod: App/Key of App/Bob"],
  },
  {
    name: "one condition on both",
    build(app) {
      const stack = new Stack(app, "App");
      const env = new CfnParameter(stack, "Env", { default: "prod" });
      const isProd = new CfnCondition(stack, "IsProd", { expression: Fn.conditionEquals(env, "prod") });
      const user = new iam.CfnUser(stack, "Bob");
      user.cfnOptions.condition = isProd;
      new iam.CfnAccessKey(stack, "Key", { userName: user.ref }).cfnOptions.condition = isProd;
    },
    expected: ["warning when Env=prod (with the defaults): App/Key of App/Bob"],
  },
  {
    name: "conditions that exclude each other",
    build(app) {
      const stack = new Stack(app, "App");
      const env = new CfnParameter(stack, "Env", { default: "dev" });
      const isProd = new CfnCondition(stack, "IsProd", { expression: Fn.conditionEquals(env, "prod") });
      const isDev = new CfnCondition(stack, "IsDev", { expression: Fn.conditionEquals(env, "dev") });
      const user = new iam.CfnUser(stack, "Bob", { userName: "bob" });
      user.cfnOptions.condition = isProd;
      new iam.CfnAccessKey(stack, "Key", { userName: "bob" }).cfnOptions.condition = isDev;
    },
    expected: [],
  },
  {
    name: "a condition and its opposite",
    build(app) {
      const stack = new Stack(app, "App");
      const env = new CfnParameter(stack, "Env");
      const isProd = new CfnCondition(stack, "IsProd", { expression: Fn.conditionEquals(env, "prod") });
      const isNot = new CfnCondition(stack, "IsNot", { expression: Fn.conditionNot(isProd) });
      new iam.CfnUser(stack, "Bob", { userName: "bob" }).cfnOptions.condition = isProd;
      new iam.CfnAccessKey(stack, "Key", { userName: "bob" }).cfnOptions.condition = isNot;
    },
    expected: [],
  },
  {
    name: "conditions that share a parameter and can hold together",
    build(app) {
      const stack = new Stack(app, "App");
      const [a, b] = [new CfnParameter(stack, "A", { default: "a" }), new CfnParameter(stack, "B", { default: "b" })];
      const same = new CfnCondition(stack, "Same", { expression: Fn.conditionEquals(a, b) });
      const isX = new CfnCondition(stack, "IsX", { expression: Fn.conditionEquals(a, "x") });
      new iam.CfnUser(stack, "Bob", { userName: "bob" }).cfnOptions.condition = same;
      new iam.CfnAccessKey(stack, "Key", { userName: "bob" }).cfnOptions.condition = isX;
    },
    expected: ["warning when A=x B=x: App/Key of App/Bob"],
  },
  {
    name: "Fn::If between two names",
    build(app) {
      const stack = new Stack(app, "App");
      const env = new CfnParameter(stack, "Env", { allowedValues: ["dev", "prod"], default: "dev" });
      const isProd = new CfnCondition(stack, "IsProd", { expression: Fn.conditionEquals(env, "prod") });
      const user = new iam.CfnUser(stack, "Bob");
      new iam.CfnAccessKey(stack, "Key", { userName: Fn.conditionIf(isProd.logicalId, user.ref, "alice").toString() });
    },
    expected: ["warning when Env=prod: App/Key of App/Bob"],
  },
  {
    name: "Fn::If in Fn::If",
    build(app) {
      const stack = new Stack(app, "App");
      const env = new CfnParameter(stack, "Env", { default: "dev" });
      const isProd = new CfnCondition(stack, "IsProd", { expression: Fn.conditionEquals(env, "prod") });
      const isEurope = new CfnCondition(stack, "IsEurope", {
        expression: Fn.conditionEquals(Aws.REGION, "eu-west-1"),
      });
      const user = new iam.CfnUser(stack, "Bob");
      const inner = Fn.conditionIf(isEurope.logicalId, user.ref, "carol");
      new iam.CfnAccessKey(stack, "Key", { userName: Fn.conditionIf(isProd.logicalId, inner, "alice").toString() });
    },
    expected: ["warning when AWS::Region=eu-west-1 Env=prod: App/Key of App/Bob"],
  },
  {
    name: "a branch of Fn::If that is never taken",
    build(app) {
      const stack = new Stack(app, "App");
      const never = new CfnCondition(stack, "Never", { expression: Fn.conditionEquals("a", "b") });
      const user = new iam.CfnUser(stack, "Bob");
      new iam.CfnAccessKey(stack, "Key", { userName: Fn.conditionIf(never.logicalId, user.ref, "alice").toString() });
    },
    expected: [],
  },
  {
    name: "a password under a condition",
    build(app) {
      const stack = new Stack(app, "App");
      const env = new CfnParameter(stack, "Env", { default: "dev" });
      const isProd = new CfnCondition(stack, "IsProd", { expression: Fn.conditionEquals(env, "prod") });
      const password = "{{resolve:secretsmanager:bob}}";
      const user = new iam.CfnUser(stack, "Bob", {
        loginProfile: Fn.conditionIf(isProd.logicalId, { Password: password }, Aws.NO_VALUE),
      });
      new iam.CfnAccessKey(stack, "Key", { userName: user.ref });
    },
    expected: ["error always: App/Key of App/Bob"],
  },
  {
    name: "a condition that an override names",
    build(app) {
      const stack = new Stack(app, "App");
      new CfnCondition(stack, "Never", { expression: Fn.conditionEquals("a", "b") });
      const user = new iam.CfnUser(stack, "Bob");
      new iam.CfnAccessKey(stack, "Key", { userName: user.ref }).addOverride("Condition", "Never");
    },
    expected: [],
  },
];
