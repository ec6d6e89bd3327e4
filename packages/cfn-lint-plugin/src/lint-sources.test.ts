import { rules } from "@latchkey/rules";
import { expect, test } from "vitest";

import { lintSources, type Source } from "./lint-sources";

const template = `Resources:
  Bob: { Type: AWS::IAM::User }
  BobKey:
    Type: AWS::IAM::AccessKey
    Properties: { UserName: !Ref Bob }
`;

function source(file: string, text: string): Source {
  return { file, read: () => ({ kind: "read", bytes: Buffer.from(text) }) };
}

function run(sources: readonly Source[], selection: Partial<Parameters<typeof lintSources>[0]> = {}) {
  const counts: number[] = [];
  const result = lintSources(
    { sources, problems: [], passedOver: [], ...selection },
    { rules, onLinted: (count) => counts.push(count) },
  );
  return { ...result, counts };
}

test("counts files, templates and findings", () => {
  const other = source("package.json", "{}");
  const clean = source("clean.yaml", "Resources:\n  Topic: { Type: AWS::SNS::Topic }\n");
  const { summary, findings, texts, passedOver, counts } = run([source("b.yaml", template), clean, other]);
  expect(summary).toEqual({ files: 3, templates: 2, findings: 1, suppressed: 0, problems: 0, incomplete: 0 });
  expect(findings.map(({ file, logicalId }) => [file, logicalId])).toEqual([["b.yaml", "BobKey"]]);
  expect([...texts]).toEqual([["b.yaml", template]]);
  expect(passedOver.map(({ file }) => file)).toEqual(["clean.yaml", "package.json"]);
  expect(counts).toEqual([1, 2, 3]);
});

test("sorts by file, place and rule, whatever the order of the sources", () => {
  const two = `${template}  AmyKey: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }\n`;
  const sources = [
    source("Z.yaml", two),
    source("a/b.yaml", template),
    source("a.yaml", template),
    source("é.yaml", template),
  ];
  const places = (result: ReturnType<typeof run>) =>
    result.findings.map(({ file, logicalId }) => `${file} ${logicalId}`);
  const expected = ["Z.yaml BobKey", "Z.yaml AmyKey", "a.yaml BobKey", "a/b.yaml BobKey", "é.yaml BobKey"];
  expect(places(run(sources))).toEqual(expected);
  expect(places(run(sources.toReversed()))).toEqual(expected);
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
    () => ({ kind: "too-large", mention: "AWS::IAM::AccessKey" }),
    "invalid-template",
    "too large to be a template, but mentions AWS::IAM::AccessKey",
  ],
  [
    "makes latchkey itself fail",
    () => ({ kind: "read", bytes: null as unknown as Uint8Array }),
    "unreadable",
    "internal error, please report it: TypeError",
  ],
])("a file that %s costs only itself", (_, read, kind, message) => {
  const { summary, problems, findings } = run([
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

test("a file that is too large and has nothing to do with any rule is passed over", () => {
  const { problems, passedOver } = run([
    { file: "data.json", read: () => ({ kind: "too-large", mention: undefined }) },
  ]);
  expect(problems).toEqual([]);
  expect(passedOver).toEqual([{ file: "data.json", reason: "too large to be a template" }]);
});

test("keeps what was known before", () => {
  const problem = { kind: "unreadable", file: "gone.yaml", message: "no such file or directory" } as const;
  const passedOver = [{ file: "z.yaml", reason: "ignored by Git" }];
  const result = run([source("a.txt", "")], { problems: [problem], passedOver });
  expect(result.problems).toEqual([problem]);
  expect(result.passedOver.map(({ file }) => file)).toEqual(["a.txt", "z.yaml"]);
  expect(result.summary).toMatchObject({ files: 1, problems: 1 });
});

test("names the keys that stand twice", () => {
  const { duplicateKeys } = run([
    source("a.yaml", template.replace("  BobKey:", "  Bob: { Type: AWS::IAM::User }\n  BobKey:")),
  ]);
  expect(duplicateKeys).toEqual([expect.objectContaining({ file: "a.yaml", message: expect.stringContaining("Bob") })]);
});
