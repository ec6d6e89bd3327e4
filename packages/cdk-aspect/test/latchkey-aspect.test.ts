import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type App, Aspects, CfnMapping, SecretValue, Stack, Stage, Validations } from "aws-cdk-lib";
import { Annotations, Match } from "aws-cdk-lib/assertions";
import * as iam from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { LatchkeyAspect } from "../src";
import { cases } from "./cases";
import { type CdkCase, createApp } from "./cases/cdk-case";
import { testApp } from "./synthesize";

const warning = "Access key 'Key961B73FD' is created together with console user 'Bob4B8519C4' (user: App/Bob/Resource)";

function addUserWithKey(scope: Construct): iam.AccessKey {
  const user = new iam.User(scope, "Bob", { password: SecretValue.secretsManager("bob") });
  return new iam.AccessKey(scope, "Key", { user });
}

/** The annotations of the aspect in the app, by level and construct. */
function annotationsIn(app: App): string[] {
  const levels = ["aws:cdk:warning", "aws:cdk:error"];
  return app.node
    .findAll()
    .flatMap(({ node }) =>
      node.metadata
        .filter(({ type, data }) => levels.includes(type) && /^(?:Access key|The access key) /.test(String(data)))
        .map(({ type }) => `${type.replace("aws:cdk:", "")} ${node.path}`),
    );
}

describe("annotates", () => {
  test("the key with a warning", () => {
    const app = testApp();
    const stack = new Stack(app, "App");
    addUserWithKey(stack);
    new LatchkeyAspect().applyTo(app);
    const annotations = Annotations.fromStack(stack);
    annotations.hasWarning("/App/Key/Resource", `${warning} [ack: Latchkey-iam-user-no-initial-access-key]`);
    annotations.hasNoError("*", Match.anyValue());
  });

  test("the key with an error, from the severity on that failOn says", () => {
    const app = testApp();
    const stack = new Stack(app, "App");
    addUserWithKey(stack);
    new LatchkeyAspect({ failOn: "error" }).applyTo(app);
    Annotations.fromStack(stack).hasError("/App/Key/Resource", warning);
  });

  test("what is in Stages that are in Stages", () => {
    const app = testApp();
    addUserWithKey(new Stack(new Stage(new Stage(app, "Prod"), "Europe"), "App"));
    new LatchkeyAspect().applyTo(app);
    app.synth();
    expect(annotationsIn(app)).toEqual(["warning Prod/Europe/App/Key/Resource"]);
  });

  test("only what it is applied to", () => {
    const app = testApp();
    const [one, two] = [new Stack(app, "One"), new Stack(app, "Two")];
    for (const stack of [one, two]) addUserWithKey(stack);
    Aspects.of(two).add(new LatchkeyAspect());
    app.synth();
    expect(annotationsIn(app)).toEqual(["warning Two/Key/Resource"]);
  });

  test("once, however often the app is synthesized", () => {
    const app = testApp();
    addUserWithKey(new Stack(app, "App"));
    new LatchkeyAspect().applyTo(app);
    app.synth();
    app.synth({ force: true });
    expect(annotationsIn(app)).toEqual(["warning App/Key/Resource"]);
  });
});

test("says so where it sees too little", () => {
  const app = testApp();
  const stack = new Stack(app, "App");
  const owners = new CfnMapping(stack, "Owners", { mapping: { "eu-west-1": { name: "bob" } } });
  new iam.CfnUser(stack, "Bob", { userName: "bob" });
  new iam.CfnAccessKey(stack, "Key", { userName: owners.findInMap(stack.region, "name") });
  new LatchkeyAspect().applyTo(app);
  const tooLittle = Match.stringLikeRegexp("^An Aspect cannot judge all of this stack, .*; LatchkeyValidator can: ");
  Annotations.fromStack(stack).hasWarning("/App", tooLittle);
});

describe("is acknowledged", () => {
  test.each(["Latchkey-iam-user-no-initial-access-key", "latchkey::iam-user-no-initial-access-key"])("as %s", (id) => {
    const app = testApp();
    const stack = new Stack(app, "App");
    addUserWithKey(stack);
    new LatchkeyAspect().applyTo(app);
    Validations.of(stack).acknowledge({ id, reason: "known" });
    app.synth();
    expect(annotationsIn(app)).toEqual([]);
  });
});

test("its limits are those that the page of cases tells", async () => {
  vi.stubEnv("CDK_VALIDATION", "false");
  const scratch = mkdtempSync(join(tmpdir(), "latchkey-cdk-"));
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(scratch, { recursive: true });
  });
  const rows = cases.map((each, index) => [each, judge(each, join(scratch, String(index)))] as const);
  const missed = rows.filter(([, aspect]) => aspect === "missed");
  const wrong = rows.filter(([, aspect]) => aspect === "wrong");
  await expect(`# CDK apps, case by case

The validator, \`checkApp\`, the cdk-nag pack and the command \`latchkey\` on the cloud assembly say what is true of each of
these apps. \`LatchkeyAspect\` cannot look into templates: of ${rows.length} cases it misses ${missed.length}, and reports ${wrong.length} for which there is
nothing to report any more. A test writes this page.

| app | what is true | \`LatchkeyAspect\` |
| --- | --- | --- |
${rows.map(([each, aspect]) => `| ${each.name} | ${describeTruth(each)} | ${aspect} |`).join("\n")}
`).toMatchFileSnapshot("../docs/cases.md");
  expect(missed.length + wrong.length).toBeLessThan(rows.length / 4);
});

function judge(each: CdkCase, outdir: string): "right" | "missed" | "wrong" {
  const app = createApp(each, { outdir });
  new LatchkeyAspect().applyTo(app);
  app.synth();
  const found = annotationsIn(app).map((annotation) => annotation.replace("warning ", ""));
  const expected = each.expected
    .filter((verdict) => !verdict.startsWith("suppressed"))
    .map((verdict) => / (\S+) of /.exec(verdict)?.[1] ?? "");
  if (expected.some((path) => !found.includes(path))) return "missed";
  return found.some((path) => !expected.includes(path)) ? "wrong" : "right";
}

function describeTruth({ expected }: CdkCase): string {
  return expected.length === 0 ? "no finding" : expected.map((verdict) => verdict.replace(/: .*/, "")).join(", ");
}
