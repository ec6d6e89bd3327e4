import * as fc from "fast-check";
import type { Json } from "./concrete-evaluator";

/** The parameters and conditions of a template, as plain JSON. */
export interface ConditionsTemplate {
  readonly Parameters: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly Mappings: Json;
  readonly Conditions: Readonly<Record<string, Json>>;
}

/** A statement about named conditions. */
export type Statement =
  | { readonly condition: string }
  | { readonly not: Statement }
  | { readonly and: readonly Statement[] }
  | { readonly or: readonly Statement[] };

/** Strings that are the whole, the parts and the neighbours of each other. */
export const literals = ["x", "y", "1", "x-y", "", "xy", "x-x"] as const;

const parameterNames = ["A", "B", "C", "D"] as const;

const mappings: Json = {
  M: { x: { k: "y", l: "x" }, y: { k: "x", l: "x-y" }, "1": { k: "1", m: "xy" } },
  N: { x: { k: "x" } },
};

const literal = fc.constantFrom(...literals);

const parameter: fc.Arbitrary<Readonly<Record<string, Json>>> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ Type: "String" }) },
  { weight: 2, arbitrary: literal.map((Default) => ({ Type: "String", Default })) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.uniqueArray(literal, { minLength: 1, maxLength: 3 }), fc.option(fc.nat({ max: 2 })))
      .map(([AllowedValues, at]): Record<string, Json> => {
        const Default = at === null ? undefined : AllowedValues[at];
        return { Type: "String", AllowedValues, ...(Default === undefined ? {} : { Default }) };
      }),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.nat({ max: 2 }), fc.nat({ max: 2 }), fc.option(literal))
      .map(([MinLength, more, Default]) => ({
        Type: "String",
        MinLength,
        MaxLength: MinLength + more,
        ...(Default === null ? {} : { Default }),
      })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Record<string, Json>>(
      { Type: "Number" },
      { Type: "Number", Default: 1 },
      { Type: "Number", MinValue: 0, MaxValue: 1 },
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom("[xy]+", "x.*", "[0-9]*", "[a-z]*-[a-z]*", "[^-]{1,3}"), fc.option(literal))
      .map(([AllowedPattern, Default]) => ({
        Type: "String",
        AllowedPattern,
        ...(Default === null ? {} : { Default }),
      })),
  },
);

/** A `Ref` of one of the parameters that a template with `count` of them has, or now and then of the Region. */
function reference(count: number): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...parameterNames.slice(0, count)) },
    { weight: 1, arbitrary: fc.constant("AWS::Region") },
  );
}

/** An expression for a string; it refers to conditions with a lower number than `before` only. */
function expression(count: number, before: number): fc.Arbitrary<Json> {
  const { text } = fc.letrec<{ text: Json }>((tie) => ({
    text: fc.oneof(
      { maxDepth: 2, depthSize: "small" },
      { weight: 4, arbitrary: literal },
      { weight: 8, arbitrary: reference(count).map((name) => ({ Ref: name })) },
      { weight: 3, arbitrary: substitution(count) },
      {
        weight: 2,
        arbitrary: fc
          .tuple(fc.constantFrom("-", "", "x"), fc.array(tie("text"), { minLength: 1, maxLength: 3 }))
          .map(([delimiter, items]) => ({ "Fn::Join": [delimiter, items] })),
      },
      { weight: 2, arbitrary: lookUp(count) },
      { weight: 1, arbitrary: part(count) },
      ...(before === 0
        ? []
        : [
            {
              weight: 2,
              arbitrary: fc
                .tuple(fc.nat({ max: before - 1 }), tie("text"), tie("text"))
                .map(([index, one, other]) => ({ "Fn::If": [`C${index}`, one, other] })),
            },
          ]),
    ),
  }));
  return text;
}

function substitution(count: number): fc.Arbitrary<Json> {
  const piece = fc.oneof(
    reference(count).map((name) => `\${${name}}`),
    fc.constantFrom("x", "-", "y", "1"),
  );
  return fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => ({ "Fn::Sub": pieces.join("") }));
}

