import { expect, test } from "vitest";

import { type LintArguments, readLintArguments } from "./lint-arguments";

const defaults: LintArguments = {
  paths: [],
  outputs: [{ format: "text" }],
  failOn: "warning",
  strict: false,
  config: true,
  printConfig: undefined,
  baselines: [],
  ruleIds: undefined,
  ruleModules: [],
  gitignore: true,
  stdinFilename: "<stdin>",
  parameters: {},
  parameterFiles: [],
  previous: undefined,
  changedSince: undefined,
  explainPairs: false,
  findDuplicateKeys: false,
  crossStack: false,
  suppressions: true,
  showSuppressed: false,
  jobs: "auto",
  shard: undefined,
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
  [["--format", "json", "lint", "a"], { outputs: [{ format: "json" }], paths: ["a"] }],
  [["a", "--format=json"], { outputs: [{ format: "json" }], paths: ["a"] }],
  [
    ["--format", "json=a=b.json", "--format=text", "--format=json=./c.json"],
    { outputs: [{ format: "json", path: "a=b.json" }, { format: "text" }, { format: "json", path: "./c.json" }] },
  ],
  [["--", "-a", "--format"], { paths: ["-a", "--format"] }],
  [["--rule", "a", "--rule=b"], { ruleIds: ["a", "b"] }],
  [["--rules-from", "./a.js", "--rules-from=b"], { ruleModules: ["./a.js", "b"] }],
  [["lint", "rules", "fix"], { paths: ["rules", "fix"] }],
  [["./rules"], { paths: ["./rules"] }],
  [["--", "rules"], { paths: ["rules"] }],
  [["--fail-on", "never", "--strict"], { failOn: "never", strict: true }],
  [["--config", "a.yaml"], { config: "a.yaml" }],
  [["--baseline", "b.json", "--baseline", "c.json"], { baselines: ["b.json", "c.json"] }],
  [["--no-config"], { config: false }],
  [["--no-suppressions", "--show-suppressed"], { suppressions: false, showSuppressed: true }],
  [["--no-gitignore", "--quiet", "--color", "always"], { gitignore: false, quiet: true, color: "always" }],
  [["--parameters", "A=b", "c"], { parameters: { A: "b" }, paths: ["c"] }],
  [["--parameters", "A=b", "--parameters=B=c=d", "--parameters", "C="], { parameters: { A: "b", B: "c=d", C: "" } }],
  [["x", "--parameters", "A=b", "B=c", "y", "C=d"], { parameters: { A: "b", B: "c" }, paths: ["x", "y", "C=d"] }],
  [["--parameters", "A=b", "./B=c", "a.b=c"], { parameters: { A: "b" }, paths: ["./B=c", "a.b=c"] }],
  [["--parameters", "A=b", "--strict", "B=c"], { parameters: { A: "b" }, strict: true, paths: ["B=c"] }],
  [["--parameters", "A=b", "--", "B=c"], { parameters: { A: "b" }, paths: ["B=c"] }],
  [["--parameters", "A=b", "A=c"], { parameters: { A: "c" } }],
  [["--parameters-file", "p.json"], { parameterFiles: [{ path: "p.json" }] }],
  [
    ["--parameters-file", "prod=a/b=c.json", "--parameters-file=./d=e.json"],
    { parameterFiles: [{ name: "prod", path: "a/b=c.json" }, { path: "./d=e.json" }] },
  ],
  [
    ["--previous", "HEAD~1", "--explain-pairs"],
    { previous: { kind: "file-or-revision", name: "HEAD~1" }, explainPairs: true },
  ],
  [
    ["--previous-rev", "HEAD~1", "--changed-since=main"],
    { previous: { kind: "revision", name: "HEAD~1" }, changedSince: "main" },
  ],
  [["--jobs", "3"], { jobs: 3 }],
  [["--shard", "2/3"], { shard: { index: 2, count: 3 } }],
  [["--jobs=auto"], { jobs: "auto" }],
  [
    ["-", "--stdin-filename", "a.yaml", "--verbose"],
    { paths: ["-"], stdinFilename: "a.yaml", verbose: true, findDuplicateKeys: true },
  ],
])("%j", (args, expected) => {
  expect(readLintArguments(args)).toEqual({ ...defaults, ...expected });
});

test.each<[string[], "help" | "version"]>([
  [["--help"], "help"],
  [["lint", "a", "--help"], "help"],
  [["--version"], "version"],
])("%j", (args, expected) => {
  expect(readLintArguments(args)).toBe(expected);
});

test.each<[string[], string]>([
  [["--formt", "json"], "there is no option --formt; did you mean --format?"],
  [["--fail_on=note"], "there is no option --fail_on; did you mean --fail-on?"],
  [["a", "-x.yaml"], "there is no option -x; a path with a leading dash comes after --"],
  [["--format", "xml"], "--format is text, json, sarif, code-scanning, junit, github, gitlab, markdown, html, not xml"],
  [
    ["--format", "xml=a.xml"],
    "--format is text, json, sarif, code-scanning, junit, github, gitlab, markdown, html, not xml",
  ],
  [["--format", "json="], "--format json= lacks the file to write"],
  [
    ["--format", "json", "--format", "text"],
    "standard output takes one format, not json and text; text=FILE writes a file",
  ],
  [["--fail-on", "all"], "--fail-on is never, error, warning, note, not all"],
  [["--color", "yes"], "--color is auto, always, never, not yes"],
  [["--strict=yes"], "Option '--strict' does not take an argument"],
  [["--parameters", "A"], "--parameters takes Name=value, not A"],
  [["--parameters", "=b"], "--parameters takes Name=value, not =b"],
  [["--parameters"], "Option '--parameters <value>' argument missing"],
  [["--parameters-file="], '--parameters-file takes a file, or Name=file, not ""'],
  [["--parameters-file", "prod="], '--parameters-file takes a file, or Name=file, not "prod="'],
  [["--explain-pair"], "there is no option --explain-pair; did you mean --explain-pairs?"],
  [["--format"], "Option '--format <value>' argument missing"],
  [["--strict", "rules"], "the command rules comes first, before all options; ./rules is a path"],
  [["a", ""], "one of the paths is empty"],
  [["--stdin-filename", "a.yaml"], "--stdin-filename names standard input, which the path - stands for"],
  ...["0/2", "3/2", "1", "1/0", "a/b", "-1/2", "1/2/3"].map((shard): [string[], string] => [
    [`--shard=${shard}`],
    `--shard is a part of how many, from 1/N to N/N, not ${shard}`,
  ]),
  [["--jobs", "0"], "--jobs is a number from 1 on, or auto, not 0"],
  [["--jobs", "many"], "--jobs is a number from 1 on, or auto, not many"],
  [["--jobs=-1"], "--jobs is a number from 1 on, or auto, not -1"],
  [["--jobs", "2.5"], "--jobs is a number from 1 on, or auto, not 2.5"],
  [["--jobs", "99999"], "--jobs is a number from 1 on, or auto, not 99999"],
  [["--previous", "a", "--previous-rev", "b"], "--previous and --previous-rev exclude each other"],
  [["--config", "a.yaml", "--no-config"], "--config and --no-config exclude each other"],
  [["--quiet", "--show-suppressed"], "--quiet and --show-suppressed exclude each other"],
  [["--quiet", "--verbose"], "--quiet and --verbose exclude each other"],
])("%j is wrong", (args, message) => {
  expect(() => readLintArguments(args)).toThrow(message);
});
