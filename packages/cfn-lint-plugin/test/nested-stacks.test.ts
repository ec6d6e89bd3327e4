import { symlinkSync } from "node:fs";
import { basename, join } from "node:path";

import { describe, expect, test, vi } from "vitest";

import { makeTree } from "./make-tree";
import { report, runCli } from "./run-cli";

// A process takes its time to start on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const user = `Resources:
  Bob: { Type: AWS::IAM::User }
Outputs:
  Name: { Value: !Ref Bob }
`;
const key = `Parameters:
  Owner: { Type: String }
Resources:
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Owner } }
`;
const both = `Resources:
  Bob: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }
`;

function nest(name: string, url: string, parameters = ""): string {
  return `  ${name}: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: "${url}", Parameters: { ${parameters} } } }\n`;
}

describe("user and key of one deployment", () => {
  test.each<[string, Record<string, string>, string[]]>([
    [
      "in two children",
      {
        "root.yaml": `Resources:\n${nest("Keys", "keys/key.yaml", "Owner: !GetAtt Users.Outputs.Name")}${nest("Users", "./users/user.yaml")}`,
        "keys/key.yaml": key,
        "users/user.yaml": user,
      },
      ["warning keys/key.yaml:4 Key <- users/user.yaml:2 Bob: always"],
    ],
    [
      "in the parent and a child",
      {
        "root.yaml": `Resources:\n  Bob: { Type: AWS::IAM::User }\n${nest("Keys", "keys/key.yaml", "Owner: !Ref Bob")}`,
        "keys/key.yaml": key,
      },
      ["warning keys/key.yaml:4 Key <- root.yaml:2 Bob: always"],
    ],
    [
      "in a child and the parent",
      {
        "stacks/root.yaml": `Resources:\n${nest("Users", "../users/user.yaml")}  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !GetAtt Users.Outputs.Name } }\n`,
        "users/user.yaml": user,
      },
      ["warning stacks/root.yaml:3 Key <- users/user.yaml:2 Bob: always"],
    ],
    [
      "in a child that is created under a condition",
      {
        "root.yaml": `Parameters: { Env: { Type: String, AllowedValues: [dev, prod], Default: dev } }
Conditions: { IsProd: !Equals [!Ref Env, prod] }
Resources:
  Bob: { Type: AWS::IAM::User }
  Keys:
    Type: AWS::CloudFormation::Stack
    Condition: IsProd
    Properties: { TemplateURL: key.yaml, Parameters: { Owner: !Ref Bob } }
`,
        "key.yaml": key,
      },
      ["warning key.yaml:4 Key <- root.yaml:4 Bob: when Env=prod"],
    ],
    [
      "in a child that the CDK has synthesized, and the parent",
      {
        "cdk.out/App.template.json": JSON.stringify({
          Resources: {
            Nested: {
              Type: "AWS::CloudFormation::Stack",
              Properties: {
                TemplateURL: { "Fn::Sub": "https://s3.${AWS::URLSuffix}/assets/1.json" },
                Parameters: { Owner: { Ref: "Bob" } },
              },
              Metadata: { "aws:asset:path": "AppNested.nested.template.json", "aws:asset:property": "TemplateURL" },
            },
            Bob: { Type: "AWS::IAM::User" },
          },
        }),
        "cdk.out/AppNested.nested.template.json": JSON.stringify({
          Parameters: { Owner: { Type: "String" } },
          Resources: { Key: { Type: "AWS::IAM::AccessKey", Properties: { UserName: { Ref: "Owner" } } } },
        }),
      },
      ["warning cdk.out/AppNested.nested.template.json:1 Key <- cdk.out/App.template.json:1 Bob: always"],
    ],
    [
      "in one child that is nested twice",
      {
        "root.yaml": `Resources:
  Bob: { Type: AWS::IAM::User }
  Eve: { Type: AWS::IAM::User }
