import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { version } from "../packages/cfn-lint-plugin/package.json";

// `npm run version`, which makes a release's versions, writes them.
test.each([
  ".pre-commit-hooks.yaml",
  "docs/pre-commit.md",
  "examples/pre-commit/.pre-commit-config.yaml",
  "examples/pre-commit/README.md",
  "examples/github-actions/.github/workflows/latchkey.yml",
  "examples/github-actions/README.md",
])("%s names this version", (file) => {
  const text = readFileSync(join(__dirname, "..", file), "utf8");
  const named = [...text.matchAll(/(?:@latchkey\/cfn-lint-plugin@|rev: v|commit of v)(\d[\w.-]*)/g)].map(
    ([, found]) => found,
  );
  expect(named.length).toBeGreaterThan(0);
  expect(new Set(named)).toEqual(new Set([version]));
});
