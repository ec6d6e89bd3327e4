import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

import { describe, expect, onTestFinished, test } from "vitest";

import { makeTree } from "../test/make-tree";
import { findTemplates } from "./find-templates";

interface Found {
  readonly files: readonly string[];
  /** File and message of each problem. */
  readonly problems: readonly string[];
  /** File and reason. */
  readonly passedOver: readonly string[];
}

async function find(cwd: string, paths: readonly string[], gitignore = true): Promise<Found> {
  const { files, problems, passedOver } = await findTemplates(paths, { cwd, gitignore, onFound: () => undefined });
  return {
    files: files.map(({ file }) => file),
    problems: problems.map(({ file, message }) => `${file}: ${message}`),
    passedOver: passedOver.map(({ file, reason }) => `${file}: ${reason}`),
  };
}

const isWindows = process.platform === "win32";

test.each<[string[], string[]]>([
  [["a.yaml"], ["."]],
  [["b/c.yaml", "b/d.yaml"], ["b"]],
  [["b"], ["b"]],
  [["b/*.yaml"], ["b"]],
  [["**/*.yaml"], ["."]],
  [
    ["../x.yaml", "b"],
    ["..", "b"],
  ],
  [["gone.yaml", "gone/*.yaml"], []],
])("%j opens the directories %j to the templates", async (paths, directories) => {
  const root = makeTree({ "work/a.yaml": "", "work/b/c.yaml": "", "work/b/d.yaml": "", "x.yaml": "" });
  const cwd = join(root, "work");
  const found = await findTemplates(paths, { cwd, gitignore: true, onFound: () => undefined });
  expect(found.directories).toEqual(directories.map((directory) => join(cwd, directory)));
});

test("a file has one name, also where a walk from above comes down into the working directory", async () => {
  const root = makeTree({ "work/a.yaml": "", "x.yaml": "", "workshop/b.yaml": "" });
  expect((await find(join(root, "work"), ["..", "."])).files).toEqual(["../workshop/b.yaml", "../x.yaml", "a.yaml"]);
});

