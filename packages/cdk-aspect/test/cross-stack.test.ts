import { type App, type AppProps, Stack, type StackProps, Stage } from "aws-cdk-lib";
import { AccessKey, CfnAccessKey, CfnUser, User } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { expect, test } from "vitest";
import { judgeApp } from "../src/judge-app";
import { testApp } from "./synthesize";

/** What is found, one line each: severity, message, and the constructs of key and user. */
function judge(build: (app: App) => void, crossStack: boolean, props: AppProps = {}): readonly string[] {
  const app = testApp(props);
  build(app);
  const templatePaths = app.synth().stacksRecursively.map(({ templateFullPath }) => templateFullPath);
  const { findings } = judgeApp(app, templatePaths, { rules: ["iam-user-no-initial-access-key"], crossStack });
  return findings.map(({ severity, message, constructPath, related }) =>
    [`${severity}: ${message}`, constructPath, ...related.map((user) => user.constructPath)].join(" | "),
  );
}

function refer(scope: Construct): void {
  const user = new User(new Stack(scope, "A"), "Bob");
  new AccessKey(new Stack(scope, "B"), "Key", { user });
}

const note = (stack: string, path: string): string =>
  `note: Access key 'Key961B73FD' is created for IAM user 'Bob4B8519C4' of stack ${stack}: same app, separate stack | ` +
  `${path}B/Key/Resource | ${path}A/Bob/Resource`;

test("a key for a user of another stack is no finding, and a note when asked for", () => {
  expect(judge(refer, false)).toEqual([]);
  expect(judge(refer, true)).toEqual([note("A", "")]);
});

test("the stacks of a Stage are deployed together, those of two Stages are not", () => {
  const stages = (app: App): void => {
    refer(new Stage(app, "Prod"));
    new User(new Stack(new Stage(app, "One"), "A"), "Bob", { userName: "bob" });
    new CfnAccessKey(new Stack(new Stage(app, "Two"), "B"), "Key", { userName: "bob" });
  };
  expect(judge(stages, true)).toEqual([note("Prod-A", "Prod/")]);
});

test("stacks of two accounts have no user in common", () => {
  const [here, there]: StackProps[] = ["111111111111", "222222222222"].map((account) => ({ env: { account } }));
  const accounts = (app: App): void => {
    new CfnUser(new Stack(app, "A", here), "Bob", { userName: "bob" });
    new CfnAccessKey(new Stack(app, "B", there), "Key", { userName: "bob" });
    new CfnAccessKey(new Stack(app, "C", here), "Key", { userName: "bob" });
  };
  expect(judge(accounts, true)).toEqual([
    "note: Access key 'Key' is created for IAM user 'Bob' of stack A: same app, separate stack | C/Key | A/Bob",
  ]);
});
