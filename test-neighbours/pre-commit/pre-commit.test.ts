import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LocalRegistry, openRegistry } from "../packages/local-registry";

const root = join(__dirname, "../..");
const preCommit = join(root, ".venv", process.platform === "win32" ? "Scripts" : "bin", "pre-commit");

const template = `Resources:
  Bob: { Type: AWS::IAM::User }
  BobKey:
    Type: AWS::IAM::AccessKey
    Properties: { UserName: !Ref Bob }
`;

let registry: LocalRegistry;
/** A team's repository, in which the hooks are installed. */
let repository: string;

function environment(): NodeJS.ProcessEnv {
  return { ...registry.env, PRE_COMMIT_HOME: join(registry.scratch, "pre-commit"), PRE_COMMIT_COLOR: "never" };
}

function git(cwd: string, ...args: readonly string[]) {
  const identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"];
  execFileSync("git", [...identity, ...args], { cwd, env: environment(), stdio: "pipe" });
}

function write(files: Readonly<Record<string, string>>) {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(repository, file)), { recursive: true });
    writeFileSync(join(repository, file), content);
  }
}

/** A repository with this one's files as they are now, as of version 0.1.0. */
function publishHooks(folder: string): string {
  const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  for (const file of files.split("\0").filter((name) => name !== "")) {
    cpSync(join(root, file), join(folder, file));
  }
  git(folder, "init", "--quiet");
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--message", "Release");
  git(folder, "tag", "v0.1.0");
  return folder;
}

function run(args: readonly string[]) {
  const options = { cwd: repository, env: environment(), encoding: "utf8" } as const;
  const { status, stdout, stderr } = spawnSync(preCommit, args, options);
  return { status, stdout, stderr };
}

beforeAll(async () => {
  registry = await openRegistry();
  repository = join(registry.scratch, "repository");
  const example = readFileSync(join(root, "examples/pre-commit/.pre-commit-config.yaml"), "utf8");
  const [tarball = ""] = registry.tarballs.filter((file) => file.includes("cfn-lint-plugin"));
  write({
    ".pre-commit-config.yaml": `repos:
  - repo: ${publishHooks(join(registry.scratch, "latchkey"))}
    rev: v0.1.0
    hooks:
      - id: latchkey
      - id: latchkey-all
        stages: [manual]
`,
    "example.yaml": example,
    // As docs/from-a-clone.md has it.
    "tarball.yaml": example.replace("@latchkey/cfn-lint-plugin@0.1.0", tarball),
  });
  git(repository, "init", "--quiet");
  git(repository, "add", "--all");
  expectSuccess(run(["install-hooks", "--config", "example.yaml"]));
  expectSuccess(run(["install-hooks", "--config", "tarball.yaml"]));
  expectSuccess(run(["install", "--install-hooks"]));
  // From here on, nothing can be fetched.
  registry.stop();
});

afterAll(() => registry.close());

function expectSuccess({ status, stdout, stderr }: ReturnType<typeof run>) {
  if (status !== 0) throw new Error(stdout + stderr);
}

