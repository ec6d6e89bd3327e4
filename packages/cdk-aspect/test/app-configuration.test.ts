import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type App, SecretValue, Stack } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import { expect, onTestFinished, test } from "vitest";
import { checkApp, LatchkeyValidator } from "../src";
import { synthesizeWith, testApp } from "./synthesize";

function write(name: string, content: string): string {
  const directory = mkdtempSync(join(tmpdir(), "latchkey-cdk-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  writeFileSync(join(directory, name), content);
  return join(directory, name);
}

/** An app whose assembly is beside the configuration. */
function appWithKeys(configuration: string): App {
  const app = testApp({ outdir: join(dirname(configuration), "cdk.out") });
  for (const name of ["One", "Two"]) {
    const stack = new Stack(app, name);
    const user = new iam.User(stack, "Bob", { password: SecretValue.secretsManager("bob") });
    new iam.AccessKey(stack, "Key", { user });
  }
  return app;
}

/** Severity, rule and construct of what counts. */
function findingsWith(configuration: string): readonly string[] {
  return checkApp(appWithKeys(configuration), { configuration }).findings.map(({ severity, ruleId, constructPath }) =>
    [severity, ruleId, constructPath].join(" "),
  );
}

const onlyKeys = "iam-user-initial-password-reset-required: off\n  iam-user-can-create-own-access-key: off";

test("rules are turned off and weighed as the configuration says", () => {
  expect(findingsWith(write("latchkey.config.yaml", `rules:\n  ${onlyKeys}\n`))).toEqual([
    "error iam-user-no-initial-access-key One/Key/Resource",
    "error iam-user-no-initial-access-key Two/Key/Resource",
  ]);
  const weighed = {
    rules: { "iam-user-no-initial-access-key": "note", "iam-user-initial-password-reset-required": "off" },
  };
  expect(findingsWith(write("latchkey.config.json", JSON.stringify(weighed)))).toContain(
    "note iam-user-no-initial-access-key One/Key/Resource",
  );
  expect(findingsWith(write("latchkey.config.cjs", `module.exports = ${JSON.stringify(weighed)}`))).toContain(
    "note iam-user-no-initial-access-key One/Key/Resource",
  );
});

test("overrides go by the template's name", () => {
  const configuration = write(
    "latchkey.config.yaml",
    `rules:\n  ${onlyKeys}\noverrides:\n  - files: ["cdk.out/Two.*"]\n    rules: { iam-user-no-initial-access-key: off }\n`,
  );
  expect(findingsWith(configuration)).toEqual(["error iam-user-no-initial-access-key One/Key/Resource"]);
});

test("a waiver goes by construct path, and counts until its last day", () => {
  const waiver = (expires: string) =>
    write(
      "latchkey.config.yaml",
      `rules:\n  ${onlyKeys}\nwaivers:\n  - { rule: iam-user-no-initial-access-key, constructPath: "One/**", reason: OPS-1, expires: "${expires}" }\n`,
    );
  const lasting = waiver("9999-12-31");
  const { findings, suppressed } = checkApp(appWithKeys(lasting), { configuration: lasting });
  expect(findings.map(({ constructPath }) => constructPath)).toEqual(["Two/Key/Resource"]);
  expect(suppressed.map(({ suppression }) => suppression)).toMatchObject([{ kind: "waiver", reason: "OPS-1" }]);
  const configuration = waiver("2020-01-01");
  const { error } = synthesizeWith(appWithKeys(configuration), new LatchkeyValidator({ configuration }));
  expect(error).toContain("One/Key/Resource");
  expect(error).toContain(`${configuration}:5:5: `);
});

test.each([
  ["rules: { iam-user: off }", /latchkey\.config\.yaml:1:10: rules\.iam-user: there is no rule iam-user; /],
  ["rulesFrom: [./rules.js]", /latchkey\.config\.yaml:1:1: rulesFrom: in an app, rules of one's own are given/],
  ["rules: {}\nrules: {}", "latchkey.config.yaml:1:1: this key stands again further down, and one has to go"],
  ['"\\n::error::x": 1', "latchkey.config.yaml:1:1: \\u{a}::error::x: there is no such key; "],
  ["rules: [", /latchkey\.config\.yaml:\d+:\d+: /],
])("%s is refused with its place", (content, message) => {
  const configuration = write("latchkey.config.yaml", content);
  expect(() => new LatchkeyValidator({ configuration })).toThrow(message);
});

test("a configuration that is an ES module is refused", () => {
  expect(() => new LatchkeyValidator({ configuration: write("latchkey.config.mjs", "") })).toThrow(
    /an app reads configurations in YAML, JSON and CommonJS$/,
  );
});

test.each(["latchkey.config.yaml", "latchkey.config.cjs"])("%s that is not there is named", (name) => {
  expect(() => new LatchkeyValidator({ configuration: `gone/${name}` })).toThrow(
    new Error(`gone/${name}: there is no such file; the option configuration starts from ${process.cwd()}`),
  );
});

test("a configuration that cannot be read is named", () => {
  const directory = dirname(write("a", ""));
  expect(() => new LatchkeyValidator({ configuration: directory })).toThrow(`${directory}: EISDIR: `);
});

test("what a configuration in JavaScript lacks is its own to say", () => {
  const configuration = write("latchkey.config.cjs", 'module.exports = require("./gone.cjs")');
  expect(() => new LatchkeyValidator({ configuration })).toThrow("Cannot find module './gone.cjs'");
});
