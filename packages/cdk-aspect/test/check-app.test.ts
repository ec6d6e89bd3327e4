import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { Lazy, NestedStack, SecretValue, Stack, Stage, Validations } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import * as iam from "aws-cdk-lib/aws-iam";
import { expect, test, vi } from "vitest";
import { checkApp, checkStack, LatchkeyValidator, ServiceAccount } from "../src";
import { testApp } from "./synthesize";

const rules = ["iam-user-no-initial-access-key"];

function addUserWithKey(stack: Stack, name = "Bob"): iam.User {
  const user = new iam.User(stack, name, { password: SecretValue.secretsManager("bob") });
  new iam.AccessKey(stack, `${name}Key`, { user });
  return user;
}

test("findings are returned, not thrown, also of an app that has the validator", () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  const app = testApp();
  addUserWithKey(new Stack(app, "App"));
  Validations.of(app).addPlugins(new LatchkeyValidator());
  expect(() => app.synth()).toThrow("App/BobKey/Resource");
  const { findings, suppressed, problems } = checkApp(app, { rules });
  expect(findings).toMatchObject([
    { severity: "error", constructPath: "App/BobKey/Resource", related: [{ constructPath: "App/Bob/Resource" }] },
  ]);
  expect([suppressed, problems]).toEqual([[], []]);
});

test("paths of templates are absolute, also in an app whose outdir is not", () => {
  const absolute = mkdtempSync(join(tmpdir(), "latchkey-"));
  const app = testApp({ outdir: relative(process.cwd(), absolute) });
  const stack = new Stack(app, "App");
  addUserWithKey(new NestedStack(stack, "Nested"));
  expect(checkApp(app, { rules }).findings).toMatchObject([
    {
      constructPath: "App/Nested/BobKey/Resource",
      templatePath: join(absolute, "AppNestedF179E212.nested.template.json"),
    },
  ]);
  rmSync(absolute, { recursive: true });
});

test("the tree is walked as often for many findings as for one", () => {
  const walksOf = (users: number): number => {
    const app = testApp();
    const stack = new Stack(app, "App");
    for (let user = 0; user < users; user += 1) addUserWithKey(stack, `Bob${user}`);
    const findAll = vi.spyOn(app.node, "findAll");
    expect(checkApp(app, { rules }).findings).toHaveLength(users);
    return findAll.mock.calls.length;
  };
  expect(walksOf(20)).toBe(walksOf(1));
});

test("an app without a user with a key has no findings", () => {
  const app = testApp();
  new iam.User(new Stack(app, "App"), "Bob");
  expect(checkApp(app)).toEqual({ findings: [], suppressed: [], problems: [] });
});

test("what is acknowledged or declared does not count", () => {
  const app = testApp();
  const stack = new Stack(app, "App");
  addUserWithKey(stack);
  Validations.of(stack).acknowledge({ id: "latchkey::iam-user-no-initial-access-key", reason: "until June" });
  const scanner = new iam.User(stack, "Scanner");
  ServiceAccount.declare(scanner, { reason: "outside AWS" });
  new iam.AccessKey(stack, "ScannerKey", { user: scanner });
  const { findings, suppressed } = checkApp(app, { rules });
  expect(findings).toEqual([]);
  expect(suppressed.map(({ constructPath, suppression }) => [constructPath, suppression?.reason])).toEqual([
    ["App/ScannerKey/Resource", "outside AWS"],
    ["App/BobKey/Resource", "until June"],
  ]);
});

test("a stack's findings are its own and those of stacks nested in it", () => {
  const app = testApp();
  const [one, two] = [new Stack(app, "One"), new Stack(new Stage(app, "Prod"), "Two")];
  const user = addUserWithKey(one);
  new iam.AccessKey(new NestedStack(one, "Nested"), "Key", { user });
  addUserWithKey(two);
  const pathsOf = (stack: Stack) => checkStack(stack, { rules }).findings.map(({ constructPath }) => constructPath);
  expect(pathsOf(one)).toEqual(["One/BobKey/Resource", "One/Nested/Key/Resource"]);
  expect(pathsOf(two)).toEqual(["Prod/Two/BobKey/Resource"]);
});

test("it goes before and after assertions on templates", () => {
  const app = testApp();
  const stack = new Stack(app, "App");
  addUserWithKey(stack);
  Template.fromStack(stack).resourceCountIs("AWS::IAM::AccessKey", 1);
  expect(checkStack(stack, { rules }).findings).toHaveLength(1);
  Template.fromStack(stack).resourceCountIs("AWS::IAM::User", 1);
  expect(checkStack(stack, { rules }).findings).toHaveLength(1);
});

test("an app that cannot be synthesized throws what the CDK says", () => {
  const app = testApp();
  const userName = Lazy.string({
    produce() {
      throw new Error("no name");
    },
  });
  new iam.User(new Stack(app, "App"), "Bob", { userName });
  expect(() => checkApp(app)).toThrow(/no name/);
});
