import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { error, notice, warning } from "@actions/core";
import { afterEach, expect, test, vi } from "vitest";

const root = resolve(__dirname, "../..");

afterEach(() => vi.restoreAllMocks());

const names = {
  title: "title",
  file: "file",
  line: "startLine",
  endLine: "endLine",
  col: "startColumn",
  endColumn: "endColumn",
};

const toolkit = { error, warning, notice };

function decode(text: string): string {
  return text.replace(/%([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

test("each annotation is what GitHub's own toolkit writes for it", () => {
  const written: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => written.push(String(chunk)) > 0);
  const report = readFileSync(join(root, "packages/cfn-lint-plugin/test/fixtures/formats/github.txt"), "utf8");
  const lines = report.split("\n").filter((line) => line.startsWith("::"));
  for (const line of lines) {
    const [, command = "", properties = "", message = ""] = /^::(\w+) (.*?)::(.*)$/.exec(line) ?? [];
    const values = properties.split(",").map((property) => {
      const [name = "", value = ""] = property.split("=");
      const field = names[name as keyof typeof names];
      return [field, /^\d+$/.test(value) ? Number(value) : decode(value)];
    });
    toolkit[command as keyof typeof toolkit](decode(message), Object.fromEntries(values));
  }
  vi.restoreAllMocks();
  expect(lines).toHaveLength(8);
  expect(written.join("").trimEnd().split(/\r?\n/)).toEqual(lines);
});
