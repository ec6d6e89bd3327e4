import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { readYaml } from "./read-yaml";
import type { TemplateValue } from "./template-value";

const limits = { maxDepth: 20, maxNodes: 1_000 };

function read(text: string): { readonly value: TemplateValue | undefined; readonly faults: readonly string[] } {
  const { root, faults } = readYaml(text, limits);
  return { value: root?.value, faults: faults.map(({ message, start }) => `${start}: ${message}`) };
}

function expectValue(text: string, value: unknown): void {
  expect(read(text)).toEqual({ value, faults: [] });
}

describe("a plain scalar", () => {
  it.each([
    "2010-09-09",
    "2010-09-09T00:00:00Z",
    "012345678901",
    "0x1F",
    "0o17",
    "1.0",
    "1_000",
    "1e3",
    "12:30:45",
    ".inf",
    "y",
    "N",
    "nuLL",
    "tRUE",
    "=",
  ])("stays as it is spelt: %s", (text) => expectValue(`a: ${text}`, { a: text }));

  it.each(["", "~", "null", "Null", "NULL"])("is null: %j", (text) => expectValue(`a: ${text}`, { a: null }));

  it.each([
    ["yes", true],
    ["Yes", true],
    ["YES", true],
    ["on", true],
    ["On", true],
    ["ON", true],
    ["true", true],
    ["True", true],
    ["TRUE", true],
    ["no", false],
    ["No", false],
    ["NO", false],
    ["off", false],
    ["Off", false],
    ["OFF", false],
    ["false", false],
    ["False", false],
    ["FALSE", false],
  ])("is a boolean: %s", (text, value) => expectValue(`a: ${text}`, { a: value }));

  it.each([
    ["on several lines", "a: b\n  c\n\n  d\n", "b c\nd"],
    ["with colons and hashes", "a: arn:aws:iam::1:user#b", "arn:aws:iam::1:user#b"],
    ["before a comment", "a: b # c", "b"],
  ])("%s", (_, text, value) => expectValue(text, { a: value }));
});

describe("a quoted or block scalar is text", () => {
  it.each([
    ["single quotes", "a: 'it''s'", "it's"],
    ["quoted boolean", "a: 'yes'", "yes"],
    ["quoted null", 'a: "null"', "null"],
    ["empty quotes", "a: ''", ""],
    ["escapes", 'a: "\\x41\\u0042\\U00000043\\t\\/\\e"', "ABC\t/\x1b"],
    ["an escaped line break", 'a: "b\\\n   c"', "bc"],
    ["a folded line break", 'a: "b\n   c"', "b c"],
    ["literal", "a: |\n  b\n   c\n\n", "b\n c\n"],
    ["literal, stripped", "a: |-\n  b\n\n", "b"],
    ["literal, kept", "a: |+\n  b\n\n", "b\n\n"],
    ["literal, with its indentation", "a: |2\n   b\n", " b\n"],
    ["folded", "a: >\n  b\n  c\n\n  d\n", "b c\nd\n"],
    ["literal boolean", "a: |-\n  no\n", "no"],
  ])("%s", (_, text, value) => expectValue(text, { a: value }));
});

