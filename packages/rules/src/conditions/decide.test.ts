import { describe, expect, it } from "vitest";
import { createScope } from "../evaluation/scope";
import type { TemplateMap } from "../template/template-value";
import { Conditions } from "./conditions";
import { decide, isPossible } from "./decide";
import type { Formula } from "./formula";
import { always, and, never, not } from "./formula";

type Sections = Readonly<Record<string, unknown>>;

const ref = (name: string) => ({ Ref: name });
const sub = (text: string) => ({ "Fn::Sub": text });
const eq = (left: unknown, right: unknown) => ({ "Fn::Equals": [left, right] });
const every = (...operands: unknown[]) => ({ "Fn::And": operands });
const some = (...operands: unknown[]) => ({ "Fn::Or": operands });
const no = (operand: unknown) => ({ "Fn::Not": [operand] });
const named = (name: string) => ({ Condition: name });
const isA = (value: string) => eq(ref("A"), value);

const part = (index: number, text: unknown = ref("A")) => ({ "Fn::Select": [index, { "Fn::Split": ["-", text] }] });

const free = { Type: "String" };
const preset = (value: string) => ({ Type: "String", Default: value });
const oneOf = (...values: unknown[]) => ({ Type: "String", AllowedValues: values });
const flag = oneOf("true", "false");
const like = (AllowedPattern: string, more: Sections = {}) => ({ Type: "String", AllowedPattern, ...more });

/** The verdict on all of the named conditions together; `!C` is one that must not hold. */
function verdict(Parameters: Sections, definitions: Sections, asked: string, Mappings: Sections = {}): string {
  const root = { Parameters, Mappings, Conditions: definitions } as unknown as TemplateMap;
  const conditions = new Conditions(new Map([["", createScope(root)]]));
  const formula = and(
    asked.split(" ").map((name): Formula => (name.startsWith("!") ? not(conditions.named("", name.slice(1))) : conditions.named("", name))),
  );
  const result = decide(formula, conditions.requirements());
  if (result.kind === "undecided") return `undecided: ${result.reason}`;
  if (result.kind !== "when") return result.kind;
  const parameters = Object.entries(result.parameters).map(([name, value]) => `${name}=${value}`);
  const values = Object.entries(result.conditions).map(([name, holds]) => (holds ? name : `!${name}`));
  const unchecked = result.unchecked === undefined ? "" : ` unchecked ${result.unchecked.join(" ")}`;
  return `when ${parameters.join(" ")} [${values.join(" ")}]${result.withDefaults ? " with the defaults" : ""}${unchecked}`;
}

type Row = readonly [what: string, parameters: Sections, definitions: Sections, asked: string, verdict: string];

