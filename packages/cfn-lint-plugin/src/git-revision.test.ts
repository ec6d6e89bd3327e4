import { rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test, vi } from "vitest";

import { commit, git, makeRepository } from "../test/make-repository";
import { makeTree } from "../test/make-tree";
import { openGitRevision } from "./git-revision";
import type { Host } from "./host";
import { UsageError } from "./usage-error";

vi.setConfig({ testTimeout: 60_000 });

function host(cwd: string, env: Host["env"] = process.env): Host {
  return { cwd, env } as Host;
}

function open(revision: string, cwd: string, directories: readonly string[] = [cwd]) {
  const reader = openGitRevision({ option: `--x ${revision}`, revision }, directories, host(cwd));
  /** The name and the text of what was read, or why it was not. */
  return (file: string) => {
    const found = reader(file);
    return found.kind === "content" ? [found.file, Buffer.from(found.content).toString()] : found.reason;
  };
}

describe("reads files as they were in", () => {
  test.each(["HEAD", "main", "HEAD~0", "HEAD^{/x}"])("%s", (name) => {
    const root = makeRepository({ "a.yaml": "old", "sub/b.yaml": "b" });
    writeFileSync(join(root, "a.yaml"), "new");
    const read = open(name, root);
    expect(["a.yaml", "sub/b.yaml", join(root, "a.yaml"), "c.yaml", "sub"].map(read)).toEqual([
      ["a.yaml", "old"],
      ["sub/b.yaml", "b"],
      ["a.yaml", "old"],
      "no such file",
      "no such file",
    ]);
  });

  test("an older revision, also what is gone by now", () => {
    const root = makeRepository({ "a.yaml": "1", "gone.yaml": "g" });
    writeFileSync(join(root, "a.yaml"), "2");
    rmSync(join(root, "gone.yaml"));
    commit(root);
    expect(["a.yaml", "gone.yaml"].map(open("HEAD", root))).toEqual([["a.yaml", "2"], "no such file"]);
    expect(["a.yaml", "gone.yaml"].map(open("HEAD~1", root))).toEqual([
      ["a.yaml", "1"],
      ["gone.yaml", "g"],
    ]);
  });

  test("a directory below the root of the repository, and those beside it that were given", () => {
    const root = makeRepository({ "work/a.yaml": "a", "given/b.yaml": "b", "c.yaml": "c" });
    const cwd = join(root, "work");
    const read = open("HEAD", cwd, [cwd, join(root, "given")]);
    expect(["a.yaml", "../given/b.yaml", "../c.yaml", "../../etc/passwd"].map(read)).toEqual([
      ["a.yaml", "a"],
      ["../given/b.yaml", "b"],
      "outside of the directories that were given",
      "outside of the directories that were given",
    ]);
  });
});

test("takes no name for an option, a pattern or another revision", () => {
  const names = ["-x.yaml", "*.yaml", "é.yaml", "a\nb.yaml", ":b.yaml", "HEAD:b.yaml", "$(touch c)"];
  const root = makeRepository(Object.fromEntries([...names, "b.yaml"].map((name) => [name, name])));
  expect([...names, "?.yaml"].map(open("HEAD", root))).toEqual([...names.map((name) => [name, name]), "no such file"]);
});

test("does not follow what was a symbolic link, or another repository", () => {
  const root = makeRepository({ "a.yaml": "a" });
  // Git's listing has the link's name in a line that looks, from there on, like that of a file.
  const decoy = `100644 blob ${git(root, "rev-parse", "HEAD:a.yaml").trim()}\tdecoy.yaml`;
  symlinkSync("a.yaml", join(root, decoy));
  symlinkSync("a.yaml", join(root, "link.yaml"));
  git(root, "clone", "--quiet", root, "module");
  commit(root);
  expect(["link.yaml", "decoy.yaml", "module/a.yaml", "module"].map(open("HEAD", root))).toEqual(
    Array(4).fill("no such file"),
  );
});

test("refuses what was too large", () => {
  const root = makeRepository({ "a.yaml": new Uint8Array(10 * 1024 * 1024 + 1) });
  expect(open("HEAD", root)("a.yaml")).toBe("too large to be a template");
});

describe("wrong usage:", () => {
  test.each(["gone", "HEAD~9", "HEAD:a.yaml", "-x", "--all", "", "HEAD main", "a\nb", "^HEAD"])(
    "the revision %j",
    (name) => {
      const root = makeRepository({ "a.yaml": "a" });
      expect(() => open(name, root)).toThrow(UsageError);
      expect(() => open(name, root)).toThrow(`--x ${name}: there is no such Git revision`);
    },
  );

  test("no repository", () => {
    expect(() => open("HEAD", makeTree({}))).toThrow("--x HEAD: Git says fatal: not a git repository");
  });

  test("no Git", () => {
    const root = makeRepository({});
    expect(() => openGitRevision({ option: "--x", revision: "HEAD" }, [root], host(root, { PATH: root }))).toThrow(
      "--x: Git is not installed",
    );
  });

  test("a part of the repository that was not cloned, which is not fetched", () => {
    const origin = makeRepository({ "a.yaml": "a" });
    git(origin, "config", "uploadpack.allowFilter", "true");
    const parent = makeTree({});
    git(parent, "clone", "--quiet", "--no-checkout", "--filter=blob:none", `file://${origin}`, "partial");
    const read = open("HEAD", join(parent, "partial"));
    expect(() => read("a.yaml")).toThrow(UsageError);
    expect(() => read("a.yaml")).toThrow(/^--x HEAD: Git says fatal: /);
  });
});
