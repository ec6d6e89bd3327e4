import { describe, expect, it } from "vitest";
import type { ParseLimits } from "./limits";
import { parseTemplate } from "./parse-template";

const user = 'Resources: {Bob: {Type: "AWS::IAM::User"}}';
const root = { Resources: { Bob: { Type: "AWS::IAM::User" } } };

/** What came of a text: the root, the reason, and the problems with their places. */
function outcome(content: Uint8Array | string, limits: Partial<ParseLimits> = {}): Record<string, unknown> {
  const parsed = parseTemplate(content, { file: "t.yaml", limits });
  if (parsed.kind === "other") return { kind: parsed.kind, reason: parsed.reason };
  const problems = parsed.problems.map(({ message, span }) => `${span.start.line}:${span.start.column} ${message}`);
  return { kind: parsed.kind, ...(parsed.kind === "template" && { root: parsed.template.root }), problems };
}

describe("a template", () => {
  it.each([
    ["YAML", user],
    ["YAML with a byte order mark", `\ufeff${user}`],
    ["JSON", JSON.stringify(root)],
    ["JSON with tabs and a byte order mark", `\ufeff${JSON.stringify(root, null, "\t")}`],
    ["UTF-8 bytes with a byte order mark", Buffer.from(`\ufeff${user}`)],
    ["UTF-16 bytes", Buffer.from(`\ufeff${user}`, "utf16le")],
    ["UTF-16 bytes, big end first", Buffer.from(`\ufeff${JSON.stringify(root)}`, "utf16le").swap16()],
  ])("may be %s", (_, content) => {
    expect(outcome(content)).toEqual({ kind: "template", root, problems: [] });
  });

  it.each([
    ["a format version", 'AWSTemplateFormatVersion: "2010-09-09"'],
    ["a resource", user],
    ["a loop over resources", "Resources: {'Fn::ForEach::A': [B, [c], {}]}"],
    ["keys in escapes", '{ "Res\\u006furces": { "A": { "Ty\\u0070e": "AWS::SNS::Topic" } } }'],
  ])("is known by %s", (_, text) => {
    expect(outcome(text)).toMatchObject({ kind: "template", problems: [] });
  });

  it("keeps the file's name and text", () => {
    const parsed = parseTemplate(Buffer.from(`\ufeff${user}`), { file: "a/b.yaml" });
    expect(parsed).toMatchObject({ template: { file: "a/b.yaml", text: user } });
  });

  it("may have keys that JavaScript knows", () => {
    for (const text of [
      '{"AWSTemplateFormatVersion": "2010-09-09", "__proto__": {"Type": "x"}}',
      "AWSTemplateFormatVersion: 2010-09-09\n__proto__: {Type: x}",
    ]) {
      const parsed = parseTemplate(text, { file: "t" });
      expect(parsed.kind === "template" && Object.keys(parsed.template.root)).toEqual([
        "AWSTemplateFormatVersion",
        "__proto__",
      ]);
    }
  });
});

describe("a file that is no template is passed over", () => {
  it.each([
    ["nothing", "", "empty"],
    ["white space", " \n\t\r\n", "empty"],
    ["comments", "# a\n# b\n", "empty"],
    ["text", "hello", "no CloudFormation template"],
    ["a list", "- Resources", "no CloudFormation template"],
    ["another mapping", "on: push\njobs: {}\n", "no CloudFormation template"],
    ["resources of another kind", "Resources: {cpu: 1}", "no CloudFormation template"],
    ["a resource by itself", "Bob: {Type: 'AWS::IAM::User'}", "no CloudFormation template"],
    ["JSON of another kind, with a fault", '{ "compilerOptions": { "strict": true, } }', "no CloudFormation template"],
    ["a chart", "{{- if .Values.a }}\nkind: ConfigMap\n{{- end }}\n", "no CloudFormation template"],
    ["YAML of another kind, with a fault", "a: [\nb: 'c", "no CloudFormation template"],
    ["binary data", Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1]), "binary"],
  ])("%s", (_, content, reason) => {
    expect(outcome(content)).toEqual({ kind: "other", reason });
  });
});

