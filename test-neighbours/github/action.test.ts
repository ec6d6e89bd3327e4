import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type LocalRegistry, openRegistry } from "../packages/local-registry";

const root = join(__dirname, "../..");
const action = parse(readFileSync(join(root, "action.yml"), "utf8"));

const template = `Resources:
  Bob: { Type: AWS::IAM::User }
  BobKey:
    Type: AWS::IAM::AccessKey
    Properties: { UserName: !Ref Bob }
`;

let registry: LocalRegistry;

beforeAll(async () => {
  registry = await openRegistry();
});

afterAll(() => registry.close());

/** The page of the action names each of its inputs and outputs, with what is the default. */
test("the inputs and outputs are documented", () => {
  const page = readFileSync(join(root, "examples/github-actions/README.md"), "utf8");
  const inputs = [...page.matchAll(/^\| `([\w-]+)` \| .* \| (.+) \|$/gm)].map(([, name = "", value = ""]) => [
    name,
    value,
  ]);
  const defaults = inputs.map(([name = "", value]) => [name, /^`/.test(value ?? "") ? value?.slice(1, -1) : undefined]);
  expect(Object.fromEntries(defaults)).toEqual(
    Object.fromEntries(
      Object.entries<{ readonly default?: string }>(action.inputs).map(([name, input]) => [name, input.default]),
    ),
  );
  for (const name of Object.keys(action.outputs)) expect(page).toContain(`\`${name}\``);
});

/** A checked-out repository. */
class Repository {
  readonly folder: string = mkdtempSync(join(registry.scratch, "checkout-"));

  constructor(files: Readonly<Record<string, string>>) {
    this.git("init", "--quiet");
    this.commit(files);
  }

  git(...args: readonly string[]): string {
    const identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"];
    return execFileSync("git", [...identity, ...args], { cwd: this.folder, encoding: "utf8" }).trim();
  }

  /** Writes the files, and returns the commit with them. */
  commit(files: Readonly<Record<string, string>>): string {
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, file)), { recursive: true });
      writeFileSync(join(this.folder, file), content);
    }
    this.git("add", "--all");
    this.git("commit", "--quiet", "--message", "Change");
    return this.git("rev-parse", "HEAD");
  }

  /** Runs a step's command as GitHub does. */
  runStep(command: string) {
    const options = { cwd: this.folder, env: registry.env, encoding: "utf8" } as const;
    const { status, stdout } = spawnSync("bash", ["-e", "-c", command], options);
    return { status, stdout };
  }

  /** Runs the action as GitHub does, with these inputs and the others' defaults. */
  run(inputs: Readonly<Record<string, string>> = {}, event: unknown = {}) {
    const temporary = mkdtempSync(join(registry.scratch, "runner-"));
    const files = { GITHUB_OUTPUT: "output", GITHUB_STEP_SUMMARY: "summary", GITHUB_EVENT_PATH: "event.json" };
    const paths = Object.entries(files).map(([name, file]) => [name, join(temporary, file)] as const);
    for (const [, path] of paths) writeFileSync(path, "");
    writeFileSync(join(temporary, "event.json"), JSON.stringify(event));
    const values = Object.entries<{ readonly default?: string }>(action.inputs).map(
      ([name, input]) => [`INPUT_${name.toUpperCase()}`, inputs[name] ?? input.default ?? ""] as const,
    );
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, action.runs.main)], {
      cwd: this.folder,
      env: {
        ...registry.env,
        ...Object.fromEntries([...paths, ...values]),
        GITHUB_WORKSPACE: this.folder,
        RUNNER_TEMP: temporary,
      },
      encoding: "utf8",
    });
    const outputs = readFileSync(join(temporary, "output"), "utf8").matchAll(/^(.+)<<(.+)\n(.*)\n\2$/gm);
    return {
      status,
      stderr,
      // The tokens and the folder are others each time.
      log: stdout.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "TOKEN"),
      outputs: Object.fromEntries([...outputs].map(([, name = "", , value = ""]) => [name, value])),
      summary: readFileSync(join(temporary, "summary"), "utf8"),
    };
  }
}

