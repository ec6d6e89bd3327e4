import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { afterAll, expect, onTestFinished, test } from "vitest";

import { runPage } from "../docs/run-page";

const root = resolve(__dirname, "../..");
const app = join(root, "examples/cdk-app");
const page = join(root, "packages/cdk-aspect/README.md");
const scratch = mkdtempSync(join(tmpdir(), "latchkey-cdk-"));
const { FORCE_COLOR: _, NODE_ENV: __, ...surroundings } = process.env;
const env = {
  ...surroundings,
  NO_COLOR: "1",
  CDK_OUTDIR: scratch,
  CDK_VALIDATION: "false",
  CDK_DISABLE_CLI_TELEMETRY: "true",
  PATH: `${join(app, "node_modules/.bin")}${delimiter}${process.env["PATH"]}`,
};

afterAll(() => rmSync(scratch, { recursive: true }));

test("the package's page shows what the CDK's command line prints", async () => {
  await expect(runPage(readFileSync(page, "utf8"), { cwd: app, env })).toMatchFileSnapshot(page);
});

test("the README shows the beginning of it", () => {
  const [, shown = ""] =
    /```text\n\$ cdk synth[^\n]*\n(.*?)```/s.exec(readFileSync(join(root, "README.md"), "utf8")) ?? [];
  expect(shown).not.toBe("");
  expect(readFileSync(page, "utf8")).toContain(shown);
});

test("synthesis fails", () => {
  expect(spawnSync("cdk", ["synth", "--no-notices", "--quiet", "**"], { cwd: app, env }).status).toBe(1);
});

test("the app on its own fails, too", () => {
  const { status, stderr } = spawnSync("tsx", ["bin/app.ts"], { cwd: app, env, encoding: "utf8" });
  expect(stderr).toContain("Administrators/CarolKey/Resource");
  expect(status).toBe(1);
});

test("an app whose stacks are all in Stages fails when they are asked for, and says nothing otherwise", () => {
  const modules = join(app, "node_modules");
  const cwd = mkdtempSync(join(tmpdir(), "latchkey-cdk-"));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  const file = join(cwd, "stages.js");
  writeFileSync(
    file,
    `const { App, SecretValue, Stack, Stage, Validations } = require("${modules}/aws-cdk-lib");
const { AccessKey, User } = require("${modules}/aws-cdk-lib/aws-iam");
const { LatchkeyValidator } = require("${modules}/@latchkey/cdk-aspect");
const app = new App();
Validations.of(app).addPlugins(new LatchkeyValidator());
const stack = new Stack(new Stage(app, "Prod"), "Users");
new AccessKey(stack, "Key", { user: new User(stack, "Bob", { password: SecretValue.secretsManager("bob") }) });
`,
  );
  const outcomes = [[], ["**"]].map((stacks) => {
    const args = ["synth", "--no-notices", "--quiet", "--app", `node ${file}`, ...stacks];
    const { status, stdout, stderr } = spawnSync("cdk", args, {
      cwd,
      env: { ...env, CDK_OUTDIR: join(cwd, "cdk.out") },
      encoding: "utf8",
    });
    return [status, (stdout + stderr).includes("Prod/Users/Key/Resource")];
  });
  expect(outcomes).toEqual([
    [0, false],
    [1, true],
  ]);
});