describe("paths", () => {
  const tree = {
    "a.yaml": "",
    "notes.md": "",
    "b/c.JSON": "",
    "b/d.template": "",
    "b/e.txt": "",
    "b/.hidden/f.yml": "",
    "b/[1].yaml": "",
    "b/1.yaml": "",
    "b/node_modules/g.yaml": "",
    "-h.yaml": "",
    "with space.cfn": "",
  };

  test.each<[string, string[], string[]]>([
    ["a file", ["a.yaml"], ["a.yaml"]],
    ["a file that is not named like a template", ["notes.md"], ["notes.md"]],
    ["a file twice, written differently", ["a.yaml", "./b/../a.yaml"], ["a.yaml"]],
    ["a file that reads like a glob", ["b/[1].yaml"], ["b/[1].yaml"]],
    ["a file with a leading dash", ["-h.yaml"], ["-h.yaml"]],
    ["a directory", ["b"], ["b/.hidden/f.yml", "b/1.yaml", "b/[1].yaml", "b/c.JSON", "b/d.template"]],
    ["a directory and a file in it", ["b/.hidden", "b/.hidden/f.yml"], ["b/.hidden/f.yml"]],
    ["a directory that is otherwise never entered", ["b/node_modules"], ["b/node_modules/g.yaml"]],
    [
      "the working directory",
      ["."],
      ["-h.yaml", "a.yaml", "b/.hidden/f.yml", "b/1.yaml", "b/[1].yaml", "b/c.JSON", "b/d.template", "with space.cfn"],
    ],
    ["a glob", ["b/*.{yaml,txt}"], ["b/1.yaml", "b/[1].yaml", "b/e.txt"]],
    ["a glob for all below", ["**/*.y*ml"], ["-h.yaml", "a.yaml", "b/.hidden/f.yml", "b/1.yaml", "b/[1].yaml"]],
    ["a glob with a fixed part", ["./b/**/f.*"], ["b/.hidden/f.yml"]],
    ["a glob with a quoted bracket", ["b/\\[*\\].yaml"], isWindows ? [] : ["b/[1].yaml"]],
    [
      "files in the order of their names",
      ["with space.cfn", "b/1.yaml", "a.yaml"],
      ["a.yaml", "b/1.yaml", "with space.cfn"],
    ],
  ])("%s", async (_, paths, files) => {
    expect((await find(makeTree(tree), paths)).files).toEqual(files);
  });

  test("absolute paths, and paths outside the working directory, become relative", async () => {
    const root = makeTree({ "in/a.yaml": "", "out/b.yaml": "" });
    const { files } = await find(join(root, "in"), [join(root, "in", "a.yaml"), join(root, "out"), "../out/*.yaml"]);
    expect(files).toEqual(["../out/b.yaml", "a.yaml"]);
  });

  test("a glob whose fixed part reads like a glob itself", async () => {
    const root = makeTree({ "x[1]/a.yaml": "", "x1/b.yaml": "" });
    expect((await find(root, ["x[1]/*.yaml"])).files).toEqual(["x1/b.yaml", "x[1]/a.yaml"]);
    if (!isWindows) {
      expect((await find(root, ["x\\[1\\]/*.yaml"])).files).toEqual(["x[1]/a.yaml"]);
    }
  });

  test("a directory that is named like a template is entered", async () => {
    expect((await find(makeTree({ "x.yaml/y.yaml": "" }), ["."])).files).toEqual(["x.yaml/y.yaml"]);
  });

  test.runIf(!isWindows)("names with quotes, backslashes and line breaks", async () => {
    const names = ['"q".yaml', "'q'.yaml", "a\\b.yaml", "new\nline.yaml", "\u001b[31m.yaml"];
    const root = makeTree(Object.fromEntries(names.map((name) => [name, ""])));
    expect((await find(root, ["."])).files).toEqual([...names].sort());
    expect((await find(root, ["*"])).files).toEqual([...names].sort());
    expect((await find(root, ["**"])).files).toEqual([...names].sort());
    expect((await find(root, names)).files).toEqual([...names].sort());
  });

  test.runIf(process.platform === "linux")("names that are not UTF-8", async () => {
    const root = makeTree({ "\ufffd.yaml": "" });
    const directory = Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0x64, 0xff])]);
    mkdirSync(directory);
    for (const byte of [0xfe, 0xff]) {
      writeFileSync(Buffer.concat([directory, Buffer.from("/"), Buffer.from([byte]), Buffer.from(".yaml")]), "");
    }
    writeFileSync(Buffer.concat([directory, Buffer.from("/é.yaml")]), "");
    expect((await find(root, ["."])).files).toEqual([
      "d\\xff/\\xfe.yaml",
      "d\\xff/\\xff.yaml",
      "d\\xff/é.yaml",
      "\ufffd.yaml",
    ]);
  });
});

describe("what stands for nothing", () => {
  test.each<[string, string, string]>([
    ["a missing file", "gone.yaml", "gone.yaml: no such file or directory"],
    ["a missing directory", "../gone/", "../gone: no such file or directory"],
    ["a file taken for a directory", "a.yaml/b.yaml", "a.yaml/b.yaml: not a directory (ENOTDIR)"],
    ["a glob without a match", "*.json", "*.json: no file matches this pattern, not counting what Git ignores"],
    ["a glob in a missing directory", "gone/*", "gone/*: no file matches this pattern, not counting what Git ignores"],
    [
      "a glob that matches what is ignored",
      "*.txt",
      "*.txt: no file matches this pattern, not counting what Git ignores",
    ],
    ["a name that is too long", "x".repeat(300), `${"x".repeat(300)}: name too long (ENAMETOOLONG)`],
  ])("%s", async (_, path, problem) => {
    const root = makeTree({ "a.yaml": "", "b.txt": "", ".git/HEAD": "", ".gitignore": "*.txt" });
    expect(await find(root, [path, "a.yaml"])).toEqual({
      files: ["a.yaml"],
      problems: [problem],
      passedOver: expect.anything(),
    });
  });
});

