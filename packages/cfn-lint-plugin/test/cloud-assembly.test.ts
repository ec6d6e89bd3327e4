import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { makeTree } from "./make-tree";
import { run } from "./run-latchkey";
import { validateReport } from "./validate-report";

type Artifacts = Readonly<Record<string, unknown>>;

function json(value: unknown): string {
  return JSON.stringify(value, undefined, 1);
}

function manifest(artifacts: Artifacts): string {
  return json({ version: "55.0.0", artifacts });
}

function stack(templateFile: unknown, more: object = {}, properties: object = {}): unknown {
  return { type: "aws:cloudformation:stack", properties: { templateFile, ...properties }, ...more };
}

function stage(directoryName: unknown): unknown {
  return { type: "cdk:cloud-assembly", properties: { directoryName } };
}

/** A user, a key for it, and a stack that it nests. */
function template(nested?: string): string {
  const metadata = { "aws:asset:path": nested, "aws:asset:property": "TemplateURL" };
  return json({
    Resources: {
      Bob: { Type: "AWS::IAM::User" },
      Key: { Type: "AWS::IAM::AccessKey", Properties: { UserName: { Ref: "Bob" } } },
      ...(nested !== undefined && { Nested: { Type: "AWS::CloudFormation::Stack", Metadata: metadata } }),
    },
  });
}

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

/** What the command says of the tree: where each finding is, and the problems. */
async function lint(cwd: string, ...args: readonly string[]) {
  const { exitCode, stdout, stderr } = await run(
    ["--rule", "iam-user-no-initial-access-key", "--format", "json", ...args],
    { cwd },
  );
  const report = JSON.parse(stdout);
  expect(validateReport(report)).toEqual([]);
  type Finding = { file: string; logicalId: string; constructPath?: string; severity: string; source?: Place };
  type Place = { file: string; line: number; column: number };
  const findings = report.findings.map(({ file, logicalId, constructPath, source }: Finding) =>
    [file, logicalId, constructPath, source && `${source.file}:${source.line}:${source.column}`]
      .filter(Boolean)
      .join(" "),
  );
  type Problem = { kind: string; file: string; message: string; span?: { start: { line: number; column: number } } };
  const problems = report.problems.map(({ kind, file, message, span }: Problem) =>
    [kind, `${file}${span ? `:${span.start.line}:${span.start.column}` : ""}:`, message].join(" "),
  );
  return { exitCode, files: report.summary.files, findings, problems, stderr };
}

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

