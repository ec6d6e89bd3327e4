import { execFileSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, symlinkSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { stripVTControlCharacters } from "node:util";

import { describe, expect, test } from "vitest";

import { makeTree } from "../test/make-tree";
import { run, type Surroundings } from "../test/run-latchkey";
import { validateReport } from "../test/validate-report";
import { runLatchkey } from "./latchkey";

const faulty = `Resources:
  Bob: { Type: AWS::IAM::User }
  BobKey:
    Type: AWS::IAM::AccessKey
    Properties: { UserName: !Ref Bob }
`;
const clean = "Resources:\n  Topic: { Type: AWS::SNS::Topic }\n";
const invalid = "Resources:\n\tBobKey: { Type: AWS::IAM::AccessKey }\n";

async function runJson(args: readonly string[], surroundings: Surroundings) {
  const { exitCode, stdout, stderr } = await run(["--format", "json", ...args], surroundings);
  const report = JSON.parse(stdout);
  expect(validateReport(report)).toEqual([]);
  const files: string[] = report.findings.map(({ file }: { file: string }) => file);
  const problems: string[] = report.problems.map(({ kind, file }: { kind: string; file: string }) => `${kind} ${file}`);
  return { exitCode, stderr, report, files, problems: [...new Set(problems)] };
}

describe("latchkey", () => {
  test("--help and --version", async () => {
    const help = await run(["--help"]);
    expect(help).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^Usage: latchkey/), stderr: "" });
    expect(help.stdout.split("\n").every((line) => line.length <= 120)).toBe(true);
    const { version } = JSON.parse(readFileSync(join(__dirname, "../package.json"), "utf8"));
    expect(await run(["--version"])).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: "" });
  });

  test.each(["baseline", "explain", "fix", "init", "rules"])("%s --help", async (command) => {
    const help = await run([command, "--help"]);
    expect(help).toMatchObject({ exitCode: 0, stderr: "" });
    expect(help.stdout).toMatch(new RegExp(`^Usage: latchkey ${command} `));
    expect(help.stdout.split("\n").every((line) => line.length <= 120)).toBe(true);
  });

  test.each<[string[], string]>([
    [
      ["--formt"],
      "latchkey: there is no option --formt; did you mean --format?\nlatchkey --help shows what there is\n",
    ],
    [
      ["--rule", "iam-user-no-inital-access-key"],
      "latchkey: there is no rule iam-user-no-inital-access-key; did you mean iam-user-no-initial-access-key?\nlatchkey --help shows what there is\n",
    ],
    [["--rule", "x"], "iam-user-no-initial-access-key"],
    [["--\u001b[31m"], "latchkey: there is no option --\\u{1b}[31m"],
  ])("refuses %j", async (args, message) => {
    const cwd = makeTree({});
    expect(await run(args, { cwd })).toEqual({ exitCode: 2, stdout: "", stderr: expect.stringContaining(message) });
  });

  test("says when it fails itself", async () => {
    const host = {
      cwd: "/",
      today: "2026-11-25",
      env: {},
      stdin: Readable.from([]),
      stdout: { write: () => expect.unreachable("\u001b[31m") },
    };
    let stderr = "";
    expect(await runLatchkey(["--help"], { ...host, stderr: { write: (text) => (stderr += text) } })).toBe(2);
    expect(stderr).toMatch(/^latchkey: internal error, please report it: /);
    expect(stderr).toContain("\\u{1b}[31m");
  });

  test("lints the working directory when there are no paths", async () => {
    const cwd = makeTree({ "a/b.yaml": faulty, "c.yaml": clean, "package.json": "{}", "node_modules/d.yaml": faulty });
    const { exitCode, files, report } = await runJson([], { cwd });
    expect({ exitCode, files }).toEqual({ exitCode: 1, files: ["a/b.yaml"] });
    expect(report.summary).toEqual({ files: 3, templates: 2, findings: 1, suppressed: 0, problems: 0, incomplete: 0 });
  });

  test.each<[string, Record<string, string>, string[], number]>([
    ["nothing", { "a.yaml": clean }, [], 0],
    ["no files", {}, [], 0],
    ["a warning", { "a.yaml": faulty }, [], 1],
    ["a warning", { "a.yaml": faulty }, ["--fail-on", "error"], 0],
    ["a warning", { "a.yaml": faulty }, ["--fail-on", "never"], 0],
    ["an invalid template", { "a.yaml": invalid }, ["--fail-on", "never"], 2],
    ["an invalid template and a warning", { "a.yaml": invalid, "b.yaml": faulty }, [], 2],
    ["a missing file and a warning", { "b.yaml": faulty }, ["gone.yaml", "b.yaml"], 2],
  ])("%s, %o, with %j exits with %i", async (_, files, args, exitCode) => {
    expect((await run(args, { cwd: makeTree(files) })).exitCode).toBe(exitCode);
  });

  test("writes the same whatever the order and number of the paths", async () => {
    const cwd = makeTree({ "b/b.yaml": faulty, "b/a.yaml": faulty, "a.yaml": faulty, "bad.yaml": invalid });
    const { stdout } = await run(["."], { cwd });
    expect(stdout).toMatch(/^3 findings \(3 warnings\) in 3 of 4 templates; \d problems?$/m);
    for (const paths of [
      ["b", "a.yaml", "bad.yaml"],
      ["bad.yaml", "a.yaml", "b/b.yaml", "b"],
      ["**/*.yaml", cwd],
    ]) {
      expect((await run(paths, { cwd })).stdout).toBe(stdout);
    }
  });

  test("checks only the rule that is named", async () => {
    const cwd = makeTree({ "a.yaml": faulty });
    expect((await runJson(["--rule", "iam-user-no-initial-access-key"], { cwd })).files).toEqual(["a.yaml"]);
  });

  test("--quiet shows what fails the run, and nothing else", async () => {
    const cwd = makeTree({ "a.yaml": faulty, "bad.yaml": invalid });
    const shown = async (...args: string[]) => {
      const { stdout } = await run(["--quiet", ...args], { cwd });
      expect(stdout).not.toContain("templates");
      return [...new Set(stdout.match(/^\w+\[[\w-]+\]/gm))];
    };
    expect(await shown()).toEqual(["warning[iam-user-no-initial-access-key]", "problem[invalid-template]"]);
    expect(await shown("--fail-on", "error")).toEqual(["problem[invalid-template]"]);
    expect(await run(["--quiet", "--fail-on", "error", "a.yaml"], { cwd })).toEqual({
      exitCode: 0,
      stdout: "",
      stderr: "",
    });
  });

  test("--verbose says on standard error what was passed over", async () => {
    const cwd = makeTree({
      "a.yaml": clean,
      "b.json": "[1]",
      "c\n.yaml": "x: 1",
      ".gitignore": "d.yaml",
      "d.yaml": "",
    });
    const { stdout, stderr } = await run(["--verbose"], { cwd });
    expect(stdout).toBe("No findings in 1 template\n");
    expect(stderr.split("\n").map((line) => line.replace(/: [^:]*$/, ""))).toEqual([
      "latchkey: passed over a.yaml",
      "latchkey: passed over b.json",
      "latchkey: passed over c\\u{a}.yaml",
      "latchkey: passed over d.yaml",
      "latchkey",
      "",
    ]);
    expect(stderr).toMatch(/^latchkey: took \d+ ms$/m);
  });

  test("colors on a terminal, as wide as it is", async () => {
    const cwd = makeTree({
      "a.yaml": faulty.replace("\n", ` # ${"x".repeat(200)}\n`),
      "b.yaml": faulty.replace("  BobKey:", `  BobKey: # ${"x".repeat(200)}`),
    });
    const { stdout } = await run([], { cwd, isTTY: true, columns: 60 });
    expect(stdout).toContain("\u001b[1;33mwarning");
    const frames = stripVTControlCharacters(stdout)
      .split("\n")
      .filter((line) => / \| /.test(line));
    const width = Math.max(...frames.map((line) => line.length));
    expect(width).toBeGreaterThan(50);
    expect(width).toBeLessThanOrEqual(60);
  });
});

