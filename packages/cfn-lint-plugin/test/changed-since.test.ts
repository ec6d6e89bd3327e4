import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test, vi } from "vitest";

import { commit, git, makeRepository } from "./make-repository";
import { makeTree } from "./make-tree";
import { runCli } from "./run-cli";

// A process takes its time to start on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const template = `Resources:
  Bob: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }
`;
const edited = `# Edited\n${template}`;

function nesting(file: string): string {
  return `Resources: { Nested: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ${file} } } }\n`;
}

/** The files that were linted, whatever was found in them: those of the working directory without the ones passed over. */
function linted(cwd: string, revision: string, paths: readonly string[] = [], input = ""): string[] {
  const args = ["--changed-since", revision, "--format", "json", "--verbose", ...paths];
  const { stdout, stderr } = runCli(args, { cwd, input });
  const passedOver = new Set(
    Array.from(stderr.matchAll(/^latchkey: passed over (.*): unchanged since /gm), ([, file]) => file),
  );
  const all = runCli(["--format", "json", ...paths], { cwd, input }).stdout;
  const { files } = JSON.parse(stdout).summary;
  expect(files + passedOver.size).toBe(JSON.parse(all).summary.files);
  return [...new Set<string>(JSON.parse(stdout).findings.map(({ file }: { file: string }) => file))];
}

describe("what has changed:", () => {
  test("what was edited, staged, committed or added, and nothing else", () => {
    const names = ["committed", "edited", "staged", "same", "touched", "gone", "renamed"];
    const cwd = makeRepository(Object.fromEntries(names.map((name) => [`${name}.yaml`, template])));
    writeFileSync(join(cwd, "committed.yaml"), edited);
    writeFileSync(join(cwd, "added.yaml"), template);
    commit(cwd);
    writeFileSync(join(cwd, "edited.yaml"), edited);
    writeFileSync(join(cwd, "staged.yaml"), edited);
    writeFileSync(join(cwd, "touched.yaml"), template);
    git(cwd, "add", "staged.yaml");
    git(cwd, "mv", "renamed.yaml", "new-name.yaml");
    rmSync(join(cwd, "gone.yaml"));
    writeFileSync(join(cwd, "untracked.yaml"), template);
    expect(linted(cwd, "HEAD~1")).toEqual([
      "added.yaml",
      "committed.yaml",
      "edited.yaml",
      "new-name.yaml",
      "staged.yaml",
      "untracked.yaml",
    ]);
    expect(linted(cwd, "HEAD")).toEqual(["edited.yaml", "new-name.yaml", "staged.yaml", "untracked.yaml"]);
  });

  test("what Git does not know of: ignored files, links, other repositories' files", () => {
    const cwd = makeRepository({ ".gitignore": "cdk.out/", "cdk.out/a.yaml": template, "b.yaml": template });
    symlinkSync("b.yaml", join(cwd, "link.yaml"));
    commit(cwd);
    const other = makeRepository({ "c.yaml": template });
    expect(linted(cwd, "HEAD", ["cdk.out", "b.yaml", "link.yaml", join(other, "c.yaml")])).toEqual([
      expect.stringMatching(/^\.\.\/.*\/c\.yaml$/),
      "cdk.out/a.yaml",
      "link.yaml",
    ]);
  });

  test("standard input, whatever it is called", () => {
    const cwd = makeRepository({ "a.yaml": template });
    expect(linted(cwd, "HEAD", ["-", "--stdin-filename", "a.yaml"], template)).toEqual(["a.yaml"]);
  });

  test("since the branches have parted", () => {
    const cwd = makeRepository({ "a.yaml": template, "b.yaml": template });
    git(cwd, "switch", "--quiet", "--create", "topic");
    writeFileSync(join(cwd, "a.yaml"), edited);
    commit(cwd);
    git(cwd, "switch", "--quiet", "main");
    writeFileSync(join(cwd, "b.yaml"), edited);
    commit(cwd);
    git(cwd, "switch", "--quiet", "topic");
    expect(linted(cwd, "main")).toEqual(["a.yaml"]);
  });

  test("from a subdirectory, in a worktree, and with the user's settings", () => {
    const cwd = makeRepository({ "sub/a.yaml": template, "sub/b.yaml": template, "c.yaml": template });
    const worktree = join(makeTree({}), "worktree");
    git(cwd, "worktree", "add", "--quiet", worktree, "-b", "other");
    git(cwd, "config", "diff.relative", "true");
    git(cwd, "config", "diff.renames", "copies");
    git(cwd, "config", "diff.external", "false");
    for (const file of ["sub/a.yaml", "c.yaml"]) {
      writeFileSync(join(worktree, file), edited);
    }
    expect(linted(worktree, "main")).toEqual(["c.yaml", "sub/a.yaml"]);
    expect(linted(join(worktree, "sub"), "main", [".", ".."])).toEqual(["../c.yaml", "a.yaml"]);
    expect(linted(cwd, "main")).toEqual([]);
  });

  test("under any name", () => {
    const names = ["-x.yaml", "a\nb.yaml", 'say "hi".yaml', "é.yaml", "back\\slash.yaml", ":(top)c.yaml"];
    const cwd = makeRepository(Object.fromEntries(names.map((name) => [name, template])));
    mkdirSync(Buffer.from(`${cwd}/\xe4`, "latin1"));
    const [changed, same] = ["b\xe4.yaml", "b\xf6.yaml"].map((name) => Buffer.from(`${cwd}/\xe4/${name}`, "latin1"));
    for (const location of [changed, same] as Buffer[]) {
      writeFileSync(location, template);
    }
    commit(cwd);
    expect(linted(cwd, "HEAD")).toEqual([]);
    for (const location of [...names.map((name) => join(cwd, name)), changed as Buffer]) {
      writeFileSync(location, edited);
    }
    expect(linted(cwd, "HEAD")).toEqual([...names, "\\xe4/b\\xe4.yaml"].toSorted());
  });
});

