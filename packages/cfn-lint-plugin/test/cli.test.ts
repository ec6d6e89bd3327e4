import { execFileSync, spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { describe, expect, onTestFinished, test, vi } from "vitest";

import { makeTree } from "./make-tree";
import { cli, env, runCli as run } from "./run-cli";
import { validateReport } from "./validate-report";

const faulty = `Resources:
  Bob: { Type: AWS::IAM::User }
  BobKey:
    Type: AWS::IAM::AccessKey
    Properties: { UserName: !Ref Bob }
`;

// A process takes its time to start on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

test("lints, and writes a report that conforms to the schema", () => {
  const cwd = makeTree({ "a.yaml": faulty });
  const { status, stdout, stderr } = run(["lint", "--format", "json"], { cwd });
  expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
  expect(validateReport(JSON.parse(stdout))).toEqual([]);
});

test("colors a pipe only when asked to", () => {
  const cwd = makeTree({ "a.yaml": faulty });
  expect(run([], { cwd }).stdout).not.toContain("\u001b");
  expect(run(["--color", "always"], { cwd }).stdout).toContain("\u001b[1;33m");
  expect(run([], { cwd, env: { FORCE_COLOR: "1" } }).stdout).toContain("\u001b[1;33m");
});

test("reads standard input", () => {
  const { status, stdout } = run(["-", "--stdin-filename", "in.yaml"], { input: faulty });
  expect(status).toBe(1);
  expect(stdout).toContain(" --> in.yaml:3:3\n");
});

test.runIf(process.platform !== "win32")("can be run by itself, as through a link that somebody made by hand", () => {
  const directory = makeTree({});
  symlinkSync(cli, join(directory, "latchkey"));
  const { status, stdout } = spawnSync(join(directory, "latchkey"), ["--version"], { encoding: "utf8", env });
  expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});

test("finds the libraries that lie beside it", () => {
  const cwd = makeTree({ "a.yaml": faulty, "a.json": "{}", "node_modules/own-rules/index.js": "exports.rules = [];" });
  expect(run(["fix", "--dry-run"], { cwd }).stdout).toContain("+++ b/a.yaml");
  expect(run(["*.yaml"], { cwd }).stdout).toContain("1 of 1 template");
  expect(run(["--rules-from", "own-rules"], { cwd }).stderr).toContain("exports no rules");
});

test("takes names that begin with a dash, and names with line breaks", () => {
  const names = process.platform === "win32" ? ["-x.yaml"] : ["-x.yaml", "new\nline.yaml"];
  const cwd = makeTree(Object.fromEntries(names.map((name) => [name, faulty])));
  const { status, stdout } = run(["--format", "json", "--", ...names], { cwd });
  expect(status).toBe(1);
  expect(JSON.parse(stdout).findings.map(({ file }: { file: string }) => file)).toEqual(names);
});

test("ends quietly when nobody reads on", async () => {
  const cwd = makeTree(Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`${index}.yaml`, faulty])));
  const child = spawn(process.execPath, [cli], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.destroy();
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const status = await new Promise((resolve) => child.once("close", resolve));
  expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
});

test("writes a long report to its end", () => {
  const cwd = makeTree(Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`${index}.yaml`, faulty])));
  const { stdout } = run(["--format", "json"], { cwd });
  expect(stdout.length).toBeGreaterThan(1_000_000);
  expect(JSON.parse(stdout).summary.findings).toBe(1000);
});

test("reports wrong usage on standard error", () => {
  expect(run(["--formt"])).toEqual({
    status: 2,
    stdout: "",
    stderr: "latchkey: there is no option --formt; did you mean --format?\nlatchkey --help shows what there is\n",
  });
});

describe.runIf(process.platform === "linux")("on Linux", () => {
  test("does not wait for a named pipe that nobody writes to", () => {
    const cwd = makeTree({ "a.yaml": faulty });
    execFileSync("mkfifo", [join(cwd, "b.yaml")]);
    const { status, stdout } = run(["a.yaml", "b.yaml"], { cwd });
    expect(status).toBe(2);
    expect(stdout).toContain(
      "problem[unreadable]: a named pipe; give - to lint what another program writes\n --> b.yaml\n",
    );
    expect(stdout).toContain("1 finding (1 warning) in 1 of 1 template; 1 problem\n");
  });

  test("fails when the output cannot be written", () => {
    const cwd = makeTree({ "a.yaml": faulty });
    const { status, stderr } = spawnSync("sh", ["-c", '"$0" "$1" > /dev/full', process.execPath, cli], {
      cwd,
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: "latchkey: standard output: no space left on device (ENOSPC)\n",
    });
  });

  test("fails when the working directory is gone", () => {
    const script = 'mkdir gone && cd gone && rmdir ../gone && exec "$0" "$1"';
    const options = { cwd: makeTree({}), encoding: "utf8" } as const;
    const { status, stderr } = spawnSync("sh", ["-c", script, process.execPath, cli], options);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringMatching(/^latchkey: .*no such file or directory \(ENOENT\)\n$/),
    });
  });
});