describe("keys", () => {
  it.each([
    [
      "are text, whatever they look like",
      "yes: 1\n~: 2\n2010-09-09: 3\n1: 4",
      { yes: "1", "~": "2", "2010-09-09": "3", 1: "4" },
    ],
    ["may be quoted", "\"a b\": 1\n'<<': 2", { "a b": "1", "<<": "2" }],
    ["may be explicit", "? a\n: b", { a: "b" }],
    ["may be an anchor and an alias", "&k a: *k\n*k : c", { a: "c" }],
  ])("%s", (_, text, value) => expectValue(text, value));

  it("may be those that JavaScript knows", () => {
    const { value } = read("__proto__: {a: 1}\nconstructor: 2\ntoString: 3\n");
    expect(Object.entries(value ?? {})).toEqual([
      ["__proto__", { a: "1" }],
      ["constructor", "2"],
      ["toString", "3"],
    ]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it("may stand twice: the last one counts", () => {
    expectValue("a: 1\nb: {c: 1, c: 2}\na: 3", { a: "3", b: { c: "2" } });
    expect(readYaml("a: 1\nb: {c: 1, 'c': 2}\na: 3", limits).duplicates).toEqual([
      { message: "Key `c` stands again further down; only the last one counts", start: 9, end: 10 },
      { message: "Key `a` stands again further down; only the last one counts", start: 0, end: 1 },
    ]);
  });
});

describe("anchors, aliases and merge keys", () => {
  it.each([
    [
      "an alias is what its anchor is",
      "a: &x {b: &y [c]}\nd: *x\ne: *y",
      { a: { b: ["c"] }, d: { b: ["c"] }, e: ["c"] },
    ],
    ["a later anchor takes the name over", "a: &x 1\nb: *x\nc: &x 2\nd: *x", { a: "1", b: "1", c: "2", d: "2" }],
    [
      "a mapping is merged",
      "a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3",
      { a: { b: "1", c: "2" }, d: { b: "1", c: "3" } },
    ],
    [
      "a key of its own counts, also before the merge",
      "a: &x {b: 1}\nd: {b: 2, <<: *x}",
      { a: { b: "1" }, d: { b: "2" } },
    ],
    [
      "of several the first counts",
      "a: &x {b: 1}\nc: &y {b: 2, d: 3}\ne: {<<: [*x, *y]}",
      { a: { b: "1" }, c: { b: "2", d: "3" }, e: { b: "1", d: "3" } },
    ],
    [
      "merges are merged",
      "a: &x {b: 1}\nc: &y {<<: *x, d: 2}\ne: {<<: *y}",
      { a: { b: "1" }, c: { b: "1", d: "2" }, e: { b: "1", d: "2" } },
    ],
    ["a mapping can be merged where it stands", "a:\n  <<: {b: 1}\n  c: 2", { a: { b: "1", c: "2" } }],
  ])("%s", (_, text, value) => expectValue(text, value));

  it.each([
    ["an alias without an anchor", "a: *x\nb: 1", { a: null, b: "1" }, "3: Alias `*x` has no anchor before it"],
    ["an alias before its anchor", "a: *x\nb: &x 1", { a: null, b: "1" }, "3: Alias `*x` has no anchor before it"],
    ["an anchor that holds itself", "a: &x [b, *x]", { a: ["b", null] }, "10: Alias `*x` stands inside its own anchor"],
    [
      "a merge with itself",
      "a: &x\n  <<: *x\n  b: 1",
      { a: { b: "1" } },
      "12: Alias `*x` stands inside its own anchor",
    ],
    ["a merge with text", "a: {<<: b, c: 1}", { a: { c: "1" } }, "8: Only a mapping can be merged"],
  ])("%s", (_, text, value, fault) => {
    expect(read(text)).toEqual({ value, faults: [fault] });
  });
});

const scalar = fc.oneof(fc.string(), fc.boolean(), fc.constant(null), fc.integer(), fc.double({ noNaN: true }));
const { value: json } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom("__proto__", "<<", "yes", "a")), tie("value"), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
  ),
}));

it("reads JSON as `JSON.parse` does, save that numbers keep their spelling", () => {
  fc.assert(
    fc.property(json, fc.constantFrom(0, 2), (value, space) => {
      const text = JSON.stringify(value, null, space);
      expectValue(
        text,
        JSON.parse(text, (_, entry) => (typeof entry === "number" ? JSON.stringify(entry) : entry)),
      );
    }),
  );
});

it("reads what the library writes in block style", () => {
  // The library writes this one without quotes, and then it merges.
  const key = fc.string({ minLength: 1 }).filter((text) => text !== "<<");
  const texts = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.string(),
      fc.array(tie("value"), { minLength: 1 }),
      fc.dictionary(key, tie("value"), { minKeys: 1, noNullPrototype: true }),
    ),
  })).value;
  fc.assert(
    fc.property(fc.record({ a: texts }), (value) => {
      expectValue(stringify(value, { version: "1.1", compat: "core", aliasDuplicateObjects: false }), value);
    }),
  );
});