describe.each<readonly [what: string, rows: readonly Row[]]>([
  [
    "one condition",
    [
      ["that always holds", {}, { C: eq("x", "x") }, "C", "always"],
      ["that never holds", {}, { C: eq("x", "y") }, "C", "never"],
      ["on a free parameter", { A: free }, { C: isA("x") }, "C", "when A=x [C]"],
      ["not to hold", { A: free }, { C: isA("x") }, "!C", "when A=value [!C]"],
      ["not to hold, but it does by default", { A: preset("x") }, { C: isA("x") }, "!C", "when A=value [!C]"],
      ["that holds by default", { A: preset("x") }, { C: isA("x") }, "C", "when A=x [C] with the defaults"],
      ["that does not hold by default", { A: preset("y") }, { C: isA("x") }, "C", "when A=x [C]"],
      ["on the empty string", { A: free }, { C: isA("") }, "C", "when A= [C]"],
      ["that anything but the empty string meets", { A: preset("") }, { C: no(isA("")) }, "C", "when A=value [C]"],
      ["on itself", { A: free }, { C: eq(ref("A"), ref("A")) }, "C", "always"],
      ["on a pseudo parameter", {}, { C: eq(ref("AWS::Region"), "eu-west-1") }, "C", "when AWS::Region=eu-west-1 [C]"],
      ["on another Region", {}, { C: eq(ref("AWS::Region"), "us-east-1") }, "!C", "when AWS::Region=us-west-2 [!C]"],
      ["on a Region that cannot be", {}, { C: eq(ref("AWS::Region"), "") }, "C", "never"],
      ["on a boolean", { A: oneOf(true, false) }, { C: eq(ref("A"), true) }, "C", "when A=true [C]"],
      ["on a number", { A: { Type: "Number" } }, { C: eq(ref("A"), 1) }, "C", "when A=1 [C]"],
      ["on text and a number", { A: { Type: "Number" } }, { C: isA("one") }, "C", "never"],
      ["on a number beyond its bounds", { A: { Type: "Number", MaxValue: 9 } }, { C: isA("10") }, "C", "never"],
      ["on a value that is not allowed", { A: oneOf("x") }, { C: isA("y") }, "C", "never"],
      ["on the one value that is allowed", { A: oneOf("x") }, { C: isA("x") }, "C", "always"],
      ["on something too short", { A: { MinLength: 2 } }, { C: isA("x") }, "C", "never"],
      ["on something too long", { A: { MaxLength: "2" } }, { C: isA("xyz") }, "C", "never"],
      ["not to hold, with a minimal length", { A: { MinLength: 8 } }, { C: isA("x") }, "!C", "always"],
      ["not to hold, with a shortest value", { A: { MinLength: 8 } }, { C: isA("value---") }, "!C", "when A=value2-- [!C]"],
      ["on an empty string that is all there can be", { A: { MaxLength: 0 } }, { C: isA("") }, "C", "always"],
      ["with a default that is not allowed", { A: { MinLength: 3, Default: "x" } }, { C: isA("xyz") }, "C", "when A=xyz [C]"],
    ],
  ],
  [
    "two conditions",
    [
      ["that are the same", { A: free }, { C: isA("x"), D: named("C") }, "C D", "when A=x [C D]"],
      ["of which one is the negation", { A: free }, { C: isA("x"), D: no(named("C")) }, "C D", "never"],
      ["that exclude each other", { A: free }, { C: isA("x"), D: isA("y") }, "C D", "never"],
      ["of which one implies the other", { A: free }, { C: isA("x"), D: no(isA("y")) }, "C D", "when A=x [C D]"],
      ["that nothing meets but both", { A: flag }, { C: isA("true"), D: isA("false") }, "!C !D", "never"],
      ["on two parameters", { A: free, B: free }, { C: isA("x"), D: eq(ref("B"), "y") }, "C D", "when A=x B=y [C D]"],
      ["on one by default", { A: preset("x"), B: free }, { C: isA("x"), D: eq(ref("B"), "y") }, "C D", "when A=x B=y [C D]"],
      ["of which one is always met", { A: free }, { C: isA("x"), D: eq("1", 1) }, "C D", "when A=x [C D]"],
    ],
  ],
  [
    "equal parameters",
    [
      ["can be anything", { A: free, B: free }, { C: eq(ref("A"), ref("B")) }, "C", "when A=value B=value [C]"],
      ["can be the other's default", { A: free, B: preset("b") }, { C: eq(ref("A"), ref("B")) }, "C", "when A=b B=b [C]"],
      ["can differ", { A: free, B: free }, { C: eq(ref("A"), ref("B")) }, "!C", "when A=value B=value2 [!C]"],
      ["differ by default", { A: preset("a"), B: preset("b") }, { C: eq(ref("A"), ref("B")) }, "!C", "when A=a B=b [!C] with the defaults"],
      ["have one value (both engines of AWS say never)", { A: free, B: free }, { AB: eq(ref("A"), ref("B")), AX: isA("x") }, "AB AX", "when A=x B=x [AB AX]"],
      ["pass it on", { A: free, B: free, C: free }, { AB: eq(ref("A"), ref("B")), BC: eq(ref("B"), ref("C")), AC: eq(ref("A"), ref("C")) }, "AB BC !AC", "never"],
      ["pass a literal on", { A: free, B: free, C: free }, { AB: eq(ref("A"), ref("B")), BC: eq(ref("B"), ref("C")), AX: isA("x"), CY: eq(ref("C"), "y") }, "AB BC AX CY", "never"],
      ["share their allowed values", { A: oneOf("x", "y"), B: oneOf("y", "z") }, { C: eq(ref("A"), ref("B")) }, "C", "when A=y B=y [C]"],
      ["have none in common", { A: oneOf("x"), B: oneOf("z") }, { C: eq(ref("A"), ref("B")) }, "C", "never"],
      ["have one allowed value", { A: free, B: oneOf("x", "y") }, { C: eq(ref("A"), ref("B")), D: isA("z") }, "C D", "never"],
      ["have both one's and the other's length", { A: { MaxLength: 2 }, B: { MinLength: 3 } }, { C: eq(ref("A"), ref("B")), D: no(isA("x")) }, "C D", "never"],
      ["are not what neither may be", { A: oneOf("x", "y"), B: free }, { C: eq(ref("A"), ref("B")), D: isA("x"), E: eq(ref("B"), "y") }, "C !D !E", "never"],
    ],
  ],
  [
    "a pattern",
    [
      ["that excludes the value", { A: like("[a-z]+") }, { C: isA("x1") }, "C", "never"],
      ["that allows the value", { A: like("[a-z]+\\d") }, { C: isA("x1") }, "C", "when A=x1 [C]"],
      ["that a part of the value matches", { A: like("x") }, { C: isA("x1") }, "C", "never"],
      ["that excludes the empty string", { A: like("[A-Z]{3}-\\d+") }, { C: isA("") }, "!C", "always"],
      ["that gives a witness", { A: like("[A-Z]{3}-\\d+") }, { C: isA("AAA-0") }, "!C", "when A=AAA-1 [!C]"],
      ["that a plain value matches", { A: like("[a-z0-9]*") }, { C: isA("") }, "!C", "when A=value [!C]"],
      ["with two values", { A: like("a|b") }, { C: isA("a") }, "!C", "when A=b [!C]"],
      ["with two values and anchors", { A: like("^(a|b)$") }, { C: isA("a"), D: isA("b") }, "!C !D", "never"],
      ["with one value", { A: like("^a$") }, { C: isA("a") }, "C", "always"],
      ["with few values of a length", { A: like("[ab]*", { MinLength: 2, MaxLength: 2 }) }, { C: isA("aa"), D: isA("ab"), E: isA("ba") }, "!C !D !E", "when A=bb [!C !D !E]"],
      ["with no value of the length", { A: like("[ab]{3}", { MaxLength: 2 }) }, { C: isA("aaa") }, "C", "never"],
      ["with a minimal length", { A: like("[A-Z]+", { MinLength: 5 }) }, { C: isA("AAAAA") }, "!C", "when A=AAAAB [!C]"],
      ["with a minimal length that is not reached", { A: like("[A-Z]+", { MinLength: 5 }) }, { C: isA("ABC") }, "C", "never"],
      ["that excludes allowed values", { A: like("[a-z]+", { AllowedValues: ["x", "y", "z1"] }) }, { X: isA("x"), Y: isA("y") }, "!X !Y", "never"],
      ["that excludes the default", { A: like("[a-z]", { Default: "1" }) }, { C: isA("x") }, "!C", "when A=a [!C]"],
      ["that excludes a part of the value", { A: like("[a-z]+"), B: free }, { C: eq(ref("A"), sub("x-${B}")) }, "C", "never"],
      ["that gives a part of the value", { A: free, B: like("[A-Z]{2}") }, { C: eq(ref("A"), sub("x-${B}")) }, "C", "when A=x-AA B=AA [C]"],
      ["of an equal parameter", { A: free, B: like("[A-Z]{2}") }, { C: eq(ref("A"), ref("B")) }, "C", "when A=AA B=AA [C]"],
      ["beside another pattern", { A: like("a|b"), B: like("b|c") }, { C: eq(ref("A"), ref("B")) }, "C", "when A=b B=b [C]"],
      ["beside one that excludes it", { A: like("a|b"), B: like("[c-z]|1") }, { C: eq(ref("A"), ref("B")) }, "C", "never"],
      ["of a number", { A: { Type: "Number", AllowedPattern: "\\d{2}" } }, { C: isA("1") }, "C", "never"],
      ["for each item of a list", { A: { Type: "CommaDelimitedList", AllowedPattern: "\\w" } }, { C: eq({ "Fn::Join": [",", ref("A")] }, "a, b,c") }, "C", "when A=a, b,c [C]"],
      ["that an item of a list does not match", { A: { Type: "CommaDelimitedList", AllowedPattern: "\\w" } }, { C: eq({ "Fn::Join": [",", ref("A")] }, "a,bb") }, "C", "never"],
      ["that no list is empty with", { A: { Type: "CommaDelimitedList", AllowedPattern: "\\w" } }, { C: eq({ "Fn::Join": [",", ref("A")] }, "") }, "C", "never"],
      ["that is not supported", { A: like("(?!x)\\w+") }, { C: isA("x") }, "C", "when A=x [C] unchecked A"],
      ["that is not supported, and a default", { A: like("(?!x)\\w+", { Default: "y" }) }, { C: isA("x") }, "!C", "when A=y [!C] with the defaults unchecked A"],
      ["that is not supported, of a parameter that does not matter", { A: free, B: like("(?!x)\\w+") }, { C: some(isA("x"), every(eq(ref("B"), "x"), isA("y"))) }, "C", "when A=x [C]"],
    ],
  ],
  [
    "pigeonholes",
    [
      [
        "three parameters, two values, all different",
        { A: flag, B: flag, C: flag },
        { AB: eq(ref("A"), ref("B")), BC: eq(ref("B"), ref("C")), AC: eq(ref("A"), ref("C")) },
        "!AB !BC !AC",
        "never",
      ],
      [
        "three parameters, three values, all different",
        { A: oneOf(1, 2, 3), B: oneOf(1, 2), C: oneOf(1) },
        { AB: eq(ref("A"), ref("B")), BC: eq(ref("B"), ref("C")), AC: eq(ref("A"), ref("C")) },
        "!AB !BC !AC",
        "when A=3 B=2 [!AB !AC !BC]",
      ],
      ["three values, none of them", { A: oneOf("x", "y", "z") }, { X: isA("x"), Y: isA("y"), Z: isA("z") }, "!X !Y !Z", "never"],
      ["three values, one of them left", { A: oneOf("x", "y", "z") }, { X: isA("x"), Y: isA("y") }, "!X !Y", "when A=z [!X !Y]"],
    ],
  ],
  [
    "texts of several parameters",
    [
      ["that are a literal", { A: free, B: free }, { C: eq(sub("${A}-${B}"), "x-y") }, "C", "when A=x B=y [C]"],
      ["that can be split in two ways", { A: free, B: free }, { C: eq(sub("${A}-${B}"), "x-y-z") }, "C", "when A=x B=y-z [C]"],
      ["of which one way is out", { A: free, B: free }, { C: eq(sub("${A}-${B}"), "x-y-z"), D: isA("x") }, "C !D", "when A=x-y B=z [C !D]"],
      ["of which both ways are out", { A: free, B: free }, { C: eq(sub("${A}-${B}"), "x-y"), D: isA("x") }, "C !D", "never"],
      ["without the delimiter", { A: free, B: free }, { C: eq(sub("${A}-${B}"), "xy") }, "C", "never"],
      ["that allow one of them", { A: oneOf("x", "y"), B: free }, { C: eq(sub("${A}-${B}"), "x-y") }, "C", "when A=x B=y [C]"],
      ["that one parameter is", { A: free, B: free, C: free }, { C: eq(sub("${A}-${B}"), ref("C")), D: eq(ref("C"), "xy") }, "C D", "never"],
      ["that one parameter of few values is", { A: free, B: free, C: oneOf("x", "x-y") }, { C: eq(sub("${A}-${B}"), ref("C")) }, "C", "when A=x B=y C=x-y [C]"],
      ["with one repeated", { A: free }, { C: eq(sub("${A}-${A}"), "x-x") }, "C", "when A=x [C]"],
      ["with one repeated that differs", { A: free }, { C: eq(sub("${A}-${A}"), "x-y") }, "C", "never"],
      ["on both sides", { A: free, B: free, C: free, D: free }, { C: eq(sub("${A}-${B}"), sub("${C}.${D}")) }, "C", "when A=value.value B=value C=value D=value-value [C]"],
      ["on both sides that differ at the end", { A: free, B: free }, { C: eq(sub("${A}-x"), sub("${B}-y")) }, "C", "never"],
      ["on both sides and twice", { A: free, B: free, C: free }, { C: eq(ref("A"), sub("${B}-x")), D: eq(ref("A"), sub("${C}-y")) }, "C D", "never"],
      ["that must not be a literal", { A: free, B: free }, { C: eq(sub("${A}-${B}"), "x-y") }, "!C", "when A=value [!C]"],
      ["with a text of a given length", { A: { MinLength: 12 }, B: free }, { C: eq(ref("A"), sub("${B}-x")) }, "C", "when A=value------------x B=value----------- [C]"],
    ],
  ],
  [
    "parts of a parameter",
    [
      ["that are a literal", { A: free }, { C: eq(part(0), "x") }, "C", "when A=x [C]"],
      ["that are another literal by default", { A: preset("x-y") }, { C: eq(part(1), "z") }, "C", "when A=value-z [C]"],
      ["that are a literal by default", { A: preset("x-y") }, { C: eq(part(1), "y") }, "C", "when A=x-y [C] with the defaults"],
      ["that differ from the whole", { A: free }, { C: eq(part(0), "x"), D: isA("y-x") }, "C D", "never"],
      ["that are the whole", { A: free }, { C: eq(part(0), ref("A")), D: isA("x-y") }, "C D", "never"],
      ["that contain the delimiter", { A: free }, { C: eq(part(0), "x-y") }, "C", "never"],
      ["two of them", { A: free }, { C: eq(part(0), "x"), D: eq(part(1), "y") }, "C D", "when A=x-y [C D]"],
      ["that must be there", { A: free }, { C: eq(part(2), "z"), D: isA("x-y") }, "D", "never"],
      ["of a few values", { A: oneOf("x-y", "z-y", "w") }, { C: eq(part(0), "z") }, "C", "when A=z-y [C]"],
      ["of a text", { A: free, B: free }, { C: eq(part(1, sub("${A}-${B}")), "y"), D: isA("x-z") }, "C D", "never"],
    ],
  ],
  [
    "what cannot be followed",
    [
      ["decides it", {}, { C: eq({ "Fn::ImportValue": "x" }, "y") }, "C", "undecided: the value of Fn::ImportValue"],
      ["decides it with others", { A: free }, { C: every(isA("x"), eq({ "Fn::ImportValue": "x" }, "y")) }, "C", "undecided: the value of Fn::ImportValue"],
      ["does not matter", { A: free }, { C: some(isA("x"), eq({ "Fn::ImportValue": "x" }, "y")) }, "C", "when A=x [C]"],
      ["is the same on both sides", {}, { C: eq({ "Fn::ImportValue": "x" }, { "Fn::ImportValue": "x" }) }, "C", "always"],
      ["excludes itself", {}, { C: eq({ "Fn::ImportValue": "x" }, "y"), D: eq({ "Fn::ImportValue": "x" }, "z") }, "C D", "never"],
      ["is a condition that is not there", {}, {}, "C", "undecided: the condition C, which the template does not define"],
      ["and its negation", {}, {}, "C !C", "never"],
      ["is a circle", { A: free }, { C: every(named("D"), isA("x")), D: some(named("C"), isA("y")) }, "C", "undecided: the condition C, which refers to itself"],
      ["is a circle of one", {}, { C: no(named("C")) }, "C", "undecided: the condition C, which refers to itself"],
      ["are two functions of one name", { A: free }, { C: eq({ "Fn::Odd": 1 }, "x"), D: eq({ "Fn::Odd": 2 }, "x") }, "C !D", "undecided: the function Fn::Odd, which is not followed"],
    ],
  ],
  [
    "mappings",
    [
      ["must have the key", { A: free }, { C: eq({ "Fn::FindInMap": ["M", ref("A"), "k"] }, "1") }, "C", "when A=x [C]"],
      ["give another value", { A: free }, { C: eq({ "Fn::FindInMap": ["M", ref("A"), "k"] }, "1") }, "!C", "when A=y [!C]"],
      ["have no such value", { A: free }, { C: eq({ "Fn::FindInMap": ["M", ref("A"), "k"] }, "3") }, "C", "never"],
      ["rule other values out", { A: free }, { C: eq({ "Fn::FindInMap": ["M", ref("A"), "k"] }, "1"), D: isA("z") }, "D", "never"],
      ["have a default", { A: free }, { C: eq({ "Fn::FindInMap": ["M", ref("A"), "k", { DefaultValue: "0" }] }, "0") }, "C", "when A=value [C]"],
      ["by a default that they do not have", { A: preset("z"), B: free }, { C: eq({ "Fn::FindInMap": ["M", ref("A"), "k"] }, ref("B")) }, "C", "when A=y B=2 [C]"],
    ],
  ],
])("%s", (_, rows) => {
  it.each(rows)("%s", (_what, parameters, definitions, asked, expected) => {
    expect(verdict(parameters, definitions, asked, { M: { x: { k: "1" }, y: { k: "2" } } })).toBe(expected);
  });
});

