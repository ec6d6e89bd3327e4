import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readJson } from "./read-json";
import type { SourceNode } from "./source-node";

const limits = { maxDepth: 20 };

describe("JSON with a fault is told the place, and read as it was meant", () => {
  // The caret is before the fault.
  it.each([
    ["a comma after the last member", '{"a": 1^, }', "Unexpected comma after the last entry", { a: 1 }],
    ["a comma after the last item", "[1^,\n]", "Unexpected comma after the last entry", [1]],
    ["two commas", '{"a": 1,^, "b": 2}', "Unexpected comma", { a: 1, b: 2 }],
    ["a comma first", "[^, 1]", "Unexpected comma", [1]],
    ["no comma between members", '{"a": 1\n ^"b": 2}', "Expected a comma before this member", { a: 1, b: 2 }],
    ["no comma between items", '["a"\n ^"b"]', "Expected a comma before this", ["a", "b"]],
    ["no comma before a mapping", '[{}^{"a": 1}]', "Expected a comma before this", [{}, { a: 1 }]],
    ["no colon", '{"a" ^1, "b": 2}', "Expected a colon before this", { a: 1, b: 2 }],
    ["a colon in a list", '["a"^: "b"]', "Unexpected colon", ["a", "b"]],
    ["a key without a value", '{^"a", "b": 2}', "Key `a` has no value", { b: 2 }],
    ["a key without a value, at the end", '{"b": 2, ^"a":}', "Key `a` has no value", { b: 2 }],
    ["a key without a value before another", '{^"a":\n "b": 2}', "Key `a` has no value", { b: 2 }],
    [
      "a value where a key belongs",
      '{"s": "x", ^{"Ref": "B"}, "/y", "b": 2}',
      "Expected a key in double quotes",
      { s: "x", b: 2 },
    ],
    ["a stray word", '{"a": 1,\n^g\n"b": 2}', "Unexpected `g`", { a: 1, b: 2 }],
    ["a doubled line", '{"a": [\n"a"^: [\n1]\n, "b": 2}', "Unexpected colon", { a: ["a", [1], "b", 2] }],
    ["a bracket left open", '{"a": [1, 2^}', "Expected ] first", { a: [1, 2] }],
    ["a bracket too many", '{"a": 1^], "b": 2}', "There is nothing that this ] could close", { a: 1, b: 2 }],
    ["a brace too many", '{"a": {}} ^, "b": 2}', "Unexpected text after the end of the template", { a: {}, b: 2 }],
    ["more after the end", "[1] ^[2]", "Unexpected text after the end of the template", [1, [2]]],
    ["the end too early", '{"a": {"b": 1^', "The text ends before the closing }", { a: { b: 1 } }],
    ["the end after a comma", '{"a": 1,^\n', "The text ends before the closing }", { a: 1 }],
    ["a quote left open", '{"a": ^"x,\n"b": 2}', "This text has no closing quote", { a: "x,", b: 2 }],
    ["a quote left open at the end", '["a", ^"b', "This text has no closing quote", ["a", "b"]],
    ["a tab in text", '{"a": "x^\ty"}', "A control character is written \\t here", { a: "x\ty" }],
    [
      "an unknown escape",
      '{"a": "C:\\\\a^\\Program\\n"}',
      "Unknown escape: a backslash itself is written \\\\",
      { a: "C:\\a\\Program\n" },
    ],
    ["half an escape", '{"a": "^\\u00"}', "Unknown escape: a backslash itself is written \\\\", { a: "\\u00" }],
    ["single quotes", "{^'a': 'it'}", "Expected double quotes", { a: "it" }],
    [
      "bare words",
      "{^a: AWS::IAM::User, b: [x]}",
      "Expected double quotes around `a`",
      { a: "AWS::IAM::User", b: ["x"] },
    ],
    ["a number with a leading zero", '{"a": ^012}', "Expected double quotes around `012`", { a: "012" }],
    ["Python's words", '{"a": ^True}', "Expected double quotes around `True`", { a: "True" }],
    ["a comment", '{"a": 1, ^// "c": 3\n"b": 2}', "JSON has no comments", { a: 1, b: 2 }],
    ["a comment of YAML", '{"a": 1, ^# "c": 3\n"b": 2}', "JSON has no comments", { a: 1, b: 2 }],
    [
      "a merge conflict",
      '{\n^<<<<<<< HEAD\n"a": 1\n=======\n"a": 2\n>>>>>>> 1234abc\n, "b": 3}',
      "Merge conflict marker",
      { a: 2, b: 3 },
    ],
    ["nothing", "^", "Expected a value", undefined],
  ])("%s", (_, marked, message, value) => {
    const start = marked.indexOf("^");
    const { faults, root } = readJson(marked.replace("^", ""), limits);
    expect(faults).toMatchObject([{ message, start }]);
    expect(root?.value).toEqual(value);
  });

  it("gives up where the nesting is too deep", () => {
    expect(readJson("[[[]]]", { maxDepth: 2 })).toEqual({
      faults: [{ message: "Nested more than 2 levels deep, which is the limit", start: 2, end: 3 }],
      duplicates: [],
    });
    expect(readJson("[[{}]]", { maxDepth: 3 }).faults).toEqual([]);
  });
});

