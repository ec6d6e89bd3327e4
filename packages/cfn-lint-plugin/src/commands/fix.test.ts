import { execFileSync } from "node:child_process";
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { makeTree } from "../../test/make-tree";
import { run as runLatchkey } from "../../test/run-latchkey";

const faulty = `# Bob
Resources:
  Bob: { Type: AWS::IAM::User }
  BobKey:
    Type: AWS::IAM::AccessKey
    Properties: { UserName: !Ref Bob }
  Server:
    Type: AWS::EC2::Instance
    Properties:
      UserData: !Sub |
        export ID=\${BobKey}
        run
`;
const fixed = `# Bob
Resources:
  Bob: { Type: AWS::IAM::User }
  Server:
    Type: AWS::EC2::Instance
    Properties:
      UserData: !Sub |
        export ID=
        run
`;
const refused = `Resources:
  Ann: { Type: AWS::IAM::User }
  AnnKey:
    Type: AWS::IAM::AccessKey
    Properties: { UserName: !Ref Ann }
    Metadata: { "aws:cdk:path": Stack/Ann/Key }
`;

function run(cwd: string, args: readonly string[] = [], isTTY = false) {
  return runLatchkey(["fix", ...args], { cwd, isTTY });
}

function read(root: string, file: string): string {
  return readFileSync(join(root, file), "utf8");
}

test("latchkey fix changes the files, and says what it changed and what that does", async () => {
  const root = makeTree({
    "a.yaml": faulty,
    "b/c.yaml": refused,
    "d.yaml": "Resources:\n  T: { Type: AWS::SNS::Topic }\n",
  });
  expect(await run(root)).toMatchInlineSnapshot(`
    {
      "exitCode": 1,
      "stderr": "",
      "stdout": "a.yaml:4:3: removed access key 'BobKey'
    a.yaml:11:19: removed the key in the text of Properties.UserData of 'Server' (CHECK)
    b/c.yaml:3:3: not fixed: 'AnnKey': the CDK makes it: take Stack/Ann/Key out of the app, and synthesize again

    Deploying this deletes the live access keys, and whatever still uses them stops working: see first when each was last used.
    Where it says CHECK, more was done with a key than to carry it on: look at what is left there.
    ",
    }
  `);
  expect(read(root, "a.yaml")).toBe(fixed);
  expect(read(root, "b/c.yaml")).toBe(refused);
  expect(readdirSync(root)).toEqual(["a.yaml", "b", "d.yaml"]);
  expect(await run(root, ["a.yaml"])).toEqual({ exitCode: 0, stdout: "nothing to fix\n", stderr: "" });
});

describe("--dry-run", () => {
  test("prints a patch alone on standard output, and changes no file", async () => {
    const root = makeTree({ "a.yaml": faulty });
    expect(await run(root, ["--dry-run"])).toMatchInlineSnapshot(`
      {
        "exitCode": 0,
        "stderr": "a.yaml:4:3: would remove access key 'BobKey'
      a.yaml:11:19: would remove the key in the text of Properties.UserData of 'Server' (CHECK)

      Deploying this would delete the live access keys, and whatever still uses them stops working: see first when each was last used.
      Where it says CHECK, more was done with a key than to carry it on: look at what is left there.
      ",
        "stdout": "--- a/a.yaml
      +++ b/a.yaml
      @@ -1,12 +1,9 @@
       # Bob
       Resources:
         Bob: { Type: AWS::IAM::User }
      -  BobKey:
      -    Type: AWS::IAM::AccessKey
      -    Properties: { UserName: !Ref Bob }
         Server:
           Type: AWS::EC2::Instance
           Properties:
             UserData: !Sub |
      -        export ID=\${BobKey}
      +        export ID=
               run
      ",
      }
    `);
    expect(read(root, "a.yaml")).toBe(faulty);
  });

  test.each([
    ["a/b.yaml", faulty],
    ["with space.yaml", faulty.replaceAll("\n", "\r\n")],
    ["schlüssel.yaml", `\ufeff${faulty}# 🗝 without a line break`],
    [
      "c.json",
      '{"Resources":{"A":{"Type":"AWS::IAM::User"},"K":{"Type":"AWS::IAM::AccessKey","Properties":{"UserName":{"Ref":"A"}}}}}',
    ],
  ])("prints a patch of %s that Git applies", async (file, content) => {
    const root = makeTree({ [file]: content });
    const { exitCode, stdout } = await run(root, ["--dry-run"]);
    expect(exitCode).toBe(0);
    execFileSync("git", ["apply", "--whitespace=nowarn", "-"], { cwd: root, input: stdout });
    const patched = read(root, file);
    expect(patched).not.toBe(content);
    const other = makeTree({ [file]: content });
    await run(other);
    expect(read(other, file)).toBe(patched);
  });

  test("shows a terminal no control characters", async () => {
    const root = makeTree({ "a\u001b.yaml": faulty.replace("# Bob", "# \u202eBob") });
    const { stdout, stderr } = await run(root, ["--dry-run"], true);
    expect(stdout).toContain("# \\u{202e}Bob\n");
    expect(stdout + stderr).not.toMatch(/\p{Cf}|(?!\n)\p{Cc}/u);
    expect((await run(root, ["--dry-run"])).stdout).toContain("# \u202eBob\n");
  });
});

