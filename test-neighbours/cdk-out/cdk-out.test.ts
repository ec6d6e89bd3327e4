import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, parse } from "node:path";

import type { Finding } from "@latchkey/rules";
import { buildSync } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = join(__dirname, "../..");
const modules = join(root, "test-neighbours/node_modules");
const latchkey = join(root, "packages/cfn-lint-plugin/dist/cli.js");
const cwd = realpathSync(mkdtempSync(join(tmpdir(), "latchkey-cdk-out-")));

beforeAll(() => {
  cpSync(join(__dirname, "app"), cwd, { recursive: true });
  symlinkSync(modules, join(cwd, "node_modules"));
  buildSync({
    absWorkingDir: cwd,
    entryPoints: ["bin/app.ts", "bin/cross-stack.ts"],
    outdir: "build",
    bundle: true,
    packages: "external",
    platform: "node",
    sourcemap: true,
  });
});

afterAll(() => rmSync(cwd, { recursive: true, force: true }));

// The CDK's own validation takes seconds and is not what is tested.
const env = { ...process.env, CDK_VALIDATION: "false", NO_COLOR: "1", FORCE_COLOR: undefined };

function run(program: string, ...args: readonly string[]): { status: number | null; stdout: string } {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, env, encoding: "utf8" });
  if (error) throw error;
  if (status !== 0 && status !== 1) throw new Error(`${program} ${args.join(" ")} ended with ${status}:\n${stderr}`);
  return { status, stdout };
}

function lint(...args: readonly string[]): { status: number | null; stdout: string } {
  return run(process.execPath, latchkey, "--rule", "iam-user-no-initial-access-key", ...args);
}

function synthesize(...args: readonly string[]): void {
  const app = `"${process.execPath}" --enable-source-maps build/app.js`;
  run(process.execPath, join(modules, "aws-cdk/bin/cdk"), "synth", "--quiet", "--app", app, ...args);
}

test("cdk synth, then latchkey cdk.out: each finding with its own file, construct and line of TypeScript", () => {
  synthesize();
  expect(lint("cdk.out").stdout).toMatchInlineSnapshot(`
    "warning[iam-user-no-initial-access-key]: Access key 'Key961B73FD' is created together with IAM user 'Bob4B8519C4'
     --> cdk.out/Users.template.json:9:3
      |
    3 |   "Bob4B8519C4": {
      |   ------------- the key's owner
    ...
    9 |   "Key961B73FD": {
      |   ^^^^^^^^^^^^^ AWS::IAM::AccessKey
      |
      = construct: Users/Key/Resource
      = source: lib/users-stack.ts:9:5
      = why: A key that comes with its user was asked for by nobody, and its secret reaches the owner through other hands.
      = fix: Take the key out of the template; its owner creates one when it is needed. A role or Identity Center needs none.

    warning[iam-user-no-initial-access-key]: Access key 'Key961B73FD' is created together with IAM user 'Bob4B8519C4'
     --> cdk.out/UsersNested6C1871C2.nested.template.json:9:3
      |
    3 |   "Bob4B8519C4": {
      |   ------------- the key's owner
    ...
    9 |   "Key961B73FD": {
      |   ^^^^^^^^^^^^^ AWS::IAM::AccessKey
      |
      = construct: Users/Nested/Key/Resource
      = source: lib/users-stack.ts:11:5
      = why: A key that comes with its user was asked for by nobody, and its secret reaches the owner through other hands.
      = fix: Take the key out of the template; its owner creates one when it is needed. A role or Identity Center needs none.

    warning[iam-user-no-initial-access-key]: Access key 'Key961B73FD' is created together with IAM user 'Bob4B8519C4'
     --> cdk.out/assembly-Prod/ProdUsersF622DE78.template.json:9:3
      |
    3 |   "Bob4B8519C4": {
      |   ------------- the key's owner
    ...
    9 |   "Key961B73FD": {
      |   ^^^^^^^^^^^^^ AWS::IAM::AccessKey
      |
      = construct: Prod/Users/Key/Resource
      = source: lib/users-stack.ts:9:5
      = why: A key that comes with its user was asked for by nobody, and its secret reaches the owner through other hands.
      = fix: Take the key out of the template; its owner creates one when it is needed. A role or Identity Center needs none.

    warning[iam-user-no-initial-access-key]: Access key 'Key961B73FD' is created together with IAM user 'Bob4B8519C4'
     --> cdk.out/assembly-Prod/ProdUsersNested4FA60A57.nested.template.json:9:3
      |
    3 |   "Bob4B8519C4": {
      |   ------------- the key's owner
    ...
    9 |   "Key961B73FD": {
      |   ^^^^^^^^^^^^^ AWS::IAM::AccessKey
      |
      = construct: Prod/Users/Nested/Key/Resource
      = source: lib/users-stack.ts:11:5
      = why: A key that comes with its user was asked for by nobody, and its secret reaches the owner through other hands.
      = fix: Take the key out of the template; its owner creates one when it is needed. A role or Identity Center needs none.

    4 findings (4 warnings) in 4 of 4 templates
    "
  `);
});