describe("templates that have not changed are linted, too,", () => {
  test("when they nest or include what has, also through others", () => {
    const cwd = makeRepository({
      "root.yaml": nesting("deep/middle.yaml"),
      "deep/middle.yaml": nesting("../leaf.yaml"),
      "leaf.yaml": template,
      "other-root.yaml": nesting("other.yaml"),
      "other.yaml": template,
      "includes.yaml": `${template}  "Fn::Transform": { Name: AWS::Include, Parameters: { Location: part.txt } }\n`,
      "part.txt": "Topic: { Type: AWS::SNS::Topic }\n",
    });
    expect(linted(cwd, "HEAD")).toEqual([]);
    writeFileSync(join(cwd, "leaf.yaml"), edited);
    // The leaf alone, and in the deployments of the two others.
    const { summary } = JSON.parse(runCli(["--changed-since", "HEAD", "--format", "json"], { cwd }).stdout);
    expect(summary).toMatchObject({ files: 3, templates: 3 });
    expect(linted(cwd, "HEAD", ["root.yaml", "other-root.yaml"])).toEqual(["leaf.yaml"]);
    writeFileSync(join(cwd, "part.txt"), "Queue: { Type: AWS::SQS::Queue }\n");
    expect(linted(cwd, "HEAD")).toEqual(["includes.yaml", "leaf.yaml"]);
  });

  test("when what they nest is gone, but not when it never was there", () => {
    const parent = (file: string) => `${nesting(file)}Metadata: { Key: AWS::IAM::AccessKey }\n`;
    const cwd = makeRepository({
      "a.yaml": parent("renamed.yaml"),
      "b.yaml": parent("never.yaml"),
      "renamed.yaml": template,
    });
    renameSync(join(cwd, "renamed.yaml"), join(cwd, "moved.yaml"));
    const { stdout } = runCli(["--changed-since", "HEAD", "--format", "json"], { cwd });
    expect(JSON.parse(stdout).problems).toMatchObject([
      { file: "a.yaml", message: expect.stringContaining("renamed.yaml") },
    ]);
    expect(JSON.parse(stdout).findings).toMatchObject([{ file: "moved.yaml" }]);
  });
});