describe("standard input", () => {
  test("is linted under the name that it is given", async () => {
    const { exitCode, files } = await runJson(["-", "--stdin-filename", "x/y.yaml"], { stdin: faulty });
    expect({ exitCode, files }).toEqual({ exitCode: 1, files: ["x/y.yaml"] });
  });

  test("is linted together with files, in the order of the names", async () => {
    const cwd = makeTree({ "a.yaml": faulty, "z.yaml": faulty });
    expect((await runJson(["z.yaml", "-", "a.yaml"], { cwd, stdin: faulty })).files).toEqual([
      "<stdin>",
      "a.yaml",
      "z.yaml",
    ]);
  });

  test("that cannot be read costs only itself", async () => {
    const stdin = new Readable({
      read() {
        this.destroy(Object.assign(new Error("EISDIR: illegal operation on a directory, read"), { code: "EISDIR" }));
      },
    });
    const { exitCode, files, report } = await runJson(["-", "a.yaml"], { cwd: makeTree({ "a.yaml": faulty }), stdin });
    expect({ exitCode, files }).toEqual({ exitCode: 2, files: ["a.yaml"] });
    const message = "illegal operation on a directory (EISDIR)";
    expect(report.problems).toEqual([{ kind: "unreadable", file: "<stdin>", message }]);
  });

  test.each<[string, string | Uint8Array, number]>([
    ["empty", "", 0],
    ["clean", clean, 0],
    ["invalid", invalid, 2],
    ["too large, about something else", Buffer.alloc(12_000_000, " "), 0],
    ["too large, about access keys", Buffer.concat([Buffer.alloc(12_000_000, " "), Buffer.from(faulty)]), 2],
  ])("%s", async (_, stdin, exitCode) => {
    expect((await run(["-"], { stdin })).exitCode).toBe(exitCode);
  });
});

