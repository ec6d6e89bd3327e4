import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { json, lint, manifest, stack, stage, template } from "./make-assembly";
import { makeTree } from "./make-tree";
import { run } from "./run-latchkey";

function created(logicalId: string, ...calls: readonly string[]): unknown {
  return [
    { type: "aws:cdk:logicalId", data: logicalId },
    { type: "aws:cdk:creationStack", data: calls },
  ];
}

const notes = (path: string, root: string, nested: string): string =>
  json({
    [path]: [{ type: "aws:cdk:templateFile", data: root }],
    [`${path}/Nested`]: [{ type: "aws:cdk:templateFile", data: nested }],
    [`${path}/Key/Resource`]: created(
      "Key",
      "...new AccessKey2 in aws-cdk-lib...",
      "new Users (/app/lib/users.ts:12:5)",
    ),
    [`${path}/Nested/Key/Resource`]: created("Key", "new Inner (/app/lib/inner.ts:3:7)"),
  });

/** An app with a stack, and a Stage with the same stack; all have the same logical IDs, and each nests another. */
const app = {
  "cdk.out/cdk.out": '{"version":"55.0.0"}',
  "cdk.out/manifest.json": manifest({
    Dev: stage("assembly-Dev"),
    "Users.assets": { type: "cdk:asset-manifest", properties: { file: "Users.assets.json" } },
    Users: stack("Users.template.json", { additionalMetadataFile: "Users.metadata.json" }),
    Tree: { type: "cdk:tree", properties: { file: "tree.json" } },
  }),
  "cdk.out/Users.template.json": template("UsersNested.nested.template.json"),
  "cdk.out/UsersNested.nested.template.json": template(),
  "cdk.out/Users.metadata.json": notes("/Users", "Users.template.json", "UsersNested.nested.template.json"),
  "cdk.out/tree.json": json({ tree: { attributes: { type: "AWS::IAM::AccessKey" } } }),
  // From an earlier synthesis, and from an asset.
  "cdk.out/Old.template.json": template(),
  "cdk.out/asset.0123/template.yaml": template(),
  "cdk.out/assembly-Dev/cdk.out": '{"version":"55.0.0"}',
  "cdk.out/assembly-Dev/manifest.json": manifest({
    DevUsers: stack("DevUsers.template.json", { additionalMetadataFile: "DevUsers.metadata.json" }),
  }),
  "cdk.out/assembly-Dev/DevUsers.template.json": template("DevUsersNested.nested.template.json"),
  "cdk.out/assembly-Dev/DevUsersNested.nested.template.json": template(),
  "cdk.out/assembly-Dev/DevUsers.metadata.json": notes(
    "/Dev/Users",
    "DevUsers.template.json",
    "DevUsersNested.nested.template.json",
  ),
};

const found = [
  "cdk.out/Users.template.json Key Users/Key/Resource /app/lib/users.ts:12:5",
  "cdk.out/UsersNested.nested.template.json Key Users/Nested/Key/Resource /app/lib/inner.ts:3:7",
  "cdk.out/assembly-Dev/DevUsers.template.json Key Dev/Users/Key/Resource /app/lib/users.ts:12:5",
  "cdk.out/assembly-Dev/DevUsersNested.nested.template.json Key Dev/Users/Nested/Key/Resource /app/lib/inner.ts:3:7",
];

test("the templates of an assembly's stacks are judged, each with what it nests, and nothing else", async () => {
  expect(await lint(makeTree(app), "cdk.out")).toEqual({
    exitCode: 1,
    files: 2,
    findings: found,
    problems: [],
    stderr: "",
  });
});

test("that the rest is passed over is said to who asks", async () => {
  const { stderr } = await lint(makeTree(app), "--verbose", "cdk.out");
  expect(stderr).toContain(
    "latchkey: passed over cdk.out: all but the stacks that the manifest of this cloud assembly has\n",
  );
});