describe("the witness", () => {
  it.each<Row>([
    [
      "is as small as can be, whatever the names",
      { A: preset("a"), B: preset("b"), C: preset("c") },
      { X: some(every(isA("x"), eq(ref("B"), "x")), eq(ref("C"), "x")) },
      "X",
      "when C=x [X]",
    ],
    [
      "is as small as can be, the other way round",
      { A: preset("a"), B: preset("b"), C: preset("c") },
      { X: some(every(eq(ref("C"), "x"), eq(ref("B"), "x")), isA("x")) },
      "X",
      "when A=x [X]",
    ],
    [
      "keeps a default where it has to name the parameter anyway",
      { A: free, B: preset("2") },
      { X: every(isA("x"), some(eq(ref("B"), "1"), eq(ref("B"), "2"))) },
      "X",
      "when A=x B=2 [X]",
    ],
    [
      "departs from as few defaults as can be",
      { A: preset("a"), B: preset("b"), C: preset("c") },
      { X: some(every(isA("x"), eq(ref("B"), "x")), every(isA("x"), eq(ref("C"), "c"))) },
      "X",
      "when A=x C=c [X]",
    ],
    [
      "prefers a parameter to a pseudo parameter",
      { A: free },
      { X: some(eq(ref("AWS::Region"), "us-east-1"), isA("x")) },
      "X",
      "when A=x [X]",
    ],
    [
      "has the defaults when they suffice, even if one other value would",
      { A: preset("a"), B: preset("b"), C: free },
      { X: some(every(isA("a"), eq(ref("B"), "b")), eq(ref("C"), "x")) },
      "X",
      "when A=a B=b [X] with the defaults",
    ],
    [
      "has no more defaults than suffice",
      { A: preset("a"), B: preset("b") },
      { X: some(isA("a"), eq(ref("B"), "x")) },
      "X",
      "when A=a [X] with the defaults",
    ],
    [
      "is not `with the defaults` where a parameter without one decides",
      { A: preset("a"), B: free },
      { X: every(isA("a"), eq(ref("B"), "b")) },
      "X",
      "when A=a B=b [X]",
    ],
    [
      "names the conditions that it decides, and no others",
      { A: free, B: free },
      { X: some(named("Y"), named("Z")), Y: isA("x"), Z: eq(ref("B"), "y") },
      "X",
      "when A=x [X]",
    ],
    [
      "is found although something else cannot be followed",
      { A: free },
      { X: some(eq({ "Fn::ImportValue": "x" }, "y"), every(isA("x"), eq({ "Fn::ImportValue": "x" }, "z")), isA("w")) },
      "X",
      "when A=w [X]",
    ],
  ])("%s", (_, parameters, definitions, asked, expected) => {
    expect(verdict(parameters, definitions, asked)).toBe(expected);
  });

  const operands = [every(isA("x"), eq(ref("B"), "x")), every(isA("y"), eq(ref("B"), "y")), eq(sub("${A}${B}"), "ab")];
  const orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]].map((order) => order.map((index) => operands[index]));
  it.each(orders)("does not depend on the order of %j, %j and %j", (...some) => {
    const parameters = { A: free, B: preset("b") };
    expect(verdict(parameters, { C: { "Fn::Or": some }, D: no(isA("")) }, "C D")).toBe("when A=a B=b [C D]");
    expect(verdict({ B: parameters.B, A: parameters.A }, { D: no(isA("")), C: { "Fn::Or": some } }, "D C")).toBe("when A=a B=b [C D]");
  });
});

