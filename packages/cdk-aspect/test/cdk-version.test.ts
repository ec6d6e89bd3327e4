import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { version as versionUnderTest } from "aws-cdk-lib/package.json";
import { expect, onTestFinished, test } from "vitest";
import { devDependencies } from "../package.json";
import { requireSupportedCdk } from "../src/cdk-version";

test("the tests run with the version that they are meant for", () => {
  expect(versionUnderTest).toBe(process.env.CDK_UNDER_TEST ?? devDependencies["aws-cdk-lib"]);
});

test.each(["2.273.0", "2.273.1", "2.276.0", "2.1000.0", "3.0.0", "2.280.0-alpha.1"])("%s is supported", (version) => {
  expect(() => requireSupportedCdk(version)).not.toThrow();
});

test.each(["2.272.9", "2.80.0", "1.204.0", "2.9.0"])("%s is not", (version) => {
  expect(() => requireSupportedCdk(version)).toThrow(
    `@latchkey/cdk-aspect needs aws-cdk-lib 2.273.0 or newer, and this app has ${version}: before that, ` +
      "acknowledging a finding in one stack silences it in every stack. Update it with: npm install aws-cdk-lib@latest",
  );
});

test("an app with an older aws-cdk-lib is told when it imports the package", () => {
  const app = mkdtempSync(join(tmpdir(), "latchkey-cdk-"));
  onTestFinished(() => rmSync(app, { recursive: true }));
  const modules = join(app, "node_modules");
  const root = resolve(__dirname, "..");
  mkdirSync(join(modules, "@latchkey"), { recursive: true });
  symlinkSync(resolve(root, "../rules"), join(modules, "@latchkey/rules"));
  cpSync(join(root, "dist"), join(modules, "@latchkey/cdk-aspect/dist"), { recursive: true });
  cpSync(join(root, "package.json"), join(modules, "@latchkey/cdk-aspect/package.json"));
  mkdirSync(join(modules, "aws-cdk-lib"));
  // What an older version exports; it has no Validations.
  writeFileSync(join(modules, "aws-cdk-lib/package.json"), '{ "name": "aws-cdk-lib", "version": "2.200.0" }');
  writeFileSync(join(modules, "aws-cdk-lib/index.js"), "");
  const script = 'require("@latchkey/cdk-aspect")';
  const { status, stderr } = spawnSync(process.execPath, ["--eval", script], { cwd: app, encoding: "utf8" });
  expect(status).toBe(1);
  expect(stderr).toContain("Error: @latchkey/cdk-aspect needs aws-cdk-lib 2.273.0 or newer, and this app has 2.200.0");
});
