import { describe, expect, it } from "vitest";
import { createScope } from "../evaluation/scope";
import type { TemplateMap } from "../template/template-value";
import { Conditions } from "./conditions";
import type { Formula } from "./formula";
import { and, not } from "./formula";
import { Solver } from "./solver";

type Section = Readonly<Record<string, unknown>>;

const equals = (left: unknown, right: unknown) => ({ "Fn::Equals": [left, right] });
const isA = (value: unknown) => equals({ Ref: "A" }, value);
const find = (...options: unknown[]) => ({ "Fn::FindInMap": ["M", { Ref: "A" }, "k", ...options] });
const part = (index: number, text: unknown = { Ref: "A" }) => ({ "Fn::Select": [index, { "Fn::Split": ["-", text] }] });
const item = (index: number | string, list = "Items") => ({ "Fn::Select": [index, { Ref: list }] });
const items = { Ref: "Items" };
const teens = { Ref: "Teens" };
const contains = (list: unknown, value: unknown) => ({ "Fn::Contains": [list, value] });
const eachIn = (list: unknown, container: unknown) => ({ "Fn::EachMemberIn": [list, container] });
const eachIs = (list: unknown, value: unknown) => ({ "Fn::EachMemberEquals": [list, value] });
const base64 = (value: unknown) => ({ "Fn::Base64": value });
const length = (list: unknown) => ({ "Fn::Length": list });
const join = (delimiter: unknown, list: unknown) => ({ "Fn::Join": [delimiter, list] });
const both = { "Fn::Sub": "${A}-${B}" };
const imported = equals({ "Fn::ImportValue": "x" }, "y");

const parameters: Section = {
  A: { Type: "String" },
  B: { Type: "String" },
  Flag: { Type: "String", AllowedValues: [true, false] },
  Few: { Type: "String", AllowedValues: ["x-y", "z-y", "w"] },
  Preset: { Type: "String", Default: "x-y" },
  List: { Type: "CommaDelimitedList", Default: "a, b" },
  Items: { Type: "List<String>" },
  Chosen: { Type: "CommaDelimitedList", AllowedValues: ["a", "b"], Default: "a,b" },
  Ports: { Type: "List<Number>" },
  Word: { Type: "String", AllowedPattern: "[a-z]+" },
  Digits: { Type: "String", AllowedPattern: "[0-9]+" },
  Short: { Type: "String", MaxLength: 2, Default: "" },
  Pair: { Type: "String", MinLength: 2, MaxLength: 3 },
  Hex: { Type: "String", AllowedPattern: "[0-9a-f]{4,}" },
  Lower: { Type: "CommaDelimitedList", AllowedPattern: "[a-z]+" },
  Count: { Type: "Number" },
  Ratio: { Type: "Number", MinValue: 0.251, MaxValue: 0.2519 },
  Teens: { Type: "Number", MinValue: 11, MaxValue: 12, AllowedPattern: "[0-9]{2}" },
  Crossed: { Type: "Number", MinValue: 5, MaxValue: 3 },
  Reversed: { Type: "String", MinLength: 5, MaxLength: 3 },
  Long: { Type: "String", MinLength: 6 },
};

/** The verdict on the conditions that are asked for together; `!C` is one that must not hold. */
function verdict(definitions: Section, asked: string): string {
  const Mappings = { M: { x: { k: "1" }, y: { k: "2" } }, One: { x: { k: "xy" } } };
  const root = { Parameters: parameters, Mappings, Conditions: definitions } as unknown as TemplateMap;
  const conditions = new Conditions(new Map([["", createScope(root)]]));
  const named = (name: string): Formula => conditions.named("", name);
  const operands = asked.split(" ").map((name) => (name.startsWith("!") ? not(named(name.slice(1))) : named(name)));
  const result = new Solver(conditions.requirements("").map(({ formula }) => formula)).decide(and(operands));
  if (result.kind === "undecided") return `undecided: ${result.reason}`;
  if (result.kind !== "when") return result.kind;
  const settings = Object.entries(result.parameters).map(([name, value]) => `${name}=${value}`);
  const values = Object.entries(result.conditions).map(([name, holds]) => (holds ? name : `!${name}`));
  return `when ${settings.join(" ")} [${values.join(" ")}]${result.withDefaults ? " (defaults)" : ""}`;
}