test("--self-service adds a policy for the user", async () => {
  const root = makeTree({ "a.yaml": faulty });
  const { exitCode, stdout } = await run(root, ["--self-service"]);
  expect(exitCode).toBe(0);
  expect(stdout).toContain("a.yaml:3:3: added policy 'BobManageOwnKeys'");
  expect(read(root, "a.yaml")).toContain("\n  BobManageOwnKeys:\n    Type: AWS::IAM::UserPolicy\n");
});

describe("the files", () => {
  test("are those that latchkey lint finds, and what cannot be read is told", async () => {
    const root = makeTree({
      "a.yaml": faulty,
      "b.txt": faulty,
      "c.yaml": faulty,
      "d.yaml": "Resources:\n  K: { Type: AWS::IAM::AccessKey\n",
      ".gitignore": "c.yaml",
    });
    execFileSync("git", ["init", "--quiet"], { cwd: root });
    const { exitCode, stdout } = await run(root);
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/^d\.yaml:\d+:\d+: /);
    expect(["a.yaml", "b.txt", "c.yaml"].map((file) => read(root, file))).toEqual([fixed, faulty, faulty]);
    expect(await run(root, ["--no-gitignore", "c.yaml", "b.txt"])).toMatchObject({ exitCode: 0 });
    expect(["b.txt", "c.yaml"].map((file) => read(root, file))).toEqual([fixed, fixed]);
    expect(await run(root, ["e.yaml"])).toMatchObject({
      exitCode: 2,
      stdout: "e.yaml: no such file or directory\nnothing to fix\n",
    });
  });

  test("keep their mode", async () => {
    const root = makeTree({ "a.yaml": faulty });
    chmodSync(join(root, "a.yaml"), 0o640);
    await run(root);
    expect(statSync(join(root, "a.yaml")).mode & 0o777).toBe(0o640);
  });

  test("behind symbolic links are changed in their own place, when that was given", async () => {
    const elsewhere = makeTree({ "a.yaml": faulty });
    const root = makeTree({ "real.yaml": faulty });
    symlinkSync("real.yaml", join(root, "near"));
    symlinkSync(join(elsewhere, "a.yaml"), join(root, "far"));
    expect(await run(root, ["near"])).toMatchObject({ exitCode: 0 });
    expect(lstatSync(join(root, "near")).isSymbolicLink()).toBe(true);
    expect(read(root, "real.yaml")).toBe(fixed);
    expect(await run(root, ["far"])).toMatchObject({
      exitCode: 1,
      stdout: "far:4:3: not fixed: 'BobKey': a symbolic link to a file outside of the directories that were given\n",
    });
    expect(read(elsewhere, "a.yaml")).toBe(faulty);
  });

  test("of nested stacks are changed when they are given, too", async () => {
    const files = {
      "root.yaml":
        "Resources:\n  Bob: { Type: AWS::IAM::User, Properties: { UserName: bob } }\n  Keys:\n    Type: AWS::CloudFormation::Stack\n    Properties: { TemplateURL: keys.yaml }\n",
      "keys.yaml":
        "Resources:\n  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: bob } }\n  Topic: { Type: AWS::SNS::Topic }\n",
    };
    const root = makeTree(files);
    expect(await run(root, ["root.yaml"])).toMatchObject({
      exitCode: 1,
      stdout: "keys.yaml:2:3: not fixed: 'Key': its file is not among those that were given\n",
    });
    const { exitCode, stdout } = await run(root, ["--self-service"]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain("keys.yaml: not fixed: 'Bob': it stands in root.yaml: add a policy there by hand\n");
    expect(read(root, "keys.yaml")).toBe("Resources:\n  Topic: { Type: AWS::SNS::Topic }\n");
    expect(read(root, "root.yaml")).toBe(files["root.yaml"]);
  });

  test("keep a key whose user is declared a service account", async () => {
    const content = faulty.replace(
      "AWS::IAM::User }",
      "AWS::IAM::User, Metadata: { Latchkey: { ServiceAccount: { Reason: a } } } }",
    );
    const root = makeTree({ "a.yaml": content });
    expect(await run(root)).toEqual({
      exitCode: 0,
      stdout: "a.yaml:4:3: left alone: 'BobKey': a (service account)\nnothing to fix\n",
      stderr: "",
    });
    expect(read(root, "a.yaml")).toBe(content);
  });
});

