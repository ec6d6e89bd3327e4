import { describe, expect, it } from "vitest";
import { createScope } from "../evaluation/scope";
import { showText } from "../evaluation/text";
import type { TemplateMap } from "../template/template-value";
import { Conditions } from "./conditions";
import type { Formula } from "./formula";
import { not } from "./formula";
import { Solver } from "./solver";

function conditionsOf(definitions: unknown, sections: Readonly<Record<string, unknown>> = {}): Conditions {
  const root = { Parameters: { A: {}, B: {}, E: { AllowedValues: ["x", "y"] } }, ...sections, Conditions: definitions };
  return new Conditions(new Map([["", createScope(root as unknown as TemplateMap)]]));
}

function show(formula: Formula): string {
  switch (formula.kind) {
    case "constant":
      return formula.value ? "always" : "never";
    case "equal":
      return `${showText(formula.left)}=${showText(formula.right)}`;
    case "condition":
      return formula.name;
    case "not":
      return `not ${show(formula.operand)}`;
    case "unknown":
      return `?${formula.reason}`;
    default:
      return `(${formula.operands.map(show).join(` ${formula.kind} `)})`;
  }
}

/** What the condition `C` is defined as. */
function defined(definition: unknown): string {
  const condition = conditionsOf({ C: definition, D: { "Fn::Equals": [{ Ref: "B" }, "d"] } }).named("", "C");
  return condition.kind === "condition" ? show(condition.definition) : "";
}

const a = { "Fn::Equals": [{ Ref: "A" }, "x"] };
const b = { "Fn::Equals": [{ Ref: "B" }, "y"] };
const odd = { "Fn::Odd": 1 };

describe("a definition", () => {
  it.each<readonly [definition: unknown, formula: string]>([
    [a, "${A}=x"],
    [{ "Fn::Not": [a] }, "not ${A}=x"],
    [{ "Fn::Not": [{ "Fn::Not": [a] }] }, "${A}=x"],
    [{ "Fn::And": [a, b] }, "(${A}=x and ${B}=y)"],
    [{ "Fn::Or": [a, b, { Condition: "D" }] }, "(${A}=x or ${B}=y or D)"],
    [{ "Fn::And": [a] }, "${A}=x"],
    [{ "Fn::And": [a, { "Fn::Equals": [1, "1"] }] }, "${A}=x"],
    [{ "Fn::And": [a, { "Fn::Equals": [true, "false"] }] }, "never"],
    [{ "Fn::Or": [a, { "Fn::Equals": [true, "true"] }] }, "always"],
    [{ Condition: "D" }, "D"],
    [{ Condition: "C" }, "C"],
    [{ "Fn::Equals": [{ "Fn::If": ["D", "x", { Ref: "A" }] }, "x"] }, "(D or (not D and ${A}=x))"],
    [
      { "Fn::Equals": [{ "Fn::If": ["D", "x", "y"] }, { "Fn::If": ["D", "y", "x"] }] },
      "((D and not D) or (not D and D))",
    ],
    [
      {
        "Fn::Equals": [
          ["a", { Ref: "A" }],
          ["a", "x"],
        ],
      },
      "${A}=x",
    ],
    [{ "Fn::Equals": [["a"], ["a", "b"]] }, "never"],
    [{ "Fn::Equals": [["a"], "a"] }, "never"],
    [{ "Fn::Equals": [{ k: "a" }, "a"] }, "never"],
    [{ "Fn::Equals": [{ k: "a" }, { k: "a" }] }, "?a comparison of mappings or of nothing"],
    [{ "Fn::Equals": [null, { Ref: "AWS::NoValue" }] }, "?a comparison of mappings or of nothing"],
    [{ "Fn::Equals": [odd, "x"] }, "?the function Fn::Odd, which is not followed"],
    [{ "Fn::Equals": ["x", [odd]] }, "never"],
    [{ "Fn::Equals": [["x"], [odd]] }, "?the function Fn::Odd, which is not followed"],
  ])("%j is %s", (definition, formula) => {
    expect(defined(definition)).toBe(formula);
  });

  it.each<readonly [definition: unknown, shown: string]>([
    [null, "null"],
    [true, "true"],
    ["D", '"D"'],
    [[], "[]"],
    [{}, "{}"],
    [{ "Fn::And": [] }, '{"Fn::And":[]}'],
    [{ "Fn::And": "D" }, '{"Fn::And":"D"}'],
    [{ "Fn::Or": { "0": a } }, '{"Fn::Or":{"0":{"Fn::Equals":[{"Ref":"A"},"x"]}}}'],
    [{ "Fn::Not": a }, '{"Fn::Not":{"Fn::Equals":[{"Ref":"A"},"x"]}}'],
    [{ "Fn::Not": [a, b] }, '{"Fn::Not":[{"Fn::Equals":[{"Ref":"A"},"x"]},{"Fn::Equals":[{"Ref":"B"},"y"]}]}'],
    [{ "Fn::Equals": ["x"] }, '{"Fn::Equals":["x"]}'],
    [{ "Fn::Equals": ["x", "y", "z"] }, '{"Fn::Equals":["x","y","z"]}'],
    [{ "Fn::Equals": "x" }, '{"Fn::Equals":"x"}'],
    [{ Condition: ["D"] }, '{"Condition":["D"]}'],
    [{ Condition: "D", other: 1 }, '{"Condition":"D","other":1}'],
    [{ Ref: "A" }, '{"Ref":"A"}'],
    [{ "Fn::And": "x".repeat(1_000) }, `{"Fn::And":"${"x".repeat(68)}`],
  ])("%j is not understood", (definition, shown) => {
    expect(defined(definition)).toBe(`?a condition that is not understood: ${shown}`);
  });
});

