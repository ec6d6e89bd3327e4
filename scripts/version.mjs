// Makes the next version of the collected changesets, and writes it wherever files name it.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const files = [
  ".pre-commit-hooks.yaml",
  "docs/pre-commit.md",
  "examples/pre-commit/.pre-commit-config.yaml",
  "examples/pre-commit/README.md",
  "examples/github-actions/.github/workflows/latchkey.yml",
  "examples/github-actions/README.md",
];

const changeset = join(root, "node_modules/@changesets/cli/bin.js");
const { status } = spawnSync(process.execPath, [changeset, "version"], { cwd: root, stdio: "inherit" });
if (status !== 0) process.exit(2);

const { version } = JSON.parse(readFileSync(join(root, "packages/cfn-lint-plugin/package.json"), "utf8"));
for (const file of files.map((name) => join(root, name))) {
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replace(/(?<=@latchkey\/cfn-lint-plugin@|rev: v|commit of v)\d[\w.-]*/g, version));
}