${nest("First", "key.yaml", "Owner: !Ref Bob")}${nest("Second", "key.yaml", "Owner: !Ref Eve")}${nest("Third", "key.yaml", "Owner: !Ref Eve")}`,
        "key.yaml": key,
      },
      ["warning key.yaml:4 Key <- root.yaml:2 Bob: always", "warning key.yaml:4 Key <- root.yaml:3 Eve: always"],
    ],
  ])("%s", (_, files, expected) => {
    const cwd = makeTree(files);
    const [root = ""] = Object.keys(files);
    expect(report([root], { cwd })).toEqual({ status: 1, stderr: "", lines: expected });
    expect(report([], { cwd })).toEqual({ status: 1, stderr: "", lines: expected });
  });
});

describe("a child that is linted on its own, too", () => {
  test.each<[string, string]>([
    ["beside", "child.yaml"],
    ["by an absolute path", "$CWD/child.yaml"],
    ["by a way out of the working directory and back", "../$NAME/child.yaml"],
  ])("has one name and one finding: %s", (_, url) => {
    const cwd = makeTree({ "child.yaml": both });
    const name = basename(cwd);
    const root = `Resources:\n${nest("Child", url.replace("$CWD", cwd).replace("$NAME", name))}`;
    const tree = makeTree({ "root.yaml": root });
    symlinkSync(join(tree, "root.yaml"), join(cwd, "root.yaml"));
    const line = "warning child.yaml:3 Key <- child.yaml:2 Bob: always";
    expect(report(["root.yaml"], { cwd }).lines).toEqual([line]);
    expect(report(["child.yaml", "root.yaml"], { cwd }).lines).toEqual([line]);
    expect(report(["root.yaml", "child.yaml"], { cwd }).lines).toEqual([line]);
  });

  test("is reported with the deployment in which it comes about most easily", () => {
    const child = `Parameters: { WithKey: { Type: String, AllowedValues: ["yes", "no"], Default: "no" } }
Conditions: { HasKey: !Equals [!Ref WithKey, "yes"] }
Resources:
  Bob: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Condition: HasKey, Properties: { UserName: !Ref Bob } }