/** A key that the mapping lacks is the parameter's fault: a look-up that always fails would be a broken template. */
function lookUp(count: number): fc.Arbitrary<Json> {
  const key = fc.tuple(reference(count), fc.constantFrom("", "", "x", "-")).map(
    ([name, end]): Json => ({
      "Fn::Sub": `\${${name}}${end}`,
    }),
  );
  const open = fc.tuple(key, fc.constantFrom("k", "l", "m"), fc.option(literal)).map(
    ([first, second, preset]): Json => ({
      "Fn::FindInMap": ["M", first, second, ...(preset === null ? [] : [{ DefaultValue: preset }])],
    }),
  );
  const settled = fc.constantFrom<Json>(["M", "x", "l"], ["M", "1", "m"], ["M", "z", "k", { DefaultValue: "y" }]);
  return fc.oneof(
    { weight: 4, arbitrary: open },
    settled.map((args): Json => ({ "Fn::FindInMap": args })),
  );
}

/** A part of what a delimiter separates, or one of two items. */
function part(count: number): fc.Arbitrary<Json> {
  const open = fc
    .tuple(fc.nat({ max: 1 }), reference(count))
    .map(([index, Ref]): Json => [index, { "Fn::Split": ["-", { Ref }] }]);
  const settled = fc.nat({ max: 1 }).map((index): Json => [index, { "Fn::Split": ["-", "x-y"] }]);
  const numbered = reference(count).map((Ref): Json => [{ Ref }, ["x", "y"]]);
  return fc.oneof(open, settled, numbered).map((args) => ({ "Fn::Select": args }));
}

function condition(count: number, before: number): fc.Arbitrary<Json> {
  const text = expression(count, before);
  const { node } = fc.letrec<{ node: Json }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 2, depthSize: "small" },
      { weight: 5, arbitrary: fc.tuple(text, text).map((operands): Json => ({ "Fn::Equals": operands })) },
      ...(before === 0
        ? []
        : [
            {
              weight: 3,
              arbitrary: fc.nat({ max: before - 1 }).map((index): Json => ({ Condition: `C${index}` })),
            },
          ]),
      ...["Fn::And", "Fn::Or"].map((operator) => ({
        weight: 2,
        arbitrary: fc
          .array(tie("node"), { minLength: 2, maxLength: 3 })
          .map((operands): Json => ({ [operator]: operands })),
      })),
      { weight: 2, arbitrary: tie("node").map((operand): Json => ({ "Fn::Not": [operand] })) },
    ),
  }));
  return node;
}

/** A template with two to four parameters and one to five conditions. */
export const conditionsTemplate: fc.Arbitrary<ConditionsTemplate> = fc
  .tuple(fc.integer({ min: 2, max: 4 }), fc.integer({ min: 1, max: 5 }))
  .chain(([parameters, conditions]) =>
    fc
      .tuple(
        fc.tuple(...parameterNames.slice(0, parameters).map(() => parameter)),
        fc.tuple(...Array.from({ length: conditions }, (_, index) => condition(parameters, index))),
      )
      .map(([declarations, definitions]) => ({
        Parameters: Object.fromEntries(declarations.map((declaration, index) => [parameterNames[index], declaration])),
        Mappings: mappings,
        Conditions: Object.fromEntries(definitions.map((definition, index) => [`C${index}`, definition])),
      })),
  );

/** A statement about the conditions `C0` to `C<count - 1>`. */
export function statement(count: number): fc.Arbitrary<Statement> {
  const { node } = fc.letrec<{ node: Statement }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 2, depthSize: "small" },
      { weight: 4, arbitrary: fc.nat({ max: count - 1 }).map((index) => ({ condition: `C${index}` })) },
      { weight: 1, arbitrary: tie("node").map((not) => ({ not })) },
      { weight: 3, arbitrary: fc.array(tie("node"), { minLength: 2, maxLength: 3 }).map((and) => ({ and })) },
      { weight: 1, arbitrary: fc.array(tie("node"), { minLength: 2, maxLength: 3 }).map((or) => ({ or })) },
    ),
  }));
  return node;
}