test("a finding names the construct, and the line in the app that creates it", async () => {
  const cwd = makeTree({});
  const metadata = json({
    "/Users/Key/Resource": created("Key", `new Users (${join(cwd, "lib", "users.ts")}:12:5)`),
  });
  mkdirSync(join(cwd, "cdk.out"));
  writeFileSync(
    join(cwd, "cdk.out/manifest.json"),
    manifest({ Users: stack("Users.template.json", { additionalMetadataFile: "Users.metadata.json" }) }),
  );
  writeFileSync(join(cwd, "cdk.out/Users.template.json"), template());
  writeFileSync(join(cwd, "cdk.out/Users.metadata.json"), metadata);
  const { stdout } = await run(["--rule", "iam-user-no-initial-access-key", "cdk.out"], { cwd });
  expect(stdout).toMatchInlineSnapshot(`
    "warning[iam-user-no-initial-access-key]: Access key 'Key' is created together with IAM user 'Bob'
     --> cdk.out/Users.template.json:6:3
      |
    3 |   "Bob": {
      |   ----- the key's owner
    4 |    "Type": "AWS::IAM::User"
    5 |   },
    6 |   "Key": {
      |   ^^^^^ AWS::IAM::AccessKey
      |
      = construct: Users/Key/Resource
      = source: lib/users.ts:12:5
      = why: A key that comes with its user was asked for by nobody, and its secret reaches the owner through other hands.
      = fix: Take the key out of the template; its owner creates one when it is needed. A role or Identity Center needs none.

    1 finding (1 warning) in 1 of 1 template
    "
  `);
});

test("fix leaves alone what the CDK makes, also where the template does not say so", async () => {
  const cwd = makeTree(app);
  const { exitCode, stdout } = await run(["fix", "cdk.out/Users.template.json"], { cwd });
  expect(exitCode).toBe(1);
  expect(stdout).toContain("'Key': the CDK makes it: take Users/Key/Resource out of the app, and synthesize again");
  expect(readFileSync(join(cwd, "cdk.out/Users.template.json"), "utf8")).toBe(app["cdk.out/Users.template.json"]);
});

describe("an assembly is found", () => {
  test("below a directory that is walked", async () => {
    const cwd = makeTree({ ...app, "other.yaml": template(), "web/manifest.json": '{"name": "A web site"' });
    expect((await lint(cwd, ".")).findings).toEqual([...found, "other.yaml Key"]);
  });

  test("where Git ignores it, when it is named", async () => {
    const cwd = makeTree({ ...app, ".gitignore": "cdk.out\n", ".git/HEAD": "" });
    expect((await lint(cwd, "cdk.out")).findings).toEqual(found);
    const walked = await lint(cwd, "--verbose", ".");
    expect(walked.findings).toEqual([]);
    expect(walked.stderr).toContain("latchkey: passed over cdk.out: ignored by Git\n");
    expect((await lint(cwd, "--no-gitignore", ".")).findings).toEqual(found);
  });

  test("but a file that is named is a template of its own, with its construct", async () => {
    const cwd = makeTree(app);
    expect((await lint(cwd, "cdk.out/UsersNested.nested.template.json", "cdk.out/Old.template.json")).findings).toEqual(
      ["cdk.out/Old.template.json Key", found[1]],
    );
  });
});

test.each<[string, unknown]>([
  ["calls that are all of packages", ["new Key (/app/node_modules/cdk/lib/key.js:1:2)", "...node internals..."]],
  ["the program that runs constructs for other languages", ["Kernel.create (/tmp/tmp1/lib/program.js:9414:25)"]],
  ["something else than calls", ["", "x:y:z", null, { file: "x" }, "(:1:2)", "a".repeat(10_000)]],
  ["something else than a list", "new Users (/app/lib/users.ts:12:5)"],
])("no line is named for %s", async (_, calls) => {
  const metadata = {
    "/Users/Key": [
      { type: "aws:cdk:logicalId", data: "Key" },
      { type: "aws:cdk:creationStack", data: calls },
    ],
  };
  const cwd = makeTree({
    "cdk.out/manifest.json": manifest({ Users: stack("Users.template.json", { metadata }) }),
    "cdk.out/Users.template.json": template(),
  });
  expect((await lint(cwd, "cdk.out")).findings).toEqual(["cdk.out/Users.template.json Key Users/Key"]);
});