describe("what latchkey lint accepts is left alone:", () => {
  const rule = "iam-user-no-initial-access-key";
  const waivers = (more: string) => `waivers: [{ rule: ${rule}, ${more} }]`;
  const leftAlone = (why: string) => `a.yaml:4:3: left alone: 'BobKey': ${why}\nnothing to fix\n`;

  test.each<[name: string, files: Readonly<Record<string, string>>, args: readonly string[], told: string]>([
    [
      "by a waiver",
      { "latchkey.config.yaml": waivers('reason: "OPS-1", expires: "2999-12-31"') },
      [],
      leftAlone("OPS-1 (waiver, until 2999-12-31)"),
    ],
    [
      "by a waiver that --config names",
      { "c/own.yaml": waivers("reason: a") },
      ["--config", "c/own.yaml"],
      leftAlone("a (waiver)"),
    ],
    [
      "by a rule that is off",
      { "latchkey.config.yaml": `rules: { ${rule}: off }` },
      [],
      `left alone: 1 template, for which ${rule} is off\nnothing to fix\n`,
    ],
    [
      "by a rule that is off for a path",
      { "latchkey.config.yaml": `overrides: [{ files: ["a.*"], rules: { ${rule}: off } }]` },
      [],
      `left alone: 1 template, for which ${rule} is off\nnothing to fix\n`,
    ],
    [
      "by a path that is ignored",
      { "latchkey.config.yaml": 'ignore: ["a.*"]' },
      [],
      "left alone: 1 file, ignored by latchkey.config.yaml\nnothing to fix\n",
    ],
    [
      "for the values of the configuration's parameter files",
      {
        "a.yaml": `Parameters: { P: { Type: String } }\nConditions: { C: !Equals [!Ref P, x] }\n${faulty.replace("User }", "User, Condition: C }").replaceAll(/^ {4}Type: .*$/gm, "$&\n    Condition: C")}`,
        "latchkey.config.yaml": "parameterFiles: [prod.json]",
        "prod.json": '{ "P": "y" }',
      },
      [],
      "nothing to fix\n",
    ],
  ])("%s", async (_, files, args, told) => {
    const root = makeTree({ "a.yaml": faulty, ".git/HEAD": "", ...files });
    const before = read(root, "a.yaml");
    expect(await run(root, args)).toEqual({ exitCode: 0, stdout: told, stderr: "" });
    expect(read(root, "a.yaml")).toBe(before);
    const { stdout } = await run(root, ["--no-config"]);
    expect(stdout).toContain("removed access key 'BobKey'");
  });

  test("by a baseline, which the configuration or --baseline names", async () => {
    const root = makeTree({ "a.yaml": faulty });
    await runLatchkey(["baseline"], { cwd: root });
    const told = leftAlone("accepted by the baseline (baseline)");
    expect((await run(root, ["--baseline", "latchkey-baseline.json"])).stdout).toBe(told);
    writeFileSync(join(root, "latchkey.config.yaml"), "baseline: latchkey-baseline.json");
    expect((await run(root)).stdout).toBe(told);
    expect(read(root, "a.yaml")).toBe(faulty);
  });

  test("but not what a waiver accepted that has expired", async () => {
    const root = makeTree({ "a.yaml": faulty, "latchkey.config.yaml": waivers('reason: a, expires: "2020-01-01"') });
    expect((await run(root)).exitCode).toBe(0);
    expect(read(root, "a.yaml")).toBe(fixed);
  });

  test("also in a nested template that is ignored", async () => {
    const root = makeTree({
      "root.yaml":
        "Resources:\n  Bob: { Type: AWS::IAM::User, Properties: { UserName: bob } }\n  Keys:\n    Type: AWS::CloudFormation::Stack\n    Properties: { TemplateURL: keys.yaml }\n",
      "keys.yaml": "Resources:\n  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: bob } }\n",
      "latchkey.config.yaml": "ignore: [keys.yaml]",
    });
    expect(await run(root)).toMatchObject({
      exitCode: 1,
      stdout:
        "keys.yaml:2:3: not fixed: 'Key': its file is ignored by latchkey.config.yaml\nleft alone: 1 file, ignored by latchkey.config.yaml\n",
    });
  });
});

describe("wrong usage", () => {
  test.each([
    [["--dry"], "there is no option --dry; did you mean --dry-run?"],
    [["-"], "fix changes files, and standard input is none"],
    [[""], "one of the paths is empty"],
    [["--config", "a", "--no-config"], "--config and --no-config exclude each other"],
    [["--format", "json"], "there is no option --format"],
  ])("%j", async (args, message) => {
    const { exitCode, stdout, stderr } = await run(makeTree({}), args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(`latchkey: ${message}`);
  });

  test("--help", async () => {
    const { exitCode, stdout } = await run("/", ["--help"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Usage: latchkey fix/);
    expect(stdout.split("\n").every((line) => line.length <= 120)).toBe(true);
  });
});
