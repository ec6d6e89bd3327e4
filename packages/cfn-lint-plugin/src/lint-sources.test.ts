import type { FileReader } from "@latchkey/rules";
import { rules } from "@latchkey/rules";
import { describe, expect, test } from "vitest";
import { collectReports, lintSources } from "./lint-sources";
import type { Source } from "./source";
import { NOTHING_FOUND } from "./source";
import { UsageError } from "./usage-error";

const chosen = rules.filter(({ id }) => id === "iam-user-no-initial-access-key");

const template = `Resources:
  Bob: { Type: AWS::IAM::User }
  BobKey:
    Type: AWS::IAM::AccessKey
    Properties: { UserName: !Ref Bob }
`;

function source(file: string, text: string | Uint8Array): Source {
  return { file, read: () => ({ kind: "read", bytes: Buffer.from(text) }) };
}

async function run(
  sources: readonly Source[],
  selection: Partial<Parameters<typeof lintSources>[0]> = {},
  options: Partial<Parameters<typeof lintSources>[1]> = {},
) {
  const counts: number[] = [];
  const result = await lintSources(
    { sources, problems: [], passedOver: [], ...selection },
    { rules: chosen, onLinted: (count) => counts.push(count), ...options },
  );
  return { ...result, counts };
}

test("counts files, templates and findings", async () => {
  const other = source("package.json", "{}");
  const clean = source("clean.yaml", "Resources:\n  Topic: { Type: AWS::SNS::Topic }\n");
  const { summary, findings, texts, passedOver, counts } = await run([source("b.yaml", template), clean, other]);
  expect(summary).toEqual({ files: 3, templates: 2, findings: 1, suppressed: 0, problems: 0, incomplete: 0 });
  expect(findings.map(({ file, logicalId }) => [file, logicalId])).toEqual([["b.yaml", "BobKey"]]);
  expect([...texts]).toEqual([["b.yaml", template]]);
  expect(passedOver.map(({ file }) => file)).toEqual(["clean.yaml", "package.json"]);
  expect(counts).toEqual([1, 2, 3]);
});

test("takes more findings than there is stack for", () => {
  const bob = source("a.yaml", template);
  const selection = { sources: [bob], problems: [], passedOver: [] };
  const reports = collectReports(selection, {});
  const problems = Array.from({ length: 300_000 }, (_, index) => {
    return { kind: "incomplete", file: "a.yaml", message: String(index) } as const;
  });
  reports.add(bob, { ...NOTHING_FOUND, status: "judged", problems });
  expect(reports.toRun().problems).toHaveLength(300_000);
});

test("sorts by file, place and rule, whatever the order of the sources", async () => {
  const two = `${template}  AmyKey: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }\n`;
  const sources = [
    source("Z.yaml", two),
    source("a/b.yaml", template),
    source("a.yaml", template),
    source("é.yaml", template),
  ];
  const places = (result: Awaited<ReturnType<typeof run>>) =>
    result.findings.map(({ file, logicalId }) => `${file} ${logicalId}`);
  const expected = ["Z.yaml BobKey", "Z.yaml AmyKey", "a.yaml BobKey", "a/b.yaml BobKey", "é.yaml BobKey"];
  expect(places(await run(sources))).toEqual(expected);
  expect(places(await run(sources.toReversed()))).toEqual(expected);
});