describe.each<
  readonly [string, readonly (readonly [what: string, definitions: Section, asked: string, verdict: string])[]]
>([
  [
    "named conditions",
    [
      ["that are one", { C: isA("x"), D: { Condition: "C" } }, "C D", "when A=x [C D]"],
      ["that exclude each other", { C: isA("x"), D: { "Fn::Not": [{ Condition: "C" }] } }, "C D", "never"],
      ["on a boolean", { C: equals({ Ref: "Flag" }, true) }, "C", "when Flag=true [C]"],
      ["not on a boolean", { C: equals({ Ref: "Flag" }, true) }, "!C", "when Flag=false [!C]"],
      [
        "that the witness decides",
        { C: { "Fn::Or": [isA("x"), equals({ Ref: "B" }, "y")] }, D: isA("x") },
        "C D",
        "when A=x [C D]",
      ],
      ["that are not there", {}, "C", "undecided: the condition C, which the template does not define"],
      ["that are not there, and their negation", {}, "C !C", "never"],
      [
        "that go round in a circle",
        { C: { "Fn::And": [{ Condition: "D" }, isA("x")] }, D: { Condition: "C" } },
        "C",
        "undecided: the condition C, which refers to itself",
      ],
      [
        "that deny themselves",
        { C: { "Fn::Not": [{ Condition: "C" }] } },
        "C",
        "undecided: the condition C, which refers to itself",
      ],
      ["with an import", { C: imported, D: { "Fn::Or": [{ Condition: "C" }, isA("x")] } }, "D", "when A=x [D]"],
      [
        "with two functions of one name",
        { C: equals({ "Fn::Odd": 1 }, "x"), D: equals({ "Fn::Odd": 2 }, "x") },
        "C !D",
        "undecided: the function Fn::Odd, which is not followed",
      ],
    ],
  ],
  [
    "mappings",
    [
      ["have the key", { C: equals(find(), "1") }, "C", "when A=x [C]"],
      ["have another key", { C: equals(find(), "1") }, "!C", "when A=y [!C]"],
      ["have no such value", { C: equals(find(), "3") }, "C", "never"],
      ["rule other values out", { C: equals(find(), "1"), D: isA("z") }, "D", "never"],
      ["have a default", { C: equals(find({ DefaultValue: "0" }), "0") }, "C", "when A=value [C]"],
    ],
  ],
  [
    "parts of a parameter",
    [
      ["that are a literal", { C: equals(part(0), "x") }, "C", "when A=x [C]"],
      [
        "that are one by default",
        { C: equals(part(1, { Ref: "Preset" }), "y") },
        "C",
        "when Preset=x-y [C] (defaults)",
      ],
      [
        "that are another one by default",
        { C: equals(part(1, { Ref: "Preset" }), "z") },
        "C",
        "when Preset=value-z [C]",
      ],
      ["that differ from the whole", { C: equals(part(0), "x"), D: isA("y-x") }, "C D", "never"],
      ["that are the whole", { C: equals(part(0), { Ref: "A" }), D: isA("x-y") }, "C D", "never"],
      ["that contain the delimiter", { C: equals(part(0), "x-y") }, "C", "never"],
      ["of which there are two", { C: equals(part(0), "x"), D: equals(part(1), "y") }, "C D", "when A=x-y [C D]"],
      ["that must be there", { C: equals(part(2), "z"), D: isA("x-y") }, "D", "never"],
      [
        "that need not be there",
        { C: equals({ "Fn::If": ["D", "z", part(2)] }, "z"), D: isA("x-y") },
        "D",
        "when A=x-y [D]",
      ],
      ["of a few values", { C: equals(part(0, { Ref: "Few" }), "z") }, "C", "when Few=z-y [C]"],
      ["that only some values have", { C: equals(part(1, { Ref: "Few" }), "y") }, "C", "always"],
      ["of a list", { C: equals({ "Fn::Select": [1, { Ref: "List" }] }, "b") }, "C", "when List=a,b [C] (defaults)"],
      [
        "of a list, by an index with a zero before it",
        { C: equals(item("01", "List"), "b") },
        "C",
        "when List=a,b [C] (defaults)",
      ],
      ["of a list that has others", { C: equals({ "Fn::Select": [0, { Ref: "List" }] }, "b") }, "C", "when List=b [C]"],
      ["of a text", { C: equals(part(1, both), "y"), D: isA("x-z") }, "C D", "never"],
      [
        "that need not be equal to another parameter",
        {
          C: {
            "Fn::Or": [
              equals(part(0, { Ref: "Short" }), { Ref: "Pair" }),
              equals({ "Fn::FindInMap": ["One", { Ref: "A" }, "k", { DefaultValue: "xy" }] }, { Ref: "Short" }),
            ],
          },
        },
        "C",
        "when Short=xy [C]",
      ],
      ["of a list with allowed values", { C: equals(item(1, "Chosen"), "b") }, "C", "when Chosen=a,b [C] (defaults)"],
      ["of a list that are not the default", { C: equals(item(1, "Chosen"), "a") }, "C", "when Chosen=a,a [C]"],
      ["of a list that are not allowed", { C: equals(item(1, "Chosen"), "c") }, "C", "never"],
      [
        "of a list that allows two",
        { C: equals(item(2, "Chosen"), "a"), D: equals(item(2, "Chosen"), "b") },
        "!C !D",
        "never",
      ],
      ["of a list that is not allowed", { C: equals({ Ref: "Chosen" }, "a,c") }, "C", "never"],
      ["of a list, which have no spaces around", { C: equals(item(0), " x") }, "C", "never"],
      ["of a list, which have no spaces after", { C: equals(item(1), "x ") }, "C", "never"],
      ["of a list, which may have spaces inside", { C: equals(item(0), "x y") }, "C", "when Items=x y [C]"],
      ["of a list that is joined as it is", { C: equals(join(",", items), "x, y") }, "C", "never"],
      ["of a list that is joined without spaces", { C: equals(join(",", items), "x,y") }, "C", "when Items=x,y [C]"],
      [
        "of a list between spaces",
        { C: equals({ "Fn::Join": ["", [item(0), " y"]] }, "x y") },
        "C",
        "when Items=x [C]",
      ],
      ["of a list that are a parameter", { C: equals(item(0), { Ref: "A" }), D: isA(" x") }, "C D", "never"],
      ["of a list that begin like a text", { C: equals(item(0), { "Fn::Sub": " ${A}" }) }, "C", "never"],
      ["of a list that end like a text", { C: equals(item(0), { "Fn::Sub": "${A} " }) }, "C", "never"],
      ["of a list that are a text", { C: equals(item(0), { "Fn::Sub": "${A} x" }), D: isA("") }, "C D", "never"],
      ["of a text may have spaces around", { C: equals(part(1), " y") }, "C", "when A=value- y [C]"],
      ["of a list of numbers", { C: equals(item(1, "Ports"), "80") }, "C", "when Ports=0,80 [C]"],
      ["of a list of numbers that are none", { C: equals(item(1, "Ports"), "http") }, "C", "never"],
      ["of a list with a pattern", { C: equals(item(1, "Lower"), "x") }, "C", "when Lower=value,x [C]"],
      ["of a list that do not match its pattern", { C: equals(item(1, "Lower"), "X") }, "C", "never"],
    ],
  ],
  [
    "members of a list",
    [
      ["are all in another", { C: eachIn(items, ["x", "y"]) }, "C", "when Items=x [C]"],
      ["are not all in another", { C: eachIn(items, ["x", "y"]) }, "!C", "when Items=value [!C]"],
      [
        "are all in one that one of them is not in",
        { C: eachIn(items, ["x", "y"]), D: equals(item(0), "z") },
        "C D",
        "never",
      ],
      ["are so far down the list, too", { C: eachIn(items, ["x", "y"]), D: equals(item(9), "z") }, "C D", "never"],
      [
        "are all in one that one of them is in",
        { C: eachIn(items, ["x", "y"]), D: equals(item(1), "y") },
        "C D",
        "when Items=x,y [C D]",
      ],
      ["are all in one that is the whole", { C: eachIn(items, ["x", "y"]), D: equals(items, "x,z") }, "C D", "never"],
      [
        "are all in a list that has one",
        { C: eachIn(["x"], items), D: equals(item(0), "x") },
        "C D",
        "when Items=x [C D]",
      ],
      ["are not all in a list that has one", { C: eachIn(["x"], items), D: equals(item(1), "x") }, "!C D", "never"],
      ["are all one value", { C: eachIs(items, "x"), D: equals(item(1), "x") }, "C D", "when Items=x,x [C D]"],
      ["are all one value that one of them is not", { C: eachIs(items, "x"), D: equals(item(1), "y") }, "C D", "never"],
      ["have a value among them", { C: contains(items, "x"), D: equals(item(0), "y") }, "C D", "when Items=y,x [C D]"],
      ["have no such value among them", { C: contains(items, "x"), D: equals(item(1), "x") }, "!C D", "never"],
      [
        "have one of a parameter",
        { C: contains(items, { Ref: "A" }), D: equals(items, "x,y"), E: isA("z") },
        "C D E",
        "never",
      ],
      [
        "that the account has of a type",
        { C: eachIn({ "Fn::RefAll": "AWS::EC2::VPC::Id" }, ["x"]) },
        "C",
        "undecided: a list that only the deployment knows",
      ],
      [
        "that is split off a text",
        { C: eachIs({ "Fn::Split": ["-", { Ref: "A" }] }, "x"), D: isA("x-y") },
        "C D",
        "never",
      ],
      ["are as in the default", { C: eachIn({ Ref: "List" }, ["a", "b"]) }, "C", "when List=a,b [C] (defaults)"],
    ],
  ],
  [
    "parameters with patterns",
    [
      ["that have no string in common", { C: equals({ Ref: "Word" }, { Ref: "Digits" }) }, "C", "never"],
      [
        "that have a string in common",
        { C: equals({ Ref: "Word" }, { Ref: "Hex" }) },
        "C",
        "when Hex=aaaa Word=aaaa [C]",
      ],
      ["that are equal to a third", { C: isA({ Ref: "Word" }), D: isA({ Ref: "Digits" }) }, "C D", "never"],
      [
        "that are equal to a third of few values",
        { C: equals({ Ref: "Few" }, { Ref: "Word" }), D: equals({ Ref: "Few" }, { Ref: "Digits" }) },
        "C D",
        "never",
      ],
      ["one of which is a part of the other", { C: equals({ Ref: "Hex" }, { "Fn::Sub": "g${Word}" }) }, "C", "never"],
      [
        "one of which may be a part of the other",
        { C: equals({ Ref: "Hex" }, { "Fn::Sub": "12${Word}" }) },
        "C",
        "when Hex=12aa Word=aa [C]",
      ],
      [
        "one of which is in the middle of the other",
        { C: equals({ Ref: "Hex" }, { "Fn::Sub": "a${Word}-b" }) },
        "C",
        "never",
      ],
      ["of items of a list", { C: equals(item(0, "Lower"), { Ref: "Digits" }) }, "C", "never"],
      ["that the Region does not match", { C: equals({ Ref: "Digits" }, { Ref: "AWS::Region" }) }, "C", "never"],
      [
        "that the Region cannot begin like",
        { C: equals({ Ref: "AWS::Region" }, { "Fn::Sub": "${Digits}-${A}" }) },
        "C",
        "never",
      ],
      [
        "three of which have no string in common",
        {
          C: isA({ "Fn::Sub": "${Word}${Digits}" }),
          D: isA({ "Fn::Sub": "${Hex}x" }),
        },
        "C D",
        "never",
      ],
      [
        "of which a part is left",
        { C: equals(part(2, { Ref: "AWS::Region" }), { Ref: "Hex" }) },
        "C",
        "when AWS::Region=value-value-0000 Hex=0000 [C]",
      ],
    ],
  ],
  [
    "numbers",
    [
      ["are no Region", { C: equals({ Ref: "Count" }, { Ref: "AWS::Region" }) }, "C", "never"],
      ["are no words", { C: isA({ Ref: "Count" }), D: isA({ Ref: "Word" }) }, "C D", "never"],
      ["have a part that is none", { C: equals({ Ref: "Count" }, { "Fn::Sub": "${A}e" }) }, "C", "never"],
      [
        "have a part that follows",
        { C: equals({ Ref: "Count" }, { "Fn::Sub": "1e${A}" }) },
        "C",
        "when A=0 Count=1e0 [C]",
      ],
      ["between which there is no integer", { C: isA({ Ref: "Ratio" }) }, "C", "when A=0.251 Ratio=0.251 [C]"],
      ["that cannot be any", { C: isA({ Ref: "Crossed" }) }, "C", "never"],
      ["of which a pattern leaves few", { C: equals(teens, "11"), D: equals(teens, "12") }, "!C !D", "never"],
      ["that begin like none in bounds", { C: equals(teens, { "Fn::Sub": "9${A}" }) }, "C", "never"],
    ],
  ],
  [
    "lengths",
    [
      ["that cannot be any", { C: isA({ Ref: "Reversed" }) }, "C", "never"],
      [
        "that leave one character",
        { C: equals({ Ref: "Pair" }, { "Fn::Sub": "y${A}x" }) },
        "C",
        "when A=a Pair=yax [C]",
      ],
      ["that leave nothing", { C: equals({ Ref: "Pair" }, { "Fn::Sub": "x${A}yz" }) }, "C", "when A= Pair=xyz [C]"],
      ["that leave none", { C: equals({ Ref: "Pair" }, { "Fn::Sub": "y${Pair}" }) }, "C", "never"],
      ["that two others do not have", { C: equals({ Ref: "Long" }, { "Fn::Sub": "${Short}-${Short}" }) }, "C", "never"],
      [
        "that two others have",
        { C: equals({ Ref: "Long" }, { "Fn::Sub": "${Short}--${Short}" }) },
        "C",
        "when Long=aa--aa Short=aa [C]",
      ],
    ],
  ],
  [
    "functions of parameters",
    [
      [
        "of a value that it is compared with",
        { C: equals(base64({ Ref: "A" }), "eA=="), D: isA("x") },
        "C D",
        "when A=x [C D]",
      ],
      ["of another value", { C: equals(base64({ Ref: "A" }), "eA=="), D: isA("y") }, "C D", "never"],
      ["of the default", { C: equals(base64({ Ref: "Preset" }), "eC15") }, "C", "when Preset=x-y [C] (defaults)"],
      [
        "of functions",
        { C: equals(base64(base64({ Ref: "Preset" })), "ZUMxNQ==") },
        "C",
        "when Preset=x-y [C] (defaults)",
      ],
      ["of a part", { C: equals(base64(part(1)), "eQ=="), D: isA("x-y") }, "C D", "when A=x-y [C D]"],
      ["of a part that is not there", { C: equals(base64(part(1)), "eQ=="), D: isA("x") }, "C D", "never"],
      [
        "of two parameters",
        { C: equals(base64(both), "eC15"), D: isA("x"), E: equals({ Ref: "B" }, "y") },
        "C D E",
        "when A=x B=y [C D E]",
      ],
      [
        "of one of two parameters",
        { C: equals(base64(both), "eC15"), D: isA("x") },
        "C D",
        "undecided: the value of Fn::Base64",
      ],
      ["of any value", { C: equals(base64({ Ref: "A" }), "eA==") }, "C", "undecided: the value of Fn::Base64"],
      ["that are the same", { C: equals(base64(both), base64(both)) }, "C", "always"],
      [
        "that join a list",
        { C: equals(join("+", items), "x+y"), D: equals(item(0), "x") },
        "C D",
        "when Items=x,y [C D]",
      ],
      ["that join another list", { C: equals(join("+", items), "x+y"), D: equals(items, "x,z") }, "C D", "never"],
      [
        "that join what was split",
        { C: equals(join("+", { "Fn::Split": ["-", { Ref: "A" }] }), "x+y"), D: isA("x-y") },
        "C D",
        "when A=x-y [C D]",
      ],
      ["that count a list", { C: equals(length(items), "2"), D: eachIs(items, "x") }, "C D", "when Items=x,x [C D]"],
      ["that count the default", { C: equals(length({ Ref: "List" }), "2") }, "C", "when List=a,b [C] (defaults)"],
    ],
  ],
])("%s", (_, rows) => {
  it.each(rows)("%s", (_what, definitions, asked, expected) => {
    expect(verdict(definitions, asked)).toBe(expected);
  });
});
