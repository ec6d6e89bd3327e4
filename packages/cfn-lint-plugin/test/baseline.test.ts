import { readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

import { describe, expect, test } from "vitest";

import { makeTree } from "./make-tree";
import { run } from "./run-latchkey";

const resources = {
  Bob: { Type: "AWS::IAM::User" },
  BobKey: { Type: "AWS::IAM::AccessKey", Properties: { UserName: { Ref: "Bob" } } },
  Carol: { Type: "AWS::IAM::User" },
  CarolKey: { Type: "AWS::IAM::AccessKey", Properties: { UserName: { Ref: "Carol" } } },
};
const dave = {
  Dave: { Type: "AWS::IAM::User" },
  DaveKey: { Type: "AWS::IAM::AccessKey", Properties: { UserName: { Ref: "Dave" } } },
};

const json = (value: object): string => JSON.stringify({ Resources: value }, null, 2);

async function lint(cwd: string, args: readonly string[] = ["--baseline", "latchkey-baseline.json"]) {
  const { exitCode, stdout, stderr } = await run(["--format", "json", ...args], { cwd });
  const { findings } = JSON.parse(stdout) as {
    findings: readonly { logicalId: string; suppression?: { kind: string; reason: string } }[];
  };
  const counted = findings.filter(({ suppression }) => suppression === undefined).map(({ logicalId }) => logicalId);
  const kinds = new Set(findings.flatMap(({ suppression }) => suppression?.kind ?? []));
  return { exitCode, stderr, counted, kinds: [...kinds] };
}

test("a baseline accepts exactly the old findings, though the file is reformatted and reordered", async () => {
  const cwd = makeTree({ "stacks/a.json": json(resources) });
  const written = await run(["baseline"], { cwd });
  expect(written).toEqual({ exitCode: 0, stdout: "latchkey-baseline.json accepts 2 findings\n", stderr: "" });
  expect(await lint(cwd)).toEqual({ exitCode: 0, stderr: "", counted: [], kinds: ["baseline"] });

  const reordered = Object.entries({ ...dave, ...resources }).reverse();
  writeFileSync(join(cwd, "stacks/a.json"), `\n\n${JSON.stringify({ Resources: Object.fromEntries(reordered) })}`);
  expect(await lint(cwd)).toEqual({ exitCode: 1, stderr: "", counted: ["DaveKey"], kinds: ["baseline"] });
});

test("a renamed file keeps what was accepted; one that has become graver is new", async () => {
  const cwd = makeTree({ "stacks/a.json": json(resources) });
  await run(["baseline"], { cwd });
  rmSync(join(cwd, "stacks/a.json"));
  const console = {
    Type: "AWS::IAM::User",
    Properties: { LoginProfile: { Password: { Ref: "P" }, PasswordResetRequired: true } },
  };
  const graver = { ...resources, Bob: console };
  writeFileSync(
    join(cwd, "stacks/b.json"),
    JSON.stringify({ Parameters: { P: { Type: "String", NoEcho: true } }, Resources: graver }),
  );
  const { counted, exitCode } = await lint(cwd, [
    "--baseline",
    "latchkey-baseline.json",
    "--rule",
    "iam-user-no-initial-access-key",
  ]);
  expect([exitCode, counted]).toEqual([1, ["BobKey"]]);
});

test("a copy in the same folder is new, whether or not the accepted file is linted with it", async () => {
  const cwd = makeTree({ "stacks/b.json": json(resources) });
  await run(["baseline"], { cwd });
  writeFileSync(join(cwd, "stacks/a.json"), json(resources));
  const copied = { exitCode: 1, stderr: "", counted: ["BobKey", "CarolKey"] };
  expect(await lint(cwd)).toEqual({ ...copied, kinds: ["baseline"] });
  expect(await lint(cwd, ["--baseline", "latchkey-baseline.json", "stacks/a.json"])).toEqual({ ...copied, kinds: [] });
  rmSync(join(cwd, "stacks/b.json"));
  expect(await lint(cwd)).toEqual({ exitCode: 0, stderr: "", counted: [], kinds: ["baseline"] });
});

test("what is gone is told, but not of files that were not linted", async () => {
  const cwd = makeTree({ "a.json": json(resources), "b.json": json(dave) });
  await run(["baseline"], { cwd });
  writeFileSync(join(cwd, "a.json"), json({ Bob: resources.Bob, BobKey: resources.BobKey }));
  expect((await lint(cwd)).stderr).toBe(
    "latchkey: latchkey-baseline.json accepts a finding that is gone; latchkey baseline writes it anew\n",
  );
  expect((await lint(cwd, ["b.json", "--baseline", "latchkey-baseline.json"])).stderr).toBe("");
});

test("it is the same whatever the order of the arguments, and is written anew", async () => {
  const cwd = makeTree({ "a.json": json(resources), "b.json": json(dave), "latchkey-baseline.json": "old" });
  const baselines: string[] = [];
  for (const paths of [["a.json", "b.json"], ["b.json", "a.json"], ["."]]) {
    await run(["baseline", ...paths], { cwd });
    baselines.push(readFileSync(join(cwd, "latchkey-baseline.json"), "utf8"));
  }
  expect(new Set(baselines).size).toBe(1);
  expect(baselines[0]).toContain('"schema": "latchkey-baseline/1"');
});

test("the configuration names it, from its own directory", async () => {
  const cwd = makeTree({
    "a.json": json(resources),
    ".git/HEAD": "",
    "latchkey.config.yaml": "baseline: accepted/today.json",
    "accepted/.gitkeep": "",
  });
  const { stdout } = await run(["baseline"], { cwd });
  expect(stdout).toBe(`accepted/today.json accepts 2 findings\n`);
  expect((await lint(cwd, [])).exitCode).toBe(0);
  expect((await lint(join(cwd, "accepted"), ["../a.json"])).exitCode).toBe(0);
});

describe("wherever it is written and linted from,", () => {
  const tree = {
    "stacks/a.json": json(resources),
    "stacks/deep/b.json": json(dave),
    "accepted/.gitkeep": "",
    ".git/HEAD": "",
  };
  /** The same, from each directory, of files whose paths start there. */
  const runs: readonly (readonly [directory: string, up: string, paths: readonly string[]])[] = [
    [".", "", []],
    ["stacks", "../", [".."]],
    ["stacks/deep", "../../", [".", "../a.json"]],
  ];

  test("it has the same bytes, and accepts the same findings", async () => {
    const cwd = makeTree(tree);
    const written: string[] = [];
    for (const [directory, up, paths] of runs) {
      await run(["baseline", "--baseline", `${up}accepted/today.json`, ...paths], { cwd: join(cwd, directory) });
      written.push(readFileSync(join(cwd, "accepted/today.json"), "utf8"));
      for (const [other, way, others] of runs) {
        const args = ["--baseline", `${way}accepted/today.json`, ...others];
        expect(await lint(join(cwd, other), args)).toMatchObject({ exitCode: 0, stderr: "", counted: [] });
      }
    }
    expect(new Set(written).size).toBe(1);
    expect(JSON.parse(written[0] ?? "").findings[0].file).toBe("../stacks/a.json");
  });

  test("also by way of symbolic links, and by absolute paths", async () => {
    const cwd = makeTree(tree);
    const link = join(makeTree({}), "link");
    symlinkSync(cwd, link);
    await run(["baseline", "--baseline", join(link, "accepted/today.json")], { cwd });
    const args = ["--baseline", join(cwd, "accepted/today.json"), join(link, "stacks")];
    expect(await lint(cwd, args)).toMatchObject({ exitCode: 0, stderr: "", counted: [] });
  });

  test("another folder's findings are not accepted", async () => {
    const cwd = makeTree({ ...tree, "other/a.json": json(resources) });
    await run(["baseline", "stacks"], { cwd });
    expect((await lint(cwd)).counted).toEqual(["BobKey", "CarolKey"]);
  });

  test("what is gone is told", async () => {
    const cwd = makeTree(tree);
    await run(["baseline"], { cwd });
    rmSync(join(cwd, "stacks/deep/b.json"));
    const { stderr } = await lint(join(cwd, "stacks"), [".", "--baseline", "../latchkey-baseline.json"]);
    expect(stderr).toBe(
      "latchkey: ../latchkey-baseline.json accepts a finding that is gone; latchkey baseline writes it anew\n",
    );
  });

  test("its root can be said to be another one", async () => {
    const [cwd, elsewhere] = [makeTree(tree), makeTree({})];
    await run(["baseline"], { cwd });
    const baseline = JSON.parse(readFileSync(join(cwd, "latchkey-baseline.json"), "utf8"));
    const moved = join(elsewhere, "moved.json");
    writeFileSync(moved, JSON.stringify(baseline));
    expect((await lint(cwd, ["--baseline", moved])).counted).toHaveLength(3);
    for (const root of [cwd, relative(elsewhere, cwd)]) {
      writeFileSync(moved, JSON.stringify({ ...baseline, root }));
      expect(await lint(cwd, ["--baseline", moved])).toMatchObject({ exitCode: 0, stderr: "", counted: [] });
    }
  });
});

test("nothing is written when not all could be read", async () => {
  const cwd = makeTree({
    "a.json": json(resources),
    "b.yaml": "Resources:\n  A: { Type: AWS::IAM::User }\n  B: { Type: AWS::IAM::AccessKey\n",
  });
  const { exitCode, stderr } = await run(["baseline"], { cwd });
  expect(exitCode).toBe(2);
  expect(stderr).toContain("latchkey: b.yaml: ");
  expect(() => readFileSync(join(cwd, "latchkey-baseline.json"))).toThrow("ENOENT");
});

test("with --keep-going, what can be read is accepted, and the rest is named", async () => {
  const cwd = makeTree({
    "a.json": json(resources),
    "b.yaml": `Resources:\n  Dave: ${JSON.stringify(dave.Dave)}\n  DaveKey: ${JSON.stringify(dave.DaveKey)}\n  X: {`,
  });
  const { exitCode, stdout, stderr } = await run(["baseline", "--keep-going", ".", "c.json"], { cwd });
  expect([exitCode, stdout]).toEqual([2, "latchkey-baseline.json accepts 2 findings\n"]);
  expect(stderr).toMatch(
    /^latchkey: b\.yaml: .+; nothing of it is accepted\nlatchkey: c\.json: .+; nothing of it is accepted\n$/,
  );
  writeFileSync(join(cwd, "b.yaml"), json(dave));
  expect(await lint(cwd)).toMatchObject({ exitCode: 1, counted: ["DaveKey"] });
});

describe("several", () => {
  const accepting = async (cwd: string, file: string, names: readonly (keyof typeof people)[]) => {
    const own = makeTree({ "a.json": json(Object.assign({}, ...names.map((name) => people[name]))) });
    await run(["baseline"], { cwd: own });
    writeFileSync(join(cwd, file), readFileSync(join(own, "latchkey-baseline.json")));
  };
  const people = {
    bob: { Bob: resources.Bob, BobKey: resources.BobKey },
    carol: { Carol: resources.Carol, CarolKey: resources.CarolKey },
    dave,
  };

  test("count together, and besides that of the configuration", async () => {
    const cwd = makeTree({ "a.json": json({ ...resources, ...dave }), "latchkey.config.yaml": "baseline: bob.json" });
    await accepting(cwd, "bob.json", ["bob"]);
    await accepting(cwd, "carol.json", ["carol"]);
    await accepting(cwd, "dave.json", ["dave"]);
    expect(await lint(cwd, [])).toMatchObject({ counted: ["CarolKey", "DaveKey"] });
    expect(await lint(cwd, ["--baseline", "carol.json"])).toMatchObject({ stderr: "", counted: ["DaveKey"] });
    const both = ["--baseline", "carol.json", "--baseline", "dave.json"];
    expect(await lint(cwd, both)).toEqual({ exitCode: 0, stderr: "", counted: [], kinds: ["baseline"] });
  });

  test("do not accept a finding twice, nor call it gone where another accepts it, too; as shards do", async () => {
    // Their file is gone, so that what they have is for one of these.
    const cwd = makeTree({ "b.json": json(people.bob), "c.json": json(people.bob) });
    await accepting(cwd, "bob.json", ["bob"]);
    await accepting(cwd, "all.json", ["bob"]);
    const both = ["--baseline", "bob.json", "--baseline", "all.json"];
    expect(await lint(cwd, both)).toMatchObject({ exitCode: 1, stderr: "", counted: ["BobKey"] });
    for (const part of ["1", "2"]) {
      await run(["--shard", `${part}/2`, "--format", `json=part-${part}.txt`, ...both], { cwd });
    }
    const { stdout } = await run(["merge", "--quiet", "part-1.txt", "part-2.txt"], { cwd });
    expect(stdout.match(/Access key 'BobKey'/g)).toHaveLength(1);
  });

  test("cannot be written at once", async () => {
    const args = ["baseline", "--baseline", "a.json", "--baseline", "b.json"];
    expect(await run(args, { cwd: makeTree({}) })).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("one baseline is written, and not also b.json"),
    });
  });
});