describe("what templates are judged by counts, too:", () => {
  const other = "other/b.yaml";
  const files = { "stacks/a.yaml": template, [other]: template };

  test.each<
    [
      name: string,
      there: Readonly<Record<string, string>>,
      path: string,
      now: string | undefined,
      templates: readonly string[],
    ]
  >([
    [
      "a parameter file of the configuration",
      { "latchkey.config.yaml": 'parameterFiles: [{ path: p.json, files: ["stacks/*"] }]', "p.json": '{ "P": "1" }' },
      "p.json",
      '{ "P": "2" }',
      ["stacks/a.yaml"],
    ],
    [
      "the nearest configuration",
      { "stacks/latchkey.config.yaml": "waivers: []", "latchkey.config.yaml": "waivers: []" },
      "stacks/latchkey.config.yaml",
      "ignore: []",
      ["stacks/a.yaml"],
    ],
    ["a configuration that is new", {}, "other/latchkey.config.yaml", "ignore: []", [other]],
    [
      "a configuration that is gone",
      { "other/latchkey.config.yaml": "rules: { iam-user-no-initial-access-key: off }" },
      "other/latchkey.config.yaml",
      undefined,
      [other],
    ],
    [
      "a baseline of the configuration",
      {
        "other/latchkey.config.yaml": "baseline: accepted.json",
        "other/accepted.json": '{ "schema": "latchkey-baseline/1", "findings": [] }',
      },
      "other/accepted.json",
      '{ "schema": "latchkey-baseline/1" }',
      [other],
    ],
  ])("%s", (_, there, path, now, templates) => {
    const cwd = makeRepository({ ...files, ...there });
    expect(linted(cwd, "HEAD")).toEqual([]);
    if (now === undefined) {
      rmSync(join(cwd, path));
    } else {
      writeFileSync(join(cwd, path), now);
    }
    expect(linted(cwd, "HEAD")).toEqual(templates);
    commit(cwd);
    expect(linted(cwd, "HEAD~1")).toEqual(templates);
    expect(linted(cwd, "HEAD")).toEqual([]);
  });

  test("a parameter file, a configuration and a baseline that the command line names", () => {
    const cwd = makeRepository({
      ...files,
      "p.json": '{ "P": "1" }',
      "c.json": "{}",
      "b.json": '{ "schema": "latchkey-baseline/1" }',
    });
    const paths = [".", "--parameters-file", "p.json", "--config", "c.json", "--baseline", "b.json"];
    expect(linted(cwd, "HEAD", paths)).toEqual([]);
    for (const name of ["p.json", "c.json", "b.json"]) {
      const before = readFileSync(join(cwd, name), "utf8");
      writeFileSync(join(cwd, name), ` ${before}`);
      expect(linted(cwd, "HEAD", paths)).toEqual([other, "stacks/a.yaml"]);
      writeFileSync(join(cwd, name), before);
    }
  });

  test("a deployment file of Git sync, for the template that it names", () => {
    const cwd = makeRepository({ ...files, "d.yaml": "template-file-path: other/b.yaml\nparameters: { P: 1 }\n" });
    const paths = [".", "--parameters-file", "d.yaml"];
    expect(linted(cwd, "HEAD", paths)).toEqual([]);
    writeFileSync(join(cwd, "d.yaml"), "template-file-path: other/b.yaml\nparameters: { P: 2 }\n");
    expect(linted(cwd, "HEAD", paths)).toEqual([other]);
  });

  test("the configuration of a nested template, for those that nest it", () => {
    const cwd = makeRepository({
      "root.yaml": nesting("deep/leaf.yaml"),
      "deep/leaf.yaml": template,
      "deep/latchkey.config.yaml": "ignore: []",
    });
    expect(linted(cwd, "HEAD", ["root.yaml", "deep"])).toEqual([]);
    writeFileSync(join(cwd, "deep/latchkey.config.yaml"), "waivers: []");
    const { summary } = JSON.parse(runCli(["--changed-since", "HEAD", "--format", "json"], { cwd }).stdout);
    expect(summary).toMatchObject({ templates: 2 });
  });

  test("but not what is outside of the repository, such as a baseline made for the run", () => {
    const cwd = makeRepository(files);
    const elsewhere = makeTree({ "p.json": '{ "P": "1" }', "b.json": '{ "schema": "latchkey-baseline/1" }' });
    const [parameters, baseline] = ["p.json", "b.json"].map((name) => join(elsewhere, name)) as [string, string];
    expect(linted(cwd, "HEAD", [".", "--parameters-file", parameters, "--baseline", baseline])).toEqual([]);
  });
});

describe("wrong usage:", () => {
  function failure(cwd: string, revision: string): string {
    const { status, stdout, stderr } = runCli([`--changed-since=${revision}`], { cwd });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    return stderr.split("\n")[0] ?? "";
  }

  test.each(["gone", "--output=x", "-x", "", "HEAD~1..HEAD", "^HEAD", "HEAD:a.yaml", "$(touch x)"])(
    "the revision %j",
    (revision) => {
      const cwd = makeRepository({ "a.yaml": template });
      expect(failure(cwd, revision)).toBe(`latchkey: --changed-since ${revision}: there is no such Git revision`);
      expect(readdirSync(cwd).toSorted()).toEqual([".git", "a.yaml"]);
    },
  );

  test("no repository, or one without commits", () => {
    const cwd = makeTree({ "a.yaml": template });
    expect(failure(cwd, "HEAD")).toContain("latchkey: --changed-since HEAD: Git says fatal: not a git repository");
    git(cwd, "init", "--quiet");
    expect(failure(cwd, "HEAD")).toBe("latchkey: --changed-since HEAD: there is no such Git revision");
  });

  test("a revision, or the way to it, that a shallow clone lacks", () => {
    const origin = makeRepository({ "a.yaml": template });
    git(origin, "switch", "--quiet", "--create", "topic");
    commit(origin);
    const parent = makeTree({});
    git(parent, "clone", "--quiet", "--depth=1", "--no-single-branch", `file://${origin}`, "shallow");
    const cwd = join(parent, "shallow");
    const advice = "; the clone is shallow, and git fetch --unshallow (in GitHub Actions, fetch-depth: 0) completes it";
    expect(failure(cwd, "HEAD~1")).toBe(`latchkey: --changed-since HEAD~1: there is no such Git revision${advice}`);
    expect(failure(cwd, "origin/main")).toBe(
      `latchkey: --changed-since origin/main: it has no commit in common with what is checked out${advice}`,
    );
    expect(linted(cwd, "HEAD")).toEqual([]);
  });
});