test.each<[string, Source["read"], string, string]>([
  [
    "cannot be read",
    () => {
      throw Object.assign(new Error("EACCES: permission denied, open '/x/bad.yaml'"), { code: "EACCES" });
    },
    "unreadable",
    "permission denied (EACCES)",
  ],
  [
    "is too large and has to do with a rule",
    () => ({ kind: "too-large", mention: ["reateAccessKey", "Custom::AWS"] }),
    "invalid-template",
    "too large to be a template, but may mention reateAccessKey and Custom::AWS",
  ],
  [
    "makes latchkey itself fail",
    () => ({ kind: "read", bytes: null as unknown as Uint8Array }),
    "unreadable",
    "internal error, please report it: TypeError",
  ],
])("a file that %s costs only itself", async (_, read, kind, message) => {
  const { summary, problems, findings } = await run([
    source("a.yaml", template),
    { file: "bad.yaml", read },
    source("c.yaml", template),
  ]);
  expect(problems).toEqual([
    expect.objectContaining({ kind, file: "bad.yaml", message: expect.stringContaining(message) }),
  ]);
  expect(findings.map(({ file }) => file)).toEqual(["a.yaml", "c.yaml"]);
  expect(summary).toMatchObject({ files: 3, templates: 2, findings: 2, problems: 1 });
});

test("a file that is too large and has nothing to do with any rule is passed over", async () => {
  const { problems, passedOver } = await run([
    { file: "data.json", read: () => ({ kind: "too-large", mention: undefined }) },
  ]);
  expect(problems).toEqual([]);
  expect(passedOver).toEqual([{ file: "data.json", reason: "too large to be a template" }]);
});

test("keeps what was known before", async () => {
  const problem = { kind: "unreadable", file: "gone.yaml", message: "no such file or directory" } as const;
  const passedOver = [{ file: "z.yaml", reason: "ignored by Git" }];
  const result = await run([source("a.txt", "")], { problems: [problem], passedOver });
  expect(result.problems).toEqual([problem]);
  expect(result.passedOver.map(({ file }) => file)).toEqual(["a.txt", "z.yaml"]);
  expect(result.summary).toMatchObject({ files: 1, problems: 1 });
});

test("names the keys that stand twice, when asked", async () => {
  const twice = source("a.yaml", template.replace("  BobKey:", "  Bob: { Type: AWS::IAM::User }\n  BobKey:"));
  const { duplicateKeys } = await run([twice], {}, { findDuplicateKeys: true });
  expect(duplicateKeys).toEqual([expect.objectContaining({ file: "a.yaml", message: expect.stringContaining("Bob") })]);
  expect((await run([twice])).duplicateKeys).toEqual([]);
});

describe("templates that are nested in others", () => {
  const key = `Parameters: { Owner: { Type: String, AllowedValues: [bob, eve], Default: eve } }
Resources:
  Bob: { Type: AWS::IAM::User, Properties: { UserName: bob } }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Owner } }
  Loop: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: gone.yaml } }
`;
  const parent = `Resources:
  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: key.yaml, Parameters: { Owner: bob } } }
`;
  const readFile: FileReader = (file) =>
    file === "key.yaml" ? { kind: "content", content: Buffer.from(key) } : { kind: "refused", reason: "no such file" };
  const lintAll = (sources: readonly Source[]) =>
    lintSources(
      { sources, problems: [], passedOver: [] },
      { rules: chosen, readFile, explainPairs: true, onLinted: () => {} },
    );
  const sources = [source("key.yaml", key), source("a.yaml", parent), source("b.yaml", parent)];

  test("have each finding and each problem once", async () => {
    const { findings, problems, summary } = await lintAll(sources);
    expect(findings.map(({ file, logicalId, occurs }) => [file, logicalId, occurs])).toEqual([
      ["key.yaml", "Key", { kind: "always" }],
    ]);
    expect(problems.map(({ file, message }) => [file, message])).toEqual([
      ["key.yaml", "Nested stack Loop: gone.yaml was not read: no such file"],
    ]);
    expect(summary).toMatchObject({ findings: 1, problems: 1, incomplete: 1 });
  });

  test("have their pairs once for each template that is deployed", async () => {
    const { pairs } = await lintAll(sources);
    expect(pairs?.map(({ template, key, occurs }) => [template, key.file, occurs.kind])).toEqual([
      ["a.yaml", "key.yaml", "always"],
      ["b.yaml", "key.yaml", "always"],
      ["key.yaml", "key.yaml", "when"],
    ]);
  });

  test("give the same whatever the order of the sources", async () => {
    expect(await lintAll(sources.toReversed())).toEqual(await lintAll(sources));
  });
});