test("loads nothing that it does not need", () => {
  const cwd = makeTree({ "a.json": JSON.stringify({ Resources: { Bob: { Type: "AWS::IAM::User" } } }) });
  const script = `process.on("exit", () => console.log(Object.keys(require.cache).join("\\n"))); require(${JSON.stringify(cli)});`;
  const { stdout } = spawnSync(process.execPath, ["-e", script, "latchkey", "a.json"], { cwd, encoding: "utf8" });
  expect(stdout).toContain("No findings in 1 template\n");
  const packages = new Set(
    Array.from(
      stdout.matchAll(/node_modules[\\/]((?:@[\w-]+[\\/])?[\w.-]+)[\\/](?!.*node_modules)/g),
      ([, name]) => name,
    ),
  );
  expect([...packages]).toEqual([]);
});

describe("what V8 has compiled", () => {
  /** A copy of the program, and how to run it. */
  function install(environment: Readonly<Record<string, string>> = {}) {
    const root = makeTree({ "a.yaml": faulty });
    cpSync(dirname(cli), join(root, "dist"), { recursive: true });
    const { NODE_DISABLE_COMPILE_CACHE: _off, NODE_OPTIONS: _options, ...own } = env;
    const lint = () => {
      const options = { cwd: root, env: { ...own, ...environment }, encoding: "utf8" } as const;
      const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "dist/cli.js"), "a.yaml"], options);
      return { status, stdout, stderr };
    };
    const directory = join(root, ".compiled");
    const edit = (before: string, after: string): void => {
      const file = join(root, "dist/lint.js");
      const text = readFileSync(file, "utf8");
      expect(text).toContain(before);
      writeFileSync(file, text.replaceAll(before, after));
    };
    const kept = () =>
      readdirSync(directory, { recursive: true, withFileTypes: true }).flatMap((entry) =>
        entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
      );
    return { directory, edit, kept, lint };
  }

  const judged = {
    status: 1,
    stdout: expect.stringContaining("1 finding (1 warning) in 1 of 1 template\n"),
    stderr: "",
  };

  test("is there for the next run, which keeps nothing anew", () => {
    const { kept, lint } = install();
    expect(lint()).toEqual(judged);
    const before = kept().map((file) => [file, readFileSync(file)]);
    expect(before.length).toBeGreaterThanOrEqual(5);
    expect(lint()).toEqual(judged);
    expect(kept().map((file) => [file, readFileSync(file)])).toEqual(before);
  });

  test("is not used where it is damaged", () => {
    const { kept, lint } = install();
    expect(lint()).toEqual(judged);
    for (const damage of [
      (whole: Buffer) => whole.fill(0xff, whole.length / 2, whole.length / 2 + 8),
      (whole: Buffer) => whole.subarray(0, whole.length / 2),
      () => Buffer.alloc(0),
    ]) {
      for (const file of kept()) writeFileSync(file, damage(readFileSync(file)));
      expect(lint()).toEqual(judged);
      expect(lint()).toEqual(judged);
    }
  });

  test("is not used where the file is another one by now, as long as it may be", () => {
    const { edit, lint } = install();
    expect(lint()).toEqual(judged);
    edit("was asked for by nobody", "WAS ASKED FOR BY NOBODY");
    expect(lint().stdout).toContain("WAS ASKED FOR BY NOBODY");
    expect(lint().stdout).toContain("WAS ASKED FOR BY NOBODY");
  });

  test.runIf(process.platform !== "win32")("is for nobody else to write, whatever the mask", () => {
    const mask = process.umask(0);
    onTestFinished(() => {
      process.umask(mask);
    });
    const { directory, kept, lint } = install();
    expect(lint()).toEqual(judged);
    const modes = [directory, ...kept()].map((path) => (statSync(path).mode & 0o077).toString(8));
    expect(new Set(modes)).toEqual(new Set(["0"]));
  });

  test("is not missed where it cannot be kept", () => {
    const { directory, lint } = install();
    writeFileSync(directory, "in the way of the folder");
    expect(lint()).toEqual(judged);
  });

  test.each([{ NODE_DISABLE_COMPILE_CACHE: "1" }, { NODE_OPTIONS: "--max-old-space-size=1000" }])(
    "is kept nowhere with %j",
    (environment) => {
      const { directory, lint } = install(environment);
      expect(lint()).toEqual(judged);
      expect(existsSync(directory)).toBe(false);
    },
  );
});
