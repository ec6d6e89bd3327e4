import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type LocalRegistry, openRegistry } from "../packages/local-registry";
import { action, Repository } from "./repository";

const root = join(__dirname, "../..");

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

/** A checked-out repository with these files, in which the action can run. */
function checkOut(files: Readonly<Record<string, string>>): Repository {
  return new Repository(registry, files);
}

test("shows findings in the log, at their lines, in the summary, and in SARIF", () => {
  const { status, stderr, log, outputs, summary } = checkOut({ "stacks/people.yaml": template }).run();
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
  const { status, log, outputs } = checkOut({ "values.yaml": "replicas: 3\n" }).run({
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
  const repository = checkOut({ "a/people.yaml": template, "b/people.yaml": template });
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
    const repository = checkOut({ "old.yaml": template });
    const sha = repository.git("rev-parse", "HEAD");
    repository.commit({ "new.yaml": template.replaceAll("Bob", "Eve") });
    const { outputs, log } = repository.run(changed, { pull_request: { base: { sha } } });
    expect(outputs["findings"]).toBe("1");
    expect(log).toContain("EveKey");
  });

  test("judges all where there is no base", () => {
    const repository = checkOut({ "old.yaml": template });
    expect(repository.run(changed, { before: "0".repeat(40) }).outputs["findings"]).toBe("1");
    expect(repository.run(changed).outputs["findings"]).toBe("1");
  });

  test("fails when the base is not there, or is no commit", () => {
    const repository = checkOut({ "old.yaml": template });
    expect(repository.run(changed, { before: "1".repeat(40) })).toMatchInlineSnapshot(`
      {
        "log": "::error title=Latchkey::Git says: fatal: Not a valid object name 1111111111111111111111111111111111111111^{commit}: check out the repository that the event is about
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

  test("judges all when the push has replaced what was there", () => {
    const { status, log } = checkOut({ "old.yaml": template }).run(changed, {
      before: "1".repeat(40),
      forced: true,
    });
    expect(status).toBe(1);
    expect(log).toMatch(/^::notice title=Latchkey::this push has replaced 1{40}, .*: all is judged$/m);
  });

  test("says what Git says, and what to do about it", () => {
    const repository = checkOut({ "old.yaml": template });
    const event = { before: "1".repeat(40) };
    const shallow = checkOut({ "old.yaml": template });
    writeFileSync(join(shallow.folder, ".git/shallow"), `${shallow.git("rev-parse", "HEAD")}\n`);
    expect(shallow.run(changed, event).log).toMatch(
      /^::error title=Latchkey::Git says: fatal: .*; the clone is shallow: check out with fetch-depth 0\n$/,
    );
    renameSync(join(repository.folder, ".git"), join(repository.folder, "git"));
    expect(repository.run(changed, event, { GIT_CEILING_DIRECTORIES: registry.scratch }).log).toMatch(
      /^::error title=Latchkey::Git says: fatal: not a git repository .*; check out into the workspace itself, without a path\n$/,
    );
    expect(shallow.run(changed, event, { GIT_TEST_ASSUME_DIFFERENT_OWNER: "1" }).log).toMatch(
      /^::error title=Latchkey::Git says: fatal: detected dubious ownership .*%0A%0A\tgit config --global --add safe\.directory .*; let a step before this one do so\n$/,
    );
  });

  test.each<[string, NodeJS.ProcessEnv]>([
    ["GitHub sets GITHUB_EVENT_PATH, and it is not set", { GITHUB_EVENT_PATH: "" }],
    ["the event, which GITHUB_EVENT_PATH names, cannot be read: ENOENT", { GITHUB_EVENT_PATH: "/nowhere/event.json" }],
    ["the event, which GITHUB_EVENT_PATH names, cannot be read: Unexpected token", { GITHUB_EVENT_PATH: __filename }],
  ])("%s", (message, variables) => {
    const { status, log } = checkOut({ "old.yaml": template }).run(changed, {}, variables);
    expect({ status, log }).toEqual({ status: 2, log: expect.stringContaining(`::error title=Latchkey::${message}`) });
    expect(log).not.toContain("    at ");
  });
});

describe("of what is new only", () => {
  const inputs = { "new-only": "true" };

  test("accepts what the base has, wherever it stands now", () => {
    const repository = checkOut({ "people.yaml": template });
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

  const old = { "old.yaml": template };
  const broken = `${template.replaceAll("Bob", "Eve")}  Ann: {`;
  const configuration = "latchkey.config.yaml";

  test.each<[string, Record<string, string>, Record<string, string>, string, string]>([
    ["a template", { ...old, "eve.yaml": broken }, { "eve.yaml": "Resources: {}" }, ".", "latchkey: eve.yaml: "],
    ["a path", old, { "new/b.yaml": "Resources: {}" }, "old.yaml\nnew/b.yaml", "latchkey: new/b.yaml: no such file"],
    ["a directory", old, { "new/b.yaml": "Resources: {}" }, "old.yaml\nnew", "latchkey: new: no such file"],
    ["a glob", old, { "new/b.yaml": "Resources: {}" }, "*.yaml\nnew/*.yaml", "latchkey: new/*.yaml: "],
  ])("judges what mends or adds %s, and accepts nothing of it", (_, before, after, paths, told) => {
    const repository = checkOut(before);
    const sha = repository.git("rev-parse", "HEAD");
    repository.commit(after);
    const event = { pull_request: { base: { sha } } };
    const passed = repository.run({ ...inputs, paths }, event);
    expect(passed).toMatchObject({ status: 0, outputs: { findings: "0", suppressed: "1", problems: "0" } });
    expect(passed.log).toContain(`::notice title=Latchkey::not all of the base ${sha} can be judged, and `);
    expect(passed.log).toContain(told);
    const [file = ""] = Object.keys(after);
    repository.commit({ [file]: template.replaceAll("Bob", "Eve") });
    expect(repository.run({ ...inputs, paths }, event)).toMatchObject({ status: 1, outputs: { findings: "1" } });
  });

  test.each([".", "templates", "templates/**/*.yaml"])("means by an absolute %s what the base has there", (path) => {
    const repository = checkOut({ "templates/a/people.yaml": template, [configuration]: "rules: {}" });
    const sha = repository.git("rev-parse", "HEAD");
    const event = { pull_request: { base: { sha } } };
    const paths = `${repository.folder}/${path}`;
    repository.commit({ "templates/b/people.yaml": template.replaceAll("Bob", "Eve") });
    const judged = repository.run({ ...inputs, paths }, event);
    expect(judged).toMatchObject({ status: 1, outputs: { findings: "1", suppressed: "1" } });
    expect(judged.log).toContain("file=templates/b/people.yaml,");
    expect(judged.log).not.toContain("::notice");
    // The base is judged by its own configuration.
    repository.commit({ [configuration]: "rules: { iam-user-no-initial-access-key: error }" });
    const config = join(repository.folder, configuration);
    const graver = repository.run({ ...inputs, paths, config }, event);
    expect(graver).toMatchObject({ status: 1, outputs: { findings: "2", suppressed: "0" } });
  });

  test("takes an absolute configuration that the base has not as it is", () => {
    const repository = checkOut({ ...old, ".gitignore": "central/" });
    const event = { pull_request: { base: { sha: repository.git("rev-parse", "HEAD") } } };
    repository.commit({ "central/latchkey.config.json": '{ "rules": { "iam-user-no-initial-access-key": "error" } }' });
    const config = join(repository.folder, "central/latchkey.config.json");
    const { status, outputs, log } = repository.run({ ...inputs, config }, event);
    expect({ status, ...outputs }).toMatchObject({ status: 0, findings: "0", suppressed: "1" });
    expect(log).not.toContain("::notice");
  });

  test("accepts nothing of what is outside of the workspace, and says so", () => {
    const repository = checkOut(old);
    const event = { pull_request: { base: { sha: repository.git("rev-parse", "HEAD") } } };
    const outside = mkdtempSync(join(registry.scratch, "outside-"));
    writeFileSync(join(outside, "eve.yaml"), template.replaceAll("Bob", "Eve"));
    for (const path of [outside, `${outside}/*.yaml`, `../${basename(outside)}/eve.yaml`]) {
      const said = `::notice title=Latchkey::nothing is accepted of what is outside of the workspace:%0A${path}\n`;
      const { status, log, outputs } = repository.run({ ...inputs, paths: `old.yaml\n${path}` }, event);
      expect({ status, ...outputs }).toMatchObject({ status: 1, findings: "1", suppressed: "1", problems: "0" });
      expect(log).toContain(said);
      const alone = repository.run({ ...inputs, paths: path }, event);
      expect(alone).toMatchObject({ status: 1, outputs: { findings: "1", suppressed: "0", problems: "0" } });
      expect(alone.log).toContain(said);
    }
  });

  test("judges what mends a configuration, and accepts nothing", () => {
    const repository = checkOut({ ...old, [configuration]: "rulse: {}" });
    const sha = repository.git("rev-parse", "HEAD");
    repository.commit({ [configuration]: "rules: { iam-user-no-initial-access-key: note }" });
    const { status, outputs, log } = repository.run(inputs, { pull_request: { base: { sha } } });
    expect({ status, ...outputs }).toMatchObject({ status: 0, findings: "1", suppressed: "0" });
    expect(log).toMatch(/^::notice title=Latchkey::.*%0Alatchkey: latchkey\.config\.yaml:1:1: .*rulse/m);
  });

  test("accepts what the baseline of the configuration does, too, and nothing twice", () => {
    const repository = checkOut({ ...old, [configuration]: "baseline: accepted.json" });
    const accept = () => {
      const cli = join(root, "packages/cfn-lint-plugin/dist/cli.js");
      execFileSync(process.execPath, [cli, "baseline"], { cwd: repository.folder });
    };
    accept();
    const sha = repository.commit({});
    const event = { pull_request: { base: { sha } } };
    repository.commit({ "new/eve.yaml": template.replaceAll("Bob", "Eve") });
    accept();
    repository.commit({});
    const passed = repository.run(inputs, event);
    expect(passed).toMatchObject({ status: 0, outputs: { findings: "0", suppressed: "2" } });
    expect(passed.log).not.toContain("gone");
    repository.commit({ "copy.yaml": template });
    expect(repository.run(inputs, event)).toMatchObject({ status: 1, outputs: { findings: "1", suppressed: "2" } });
  });

  test("says nothing of a finding at the base that is gone", () => {
    const repository = checkOut(old);
    const sha = repository.git("rev-parse", "HEAD");
    repository.commit({ "old.yaml": "Resources: {}" });
    const { status, log } = repository.run(inputs, { pull_request: { base: { sha } } });
    expect(status).toBe(0);
    expect(log).not.toContain("baseline");
  });
});

describe("what others may write", () => {
  test("is no command in a template", () => {
    const hostile = template.replaceAll("BobKey", '"Key\\n::error::pwned"');
    const { log } = checkOut({ "people.yaml": `# ::set-output name=findings::0\n${hostile}` }).run();
    const [before = "", , after = ""] = log.split(/^::stop-commands::TOKEN$|^::TOKEN::$/m);
    expect(before + after).not.toMatch(/^(?!::warning ).*pwned/m);
    expect(log.match(/^::(?!warning )/gm)).toHaveLength(2);
  });

  test("is no option and no shell command in a path", () => {
    const repository = checkOut({ "people.yaml": template });
    const { status, outputs } = repository.run({
      paths: "--fail-on=never\n$(touch pwned)\n; touch pwned\npeople.yaml",
    });
    expect({ status, ...outputs }).toMatchObject({ status: 2, findings: "1", problems: "3" });
    expect(repository.git("status", "--porcelain")).toBe("");
  });
});

describe("of what the branch itself decides, it can leave out", () => {
  const program =
    'require("node:fs").writeFileSync("pwned", JSON.stringify(process.env)); module.exports = { ignore: ["**"] };';
  const judge = (files: Readonly<Record<string, string>>, inputs: Readonly<Record<string, string>> = {}) => {
    const repository = checkOut({ "people.yaml": template, ...files });
    const variables = { INPUT_SECRET: "s3cret", ACTIONS_RUNTIME_TOKEN: "s3cret" };
    return { repository, ...repository.run(inputs, {}, variables) };
  };

  test("the configuration", () => {
    const files = { "latchkey.config.cjs": program };
    expect(judge(files).outputs["findings"]).toBe("0");
    const { repository, outputs } = judge(files, { config: "none" });
    expect(outputs["findings"]).toBe("1");
    expect(repository.git("status", "--porcelain")).toBe("");
  });

  test("the configuration, for one that is named", () => {
    const files = { "latchkey.config.cjs": program, "none.yaml": "rules: { iam-user-no-initial-access-key: note }" };
    const { status, outputs } = judge(files, { config: "none.yaml" });
    expect({ status, ...outputs }).toMatchObject({ status: 0, findings: "1" });
  });

  test("suppressions", () => {
    const files = {
      "people.yaml": template.replace("BobKey:", "BobKey: # latchkey-ignore iam-user-no-initial-access-key: so"),
    };
    const { outputs } = judge(files);
    expect(outputs).toMatchObject({ findings: "0", suppressed: "1" });
    expect(JSON.parse(readFileSync(outputs["sarif-file"] ?? "", "utf8")).runs[0].results).toEqual([]);
    expect(judge(files, { suppressions: "False" }).outputs).toMatchObject({ findings: "1", suppressed: "0" });
  });

  test("what Git ignores", () => {
    const files = { ".gitignore": "stacks/", "stacks/.gitignore": "!*", "b/people.yaml": template };
    const repository = checkOut({ "stacks/people.yaml": template });
    repository.commit(files);
    expect(repository.run().outputs["findings"]).toBe("1");
    expect(repository.run({ gitignore: "FALSE" }).outputs["findings"]).toBe("2");
  });

  test("but what the job knows is not handed to a configuration", () => {
    const { repository } = judge({ "latchkey.config.cjs": program });
    const seen = JSON.parse(readFileSync(join(repository.folder, "pwned"), "utf8"));
    expect(Object.keys(seen).filter((name) => /^(?:GITHUB|INPUT|ACTIONS|RUNNER)_/.test(name))).toEqual([]);
    expect(seen).toHaveProperty("PATH");
  });
});

test("a configuration that is wrong is told in the annotation", () => {
  const { status, log } = checkOut({ "a.yaml": template, "latchkey.config.yaml": "rulse: {}" }).run();
  expect(status).toBe(2);
  expect(log).toMatch(/^::error title=Latchkey::Latchkey ended with 2 and without a report: .*rulse/m);
});

test("a signal that ends the command is named", () => {
  const kill = 'process.kill(process.pid, "SIGKILL");';
  const repository = checkOut({ "a.yaml": template, "latchkey.config.cjs": kill });
  const sha = repository.git("rev-parse", "HEAD");
  const { status, log } = repository.run();
  expect(status).toBe(2);
  expect(log).toMatch(/^::error title=Latchkey::Latchkey ended with SIGKILL and without a report$/m);
  repository.commit({ "latchkey.config.cjs": "module.exports = {};" });
  const mended = repository.run({ "new-only": "true" }, { pull_request: { base: { sha } } });
  expect(mended).toMatchObject({ status: 1, outputs: { findings: "1" } });
  expect(mended.log).toMatch(/^::notice title=Latchkey::not all of the base .*%0ALatchkey ended with SIGKILL$/m);
});

test("true and false are written as in GitHub's own actions", () => {
  const { status, log } = checkOut({ "a.yaml": template }).run({ strict: "TRUE", annotations: "False" });
  expect(status).toBe(1);
  expect(log).not.toContain("::warning");
});

test.each([
  [{ "fail-on": "severe" }, "the input fail-on is error, warning, note, never, not severe"],
  [{ annotations: "tRUE" }, "the input annotations is true or false, not tRUE"],
  [{ strict: "yes" }, "the input strict is true or false, not yes"],
  [{ "fail-on": "error\nnever" }, "the input fail-on is one line"],
])("refuses the inputs %o", (inputs, message) => {
  const { status, log } = checkOut({ "people.yaml": template }).run(inputs);
  expect({ status, log }).toEqual({ status: 2, log: `::error title=Latchkey::${message}\n` });
});

test("the example's command annotates, and writes the file that the next step uploads", () => {
  const file = "examples/github-actions/.github/workflows/latchkey.yml";
  const { steps } = parse(readFileSync(join(root, file), "utf8")).jobs.latchkey;
  const [{ run }] = steps.filter(({ run: command }: { run?: string }) => command !== undefined);
  const [{ with: upload }] = steps.filter(({ uses }: { uses?: string }) => uses?.includes("upload-sarif"));
  const repository = checkOut({ "people.yaml": template });
  const { status, stdout } = repository.runStep(run);
  expect(status).toBe(1);
  expect(stdout).toMatch(/^::warning title=[\w-]+,file=people\.yaml,line=3,/);
  expect(JSON.parse(readFileSync(join(repository.folder, upload.sarif_file), "utf8")).runs[0].results).toHaveLength(1);
});
