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

describe("a short-form tag is written out", () => {
  it.each([
    ["And", "Fn::And"],
    ["Base64", "Fn::Base64"],
    ["Cidr", "Fn::Cidr"],
    ["Condition", "Condition"],
    ["Contains", "Fn::Contains"],
    ["EachMemberEquals", "Fn::EachMemberEquals"],
    ["EachMemberIn", "Fn::EachMemberIn"],
    ["Equals", "Fn::Equals"],
    ["FindInMap", "Fn::FindInMap"],
    ["GetAZs", "Fn::GetAZs"],
    ["GetAtt", "Fn::GetAtt"],
    ["GetStackOutput", "Fn::GetStackOutput"],
    ["If", "Fn::If"],
    ["Implies", "Fn::Implies"],
    ["ImportValue", "Fn::ImportValue"],
    ["Join", "Fn::Join"],
    ["Length", "Fn::Length"],
    ["Not", "Fn::Not"],
    ["Or", "Fn::Or"],
    ["Ref", "Ref"],
    ["RefAll", "Fn::RefAll"],
    ["Select", "Fn::Select"],
    ["Split", "Fn::Split"],
    ["Sub", "Fn::Sub"],
    ["ToJsonString", "Fn::ToJsonString"],
    ["Transform", "Fn::Transform"],
    ["ValueOf", "Fn::ValueOf"],
    ["ValueOfAll", "Fn::ValueOfAll"],
  ])("!%s", (tag, key) => {
    expectValue(`a: !${tag} b`, { a: { [key]: "b" } });
    expectValue(`a: !${tag} [b, c]`, { a: { [key]: ["b", "c"] } });
    expectValue(`a: !${tag}\n  - b\n  - c`, { a: { [key]: ["b", "c"] } });
    expectValue(`a: !${tag} {b: c}`, { a: { [key]: { b: "c" } } });
    expectValue(`a: !${tag}\n  b: c`, { a: { [key]: { b: "c" } } });
  });

  it.each([
    ["a dotted attribute", "a: !GetAtt b.Arn", { a: { "Fn::GetAtt": "b.Arn" } }],
    ["quoted text", "a: !Ref 'b'\nc: !GetAtt \"b.Arn\"", { a: { Ref: "b" }, c: { "Fn::GetAtt": "b.Arn" } }],
    ["block text", "a: !Sub |\n  b\n", { a: { "Fn::Sub": "b\n" } }],
    ["nothing", "a: !Ref\nb: !GetAZs ''", { a: { Ref: "" }, b: { "Fn::GetAZs": "" } }],
    ["a word that looks like another type", "a: !Ref yes\nb: !Ref null", { a: { Ref: "yes" }, b: { Ref: "null" } }],
    [
      "functions in functions",
      "a: !If [b, !Sub 'c', !Join ['', [!Ref d]]]",
      { a: { "Fn::If": ["b", { "Fn::Sub": "c" }, { "Fn::Join": ["", [{ Ref: "d" }]] }] } },
    ],
    [
      "functions in functions, in blocks",
      "a: !Not\n- !Equals\n  - !Ref b\n  - ''",
      { a: { "Fn::Not": [{ "Fn::Equals": [{ Ref: "b" }, ""] }] } },
    ],
    [
      "with an anchor",
      "a: &x !Ref b\nc: !Sub &y d\ne: [*x, *y]",
      { a: { Ref: "b" }, c: { "Fn::Sub": "d" }, e: [{ Ref: "b" }, { "Fn::Sub": "d" }] },
    ],
    ["at the root", "!Sub a", { "Fn::Sub": "a" }],
  ])("%s", (_, text, value) => expectValue(text, value));
});

describe("YAML's own tags", () => {
  it.each([
    ["!!str yes", "yes"],
    ["!!str", ""],
    ["! yes", "yes"],
    ["!!int 012", "012"],
    ["!!float 1.0", "1.0"],
    ["!!timestamp 2010-09-09", "2010-09-09"],
    ["!!binary aGk=", "aGk="],
    ["!!bool yes", true],
    ["!!bool 'no'", false],
    ["!!bool x", "x"],
    ["!!null ''", null],
    ["!!null x", "x"],
    ["!!map {b: c}", { b: "c" }],
    ["!!seq [b]", ["b"]],
    ["!!set {b, c}", { b: null, c: null }],
    ["!!omap [b: c]", [{ b: "c" }]],
    ["!<tag:yaml.org,2002:str> no", "no"],
  ])("%s", (text, value) => expectValue(`a: ${text}`, { a: value }));
});

describe("an unknown tag", () => {
  it.each([
    ["a: !foo b", { a: "b" }, "3: Unknown tag `!foo`"],
    ["a: !foo [b]", { a: ["b"] }, "3: Unknown tag `!foo`"],
    ["a: !GetAttb.Arn", { a: null }, "3: Unknown tag `!GetAttb.Arn`: is a space missing after !GetAtt?"],
    ["a: !GetAZsb", { a: null }, "3: Unknown tag `!GetAZsb`: is a space missing after !GetAZs?"],
    ["a: !ref b", { a: "b" }, "3: Unknown tag `!ref`"],
    ["a: !!python/object:x.y b", { a: "b" }, "3: Unknown tag `tag:yaml.org,2002:python/object:x.y`"],
    ["a: [!foo b, !foo c]", { a: ["b", "c"] }, "4: Unknown tag `!foo`"],
  ])("%s", (text, value, fault) => {
    expect(read(text)).toEqual({ value, faults: [fault] });
  });
});