test("shows findings in the log, at their lines, in the summary, and in SARIF", () => {
  const { status, stderr, log, outputs, summary } = new Repository({ "stacks/people.yaml": template }).run();
  expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
  expect(log).toMatchInlineSnapshot(`
    "::stop-commands::TOKEN
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
    ::TOKEN::
    ::warning title=iam-user-no-initial-access-key,file=stacks/people.yaml,line=3,endLine=3,col=3,endColumn=8::Access key 'BobKey' is created together with IAM user 'Bob'%0ATake the key out of the template; its owner creates one when it is needed. A role or Identity Center needs none.
    1 finding (1 warning) in 1 of 1 template
    "
  `);
  expect(summary).toMatchInlineSnapshot(`
    "### Latchkey

    1 finding \\(1 warning\\) in 1 of 1 template.

    | | finding | place |
    | --- | --- | --- |
    | 🟠 warning | Access key 'BobKey' is created together with IAM user 'Bob' | <code>stacks/people.yaml:3</code> |

    <details><summary><code>iam-user-no-initial-access-key</code>: <code>BobKey</code></summary>

    \`\`\`text
      |
    2 |   Bob: { Type: AWS::IAM::User }
      |   --- the key's owner
    3 |   BobKey:
      |   ^^^^^^ AWS::IAM::AccessKey
    \`\`\`

    **Why:** A key that comes with its user was asked for by nobody, and its secret reaches the owner through other hands.

    **Fix:** Take the key out of the template; its owner creates one when it is needed. A role or Identity Center needs none.

    </details>
    "
  `);
  const { "sarif-file": sarif = "", ...counts } = outputs;
  expect(counts).toEqual({ findings: "1", suppressed: "0", problems: "0" });
  const [{ results }] = JSON.parse(readFileSync(sarif, "utf8")).runs;
  expect(results[0].locations[0].physicalLocation.artifactLocation.uri).toBe("stacks/people.yaml");
});

test("passes when nothing is found", () => {
  const { status, log, outputs } = new Repository({ "values.yaml": "replicas: 3\n" }).run({
    "sarif-file": "out.sarif",
  });
  expect(status).toBe(0);
  expect(log).toMatchInlineSnapshot(`
    "::stop-commands::TOKEN
    No template among 1 file
    ::TOKEN::
    No template among 1 file
    "
  `);
  expect(outputs["sarif-file"]).toMatch(/checkout-\w+.out\.sarif$/);
});

test("takes what its inputs say", () => {
  const repository = new Repository({ "a/people.yaml": template, "b/people.yaml": template });
  const { status, log, outputs } = repository.run({
    paths: "a\n\n  *.none\n",
    "fail-on": "never",
    annotations: "false",
  });
  expect({ status, ...outputs }).toMatchObject({ status: 2, findings: "1", problems: "1" });
  expect(log).not.toContain("::warning");
});

describe("of what has changed only", () => {
  const changed = { "changed-only": "true" };

  test("judges the pull request against its base", () => {
    const repository = new Repository({ "old.yaml": template });
    const sha = repository.git("rev-parse", "HEAD");
    repository.commit({ "new.yaml": template.replaceAll("Bob", "Eve") });
    const { outputs, log } = repository.run(changed, { pull_request: { base: { sha } } });
    expect(outputs["findings"]).toBe("1");
    expect(log).toContain("EveKey");
  });

  test("judges all where there is no base", () => {
    const repository = new Repository({ "old.yaml": template });
    expect(repository.run(changed, { before: "0".repeat(40) }).outputs["findings"]).toBe("1");
    expect(repository.run(changed).outputs["findings"]).toBe("1");
  });

  test("fails when the base is not there, or is no commit", () => {
    const repository = new Repository({ "old.yaml": template });
    expect(repository.run(changed, { before: "1".repeat(40) })).toMatchInlineSnapshot(`
      {
        "log": "::error title=Latchkey::the base 1111111111111111111111111111111111111111 is not there to compare with: check out with fetch-depth 0
      ",
        "outputs": {},
        "status": 2,
        "stderr": "",
        "summary": "",
      }
    `);
    expect(repository.run(changed, { before: "--output=/etc/passwd" }).log).toBe(
      "::error title=Latchkey::the event names no commit as its base\n",
    );
  });
});

