import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import multitool from "@microsoft/sarif-multitool";
import { Ajv2020 } from "ajv/dist/2020";
import addFormats from "ajv-formats";
import { afterAll, expect, test } from "vitest";

const root = resolve(__dirname, "../..");
const scratch = mkdtempSync(join(tmpdir(), "latchkey-sarif-"));
afterAll(() => rmSync(scratch, { recursive: true }));

const schema = JSON.parse(readFileSync(join(dirname(multitool), "sarif-2.1.0.json"), "utf8"));
const ajv = addFormats.default(new Ajv2020({ allErrors: true, strict: false }));
const conforms = ajv.compile(schema);

function lint(...args: readonly string[]): { readonly status: number | null; readonly log: string } {
  const cli = join(root, "packages/cfn-lint-plugin/dist/cli.js");
  const { status, stdout } = spawnSync(process.execPath, [cli, "--format", "sarif", ...args], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  return { status, log: stdout };
}

/** What the multitool has against a log, by its own rules and by those of GitHub's code scanning. */
function validate(log: string): readonly string[] {
  const path = join(scratch, "log.sarif");
  writeFileSync(path, log);
  const args = ["validate", path, "--level", "Error;Warning", "--rule-kind", "Sarif;Ghas"];
  const { stdout, error } = spawnSync(existsSync(multitool) ? multitool : `${multitool}.exe`, args, {
    encoding: "utf8",
    // The validator itself wants no libicu then.
    env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1" },
  });
  if (error !== undefined) throw error;
  expect(stdout).toContain("Analysis completed successfully.");
  return stdout.split("\n").filter((line) => / (?:error|warning) \w+: /.test(line));
}

const sample = readFileSync(join(root, "packages/cfn-lint-plugin/test/fixtures/formats/report.sarif"), "utf8");

test.each<[string, () => string]>([
  ["the sample run", () => sample],
  ["the examples", () => lint("examples").log],
  ["nothing", () => lint("LICENSE").log],
  ["a file that is not there", () => lint("no such: file?.yaml").log],
])("a log of %s conforms to the schema, and the multitool has nothing against it", (_, getLog) => {
  const log = getLog();
  expect(conforms(JSON.parse(log)) ? [] : conforms.errors).toEqual([]);
  expect(validate(log)).toEqual([]);
});

test("the schema and the multitool find faults that there are", () => {
  const log = JSON.parse(sample);
  log.runs[0].results[0].ruleIndex = 99;
  expect(validate(JSON.stringify(log)).join()).toContain("SARIF1009");
  log.runs[0].results[0].level = "fatal";
  expect(conforms(log)).toBe(false);
});
