import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findUnreadable } from "./find-unreadable.mjs";

/**
 * One way to run one linter.
 * @typedef {object} Tool
 * @property {string} name
 * @property {string} version
 * @property {string} does What it does in the time that is measured, for the report.
 * @property {(path: string) => string[]} command Lints a file, or the templates of a directory.
 * @property {number[]} exitCodes Those of a run that worked, whatever it found.
 * @property {RegExp} findsPlanted Matches the output when the planted finding was flagged; for a tool without such a
 *   rule, when the planted file was judged.
 * @property {(paths: string[]) => string[] | Promise<string[]>} [findUnreadable] Which of the files it cannot be measured with.
 *   Absent: none.
 */

/** The corpus holds one file of this name, in which every tool must flag the key: a rule that is not loaded is fast. */
export const plantedName = "planted-finding.yaml";

const require = createRequire(import.meta.url);
const maxOutputBytes = 2 ** 30;

/** @type {Tool} */
export const latchkey = {
  name: "latchkey",
  version: readVersion(fromHere("../packages/cfn-lint-plugin/package.json")),
  does: "all its rules",
  command: (path) => [process.execPath, fromHere("../packages/cfn-lint-plugin/dist/cli.js"), path],
  // 2: some files could not be read, which are reported and cost only themselves.
  exitCodes: [0, 1, 2],
  findsPlanted: /\[iam-user-no-initial-access-key\].*\n +--> .*planted-finding\.yaml:/,
};

const guardPackage = require.resolve("@cdklabs/cdk-validator-cfnguard/package.json");
const guardBinary = join(
  dirname(guardPackage),
  "bin",
  process.platform === "darwin" ? "macos" : "ubuntu",
  process.arch === "arm64" ? "aarch64" : "x86_64",
  "cfn-guard",
);
const guardCommand = [guardBinary, "validate", "--rules", fromHere("rules/access-key.guard")];
const guardExitCodes = [0, 19];

/** @type {Tool} */
export const cfnGuard = {
  name: "cfn-guard",
  version: spawnSync(guardBinary, ["--version"], { encoding: "utf8" }).stdout.trim().replace("cfn-guard ", ""),
  does: "one rule, by Ref or equal name",
  command: (path) => [...guardCommand, "--data", path],
  exitCodes: guardExitCodes,
  findsPlanted: /planted-finding\.yaml Status = FAIL/,
  findUnreadable: findGuardUnreadable,
};

const validatePackage = createRequire(require.resolve("aws-cdk-lib/package.json")).resolve(
  "@aws/cloudformation-validate/package.json",
);
const validateCommand = [process.execPath, fromHere("run-cloudformation-validate.mjs")];
const validateVersion = readVersion(validatePackage);

/** @type {Tool} */
export const cloudformationValidateOneRule = {
  name: "cloudformation-validate",
  version: validateVersion,
  does: "one Rego rule, by Ref or equal name; its own rules off",
  command: (path) => [...validateCommand, "--rule", fromHere("rules/access-key.rego"), path],
  exitCodes: [0],
  findsPlanted: /planted-finding\.yaml","status":"OK","diagnostics":1/,
};

/** @type {Tool} */
export const cloudformationValidate = {
  name: "cloudformation-validate",
  version: validateVersion,
  does: "its own rules, none of which is about access keys",
  command: (path) => [...validateCommand, path],
  exitCodes: [0],
  findsPlanted: /planted-finding\.yaml","status":"OK"/,
  findUnreadable: (paths) => findUnreadable(validateCommand, paths),
};

/**
 * One bad file aborts a whole run, and the message need not name it: halve until it is alone.
 * @param {string[]} paths
 * @returns {string[]}
 */
function findGuardUnreadable(paths) {
  const [program = "", ...options] = guardCommand;
  // A command line takes about a megabyte.
  if (paths.length <= 512) {
    const data = paths.flatMap((path) => ["--data", path]);
    const { status } = spawnSync(program, [...options, ...data], { maxBuffer: maxOutputBytes });
    if (status !== null && guardExitCodes.includes(status)) return [];
    if (paths.length === 1) return paths;
  }
  const middle = Math.ceil(paths.length / 2);
  return [paths.slice(0, middle), paths.slice(middle)].flatMap(findGuardUnreadable);
}

/** @param {string} packageJson */
function readVersion(packageJson) {
  return JSON.parse(readFileSync(packageJson, "utf8")).version;
}

/** @param {string} path */
function fromHere(path) {
  return fileURLToPath(new URL(path, import.meta.url));
}