test("what is gone is not told of a baseline that is no part of the repository", async () => {
  const cwd = makeTree({ "a.json": json(resources), ".git/HEAD": "" });
  const elsewhere = makeTree({});
  const args = ["--baseline", join(elsewhere, "b.json")];
  await run(["baseline", "a.json", ...args], { cwd });
  writeFileSync(join(cwd, "a.json"), json({ Bob: resources.Bob, BobKey: resources.BobKey }));
  expect(await lint(cwd, args)).toMatchObject({ exitCode: 0, stderr: "" });
});

test.each<[content: string, message: string]>([
  ["{", "latchkey-baseline.json:1:2: "],
  ["[]", "latchkey-baseline.json:1:1: this has to be a mapping"],
  ['{\n"schema": "x" }', "latchkey-baseline.json:2:11: schema: this has to be latchkey-baseline/1"],
])("a fault in it: %s", async (content, message) => {
  const cwd = makeTree({ "a.json": json(resources), "latchkey-baseline.json": content });
  const { exitCode, stderr } = await run(["--baseline", "latchkey-baseline.json"], { cwd });
  expect(stderr).toContain(message);
  expect(exitCode).toBe(2);
});

test("one that is not there", async () => {
  const { exitCode, stderr } = await run(["--baseline", "b.json"], { cwd: makeTree({ "a.json": json(resources) }) });
  expect([exitCode, stderr]).toEqual([
    2,
    expect.stringContaining("b.json: no such file or directory (ENOENT); latchkey baseline writes one"),
  ]);
});

test("writing it anew says how much of what it had is gone, as when only a part is linted", async () => {
  const cwd = makeTree({ "stacks/a.json": json(resources), "b.json": json(dave) });
  const write = async (...args: string[]): Promise<string> => (await run(["baseline", ...args], { cwd })).stdout;
  expect(await write()).toBe("latchkey-baseline.json accepts 3 findings\n");
  expect(await write()).toBe("latchkey-baseline.json accepts 3 findings\n");
  expect(await write("stacks")).toBe("latchkey-baseline.json accepts 2 findings; 1 that it accepted before is gone\n");
  expect(await write("b.json")).toBe("latchkey-baseline.json accepts 1 finding; 2 that it accepted before are gone\n");
  // What has another name is the same finding still.
  renameSync(join(cwd, "b.json"), join(cwd, "c.json"));
  expect(await write("c.json")).toBe("latchkey-baseline.json accepts 1 finding\n");
  writeFileSync(join(cwd, "latchkey-baseline.json"), "<<<<<<< HEAD\n");
  expect(await write("c.json")).toBe("latchkey-baseline.json accepts 1 finding\n");
});