describe("hostile sections", () => {
  it.each([[null], [[]], ["x"], [1], [[{ C: a }]]])("%j defines nothing", (section) => {
    const conditions = conditionsOf(section);
    expect(conditions.requirements("")).toEqual([]);
    const condition = conditions.named("", "C");
    expect(new Solver([]).decide(condition)).toEqual({
      kind: "undecided",
      reason: "the condition C, which the template does not define",
    });
  });

  it.each(["__proto__", "constructor", "toString"])("%s is a name like any other", (name) => {
    expect(new Solver([]).decide(conditionsOf({}).named("", name))).toMatchObject({ kind: "undecided" });
    const definitions = JSON.parse(`{ "${name}": { "Fn::Equals": [{ "Ref": "A" }, "x"] } }`);
    const verdict = new Solver([]).decide(conditionsOf(definitions).named("", name));
    expect(verdict).toMatchObject({ kind: "when", parameters: { A: "x" } });
    expect(verdict.kind === "when" && Object.entries(verdict.conditions)).toEqual([[name, true]]);
  });

  it.each(["Fn::And", "Fn::Or"])("%s takes 10,000 operands", (operator) => {
    const operands = Array.from({ length: 10_000 }, (_, index) => ({
      "Fn::Not": [{ "Fn::Equals": [{ Ref: "A" }, `x${index}`] }],
    }));
    expect(new Solver([]).decide(conditionsOf({ C: { [operator]: operands } }).named("", "C"))).not.toMatchObject({
      kind: "never",
    });
  });

  it("takes 150,000 operands without running out of stack", { timeout: 30_000 }, () => {
    const operands = Array.from({ length: 150_000 }, () => a);
    const inner = { "Fn::And": [b, { "Fn::And": operands }] };
    expect(new Solver([]).decide(conditionsOf({ C: inner }).named("", "C"))).toMatchObject({
      parameters: { A: "x", B: "y" },
    });
  });

  it.each([
    ["first to last", (index: number) => index],
    ["last to first", (index: number) => 20_000 - index],
  ])("follows a chain of 20,000 conditions from %s", (_, order) => {
    const definitions: Record<string, unknown> = {};
    for (let index = 0; index <= 20_000; index += 1) {
      const number = order(index);
      definitions[`C${number}`] = number === 0 ? a : { "Fn::Not": [{ Condition: `C${number - 1}` }] };
    }
    const conditions = conditionsOf(definitions);
    expect(conditions.requirements("")).toEqual([]);
    expect(new Solver([]).decide(conditions.named("", "C20000"))).toMatchObject({
      kind: "when",
      parameters: { A: "x" },
    });
    expect(new Solver([]).decide(not(conditions.named("", "C19999")))).toMatchObject({
      kind: "when",
      parameters: { A: "x" },
    });
  });

  it("finds a circle of 20,000 conditions", () => {
    const definitions: Record<string, unknown> = {};
    for (let index = 0; index < 20_000; index += 1) {
      definitions[`C${index}`] = { "Fn::Not": [{ Condition: `C${(index + 1) % 20_000}` }] };
    }
    expect(new Solver([]).decide(conditionsOf(definitions).named("", "C7"))).toEqual({
      kind: "undecided",
      reason: "the condition C7, which refers to itself",
    });
  });

  it("follows operands that are nested 400 deep", () => {
    let node: unknown = a;
    for (let index = 0; index < 400; index += 1) node = { [index % 2 === 0 ? "Fn::And" : "Fn::Or"]: [node, b] };
    expect(new Solver([]).decide(conditionsOf({ C: node }).named("", "C"))).toMatchObject({ kind: "when" });
  });
});

describe("requirements", () => {
  const M = { x: { k: "1" }, y: { l: "2" } };
  const lookUp = (key: unknown, second: string, ...rest: unknown[]) => ({
    "Fn::FindInMap": ["M", key, second, ...rest],
  });
  const required = (definition: unknown) =>
    conditionsOf({ C: definition }, { Mappings: { M } })
      .requirements("")
      .map(({ formula }) => show(formula));

  it.each<readonly [operand: unknown, requirements: readonly string[]]>([
    ["x", []],
    [lookUp("x", "k"), []],
    [lookUp({ Ref: "A" }, "k"), ["${A}=x"]],
    [lookUp({ Ref: "A" }, "k", { DefaultValue: "0" }), ["(${A}=x or ${A}=y or (not ${A}=x and not ${A}=y))"]],
    [lookUp({ Ref: "E" }, "m"), ["never"]],
    [{ "Fn::Select": [{ Ref: "A" }, ["a", "b"]] }, ["(${A}=0 or ${A}=1)"]],
    [{ "Fn::If": ["D", lookUp({ Ref: "A" }, "k"), "z"] }, ["((D and ${A}=x) or not D)"]],
  ])("of %j are %j", (operand, requirements) => {
    expect(required({ "Fn::Equals": [operand, "1"] })).toEqual(requirements);
    expect(required({ "Fn::Not": [{ "Fn::And": [{ "Fn::Equals": ["1", operand] }, b] }] })).toEqual(requirements);
  });
});