describe("a commit", () => {
  test("without templates passes", () => {
    write({ "values.yaml": "replicas: 3\n", "README.md": "AWS::IAM::AccessKey\n" });
    git(repository, "add", "--all");
    git(repository, "commit", "--message", "Start");
  });

  test("with a user that gets a key is refused", () => {
    write({ "stacks/people.yaml": template, "other.yaml": "replicas: 4\n" });
    git(repository, "add", "--all");
    expect(run(["run"])).toMatchInlineSnapshot(`
      {
        "status": 1,
        "stderr": "",
        "stdout": "Latchkey.................................................................Failed
      - hook id: latchkey
      - exit code: 1

      warning[iam-user-no-initial-access-key]: Access key 'BobKey' is created together with IAM user 'Bob'
       --> stacks/people.yaml:3:3
        |
      2 |   Bob: { Type: AWS::IAM::User }
        |   --- the key's owner
      3 |   BobKey:
        |   ^^^^^^ AWS::IAM::AccessKey
        |
        = why: A key that comes with its user was asked for by nobody, and its secret reaches the owner through other hands.
        = fix: Take the key out of the template; its owner creates one when it is needed. A role or Identity Center needs none.

      1 finding (1 warning) in 1 of 1 template

      ",
      }
    `);
    expect(() => git(repository, "commit", "--message", "Add")).toThrow("hook id: latchkey");
    git(repository, "commit", "--no-verify", "--message", "Add all the same");
  });

  test("of a thousand files of which three are templates is judged for these", () => {
    const files = Array.from({ length: 997 }, (_, index) => [`charts/${index}/values.yaml`, `replicas: ${index}\n`]);
    const templates = ["a", "b", "c"].map((name) => [`${name}.yaml`, template.split("  BobKey")[0] ?? ""]);
    write(Object.fromEntries([...files, ...templates]));
    git(repository, "add", "--all");
    expect(run(["run", "--verbose"]).stdout.replace(/duration: .*/, "duration: -")).toMatchInlineSnapshot(`
      "Latchkey.................................................................Passed
      - hook id: latchkey
      - duration: -

      No findings in 3 templates

      "
    `);
    git(repository, "commit", "--message", "Add much");
  });

  test("that has nothing to do with that user passes", () => {
    write({ "other.yaml": "replicas: 5\n" });
    git(repository, "add", "--all");
    git(repository, "commit", "--message", "Change");
  });

  const strange = ["--rules-from=./evil.yaml", "-dir/x.yaml", "-x.yaml"];

  test.each([".pre-commit-config.yaml", "example.yaml"])(
    "hands over no options by the names of files: %s",
    (config) => {
      write({
        ...Object.fromEntries(strange.map((file) => [file, template])),
        "evil.yaml": 'console.error("was run")\n',
      });
      git(repository, "add", "--all");
      const { status, stdout } = run(["run", "--config", config]);
      expect(status).toBe(1);
      expect([...stdout.matchAll(/^ --> (.*):3:3$/gm)].map(([, file]) => file)).toEqual(strange);
      expect(stdout).toContain("\n3 findings (3 warnings) in 3 of 3 templates\n");
      expect(stdout).not.toContain("was run");
    },
  );

  test("is judged also for files that the configuration ignores", () => {
    git(repository, "reset", "--quiet", "--hard");
    write({ "latchkey.config.yaml": 'ignore: ["fixtures/**"]\n', "fixtures/people.yaml": template });
    git(repository, "add", "--all");
    expect(run(["run"]).stdout).toContain(" --> fixtures/people.yaml:3:3");
    const [config, own] = [readFileSync(join(repository, "example.yaml"), "utf8"), "own.yaml"];
    write({ [own]: config.replace("# exclude:", "exclude:").replace("^test/fixtures/", "^fixtures/") });
    expect(run(["run", "--config", own])).toMatchObject({ status: 0, stdout: expect.stringMatching(/Passed/) });
    git(repository, "reset", "--quiet", "--hard");
    git(repository, "clean", "--quiet", "--force", "-d");
  });

  test("is judged with what its templates nest, and a nested one alone without what nests it", () => {
    const parent = (description: string) => `Description: ${description}
Resources:
  People:
    Type: AWS::CloudFormation::Stack
    Properties: { TemplateURL: nested.yaml, Parameters: { Owner: Bob } }
`;
    const nested = `Parameters: { Owner: { Type: String } }
Conditions: { IsBob: !Equals [!Ref Owner, Bob] }
${template.replace("AccessKey\n", "AccessKey\n    Condition: IsBob\n")}`;
    write({ "parent.yaml": parent("One"), "nested.yaml": nested });
    git(repository, "add", "--all");
    git(repository, "commit", "--no-verify", "--message", "Add a nested stack");
    write({ "parent.yaml": parent("Two") });
    git(repository, "add", "--all");
    const whole = run(["run"]).stdout;
    expect(whole).toContain(" --> nested.yaml:5:3");
    expect(whole).not.toContain("when: Owner=Bob");
    git(repository, "reset", "--quiet", "--hard");
    write({ "nested.yaml": `${nested}# Two\n` });
    git(repository, "add", "--all");
    expect(run(["run"]).stdout).toMatch(/ --> nested\.yaml:5:3\n(?:.*\n)*.*= when: Owner=Bob/);
    git(repository, "reset", "--quiet", "--hard", "HEAD~");
  });
});

test("the whole repository is judged by the hook that is for that", () => {
  expect(run(["run", "latchkey-all", "--hook-stage", "manual"])).toMatchInlineSnapshot(`
    {
      "status": 1,
      "stderr": "",
      "stdout": "Latchkey (whole repository)..............................................Failed
    - hook id: latchkey-all
    - exit code: 1

    warning[iam-user-no-initial-access-key]: Access key 'BobKey' is created together with IAM user 'Bob'
     --> stacks/people.yaml:3:3
      |
    2 |   Bob: { Type: AWS::IAM::User }
      |   --- the key's owner
    3 |   BobKey:
      |   ^^^^^^ AWS::IAM::AccessKey
      |
      = why: A key that comes with its user was asked for by nobody, and its secret reaches the owner through other hands.
      = fix: Take the key out of the template; its owner creates one when it is needed. A role or Identity Center needs none.

    1 finding (1 warning) in 1 of 4 templates

    ",
    }
  `);
});

test.each([
  ["from npm", "example.yaml"],
  ["from a file", "tarball.yaml"],
])("the example, with the package %s, judges the files that it is for", (_, config) => {
  const files = ["--files", "stacks/people.yaml", "values.yaml", "README.md"];
  expect(run(["run", "--config", config, ...files]).stdout).toMatch(
    /^Latchkey\.+Failed\n- hook id: latchkey\n- exit code: 1\n(?:.*\n)*1 finding \(1 warning\) in 1 of 1 template\n/,
  );
});