describe("what Git ignores", () => {
  const tree = {
    ".git/HEAD": "",
    ".git/info/exclude": "excluded.yaml",
    ".gitignore": "\ufeffcdk.out/\n*.gen.yaml\n",
    "a.yaml": "",
    "a.gen.yaml": "",
    "excluded.yaml": "",
    "cdk.out/b.template.json": "",
    "sub/.gitignore": "!a.gen.yaml\nc.yaml\n",
    "sub/a.gen.yaml": "",
    "sub/b.gen.yaml": "",
    "sub/c.yaml": "",
    "sub/deep/c.yaml": "",
    "sub/deep/d.yaml": "",
  };

  test.each<[string, string, string[]]>([
    [".", ".", ["a.yaml", "sub/a.gen.yaml", "sub/deep/d.yaml"]],
    ["a directory below", "sub/deep", ["sub/deep/d.yaml"]],
    ["a glob", "**/*.yaml", ["a.yaml", "sub/a.gen.yaml", "sub/deep/d.yaml"]],
    ["a file that is named", "excluded.yaml", ["excluded.yaml"]],
    ["a directory that is named", "cdk.out", ["cdk.out/b.template.json"]],
    ["a glob that names the directory", "cdk.out/*.template.json", ["cdk.out/b.template.json"]],
  ])("%s", async (_, path, files) => {
    expect((await find(makeTree(tree), [path])).files).toEqual(files);
  });

  test("is taken on request, but for .git and node_modules", async () => {
    const root = makeTree({ ...tree, ".git/x.yaml": "", "node_modules/x.yaml": "" });
    expect((await find(root, ["."], false)).files).toEqual([
      "a.gen.yaml",
      "a.yaml",
      "cdk.out/b.template.json",
      "excluded.yaml",
      "sub/a.gen.yaml",
      "sub/b.gen.yaml",
      "sub/c.yaml",
      "sub/deep/c.yaml",
      "sub/deep/d.yaml",
    ]);
  });

  test("is named", async () => {
    const { passedOver } = await find(makeTree(tree), ["."]);
    expect([...passedOver].sort()).toEqual([
      "a.gen.yaml: ignored by Git",
      "cdk.out: ignored by Git",
      "excluded.yaml: ignored by Git",
      "sub/b.gen.yaml: ignored by Git",
      "sub/c.yaml: ignored by Git",
      "sub/deep/c.yaml: ignored by Git",
    ]);
  });

  test("outside a repository is what stands in the directory and below", async () => {
    const root = makeTree({ ".gitignore": "a.yaml", "x/.gitignore": "b.yaml", "x/a.yaml": "", "x/b.yaml": "" });
    expect((await find(root, ["x"])).files).toEqual(["x/a.yaml"]);
  });

  test("is unaffected by an ignore file that is a directory", async () => {
    expect((await find(makeTree({ ".gitignore/x": "", "a.yaml": "" }), ["."])).files).toEqual(["a.yaml"]);
  });
});

describe("what is not a file", () => {
  test("symbolic links are followed when they are named, and only then", async () => {
    const root = makeTree({ "real/a.yaml": "" });
    symlinkSync(join(root, "real"), join(root, "link"), "dir");
    symlinkSync(join(root, "real/a.yaml"), join(root, "b.yaml"), "file");
    expect(await find(root, ["."])).toEqual({
      files: ["real/a.yaml"],
      problems: [],
      passedOver: ["b.yaml: a symbolic link, followed only when it is named"],
    });
    expect((await find(root, ["link", "b.yaml"])).files).toEqual(["b.yaml", "link/a.yaml"]);
  });

  test("a broken symbolic link, and a loop of them", async () => {
    const root = makeTree({ "sub/a.yaml": "" });
    symlinkSync("gone", join(root, "broken.yaml"), "file");
    symlinkSync("loop.yaml", join(root, "loop.yaml"), "file");
    symlinkSync(root, join(root, "sub/up"), "dir");
    expect(await find(root, ["."])).toMatchObject({ files: ["sub/a.yaml"], problems: [] });
    expect(await find(root, ["broken.yaml", "loop.yaml", "sub"])).toMatchObject({
      files: ["sub/a.yaml"],
      problems: [
        "broken.yaml: a symbolic link to something that does not exist",
        "loop.yaml: too many symbolic links encountered (ELOOP)",
      ],
    });
  });

  test.runIf(!isWindows)("a named pipe, a socket and a device", async () => {
    const root = makeTree({ "a.yaml": "" });
    execFileSync("mkfifo", [join(root, "pipe.yaml")]);
    const server = createServer().listen(join(root, "socket.yaml"));
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once("listening", resolve));
    expect(await find(root, ["."])).toMatchObject({
      files: ["a.yaml"],
      problems: [],
      passedOver: ["pipe.yaml: a named pipe", "socket.yaml: a socket"],
    });
    expect(await find(root, ["pipe.yaml", "socket.yaml", "/dev/null"])).toMatchObject({
      files: [],
      problems: [
        "pipe.yaml: a named pipe; give - to lint what another program writes",
        "socket.yaml: a socket; give - to lint what another program writes",
        expect.stringMatching(/: a device; /),
      ],
    });
  });
});
