import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import * as fc from "fast-check";
import { expect, test } from "vitest";

import { makeTree } from "../test/make-tree";
import { findTemplates } from "./find-templates";

const name = fc.constantFrom("a", "b", "c d", "[e]");
const folders = fc.array(name, { maxLength: 3 });
const templateFile = fc.tuple(folders, name).map(([parents, last]) => [...parents, `${last}.yaml`].join("/"));
const patterns = fc
  .array(
    fc.constantFrom(
      ...[
        "a",
        "/a",
        "a/",
        "a.yaml",
        "*.yaml",
        "!a.yaml",
        "!b.yaml",
        "**/a",
        "a/**",
        "!a/",
        "a/b",
        "/b/*",
        "!/b/a.yaml",
      ],
      ...[
        "c\\ d",
        "c d/",
        "!c d/",
        "\\[e\\]/",
        "!\\[e]",
        "[ab].yaml",
        "?.yaml",
        "b/**/a.yaml",
        "# a",
        "",
        "[",
        "[b-a]",
        "\\",
      ],
    ),
    { maxLength: 4 },
  )
  .map((lines) => lines.join("\n"));
const ignoreFile = fc.array(name, { maxLength: 2 }).map((parents) => [...parents, ".gitignore"].join("/"));

test("takes the files that Git would", { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(templateFile, { minLength: 1, maxLength: 12 }),
      fc.dictionary(ignoreFile, patterns, { maxKeys: 3 }),
      patterns,
      async (files, ignoreFiles, exclude) => {
        const root = makeTree({ ...Object.fromEntries(files.map((path) => [path, ""])), ...ignoreFiles });
        const git = (...args: string[]): string => execFileSync("git", args, { cwd: root, encoding: "utf8" });
        git("init", "--quiet");
        mkdirSync(join(root, ".git/info"), { recursive: true });
        writeFileSync(join(root, ".git/info/exclude"), exclude);
        const listed = git("-c", "core.excludesFile=", "ls-files", "-z", "--others", "--exclude-standard", "*.yaml");
        const found = await findTemplates(["."], { cwd: root, gitignore: true, onFound: () => undefined });
        expect(found.files.map(({ file }) => file)).toEqual(listed.split("\0").filter(Boolean).sort());
      },
    ),
    { numRuns: 50 },
  );
});