`;
    const cwd = makeTree({
      "child.yaml": child,
      "with.yaml": `Resources:\n${nest("Child", "child.yaml", 'WithKey: "yes"')}`,
      "without.yaml": `Resources:\n${nest("Child", "child.yaml", 'WithKey: "no"')}`,
    });
    const place = "warning child.yaml:5 Key <- child.yaml:4 Bob";
    expect(report(["without.yaml"], { cwd }).lines).toEqual([]);
    expect(report(["child.yaml", "without.yaml"], { cwd }).lines).toEqual([`${place}: when WithKey=yes`]);
    expect(report(["."], { cwd }).lines).toEqual([`${place}: always`]);
    expect(report(["with.yaml", "child.yaml"], { cwd }).lines).toEqual([`${place}: always`]);
  });
});

describe("what cannot be followed", () => {
  const more = "  More: { Type: AWS::IAM::AccessKey, Properties: { UserName: elsewhere } }\n";
  const outside = "was not read: outside of the directories that were given";

  test.each<[string, Record<string, string>, string[], number]>([
    [
      "a file that is not there",
      { "root.yaml": `Resources:\n${nest("Child", "gone.yaml")}${more}` },
      ["incomplete root.yaml:2: Nested stack Child: gone.yaml was not read: no such file"],
      0,
    ],
    [
      "a way out of the directories",
      { "a/root.yaml": `Resources:\n${nest("Child", "../../other/child.yaml")}${more}` },
      [`incomplete a/root.yaml:2: Nested stack Child: ../other/child.yaml ${outside}`],
      0,
    ],
    [
      "an absolute path, whether something is there",
      { "root.yaml": `Resources:\n${nest("Child", "/etc/hosts")}${nest("None", "/no/such/file.yaml")}${more}` },
      [
        `incomplete root.yaml:2: Nested stack Child: /etc/hosts ${outside}`,
        `incomplete root.yaml:3: Nested stack None: /no/such/file.yaml ${outside}`,
      ],
      0,
    ],
    [
      "templates that nest each other",
      {
        "child.yaml": `Resources:\n${nest("Parent", "root.yaml")}`,
        "root.yaml": `Resources:\n${nest("Child", "child.yaml")}`,
      },
      [
        "invalid-template child.yaml:2: Nested stacks go round in a circle: root.yaml -> child.yaml -> root.yaml",
        "invalid-template root.yaml:2: Nested stacks go round in a circle: child.yaml -> root.yaml -> child.yaml",
      ],
      2,
    ],
    [
      "a child that cannot be read, told where it stands and where it is nested",
      { "child.yaml": `${both}\0`, "root.yaml": `Resources:\n${nest("Child", "child.yaml")}` },
      [
        "invalid-template child.yaml:4: NUL character: save the file as UTF-8",
        "invalid-template root.yaml:2: child.yaml cannot be read: NUL character: save the file as UTF-8",
      ],
      2,
    ],
  ])("%s", (_, files, lines, status) => {
    expect(report([], { cwd: makeTree(files) })).toEqual({ status, stderr: "", lines });
  });

  test("symbolic links out of the directories", () => {
    const elsewhere = makeTree({ "secret.yaml": both, "other/secret.yaml": both });
    const cwd = makeTree({
      "root.yaml": `Resources:\n${nest("File", "file.yaml")}${nest("Directory", "directory/secret.yaml")}${nest("Inside", "inside.yaml")}`,
      "sub/real.yaml": both,
    });
    symlinkSync(join(elsewhere, "secret.yaml"), join(cwd, "file.yaml"));
    symlinkSync(join(elsewhere, "other"), join(cwd, "directory"));
    symlinkSync("sub/real.yaml", join(cwd, "inside.yaml"));
    expect(report(["root.yaml"], { cwd })).toEqual({
      status: 1,
      stderr: "",
      lines: [
        "warning inside.yaml:3 Key <- inside.yaml:2 Bob: always",
        `incomplete root.yaml:2: Nested stack File: file.yaml ${outside}`,
        `incomplete root.yaml:3: Nested stack Directory: directory/secret.yaml ${outside}`,
      ],
    });
    expect(report(["root.yaml", elsewhere], { cwd }).lines.filter((line) => line.startsWith("incomplete"))).toEqual([]);
  });
});

test("the directory of a file that is named, and a directory that is named, are open to its templates", () => {
  const root = `Resources:\n${nest("Child", "sub/child.yaml")}${nest("Sibling", "../sibling.yaml")}`;
  const tree = makeTree({ "a/root.yaml": root, "a/sub/child.yaml": both, "sibling.yaml": both, "work/x": "" });
  const cwd = join(tree, "work");
  const child = "warning ../a/sub/child.yaml:3 Key <- ../a/sub/child.yaml:2 Bob: always";
  const sibling = "warning ../sibling.yaml:3 Key <- ../sibling.yaml:2 Bob: always";
  const refused =
    "incomplete ../a/root.yaml:3: Nested stack Sibling: ../sibling.yaml was not read: outside of the directories that were given";
  expect(report(["../a/root.yaml"], { cwd }).lines).toEqual([child, refused]);
  expect(report(["../a"], { cwd }).lines).toEqual([child, refused]);
  expect(report(["../a/*.yaml"], { cwd }).lines).toEqual([child, refused]);
  expect(report([".."], { cwd }).lines).toEqual([child, sibling]);
  expect(report(["-", "--stdin-filename", "../a/root.yaml"], { cwd, input: root }).lines).toEqual([child, refused]);
});

test("the output does not depend on the order of the arguments", () => {
  const cwd = makeTree({
    "a.yaml": `Resources:\n  Eve: { Type: AWS::IAM::User }\n${nest("Keys", "key.yaml", "Owner: !Ref Eve")}${nest("Gone", "gone.yaml")}`,
    "b.yaml": `Resources:\n  Bob: { Type: AWS::IAM::User }\n${nest("Keys", "key.yaml", "Owner: !Ref Bob")}${nest("A", "a.yaml")}`,
    "key.yaml": key,
  });
  const outputs = [["a.yaml", "b.yaml", "key.yaml"], ["key.yaml", "b.yaml", "a.yaml"], ["."], ["b.yaml", "."]].map(
    (paths) => runCli(["--format", "json", "--explain-pairs", ...paths], { cwd }),
  );
  expect(outputs[0]?.stdout).toContain('"template": "b.yaml"');
  expect(new Set(outputs.map((output) => JSON.stringify(output))).size).toBe(1);
});