test("the same lines with --debug, and without the metadata of paths and assets", () => {
  const place = ({ constructPath, source }: Finding): string => `${constructPath} ${source?.file}:${source?.line}`;
  const places = (directory: string): string[] =>
    (JSON.parse(lint("--format", "json", directory).stdout).findings as Finding[]).map(place);
  synthesize("--debug", "--output", "debug.out");
  synthesize("--no-path-metadata", "--no-asset-metadata", "--output", "bare.out");
  expect(places("bare.out")).toEqual([
    "Users/Key/Resource lib/users-stack.ts:9",
    "Users/Nested/Key/Resource lib/users-stack.ts:11",
    "Prod/Users/Key/Resource lib/users-stack.ts:9",
    "Prod/Users/Nested/Key/Resource lib/users-stack.ts:11",
  ]);
  expect(places("debug.out")).toEqual(places("bare.out"));
});

test("--cross-stack recognises every form in which the CDK refers to another stack", () => {
  run(process.execPath, "build/cross-stack.js");
  const inApp = ({ severity, file, logicalId, related }: Finding): string => {
    const { dir, base } = parse(file);
    return `${basename(dir)}: ${severity} ${base} ${logicalId} <- ${related.map((user) => basename(user.file)).join()}`;
  };
  const found = (...args: readonly string[]): string =>
    (JSON.parse(lint("--format", "json", ...args, "apps").stdout).findings as Finding[]).map(inApp).join("\n");
  expect(found("--cross-stack")).toMatchInlineSnapshot(`
    "both-reference-from-nested-to-nested-in-another-region: note BInnerB187A9A5.nested.template.json Key <- AInner66ECF5FF.nested.template.json
    both-reference-from-nested-to-nested: note BInnerB187A9A5.nested.template.json Key <- AInner66ECF5FF.nested.template.json
    both-reference-to-another-region: note B.template.json Key <- A.template.json
    both-reference: note B.template.json Key961B73FD <- A.template.json
    custom-resource: note B.template.json Key961B73FD <- A.template.json
    export-by-hand: note B.template.json Key <- A.template.json
    generated-physical-name: note B.template.json Key961B73FD <- A.template.json
    literal-name: note B.template.json Key <- A.template.json
    part-of-the-arn: note B.template.json Key <- A.template.json
    same-logical-ids: warning A.template.json Key961B73FD <- A.template.json
    same-logical-ids: warning B.template.json Key961B73FD <- B.template.json
    same-logical-ids: note D.template.json Key961B73FD <- C.template.json
    strong-reference-from-nested-to-nested-in-another-region: note BInnerB187A9A5.nested.template.json Key <- AInner66ECF5FF.nested.template.json
    strong-reference-from-nested-to-nested: note BInnerB187A9A5.nested.template.json Key <- AInner66ECF5FF.nested.template.json
    strong-reference-to-another-region: note B.template.json Key <- A.template.json
    strong-reference: note B.template.json Key961B73FD <- A.template.json
    user-from-arn: note B.template.json Key961B73FD <- A.template.json
    user-from-name: note B.template.json Key961B73FD <- A.template.json
    weak-reference-from-nested-to-nested-in-another-region: note BInnerB187A9A5.nested.template.json Key <- AInner66ECF5FF.nested.template.json
    weak-reference-from-nested-to-nested: note BInnerB187A9A5.nested.template.json Key <- AInner66ECF5FF.nested.template.json
    weak-reference-to-another-region: note B.template.json Key <- A.template.json
    weak-reference: note B.template.json Key961B73FD <- A.template.json"
  `);
  expect(found("--cross-stack", "--jobs", "2")).toBe(found("--cross-stack", "--jobs", "1"));
  expect(found()).toMatchInlineSnapshot(`
    "same-logical-ids: warning A.template.json Key961B73FD <- A.template.json
    same-logical-ids: warning B.template.json Key961B73FD <- B.template.json"
  `);
});