describe("a manifest that is faulty or hostile costs only what it says wrong", () => {
  const good = { "out/cdk.out": "{}", "out/A.template.json": template(), "secret.json": template() };
  const a = "out/A.template.json Key";

  test.each<[string, Readonly<Record<string, string>>, string[], string[]]>([
    [
      "a template outside",
      {
        "out/manifest.json": manifest({
          A: stack("A.template.json"),
          B: stack("../secret.json"),
          C: stack("/etc/passwd"),
          D: stack("../gone.json"),
        }),
      },
      [a],
      [
        "invalid-template out/manifest.json:10:3: The artifact B leads out of the cloud assembly, to ../secret.json, which was not read",
        "invalid-template out/manifest.json:16:3: The artifact C leads out of the cloud assembly, to /etc/passwd, which was not read",
        "invalid-template out/manifest.json:22:3: The artifact D leads out of the cloud assembly, to ../gone.json, which was not read",
      ],
    ],
    [
      "an assembly that is itself, or around it",
      { "out/manifest.json": manifest({ A: stack("A.template.json"), B: stage("."), C: stage("..") }) },
      [a],
      [
        "invalid-template out/manifest.json:10:3: The artifact B is an assembly that has been read already: .",
        "invalid-template out/manifest.json:16:3: The artifact C leads out of the cloud assembly, to .., which was not read",
      ],
    ],
    [
      "assemblies that go round in a circle",
      {
        "out/manifest.json": manifest({ A: stack("A.template.json"), B: stage("b") }),
        "out/b/manifest.json": manifest({ C: stage("../c") }),
        "out/c/manifest.json": manifest({ B: stage("../b"), D: stack("../A.template.json") }),
      },
      [a],
      ["invalid-template out/c/manifest.json:4:3: The artifact B is an assembly that has been read already: ../b"],
    ],
    [
      "what is not there",
      { "out/manifest.json": manifest({ A: stack("A.template.json"), B: stack("B.template.json"), C: stage("c") }) },
      [a],
      [
        "unreadable out/manifest.json:10:3: The artifact B names B.template.json: no such file",
        "unreadable out/manifest.json:16:3: The artifact C names c: no such file",
      ],
    ],
    [
      "a Stage without a manifest",
      { "out/manifest.json": manifest({ A: stack("A.template.json"), B: stage("b") }), "out/b/x.txt": "" },
      [a],
      ["unreadable out/b/manifest.json: no such file"],
    ],
    [
      "artifacts that say nothing",
      {
        "out/manifest.json": manifest({
          A: stack("A.template.json"),
          B: stack(["x"]),
          C: { type: "cdk:cloud-assembly" },
          D: { type: 1 },
          E: null,
          constructor: { type: "constructor" },
          __proto__: { type: "toString" },
          F: { type: "toString" },
        }),
      },
      [a],
      [
        "invalid-template out/manifest.json:10:3: The artifact B has no templateFile",
        "invalid-template out/manifest.json:18:3: The artifact C has no directoryName",
      ],
    ],
    [
      "names with a NUL character",
      { "out/manifest.json": manifest({ A: stack("A.template.json"), B: stack("\0") }) },
      [a],
      ["unreadable out/manifest.json:10:3: The artifact B names \0: no such file"],
    ],
    [
      "a manifest that is cut off: the directory is walked as any other",
      { "out/manifest.json": '{"artifacts": {\n  "A": ' },
      [a],
      ["invalid-template out/manifest.json:2:7: The text ends before the closing }"],
    ],
    [
      "a manifest that is no manifest",
      { "out/manifest.json": "[]" },
      [a],
      ["invalid-template out/manifest.json: This is not the manifest of a cloud assembly"],
    ],
    [
      "metadata that is not JSON, or outside",
      {
        "out/manifest.json": manifest({
          A: stack("A.template.json", { additionalMetadataFile: "A.metadata.json" }),
          B: stack("A.template.json", { additionalMetadataFile: "../../../../../../etc/passwd", metadata: [1] }),
        }),
        "out/A.metadata.json": '{"/A": [',
      },
      [a],
      [],
    ],
  ])("%s", async (_, files, findings, problems) => {
    const cwd = makeTree({ ...good, ...files });
    const report = await lint(cwd, "out");
    expect(report.findings).toEqual(findings);
    expect(report.problems.map((problem: string) => problem.replace(cwd, "<cwd>"))).toEqual(problems);
    expect(report.exitCode).toBe(problems.length > 0 ? 2 : 1);
  });

  test("a manifest that is too large", async () => {
    const cwd = makeTree({ ...good, "out/manifest.json": " ".repeat(10 * 1024 * 1024 + 1) });
    expect(await lint(cwd, "out")).toMatchObject({
      exitCode: 2,
      findings: [a],
      problems: ["unreadable out/manifest.json: too large to be the manifest of a cloud assembly"],
    });
  });

  test.skipIf(process.platform === "win32")("a link that leads outside", async () => {
    const cwd = makeTree({
      ...good,
      "out/manifest.json": manifest({ A: stack("A.template.json"), B: stack("b.json") }),
    });
    symlinkSync(join(cwd, "secret.json"), join(cwd, "out/b.json"));
    expect(await lint(cwd, "out")).toMatchObject({
      findings: [a],
      problems: [
        "invalid-template out/manifest.json:10:3: The artifact B leads out of the cloud assembly, to b.json, which was not read",
      ],
    });
  });
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