describe("of what is new only", () => {
  const inputs = { "new-only": "true" };

  test("accepts what the base has, wherever it stands now", () => {
    const repository = new Repository({ "people.yaml": template });
    const sha = repository.git("rev-parse", "HEAD");
    repository.commit({ "people.yaml": `# People\n${template}` });
    const event = { pull_request: { base: { sha } } };
    expect(repository.run(inputs, event)).toMatchObject({ status: 0, outputs: { findings: "0", suppressed: "1" } });
    repository.commit({ "people.yaml": template + template.split("\n").slice(1).join("\n").replaceAll("Bob", "Eve") });
    const { status, outputs, log } = repository.run(inputs, event);
    expect({ status, ...outputs }).toMatchObject({ status: 1, findings: "1", suppressed: "1" });
    expect(log).toContain("EveKey");
    expect(log).not.toContain("BobKey");
    expect(repository.git("worktree", "list").split("\n")).toHaveLength(1);
  });

  test("fails when the base cannot be judged", () => {
    const repository = new Repository({ "people.yaml": `${template}  Eve: {` });
    const sha = repository.git("rev-parse", "HEAD");
    repository.commit({ "people.yaml": template });
    const { status, log } = repository.run(inputs, { pull_request: { base: { sha } } });
    expect({ status, log }).toMatchInlineSnapshot(`
      {
        "log": "::error title=Latchkey::there is nothing to compare with, because the base cannot be judged: latchkey: people.yaml: Flow map in block collection must be sufficiently indented and end with a }; no baseline was written
      ",
        "status": 2,
      }
    `);
  });
});

describe("what others may write", () => {
  test("is no command in a template", () => {
    const hostile = template.replaceAll("BobKey", '"Key\\n::error::pwned"');
    const { log } = new Repository({ "people.yaml": `# ::set-output name=findings::0\n${hostile}` }).run();
    const [before = "", , after = ""] = log.split(/^::stop-commands::TOKEN$|^::TOKEN::$/m);
    expect(before + after).not.toMatch(/^(?!::warning ).*pwned/m);
    expect(log.match(/^::(?!warning )/gm)).toHaveLength(2);
  });

  test("is no option and no shell command in a path", () => {
    const repository = new Repository({ "people.yaml": template });
    const { status, outputs } = repository.run({
      paths: "--fail-on=never\n$(touch pwned)\n; touch pwned\npeople.yaml",
    });
    expect({ status, ...outputs }).toMatchObject({ status: 2, findings: "1", problems: "3" });
    expect(repository.git("status", "--porcelain")).toBe("");
  });
});

test.each([
  [{ strict: "yes" }, "the input strict is true or false, not yes"],
  [{ "fail-on": "error\nnever" }, "the input fail-on is one line"],
])("refuses the inputs %o", (inputs, message) => {
  const { status, log } = new Repository({ "people.yaml": template }).run(inputs);
  expect({ status, log }).toEqual({ status: 2, log: `::error title=Latchkey::${message}\n` });
});

test("the example's command annotates, and writes the file that the next step uploads", () => {
  const file = "examples/github-actions/.github/workflows/latchkey.yml";
  const { steps } = parse(readFileSync(join(root, file), "utf8")).jobs.latchkey;
  const [{ run }] = steps.filter(({ run: command }: { run?: string }) => command !== undefined);
  const [{ with: upload }] = steps.filter(({ uses }: { uses?: string }) => uses?.includes("upload-sarif"));
  const repository = new Repository({ "people.yaml": template });
  const { status, stdout } = repository.runStep(run);
  expect(status).toBe(1);
  expect(stdout).toMatch(/^::warning title=[\w-]+,file=people\.yaml,line=3,/);
  expect(JSON.parse(readFileSync(join(repository.folder, upload.sarif_file), "utf8")).runs[0].results).toHaveLength(1);
});