describe("constraints", () => {
  const scope = createScope({ Parameters: { A: flag, B: flag } } as unknown as TemplateMap);
  const conditions = new Conditions(new Map([["", scope]]));
  const is = (name: string, value: string): Formula => {
    const when = [{ kind: "equal", left: scope.parameter(name)?.[0]?.value.kind === "text" ? textOf(name) : [], right: [value], holds: true }] as const;
    return conditions.assume(when);
  };
  const textOf = (name: string) => {
    const value = scope.parameter(name)?.[0]?.value;
    return value?.kind === "text" ? value.text : [];
  };

  it("hold in every deployment that is looked at", () => {
    expect(decide(is("A", "true"), [is("A", "true")])).toEqual({ kind: "always" });
    expect(decide(is("A", "true"), [is("A", "false")])).toEqual({ kind: "never" });
    expect(decide(is("A", "true"), [always])).toMatchObject({ kind: "when", parameters: { A: "true" } });
    expect(isPossible(is("A", "true"), [is("A", "false")])).toBe(false);
    expect(isPossible(is("A", "true"), [is("A", "true")])).toBe(true);
  });

  it("count only where they share a parameter, directly or through one another", () => {
    expect(decide(is("A", "true"), [is("B", "false"), not(is("B", "false"))])).toMatchObject({ kind: "when" });
    expect(decide(is("A", "true"), [and([not(and([is("A", "true"), is("B", "true")])), is("B", "true")])])).toEqual({ kind: "never" });
    expect(decide(is("A", "true"), [never])).toEqual({ kind: "never" });
  });
});
