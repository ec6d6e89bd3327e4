import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { makeTree } from "./make-tree";
import { run } from "./run-latchkey";

const faulty = `Resources:
  Bob: { Type: AWS::IAM::User }
  BobKey:
    Type: AWS::IAM::AccessKey
    Properties: { UserName: !Ref Bob }
`;

const read = (...parts: string[]): string => readFileSync(join(...parts), "utf8");

test("writes one format to standard output and others to files, each as it would be alone", async () => {
  const cwd = makeTree({ "a.yaml": faulty, "out/b.txt": "old" });
  const args = ["a.yaml", "--format", "json", "--format", "text=out/b.txt", "--format=json=c.json"];
  const { exitCode, stdout, stderr } = await run(args, { cwd, columns: 60 });
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
  expect(stdout).toBe((await run(["a.yaml", "--format", "json"], { cwd })).stdout);
  expect(read(cwd, "c.json")).toBe(stdout);
  expect(read(cwd, "out/b.txt")).toBe((await run(["a.yaml"], { cwd })).stdout);
  expect(readdirSync(cwd)).toEqual(["a.yaml", "c.json", "out"]);
  expect(readdirSync(join(cwd, "out"))).toEqual(["b.txt"]);
});

test("writes nothing to standard output that was not asked for", async () => {
  const cwd = makeTree({ "a.yaml": faulty });
  expect(await run(["--format", "text=a.txt"], { cwd })).toEqual({ exitCode: 1, stdout: "", stderr: "" });
});

test("colors a file only when asked to in words", async () => {
  const cwd = makeTree({ "a.yaml": faulty });
  await run(["--format", "text=a.txt"], { cwd, isTTY: true });
  expect(read(cwd, "a.txt")).not.toContain("\u001b");
  await run(["--format", "text=a.txt", "--color", "always"], { cwd });
  expect(read(cwd, "a.txt")).toContain("\u001b[1;33m");
});

test.each([
  ["no/a.json", "there is no directory for no/a.json"],
  ["a.yaml/b.json", "there is no directory for a.yaml/b.json"],
  ["out", "out is a directory, not a file to write"],
  ["b.json", "--format names ./b.json twice"],
])("lints nothing when %s could not be written in any case", async (path, message) => {
  const cwd = makeTree({ "a.yaml": faulty });
  mkdirSync(join(cwd, "out"));
  const { exitCode, stdout, stderr } = await run(
    ["--format", "text", `--format=json=${path}`, "--format=json=./b.json"],
    { cwd },
  );
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toBe(`latchkey: ${message}\nlatchkey --help shows what there is\n`);
  expect(readdirSync(cwd)).toEqual(["a.yaml", "out"]);
});

test.runIf(process.platform !== "win32")("names what turns out not to be writable, and writes the rest", async () => {
  const cwd = makeTree({ "a.yaml": faulty });
  // Nobody can write here, not even root.
  const args = ["a.yaml", "--format=json=/proc/self/a\u001b.json", "--format=text", "--format=json=b.json"];
  const { exitCode, stdout, stderr } = await run(args, { cwd });
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^latchkey: cannot write \/proc\/self\/a\\u\{1b\}\.json: .+ \(\w+\)\n$/);
  expect(stdout).toContain("1 finding");
  expect(JSON.parse(read(cwd, "b.json")).findings).toHaveLength(1);
});

test.runIf(process.platform !== "win32")("leaves links, permissions and devices what they are", async () => {
  const cwd = makeTree({ "a.yaml": faulty, "real.json": "old" });
  chmodSync(join(cwd, "real.json"), 0o640);
  symlinkSync("real.json", join(cwd, "link.json"));
  const { exitCode } = await run(["a.yaml", "--format=json=link.json", "--format=text=/dev/null"], { cwd });
  expect(exitCode).toBe(1);
  expect(JSON.parse(read(cwd, "real.json")).findings).toHaveLength(1);
  expect(statSync(join(cwd, "real.json")).mode & 0o777).toBe(0o640);
  expect(execFileSync("readlink", ["link.json"], { cwd, encoding: "utf8" })).toBe("real.json\n");
  expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
});

test("goes on with the summary of a step of GitHub Actions, and replaces any other file", async () => {
  const cwd = makeTree({ "a.yaml": faulty, "step.md": "# Before", "other.md": "# Before" });
  const env = { GITHUB_STEP_SUMMARY: join(cwd, "step.md") };
  const args = ["a.yaml", "--format", "markdown=./step.md", "--format=markdown=other.md", "--format=json=report"];
  expect(await run(args, { cwd, env })).toEqual({ exitCode: 1, stdout: "", stderr: "" });
  const report = read(cwd, "other.md");
  expect(report).toMatch(/^### Latchkey\n/);
  expect(read(cwd, "step.md")).toBe(`# Before\n${report}`);
  await run(["merge", "report", "--format", `markdown=${env.GITHUB_STEP_SUMMARY}`], { cwd, env });
  expect(read(cwd, "step.md")).toBe(`# Before\n${report}${report}`);
  for (const other of [{}, { GITHUB_STEP_SUMMARY: "" }, { GITHUB_STEP_SUMMARY: join(cwd, "gone.md") }]) {
    await run(args, { cwd, env: other });
    expect(read(cwd, "step.md")).toBe(report);
  }
});
