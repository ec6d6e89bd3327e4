import { describe, expect, it } from "vitest";
import { readYaml } from "./read-yaml";

describe("lines that YAML 1.2 wants indented further", () => {
  it.each([
    ["a bracket that closes at the margin", "a:\n  b: [\n    c\n]\nd: e", { a: { b: ["c"] }, d: "e" }],
    [
      "a list that goes on at the margin",
      "a:\n  b: [c,\nd, {e:\nf}]\ng: h",
      { a: { b: ["c", "d", { e: "f" }] }, g: "h" },
    ],
    ["a mapping of JSON", 'a:\n  b: {\n"c": ["d", {"e": 1}]\n}\nf: g', { a: { b: { c: ["d", { e: "1" }] } }, f: "g" }],
    [
      "a function in it",
      "a:\n  b: !Join ['',\n[!Ref c,\n'd']]\ne: f",
      { a: { b: { "Fn::Join": ["", [{ Ref: "c" }, "d"]] } }, e: "f" },
    ],
    ["a comment in it", "a:\n  b: [c,\n# ] x\nd]\ne: f", { a: { b: ["c", "d"] }, e: "f" }],
    ["text in double quotes", 'a:\n  b: "c\nd"\ne: f', { a: { b: "c d" }, e: "f" }],
    ["text in single quotes", "a:\n  b: 'c\nit''s\n\nd'  # x\ne: f", { a: { b: "c it's\nd" }, e: "f" }],
    ["escapes in text", 'a:\n  b: "c \\"d\\"\ne\\\\\nf\\\ng"\nh: i', { a: { b: 'c "d" e\\ fg' }, h: "i" }],
    ["text in a list", 'a:\n  b: ["c\nd", "e",\n"f\ng"]\nh: i', { a: { b: ["c d", "e", "f g"] }, h: "i" }],
    [
      "several of them",
      'a: "b\nc"\nd: [\n]\ne:\n  f: {\n}\n  g: |\n    "x\n   ]\nh: i'.replace("\n   ]", "\n    ]"),
      { a: "b c", d: [], e: { f: {}, g: '"x\n]\n' }, h: "i" },
    ],
    ["CRLF", 'a:\r\n  b: "c\r\nd"\r\n  e: [\r\n]\r\n', { a: { b: "c d", e: [] } }],
  ])("%s", (_, text, value) => {
    const { root, faults } = readYaml(text, { maxDepth: 20, maxNodes: 1_000 });
    expect({ value: root?.value, faults }).toEqual({ value, faults: [] });
  });

  it("have their true places", () => {
    const text = 'a:\n  b: [\n"c\nd"\n]\ne: f';
    const { root } = readYaml(text, { maxDepth: 20, maxNodes: 1_000 });
    const item = root?.members?.get("a")?.node.members?.get("b")?.node.items?.[0];
    expect(text.slice(item?.start, item?.end)).toBe('"c\nd"');
    const last = root?.members?.get("e");
    expect(text.slice(last?.keyStart, last?.keyEnd)).toBe("e");
  });
});

describe("text that stays at fault", () => {
  it.each([
    ["a quote that nothing closes", 'a:\n  b: "c\nd: e\n', 'Missing closing "quote'],
    ["a document's start inside quotes", "a:\n  b: 'c\n---\nd'\n", "Missing closing 'quote"],
    [
      "a document's start inside brackets",
      "a:\n  b: [c,\n---\nd]\n",
      "Flow sequence in block collection must be sufficiently indented and end with a ]",
    ],
  ])("%s", (_, text, message) => {
    expect(readYaml(text, { maxDepth: 20, maxNodes: 1_000 }).faults[0]).toMatchObject({ message });
  });
});
