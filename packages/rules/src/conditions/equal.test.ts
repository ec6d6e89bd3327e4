import { describe, expect, it } from "vitest";
import type { ParameterDeclaration } from "../evaluation/parameter-declaration";
import type { Atom, Text } from "../evaluation/text";
import { showText, toText } from "../evaluation/text";
import { equal } from "./equal";

const declarations: Readonly<Record<string, Partial<ParameterDeclaration>>> = {
  Flag: { allowedValues: ["true", "false"] },
  Env: { allowedValues: ["dev", "prod", "true"] },
  Zone: { allowedValues: ["a", "b"] },
  Short: { minLength: 2, maxLength: 3 },
  Empty: { maxLength: 0 },
  Count: { type: "Number", minValue: 1, maxValue: 10 },
};

function atom(name: string): Atom {
  if (name.startsWith("AWS::")) return { kind: "pseudo-parameter", id: name, name, excludes: /[^a-z0-9-]/ };
  if (name.startsWith("User")) return { kind: "generated-name", id: `name:${name}`, name };
  const declaration = { name, type: "String", noEcho: false, ...declarations[name] };
  return { kind: "parameter", id: `parameter:${name}`, name, declaration };
}

function text(source: string): Text {
  return toText(source.split(/\$\{([\w:]+)\}/).map((part, index) => (index % 2 === 0 ? part : atom(part))));
}

function equated(left: string, right: string): string {
  const formula = equal(text(left), text(right));
  if (formula.kind === "constant") return formula.value ? "always" : "never";
  return `${showText(formula.left)} = ${showText(formula.right) || "nothing"}`;
}

type Row = readonly [left: string, right: string, formula: string];

describe.each<readonly [what: string, rows: readonly Row[]]>([
  [
    "literals",
    [
      ["", "", "always"],
      ["bob", "bob", "always"],
      ["bob", "Bob", "never"],
      ["bob", "bobby", "never"],
      ["bob", "", "never"],
    ],
  ],
  [
    "parameters",
    [
      ["${A}", "${A}", "always"],
      ["${A}", "${B}", "${A} = ${B}"],
      ["${B}", "${A}", "${A} = ${B}"],
      ["bob", "${A}", "${A} = bob"],
      ["${A}", "", "${A} = nothing"],
      ["${Flag}", "true", "${Flag} = true"],
      ["${Flag}", "yes", "never"],
      ["${Flag}", "", "never"],
      ["${Flag}", "${Env}", "${Env} = ${Flag}"],
      ["${Flag}", "${Zone}", "never"],
      ["${Short}", "x", "never"],
      ["${Short}", "xy", "${Short} = xy"],
      ["${Short}", "wxyz", "never"],
      ["${Empty}", "", "${Empty} = nothing"],
      ["${Empty}", "x", "never"],
      ["${Count}", "7", "${Count} = 7"],
      ["${Count}", "11", "never"],
      ["${Count}", "seven", "never"],
      ["${Count}", "", "never"],
      ["${AWS::Region}", "eu-west-1", "${AWS::Region} = eu-west-1"],
      ["${AWS::Region}", "EU", "never"],
      ["${AWS::Region}", "", "never"],
      ["${AWS::AccountId}", "123456789012", "${AWS::AccountId} = 123456789012"],
      ["${AWS::AccountId}", "12", "never"],
    ],
  ],
  [
    "equal beginnings and ends are struck off",
    [
      ["x-${A}", "x-${B}", "${A} = ${B}"],
      ["x-${A}", "x-bob", "${A} = bob"],
      ["${A}-x", "${B}-x", "${A} = ${B}"],
      ["x${A}y", "xxyy", "${A} = xy"],
      ["x${A}y", "xy", "${A} = nothing"],
      ["x${A}x", "x", "never"],
      ["${A}-${B}", "${A}-${C}", "${B} = ${C}"],
      ["${A}-${B}", "${C}-${B}", "${A} = ${C}"],
      ["${A}-${B}", "${A}-${B}", "always"],
      ["${A}-${B}-${C}", "${A}-${D}-${C}", "${B} = ${D}"],
      ["${A}${B}", "${A}", "${B} = nothing"],
      ["ab${A}", "abc${B}", "${A} = c${B}"],
      ["${A}bc", "${B}c", "${B} = ${A}b"],
    ],
  ],
  [
    "literal parts that must differ",
    [
      ["x${A}", "y${B}", "never"],
      ["${A}x", "${B}y", "never"],
      ["x${A}", "y", "never"],
      ["${A}x", "y", "never"],
      ["${A}-${B}", "ab", "never"],
      ["${A}-${B}.${C}", "a.b-c", "never"],
      ["${A}-${B}", "a-b", "${A}-${B} = a-b"],
      ["${A}", "${A}x", "never"],
      ["${A}", "x${A}", "never"],
      ["${A}", "${B}x${A}", "never"],
      ["${A}${B}", "${B}x${A}", "never"],
      ["${A}${B}", "${B}${A}", "${A}${B} = ${B}${A}"],
      ["${A}", "${B}${A}${C}", "${A} = ${B}${A}${C}"],
      ["${A}${B}", "${C}-${D}", "${A}${B} = ${C}-${D}"],
      ["${Short}", "${A}-long", "never"],
      ["x${A}", "${A}b", "never"],
      ["${A}${AWS::Region}y", "y${A}", "never"],
      ["${A}${B}y", "y${A}", "${A}${B}y = y${A}"],
      ["${A}${Short}", "x${A}", "never"],
      ["x${A}${B}", "${B}${A}b", "never"],
      ["${Short}", "${A}-", "${Short} = ${A}-"],
      ["${Count}", "${A}x", "never"],
      ["${Count}", "${A}--${B}", "never"],
      ["${Count}", "${A}-5", "${Count} = ${A}-5"],
      ["${AWS::Region}", "${A}_1", "never"],
    ],
  ],
  [
    "names that CloudFormation makes up",
    [
      ["${User1}", "${User1}", "always"],
      ["${User1}", "${User2}", "never"],
      ["${User1}", "bob", "never"],
      ["${User1}", "${A}", "never"],
      ["${User1}-x", "${A}", "never"],
      ["${User1}-${A}", "${User1}-${B}", "${A} = ${B}"],
      ["${User1}-${A}", "${A}-${User1}", "${User1}-${A} = ${A}-${User1}"],
    ],
  ],
])("%s", (_, rows) => {
  it.each(rows)("%s == %s: %s", (left, right, formula) => {
    expect(equated(left, right)).toBe(formula);
  });

  it.each(rows)("%s == %s, the other way round", (left, right, formula) => {
    const result = equated(right, left);
    // Two longer texts keep their sides.
    const swapped = result.split(" = ").reverse().join(" = ");
    expect([result, swapped]).toContain(formula);
  });
});

it("takes texts of any length", () => {
  const long = "x".repeat(1_000_000);
  expect(equated(`${long}\${A}`, `${long}y`)).toBe("${A} = y");
  const many = "${A}-".repeat(20_000);
  expect(equated(`${many}\${B}`, `${many}\${C}`)).toBe("${B} = ${C}");
  expect(equated(`\${B}-${many}`, `\${C}-${many}`)).toBe("${B} = ${C}");
});
