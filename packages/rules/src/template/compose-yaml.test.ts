import { describe, expect, it } from "vitest";
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

describe("a document", () => {
  it.each([
    ["nothing", "", null],
    ["a comment", "# a\n", null],
    ["text", "a", "a"],
    ["a list", "- a\n- b", ["a", "b"]],
    ["a mapping in braces over several lines", "{\n  a: [\n    b,\n  ],\n}\n", { a: ["b"] }],
    ["with its start and end", "%YAML 1.1\n---\na: b\n...\n", { a: "b" }],
    ["of version 1.2", "%YAML 1.2\n---\na: yes\n", { a: true }],
    ["followed by an empty one", "a: b\n---\n", { a: "b" }],
    ["with CRLF", "a:\r\n  - b\r\n  - |\r\n    c\r\n", { a: ["b", "c\n"] }],
    ["with lone CRs", "a:\r  - b\r  - |\r    c\r", { a: ["b", "c\n"] }],
  ])("%s", (_, text, value) => expectValue(text, value));

  it("must be the only one", () => {
    const fault = "5: A template is one YAML document, and here starts another";
    expect(read("a: b\n--- # c\nd: e\n---\nf: g")).toEqual({ value: { a: "b" }, faults: [fault] });
    expect(read("---\n\n--- {d: e}")).toEqual({ value: { d: "e" }, faults: [fault] });
  });
});

describe("a fault of the syntax is told once, with its place", () => {
  // The caret is before the fault.
  it.each([
    ["a tab as indentation", "a:\n^\tb: c\n\td: e", "Tabs are not allowed as indentation", { a: null, b: "c", d: "e" }],
    [
      "a line that is indented differently",
      "a:\n  b: 1\n\n # c\n ^d: 2\ne: 3",
      "All mapping items must start at the same column",
      expect.anything(),
    ],
    [
      "a key without a colon",
      "a: 1\n^b\nc: 2",
      "Implicit map keys need to be followed by map values",
      { a: "1", b: null, c: "2" },
    ],
    ["text after quotes", "a: 'b'^,\nc: d", "Unexpected scalar at node end", { a: "b", c: "d" }],
    [
      "a reserved character",
      "a: ^%s\nb: 1",
      "Plain value cannot start with directive indicator character %",
      { a: "%s", b: "1" },
    ],
    [
      "a bracket left open",
      "a: [b\n^c: d",
      "Flow sequence in block collection must be sufficiently indented and end with a ]",
      expect.anything(),
    ],
    ["two tags", "a: !Ref ^!Sub b", "A node can have at most one tag", { a: { "Fn::Sub": "b" } }],
    ["an unknown escape", 'a: "b^\\q"', "Invalid escape sequence \\q", { a: "b\\q" }],
    [
      "a merge conflict",
      "a: 1\n^<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> 1\n",
      "Implicit keys need to be on a single line",
      expect.anything(),
    ],
  ])("%s", (_, marked, message, value) => {
    const start = marked.indexOf("^");
    expect(read(marked.replace("^", ""))).toEqual({ value, faults: [`${start}: ${message}`] });
  });

  it.each([
    ["a mapping as a key", "a: ^{{ name }}\nb: 1", { a: {}, b: "1" }],
    ["a list as a key", "? ^[a]\n: b\nc: d", { c: "d" }],
    ["a function as a key", "^!Ref a: b\nc: d", { c: "d" }],
  ])("%s", (_, marked, value) => {
    const start = marked.indexOf("^") + Number(marked.includes("{{"));
    const message = "A key must be text, not a mapping or a list";
    expect(read(marked.replace("^", ""))).toEqual({ value, faults: [`${start}: ${message}`] });
  });
});

describe("a limit", () => {
  it("of depth counts mappings, lists and functions", () => {
    const depth = { maxDepth: 3, maxNodes: 1_000 };
    const fault = (start: number) => [
      { message: "Nested more than 3 levels deep, which is the limit", start, end: start + 1 },
    ];
    expect(readYaml("a: [[b]]", depth).faults).toEqual([]);
    expect(readYaml("a: [!Ref b]", depth).faults).toEqual([]);
    expect(readYaml("a: [[[b]]]", depth).faults).toEqual(fault(5));
    expect(readYaml("a:\n- - - b", depth).faults).toEqual(fault(9));
    expect(readYaml("a: [!Not [b]]", depth).faults).toEqual(fault(9));
    expect(readYaml("a: [[!Ref b]]", depth).faults).toEqual(fault(5));
  });

  it("of depth counts what aliases stand for", () => {
    const depth = { maxDepth: 3, maxNodes: 1_000 };
    expect(readYaml("a: &x [b]\nc: [*x]", depth).faults).toEqual([]);
    expect(readYaml("a: &x [b]\nc: [[*x]]", depth).faults).toMatchObject([{ start: 15 }]);
    expect(readYaml("a: &x [b]\nc: &y [*x]\nd: [*y]", depth).faults).toMatchObject([{ start: 25 }]);
  });

  it("of keys and values counts what aliases stand for", () => {
    const bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n";
    const size = 1 + (2 + 2) + (2 + 2 * 3) + (2 + 2 * 7) + (2 + 2 * 15);
    expect(readYaml(bomb, { maxDepth: 20, maxNodes: size }).faults).toEqual([]);
    expect(readYaml(bomb, { maxDepth: 20, maxNodes: size - 1 })).toMatchObject({
      root: { value: { a: ["x", "x"] } },
      faults: [
        {
          message: `More than ${size - 1} keys and values, counting what aliases stand for, which is the limit`,
          start: 51,
        },
      ],
    });
  });

  it("of keys and values ends the reading of a text that has too many", () => {
    expect(readYaml("a: [b, c]\nd: e\n", { maxDepth: 20, maxNodes: 4 })).toEqual({
      faults: [
        {
          message: "More than 4 keys and values, counting what aliases stand for, which is the limit",
          start: 10,
          end: 11,
        },
      ],
      duplicates: [],
    });
    expect(readYaml(`a: [${",".repeat(30)}]`, { maxDepth: 20, maxNodes: 4 }).faults).toMatchObject([
      { message: "More than 32 YAML tokens, which is the limit" },
    ]);
  });
});