test.each<[string, unknown[], string]>([
  ["a module's URL", ["file:///app/lib/users.mjs:12:5"], "/app/lib/users.mjs:12:5"],
  ["a call without a function", ["/app/bin/app.ts:4:1"], "/app/bin/app.ts:4:1"],
  [
    "a call as Node.js writes it",
    ["    at new Users (/app/a (b).ts:1:2)", "at /app/bin/app.ts:4:1"],
    "/app/bin/app.ts:4:1",
  ],
  ["a path of Windows", ["new Users (C:\\app\\lib\\users.ts:12:5)"], "C:\\app\\lib\\users.ts:12:5"],
  ["the first call of the app's own", ["f (node:internal/x:1:2)", "g (/a.ts:1:2)", "h (/b.ts:3:4)"], "/a.ts:1:2"],
])("%s names a line", async (_, trace, source) => {
  // As earlier versions of the CDK have it.
  const metadata = { "/Users/Key": [{ type: "aws:cdk:logicalId", data: "Key", trace }] };
  const cwd = makeTree({
    "cdk.out/manifest.json": manifest({ Users: stack("Users.template.json", { metadata }) }),
    "cdk.out/Users.template.json": template(),
  });
  expect((await lint(cwd, "cdk.out")).findings).toEqual([`cdk.out/Users.template.json Key Users/Key ${source}`]);
});

test("no construct is named where two could be meant", async () => {
  const metadata = {
    "/Users/Key": [{ type: "aws:cdk:logicalId", data: "Key" }],
    "/Users/Nested/Key": [{ type: "aws:cdk:logicalId", data: "Key" }],
  };
  const cwd = makeTree({
    "cdk.out/manifest.json": manifest({ Users: stack("Users.template.json", { metadata }) }),
    "cdk.out/Users.template.json": template(),
  });
  expect((await lint(cwd, "cdk.out")).findings).toEqual(["cdk.out/Users.template.json Key"]);
});

describe("--cross-stack", () => {
  const user = json({
    Resources: { Bob: { Type: "AWS::IAM::User" } },
    Outputs: { Name: { Value: { Ref: "Bob" }, Export: { Name: { "Fn::Sub": "${AWS::StackName}:Bob" } } } },
  });
  const key = json({
    Resources: { Key: { Type: "AWS::IAM::AccessKey", Properties: { UserName: { "Fn::ImportValue": "users:Bob" } } } },
  });
  const apart = (account: string): Readonly<Record<string, string>> => ({
    "out/manifest.json": manifest({
      A: stack("A.template.json", { environment: "aws://111111111111/eu-west-1" }, { stackName: "users" }),
      B: stack("B.template.json", { environment: `aws://${account}/eu-west-1` }),
    }),
    "out/A.template.json": user,
    "out/B.template.json": key,
  });

  test("notes a key for a user of another stack, which is no finding otherwise", async () => {
    const cwd = makeTree(apart("111111111111"));
    expect(await lint(cwd, "out")).toMatchObject({ exitCode: 0, findings: [] });
    const { exitCode, stdout } = await run(["--cross-stack", "--rule", "iam-user-no-initial-access-key", "out"], {
      cwd,
    });
    expect(exitCode).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "note[iam-user-no-initial-access-key]: Access key 'Key' is created for IAM user 'Bob' of stack users: same app, separate stack
       --> out/B.template.json:3:3
        |
      3 |   "Key": {
        |   ^^^^^ AWS::IAM::AccessKey
       ::: out/A.template.json:3:3
        |
      3 |   "Bob": {
        |   ----- the key's owner, in stack users
        |
        = why: A key that comes with its user was asked for by nobody, and its secret reaches the owner through other hands.
        = fix: Take the key out of the template; its owner creates one when it is needed. A role or Identity Center needs none.

      1 finding (1 note) in 1 of 2 templates
      "
    `);
  });

  test("knows the stacks' accounts", async () => {
    expect((await lint(makeTree(apart("unknown-account")), "--cross-stack", "out")).findings).toEqual([
      "out/B.template.json Key",
    ]);
    expect((await lint(makeTree(apart("222222222222")), "--cross-stack", "out")).findings).toEqual([]);
  });

  test("is about apps: of other templates nothing is known", async () => {
    const { "out/manifest.json": _, ...templates } = apart("111111111111");
    expect((await lint(makeTree(templates), "--cross-stack", "out")).findings).toEqual([]);
  });
});
