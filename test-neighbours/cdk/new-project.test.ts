import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

import { pack } from "../packages/pack";

const root = resolve(__dirname, "../..");
const scratch = realpathSync(mkdtempSync(join(tmpdir(), "latchkey-cdk-")));
const project = join(scratch, "demo");
// What npm and vitest set for this run is not meant for the project.
const surroundings = Object.entries(process.env).filter(
  ([name]) => !/^npm_|^(?:NODE_ENV|VITEST|FORCE_COLOR)/i.test(name),
);
const env = { ...Object.fromEntries(surroundings), NO_COLOR: "1", CDK_DISABLE_CLI_TELEMETRY: "true" };

interface Outcome {
  readonly status: number | null;
  readonly output: string;
}

function run(command: string, ...args: readonly string[]): Outcome {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: project, env, encoding: "utf8" });
  return { status, output: stdout + stderr };
}

function mustRun(command: string, ...args: readonly string[]): void {
  const { status, output } = run(command, ...args);
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}:\n${output}`);
}

beforeAll(() => {
  mkdirSync(project);
  mustRun(
    join(root, "examples/cdk-app/node_modules/.bin/cdk"),
    "init",
    "app",
    "--language",
    "typescript",
    "--generate-only",
  );
  const tarballs = pack(join(scratch, "tarballs")).filter((path) => /latchkey-(?:rules|cdk-aspect)-/.test(path));
  mustRun("npm", "install", "--no-audit", "--no-fund", "--prefer-offline", ...tarballs);
  const app = join(project, "bin/demo.ts");
  const source = readFileSync(app, "utf8");
  writeFileSync(
    app,
    source
      .replace("import {", 'import { LatchkeyValidator } from "@latchkey/cdk-aspect";\nimport {')
      .replace("new cdk.App();", "new cdk.App();\ncdk.Validations.of(app).addPlugins(new LatchkeyValidator());"),
  );
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function writeStack(withKey: boolean): void {
  writeFileSync(
    join(project, "lib/demo-stack.ts"),
    `import * as cdk from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export class DemoStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);
    const password = cdk.SecretValue.secretsManager('bob');
    const user = new iam.User(this, 'Bob', { password, passwordResetRequired: true });
    ${withKey ? "new iam.AccessKey(this, 'Key', { user });" : ""}
  }
}
`,
  );
}

test("synthesis of a user that comes with a key fails, and names the line", () => {
  writeStack(true);
  const { status, output } = run("npx", "cdk", "synth", "--quiet");
  expect(output).toContain(
    "lib/demo-stack.ts:10:5\nERROR Access key 'Key961B73FD' is created together with console user",
  );
  expect(output).toContain("DemoStack/Key/Resource (Key961B73FD)");
  expect(status).toBe(1);
});

test("the Jest test on the package's page passes, and so does synthesis without the key", () => {
  writeStack(false);
  const page = readFileSync(join(root, "packages/cdk-aspect/README.md"), "utf8");
  const [, example = ""] = /With Jest.*?```ts\n(.*?)```/s.exec(page) ?? [];
  writeFileSync(join(project, "test/keys.test.ts"), example);
  const jest = run("npm", "test");
  expect(jest.output).toContain("PASS test/keys.test.ts");
  expect(jest.status).toBe(0);
  const { status, output } = run("npx", "cdk", "synth", "--quiet");
  expect(output).not.toContain("(latchkey)");
  expect(status).toBe(0);
});

test("the Jest test of a user that comes with a key fails", () => {
  const file = join(project, "test/keys.test.ts");
  const example = readFileSync(file, "utf8");
  expect(example).toContain('new User(new Stack(app, "Users"), "Bob");');
  writeFileSync(
    file,
    example
      .replace("{ User }", "{ AccessKey, User }")
      .replace(
        'new User(new Stack(app, "Users"), "Bob");',
        'const user = new User(new Stack(app, "Users"), "Bob");\n  new AccessKey(user, "Key", { user });',
      ),
  );
  const { status, output } = run("npm", "test");
  expect(output).toContain('"constructPath": "Users/Bob/Key/Resource"');
  expect(status).toBe(1);
});