describe("a template with a fault is read as far as it goes", () => {
  it.each([
    [
      "JSON",
      '{"Resources": {"Bob": {"Type": "AWS::IAM::User"},}\n}',
      root,
      "1:49 Unexpected comma after the last entry",
    ],
    [
      "YAML in braces",
      "{Resources: {Bob: {Type: AWS::IAM::User}}}",
      root,
      "1:2 Expected double quotes around `Resources`",
    ],
    [
      "YAML",
      "Resources:\n  Bob:\n    Type: AWS::IAM::User\n   Path: /\n",
      { Resources: { Bob: { Type: "AWS::IAM::User" }, Path: "/" } },
      "4:4 All mapping items must start at the same column",
    ],
    ["an unknown tag", `${user}\nA: !foo b`, { ...root, A: "b" }, "2:4 Unknown tag `!foo`"],
    ["a second document", `${user}\n---\na: b`, root, "2:1 A template is one YAML document, and here starts another"],
    [
      "bytes that are not UTF-8",
      Buffer.concat([Buffer.from(`${user} # Gr`), Buffer.from([0xf6]), Buffer.from("sse")]),
      root,
      "1:48 Byte 0xF6 is not UTF-8; save the file as UTF-8",
    ],
    [
      "resources that are a list",
      "AWSTemplateFormatVersion: '2010-09-09'\nResources: [a]",
      { AWSTemplateFormatVersion: "2010-09-09", Resources: ["a"] },
      "2:1 `Resources` must be a mapping from logical IDs to resources",
    ],
    [
      "no resources",
      '{"AWSTemplateFormatVersion": "2010-09-09", "Resources": null}',
      { AWSTemplateFormatVersion: "2010-09-09", Resources: null },
      "1:44 `Resources` must be a mapping from logical IDs to resources",
    ],
    [
      "a resource outside",
      `${user}\nKey: {Type: 'AWS::IAM::AccessKey'}\nOutputs: {Type: {Value: a}}`,
      { ...root, Key: { Type: "AWS::IAM::AccessKey" }, Outputs: { Type: { Value: "a" } } },
      "2:1 Resource `Key` stands outside `Resources`",
    ],
  ])("%s", (_, content, value, problem) => {
    expect(outcome(content)).toEqual({ kind: "template", root: value, problems: [problem] });
  });

  it("tells several resources outside as one problem", () => {
    const stray = "A: {Type: 'AWS::SNS::Topic'}\nB: {Type: 'AWS::SNS::Topic'}\nC: {Type: 'Custom::C'}";
    expect(outcome(`${stray}\n${user}`)).toMatchObject({
      problems: ["1:1 Resource `A` stands outside `Resources`, as do 2 more"],
    });
  });

  it("tells no more than twenty problems, in order", () => {
    const tags = Array.from({ length: 30 }, (_, index) => `k${index}: !t${index} a`).join("\n");
    const { problems } = outcome(`${user}\n${tags}`);
    expect(problems).toEqual(
      Array.from({ length: 20 }, (_, index) => `${index + 2}:${index < 10 ? 5 : 6} Unknown tag \`!t${index}\``),
    );
  });
});

describe("what was meant as a template, but cannot be read", () => {
  it.each([
    ["text", `--- |\n${user}\nAWSTemplateFormatVersion: 2010-09-09`, "1:1 A template is a mapping"],
    [
      "binary data in it",
      `${user}\nResources:\n A: {Type: AWS::SNS::Topic}\n\0`,
      "4:1 NUL character: save the file as UTF-8",
    ],
  ])("%s", (_, text, problem) => {
    expect(outcome(text)).toEqual({ kind: "invalid", problems: [problem] });
  });
});