describe("one bad file among many costs only itself", () => {
  const good = { "a.yaml": faulty, "z.yaml": faulty };

  test.each<[string, string | Uint8Array, string[]]>([
    ["empty", "", []],
    ["binary", Uint8Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256), []],
    ["tabs", invalid, ["invalid-template m.yaml"]],
    ["merge conflict", faulty.replace("  BobKey", "<<<<<<< ours\n  BobKey"), ["invalid-template m.yaml"]],
    ["not UTF-8", Buffer.from(faulty.replace("Bob:", "B\xe4b:"), "latin1"), ["invalid-template m.yaml"]],
  ])("%s", async (_, content, problems) => {
    const result = await runJson(["."], { cwd: makeTree({ ...good, "m.yaml": content }) });
    expect(result.files).toEqual(expect.arrayContaining(["a.yaml", "z.yaml"]));
    expect({ exitCode: result.exitCode, problems: result.problems }).toEqual({
      exitCode: problems.length > 0 ? 2 : 1,
      problems,
    });
  });

  test.each<[string, string, string[]]>([
    ["about something else", "[]", []],
    ["about access keys", '"AWS::IAM::AccessKey"', ["invalid-template m.json"]],
  ])("50 MB %s", { timeout: 60_000 }, async (_, end, problems) => {
    const cwd = makeTree(good);
    const descriptor = openSync(join(cwd, "m.json"), "w");
    writeSync(descriptor, end, 50_000_000);
    closeSync(descriptor);
    expect(await runJson(["."], { cwd })).toMatchObject({ files: ["a.yaml", "z.yaml"], problems });
  });

  test("a directory that is named like a template", async () => {
    expect(await runJson(["."], { cwd: makeTree({ ...good, "m.yaml/m.yaml": faulty }) })).toMatchObject({
      exitCode: 1,
      files: ["a.yaml", "m.yaml/m.yaml", "z.yaml"],
    });
  });

  test("broken symbolic links and loops, met and named", async () => {
    const cwd = makeTree(good);
    symlinkSync("gone", join(cwd, "m.yaml"), "file");
    symlinkSync("n.yaml", join(cwd, "n.yaml"), "file");
    mkdirSync(join(cwd, "sub"));
    symlinkSync(cwd, join(cwd, "sub/up"), "dir");
    expect(await runJson(["."], { cwd })).toMatchObject({ exitCode: 1, files: ["a.yaml", "z.yaml"], problems: [] });
    expect(await runJson(["m.yaml", "n.yaml", "a.yaml", "z.yaml"], { cwd })).toMatchObject({
      exitCode: 2,
      files: ["a.yaml", "z.yaml"],
      problems: ["unreadable m.yaml", "unreadable n.yaml"],
    });
  });

  test.runIf(process.platform !== "win32")("a named pipe, met and named", async () => {
    const cwd = makeTree(good);
    execFileSync("mkfifo", [join(cwd, "m.yaml")]);
    expect(await runJson(["."], { cwd })).toMatchObject({ exitCode: 1, files: ["a.yaml", "z.yaml"], problems: [] });
    expect(await runJson(["m.yaml", "."], { cwd })).toMatchObject({
      exitCode: 2,
      files: ["a.yaml", "z.yaml"],
      problems: ["unreadable m.yaml"],
    });
  });

  test.runIf(process.platform === "linux")("a file that the system refuses to read", async () => {
    const { exitCode, files, report } = await runJson(["/proc/self/mem", "."], { cwd: makeTree(good) });
    expect({ exitCode, files }).toEqual({ exitCode: 2, files: ["a.yaml", "z.yaml"] });
    expect(report.problems).toEqual([
      { kind: "unreadable", file: expect.stringMatching(/proc\/self\/mem$/), message: "i/o error (EIO)" },
    ]);
  });

  test.runIf(process.platform !== "win32")("names that are hard to bear", async () => {
    const names = [
      "-x.yaml",
      "sp ace.yaml",
      "'\".yaml",
      "new\nline.yaml",
      "\u001b]0;title\u0007.yaml",
      "--format.yaml",
    ];
    const cwd = makeTree(Object.fromEntries(names.map((name) => [name, faulty])));
    expect((await runJson(["."], { cwd })).files).toEqual(names.toSorted());
    expect((await runJson(["--", ...names], { cwd })).files).toEqual(names.toSorted());
    const { stdout } = await run(["."], { cwd });
    expect(stdout.match(/--> .*/g)).toEqual([
      "--> \\u{1b}]0;title\\u{7}.yaml:3:3",
      "--> '\".yaml:3:3",
      "--> --format.yaml:3:3",
      "--> -x.yaml:3:3",
      "--> new\\u{a}line.yaml:3:3",
      "--> sp ace.yaml:3:3",
    ]);
  });

  test.runIf(process.platform === "linux")("a name that is not UTF-8", async () => {
    const cwd = makeTree(good);
    writeFileSync(Buffer.concat([Buffer.from(`${cwd}/m`), Buffer.from([0xff]), Buffer.from(".yaml")]), faulty);
    expect((await runJson(["."], { cwd })).files).toEqual(["a.yaml", "m\\xff.yaml", "z.yaml"]);
  });
});

test("nothing from a template reaches the terminal as it is", async () => {
  const hostile = JSON.stringify({
    Resources: {
      "\u001b[2J\nBob\u202e": { Type: "AWS::IAM::User" },
      "Key\u009b31m\u200b\r": {
        Type: "AWS::IAM::AccessKey",
        Properties: { UserName: { Ref: "\u001b[2J\nBob\u202e" } },
      },
    },
  }).replace("Bob", "Bob\u202e\u009b");
  const yaml = faulty.replaceAll("BobKey:", '"\u202eBob\\e[31m\u200bKey":');
  const cwd = makeTree({ "a.json": hostile, "b.yaml": yaml, "c.yaml": `${faulty}  "\u202e\u200b": [\n` });
  for (const format of ["text", "json"]) {
    const { stdout } = await run(["--format", format], { cwd });
    expect(stdout.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    expect(stdout).toContain(format === "json" ? '"file": "b.yaml"' : "--> b.yaml:3:3");
  }
});