it("tells the keys that a later one overrides", () => {
  const { root, duplicates } = readJson('{"a": 1, "b": {"a": 1}, "a": 2, "a": 3}', limits);
  expect(root?.value).toEqual({ a: 3, b: { a: 1 } });
  expect(duplicates).toEqual([
    { message: "Key `a` stands again further down; only the last one counts", start: 1, end: 4 },
    { message: "Key `a` stands again further down; only the last one counts", start: 24, end: 27 },
  ]);
});

const key = fc.oneof(fc.string(), fc.constantFrom("__proto__", "constructor", "toString", "1", "a"));
const { value: json } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: "binary" }),
    fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie("value")), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
  ),
}));

describe("well-formed JSON", () => {
  it("is read as `JSON.parse` reads it, and the text at every place is that value", () => {
    fc.assert(
      fc.property(json, fc.constantFrom("", " ", "\t", "\n"), (value, space) => {
        const text = JSON.stringify(value, null, space);
        const { root, faults } = readJson(text, limits);
        expect(faults).toEqual([]);
        expect(JSON.stringify(root?.value)).toBe(JSON.stringify(JSON.parse(text)));
        if (root) expectPlaces(root, text);
      }),
    );
  });
});

describe("any other text", () => {
  const spoilt = fc
    .tuple(
      json,
      fc.nat(),
      fc.nat({ max: 3 }),
      fc.constantFrom("", "{", "}", "[", "]", ",", ":", '"', "\\", "x", "1", "\n", "\u00a0"),
    )
    .map(([value, at, cut, put]) => {
      const text = JSON.stringify(value, null, 1);
      const start = at % (text.length + 1);
      return text.slice(0, start) + put + text.slice(start + cut);
    });
  const tokens = fc
    .array(fc.constantFrom("{", "}", "[", "]", ",", ":", '"a"', '"', "1", "null", "x", "'", "\n", "\\", "<<<<<<<"))
    .map((parts) => parts.join(""));

  it("has a fault exactly when `JSON.parse` refuses it", () => {
    fc.assert(
      fc.property(fc.oneof(spoilt, tokens, fc.string()), (text) => {
        const { faults } = readJson(text, { maxDepth: 1_000 });
        expect(faults.length === 0).toBe(isJson(text));
        for (const { start, end } of faults) expect(0 <= start && start <= end && end <= text.length).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});

function expectPlaces({ start, end, value, members, items }: SourceNode, text: string): void {
  expect(JSON.stringify(JSON.parse(text.slice(start, end)))).toBe(JSON.stringify(value));
  for (const item of items ?? []) expectPlaces(item, text);
  for (const [name, { keyStart, keyEnd, node }] of members ?? []) {
    expect(JSON.parse(text.slice(keyStart, keyEnd))).toBe(name);
    expectPlaces(node, text);
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
