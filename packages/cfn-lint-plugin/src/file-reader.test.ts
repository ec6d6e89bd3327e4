import { execFileSync } from "node:child_process";
import { rmSync, symlinkSync, truncateSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { makeTree } from "../test/make-tree";
import { createFileReader } from "./file-reader";

const outside = "outside of the directories that were given";

function makeReader() {
  const root = makeTree({
    "work/a.yaml": "a",
    "work/sub/b.yaml": "b",
    "given/c.yaml": "c",
    "work-2/d.yaml": "d",
    "e.yaml": "e",
  });
  const cwd = join(root, "work");
  const reader = createFileReader([cwd, join(root, "given"), join(root, "gone")], cwd);
  /** The name and the text of what was read, or why it was not. */
  const read = (file: string) => {
    const found = reader(file.replace("$ROOT", root));
    return found.kind === "content" ? [found.file, Buffer.from(found.content).toString()] : found.reason;
  };
  return { root, cwd, reader, read };
}

describe("reads what is in the directories, under the name that findings carry", () => {
  test.each<[string, string, string]>([
    ["a.yaml", "a.yaml", "a"],
    ["./sub/../sub//b.yaml", "sub/b.yaml", "b"],
    ["sub/../../work/a.yaml", "a.yaml", "a"],
    ["$ROOT/work/sub/b.yaml", "sub/b.yaml", "b"],
    ["../given/c.yaml", "../given/c.yaml", "c"],
    ["$ROOT/given/c.yaml", "../given/c.yaml", "c"],
  ])("%s", (file, name, text) => {
    expect(makeReader().read(file)).toEqual([name, text]);
  });
});

describe("refuses", () => {
  test.each<[string, string]>([
    ["../e.yaml", outside],
    ["$ROOT/e.yaml", outside],
    ["../work-2/d.yaml", outside],
    ["../given/../e.yaml", outside],
    ["..", outside],
    ["../no-such-file.yaml", outside],
    ["../gone/x.yaml", "no such file"],
    ["gone.yaml", "no such file"],
    ["a.yaml/x.yaml", "no such file"],
    ["nul\0.yaml", "no such file"],
    ["sub", "a directory"],
    [".", "a directory"],
  ])("%j: %s", (file, reason) => {
    expect(makeReader().read(file)).toBe(reason);
  });

  test("symbolic links that lead out, and reads those that do not", () => {
    const { root, cwd, read } = makeReader();
    symlinkSync(join(root, "e.yaml"), join(cwd, "out.yaml"));
    symlinkSync("..", join(cwd, "up"), "dir");
    symlinkSync("out.yaml", join(cwd, "twice.yaml"));
    symlinkSync("../given/c.yaml", join(cwd, "in.yaml"));
    symlinkSync("loop.yaml", join(cwd, "loop.yaml"));
    expect(["out.yaml", "up/e.yaml", "twice.yaml", "up/given/c.yaml", "in.yaml", "loop.yaml"].map(read)).toEqual([
      outside,
      outside,
      outside,
      ["up/given/c.yaml", "c"],
      ["in.yaml", "c"],
      expect.stringContaining("too many symbolic links"),
    ]);
  });

  test.runIf(process.platform !== "win32")("named pipes and devices, without waiting for them", () => {
    const { cwd, read } = makeReader();
    execFileSync("mkfifo", [join(cwd, "pipe.yaml")]);
    expect(read("pipe.yaml")).toBe("a named pipe");
    const devices = createFileReader(["/dev"], cwd);
    expect(devices("/dev/zero")).toEqual({ kind: "refused", reason: "a device" });
  });

  test("what is too large", () => {
    const { cwd, read } = makeReader();
    truncateSync(join(cwd, "a.yaml"), 10 * 1024 * 1024 + 1);
    expect(read("a.yaml")).toBe("too large to be a template");
  });
});

test("opens directories that are themselves reached by a symbolic link", () => {
  const { root, cwd } = makeReader();
  symlinkSync("given", join(root, "link"), "dir");
  const read = createFileReader([join(root, "link")], cwd);
  expect(read("../link/c.yaml")).toMatchObject({ kind: "content", file: "../link/c.yaml" });
  expect(read("../link/../e.yaml")).toEqual({ kind: "refused", reason: outside });
});

test("reads each file once, whatever it is called", () => {
  const { cwd, reader } = makeReader();
  const first = reader("a.yaml");
  rmSync(join(cwd, "a.yaml"));
  expect(reader("sub/../a.yaml")).toBe(first);
  expect(reader(join(cwd, "a.yaml"))).toBe(first);
});
