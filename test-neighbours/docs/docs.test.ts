import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";

import { runPage } from "./run-page";

const root = resolve(__dirname, "../..");
const scratch = mkdtempSync(join(tmpdir(), "latchkey-docs-"));
const bin = join(scratch, "bin");
mkdirSync(bin);
symlinkSync(join(root, "packages/cfn-lint-plugin/dist/cli.js"), join(bin, "latchkey"));

afterAll(() => rmSync(scratch, { recursive: true }));

test.each(readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md")))(
  "%s: its commands print what it says",
  async (name) => {
    const path = join(root, "docs", name);
    const cwd = join(scratch, name);
    mkdirSync(cwd);
    const { FORCE_COLOR: _, ...surroundings } = process.env;
    const env = { ...surroundings, NO_COLOR: "1", PATH: `${bin}${delimiter}${process.env["PATH"]}` };
    await expect(runPage(readFileSync(path, "utf8"), { cwd, env })).toMatchFileSnapshot(path);
  },
);
