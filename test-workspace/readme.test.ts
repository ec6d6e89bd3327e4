import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";

const root = resolve(__dirname, "..");
// Inside the workspace, so that the packages' names resolve.
const scratch = mkdtempSync(join(root, "node_modules/.readme-"));

afterAll(() => rmSync(scratch, { recursive: true }));

function run(...args: readonly string[]): string {
  const env = { ...process.env, FORCE_COLOR: undefined, NO_COLOR: "1" };
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8", env });
  return stdout + stderr;
}

/** The fenced blocks of a page in order. */
function readBlocks(page: string): { language: string; content: string }[] {
  const text = readFileSync(join(root, page), "utf8");
  return [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language = "", content = ""]) => ({
    language,
    content,
  }));
}

const pages = [
  "README.md",
  "CONTRIBUTING.md",
  "packages/rules/README.md",
  "packages/cdk-aspect/README.md",
  "packages/cfn-lint-plugin/README.md",
  "examples/template/README.md",
  "examples/custom-rule/README.md",
  "examples/pre-commit/README.md",
  "examples/github-actions/README.md",
  ...readdirSync(join(root, "docs")).map((name) => `docs/${name}`),
];

test.each(pages)("%s has no dead link", (page) => {
  const text = readFileSync(join(root, page), "utf8");
  const targets = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target = ""]) => target);
  expect(targets.filter((target) => !existsSync(join(root, dirname(page), target)))).toEqual([]);
});

test.each([0, 1])("command %i in the README prints what stands below it", (index) => {
  const commands = readBlocks("README.md").filter(({ language }) => language === "console");
  const [command = "", ...output] = commands[index]?.content.split("\n") ?? [];
  const [, args = ""] = /^\$ latchkey (.+)$/.exec(command) ?? [];
  expect(run("packages/cfn-lint-plugin/dist/cli.js", ...args.split(" "))).toBe(output.join("\n"));
});

test.each([0, 1])("snippet %i of @latchkey/rules prints what stands below it", (index) => {
  const blocks = readBlocks("packages/rules/README.md");
  const snippet = blocks[index * 2];
  expect(snippet?.language).toBe("js");
  const file = join(scratch, `snippet-${index}.mjs`);
  writeFileSync(file, snippet?.content ?? "");
  expect(run(file)).toBe(blocks[index * 2 + 1]?.content);
});