test("has pairs only when they are asked for", () => {
  expect(run([source("a.yaml", template)])).not.toHaveProperty("pairs");
});

describe("environments", () => {
  const named = `Parameters:
  Owner: { Type: String }
${template.replace("!Ref Bob }", "!Ref Owner }").replace("AWS::IAM::User }", "AWS::IAM::User, Properties: { UserName: bob } }")}`;
  const dev = { name: "dev", parameters: { Owner: "eve" } };
  const prod = { name: "prod", parameters: { Owner: "bob" } };

  test("are those of each source", async () => {
    const { findings } = await run([
      { ...source("a.yaml", named), environments: [dev, prod] },
      { ...source("b.yaml", named), environments: [dev] },
      { ...source("c.yaml", named), environments: [prod] },
      source("d.yaml", named),
    ]);
    expect(findings.map(({ file, environments }) => [file, environments])).toEqual([
      ["a.yaml", ["prod"]],
      ["c.yaml", ["prod"]],
    ]);
  });

  test.each<[string, string | Uint8Array, string[]]>([
    ["a template without it", template, ["Ownr"]],
    ["no template", '{ "Ownr": 1 }', ["Ownr"]],
    ["a template that cannot be read", "Resources: [\nOwnr: 1\nType: AWS::IAM::User", []],
    ["a template that is cleared", "Parameters: { Ownr: {} }\nResources:\n  A: { Type: AWS::SNS::Topic }\n", []],
    ["JSON", '{ "Parameters": { "Ownr": {} }, "Resources": { "A": { "Type": "AWS::SNS::Topic" } } }', []],
    ["quotes and blanks", "Parameters:\n  'Ownr' : {}\nResources:\n  A: { Type: AWS::SNS::Topic }\n", []],
    [
      "UTF-16",
      Buffer.from("\ufeffParameters: { Ownr: {} }\nResources:\n  A: { Type: AWS::SNS::Topic }\n", "utf16le"),
      [],
    ],
  ])("know which parameters no template has: %s", async (_, content, expected) => {
    const environments = [{ parameters: { Ownr: "x" } }];
    expect((await run([{ ...source("a.yaml", content), environments }])).unknownParameters).toEqual(expected);
  });

  test("name such parameters once, in order, when no template has them", async () => {
    const environments = [{ parameters: { Z: "", Owner: "", A: "" } }, { name: "x", parameters: { Z: "" } }];
    const other = { ...source("a.yaml", template), environments };
    const { unknownParameters } = await run([other, { ...source("b.yaml", named), environments }]);
    expect(unknownParameters).toEqual(["A", "Z"]);
  });
});

describe("what was there before", () => {
  const before = "Resources:\n  Bob: { Type: AWS::IAM::User }\n";

  test("is read of what is judged, and of nothing else", async () => {
    const asked: string[] = [];
    const withPrevious = (file: string, text: string): Source => ({
      ...source(file, text),
      readPrevious: () => {
        asked.push(file);
        return Buffer.from(before);
      },
    });
    const clean = withPrevious("clean.yaml", "Resources:\n  Topic: { Type: AWS::SNS::Topic }\n");
    const { findings } = await run([withPrevious("a.yaml", template), clean, withPrevious("data.json", "[]")]);
    expect(findings.map(({ severity }) => severity)).toEqual(["note"]);
    expect(asked).toEqual(["a.yaml"]);
  });

  test("was nothing when it was empty", async () => {
    const { findings } = await run([{ ...source("a.yaml", template), readPrevious: () => new Uint8Array() }]);
    expect(findings.map(({ severity }) => severity)).toEqual(["warning"]);
  });

  test("stops the run when it cannot be told", async () => {
    const readPrevious = () => {
      throw new UsageError("no such revision");
    };
    await expect(run([{ ...source("a.yaml", template), readPrevious }])).rejects.toThrow(UsageError);
  });
});
