import { expect, test } from "vitest";

import { type LintArguments, readLintArguments } from "./lint-arguments";

const defaults: LintArguments = {
  paths: [],
  format: "text",
  failOn: "warning",
  strict: false,
  ruleIds: undefined,
  gitignore: true,
  stdinFilename: "<stdin>",
  quiet: false,
  verbose: false,
  color: "auto",
};

test.each<[string[], Partial<LintArguments>]>([
  [[], {}],
  [["lint"], {}],
  [["lint", "lint"], { paths: ["lint"] }],
  [["./lint"], { paths: ["./lint"] }],
  [["a", "b"], { paths: ["a", "b"] }],
  [["--format", "json", "lint", "a"], { format: "json", paths: ["a"] }],
  [["a", "--format=json"], { format: "json", paths: ["a"] }],
  [["--", "-a", "--format"], { paths: ["-a", "--format"] }],
  [["--rule", "a", "--rule=b"], { ruleIds: ["a", "b"] }],
  [["--fail-on", "never", "--strict"], { failOn: "never", strict: true }],
  [["--no-gitignore", "--quiet", "--color", "always"], { gitignore: false, quiet: true, color: "always" }],
  [["-", "--stdin-filename", "a.yaml", "--verbose"], { paths: ["-"], stdinFilename: "a.yaml", verbose: true }],
])("%j", async (args, expected) => {
  expect(await readLintArguments(args)).toEqual({ ...defaults, ...expected });
});

test.each<[string[], "help" | "version"]>([
  [["--help"], "help"],
  [["lint", "a", "--help"], "help"],
  [["--version"], "version"],
])("%j", async (args, expected) => {
  expect(await readLintArguments(args)).toBe(expected);
});

test.each<[string[], string]>([
  [["--formt", "json"], "there is no option --formt; did you mean --format?"],
  [["--fail_on=note"], "there is no option --fail_on; did you mean --fail-on?"],
  [["a", "-x.yaml"], "there is no option -x; a path with a leading dash comes after --"],
  [["--format", "xml"], "--format is text, json, not xml"],
  [["--fail-on", "all"], "--fail-on is never, error, warning, note, not all"],
  [["--color", "yes"], "--color is auto, always, never, not yes"],
  [["--strict=yes"], "Option '--strict' does not take an argument"],
  [["--format"], "Option '--format <value>' argument missing"],
  [["a", ""], "one of the paths is empty"],
  [["--stdin-filename", "a.yaml"], "--stdin-filename names standard input, which the path - stands for"],
  [["--quiet", "--verbose"], "--quiet and --verbose exclude each other"],
])("%j is wrong", async (args, message) => {
  await expect(readLintArguments(args)).rejects.toThrow(message);
});