describe("a file beyond a limit", () => {
  const version = 'AWSTemplateFormatVersion: "2010-09-09"\n';
  const deep = (open: string) => `${version}a: ${open.repeat(100_000)}`;
  const levels = "Nested more than 200 levels deep, which is the limit";

  it("is refused by its size, counted in bytes", () => {
    expect(outcome(`${version}# ü`, { maxBytes: 43 })).toMatchObject({ kind: "template", problems: [] });
    const problems = ["1:1 The file has 43 bytes, and the limit is 42"];
    expect(outcome(`${version}# ü`, { maxBytes: 42 })).toEqual({ kind: "invalid", problems });
    expect(outcome(Buffer.from(`${version}# ü`), { maxBytes: 42 })).toEqual({ kind: "invalid", problems });
    expect(outcome("a: b", { maxBytes: 3 })).toEqual({
      kind: "other",
      reason: "The file has 4 bytes, and the limit is 3",
    });
  });

  it("is refused by its size before anything else", () => {
    const problem = "1:1 The file has 52428839 bytes, and the limit is 10485760";
    expect(outcome(Buffer.from(version + " ".repeat(50 * 1024 * 1024)))).toEqual({
      kind: "invalid",
      problems: [problem],
    });
  });

  it.each([
    ["lists in JSON", `{"AWSTemplateFormatVersion": "2010-09-09", "a": ${"[".repeat(100_000)}`],
    [
      "closed lists in JSON",
      `{"AWSTemplateFormatVersion": "2010-09-09", "a": ${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
    ],
    ["mappings in JSON", `{"AWSTemplateFormatVersion": "2010-09-09", "a": ${'{"a":'.repeat(100_000)}`],
    ["lists in brackets", deep("[")],
    ["mappings in braces", deep("{a: ")],
    ["lists of dashes", `${version}a:\n  ${"- ".repeat(100_000)}b`],
    ["explicit keys", `${version}a:\n  ${"? ".repeat(100_000)}b`],
    [
      "mappings by indentation",
      version + Array.from({ length: 1_000 }, (_, index) => `${" ".repeat(index)}a:\n`).join(""),
    ],
    ["functions", deep("!Not [")],
  ])("is refused by its depth: %s", (_, text) => {
    const parsed = outcome(text);
    expect(parsed).toMatchObject({ kind: "invalid", problems: [expect.stringMatching(levels)] });
  });

  it.each([
    [
      "exponential aliases",
      `a0: &a0 [x, x]\n${Array.from({ length: 100 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]\n`).join("")}`,
    ],
    [
      "exponential merges",
      `m0: &m0 {a: x}\n${Array.from({ length: 100 }, (_, i) => `m${i + 1}: &m${i + 1} {<<: [*m${i}, *m${i}], b: *m${i}}\n`).join("")}`,
    ],
    [
      "growing merges",
      `m0: &m0 {a: x}\n${Array.from({ length: 500 }, (_, i) => `m${i + 1}: &m${i + 1} {<<: *m${i}, k${i}: x}\n`).join("")}`,
    ],
  ])("is read in part when aliases stand for too much: %s", (_, text) => {
    const message = /^\d+:\d+ More than 10000 keys and values, counting what aliases stand for, which is the limit$/;
    expect(outcome(version + text, { maxNodes: 10_000 })).toMatchObject({
      kind: "template",
      problems: [expect.stringMatching(message)],
    });
  });

  it.each([
    ["keys in one mapping", Array.from({ length: 5_000 }, (_, index) => `k${index}: v\n`).join("")],
    ["the same key", "k: v\n".repeat(5_000)],
    [
      "anchors",
      Array.from({ length: 3_000 }, (_, index) => `k${index}: &a${index} v\nl${index}: *a${index}\n`).join(""),
    ],
    ["one long word", `a: ${"x".repeat(1_000_000)}\n`],
    ["one long text", `a: "${"x\n ".repeat(100_000)}"\n`],
    ["white space", " ".repeat(1_000_000)],
    ["a comment", `#${"#".repeat(1_000_000)}`],
  ])("is read when it is merely large: %s", (_, text) => {
    expect(outcome(version + text)).toMatchObject({ kind: "template", problems: [] });
  });

  it.each([
    ["documents", "--- a\n".repeat(100_000)],
    ["quotes", '"'.repeat(20_000)],
    ["quoted lines", 'a: "x\n'.repeat(3_000)],
    ["tags", `a: ${"!Not ".repeat(5_000)}`],
    ["anchors of nothing", `a: ${"&a ".repeat(5_000)}`],
    ["closing brackets", "]".repeat(5_000)],
    ["escapes", `a: "${"\\q".repeat(50_000)}"`],
    ["tabs before lines", "\ta: b\n".repeat(3_000)],
  ])("is told its first fault when it is full of %s", (_, text) => {
    expect(outcome(version + text)).toMatchObject({ problems: [expect.stringMatching(/^[23]:\d+ /)] });
  });

  it.each([
    ["commas", ","],
    ["colons", ":"],
    ["closing braces", "}"],
    ["quotes", '"'],
    ["texts", '"a" '],
    ["backslashes", "\\"],
    ["words", "a "],
    ["lists", "[],"],
  ])("is told its first fault when JSON is full of %s", (_, part) => {
    const text = `{"AWSTemplateFormatVersion": "2010-09-09"${part.repeat(100_000)}`;
    expect(outcome(text)).toMatchObject({ problems: [expect.stringMatching(/^1:\d+ /)] });
  });
});
