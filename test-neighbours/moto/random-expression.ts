// biome-ignore-all lint/suspicious/noTemplateCurlyInString: so look the variables of Fn::Sub.
import type { Dice } from "./dice";
import type { Json } from "./template-json";

/** What the expressions of one template may speak of. */
export interface Vocabulary {
  /** Strings that names, parameters and mappings have in common, so that they are often equal. */
  readonly words: readonly string[];
  /** Parameters and pseudo parameters; at least one. */
  readonly parameters: readonly string[];
  /** Conditions that are defined so far. */
  readonly conditions: readonly string[];
  /** The keys of each mapping's two levels. */
  readonly mappings: Readonly<
    Record<string, { readonly first: readonly string[]; readonly second: readonly string[] }>
  >;
}

/** An expression for a string. */
export function randomText(dice: Dice, vocabulary: Vocabulary, depth = 2): Json {
  const word = (): Json => dice.pick(vocabulary.words);
  const parameter = (): string => dice.pick(vocabulary.parameters);
  const inner = (): Json => randomText(dice, vocabulary, depth - 1);
  if (depth === 0) return dice.choose<Json>([1, word], [1, () => ({ Ref: parameter() })]);
  return dice.choose<Json>(
    [4, word],
    [5, () => ({ Ref: parameter() })],
    [2, () => ({ "Fn::Sub": `\${${parameter()}}` })],
    [3, () => ({ "Fn::Sub": `svc-\${${parameter()}}` })],
    [1, () => ({ "Fn::Sub": `\${${parameter()}}-\${${parameter()}}` })],
    [2, () => ({ "Fn::Sub": [dice.pick(["${It}", "svc-${It}", "${It}-${It}"]), { It: inner() }] })],
    [2, () => ({ "Fn::Join": [dice.pick(["", "-"]), ["svc", inner()]] })],
    [1, () => ({ "Fn::Join": ["-", [inner(), inner()]] })],
    [2, () => randomPart(dice, vocabulary)],
    ...Object.keys(vocabulary.mappings).map((mapping) => [2, () => randomLookUp(dice, vocabulary, mapping)] as const),
    ...(vocabulary.conditions.length === 0
      ? []
      : ([[4, () => ({ "Fn::If": [dice.pick(vocabulary.conditions), inner(), inner()] })]] as const)),
  );
}

function randomLookUp(dice: Dice, vocabulary: Vocabulary, mapping: string): Json {
  const { first = [], second = [] } = vocabulary.mappings[mapping] ?? {};
  const parameter = (): Json => ({ Ref: dice.pick(vocabulary.parameters) });
  return {
    "Fn::FindInMap": [
      mapping,
      dice.choose<Json>([2, () => dice.pick(first)], [3, parameter]),
      dice.choose<Json>([9, () => dice.pick(second)], [1, parameter]),
    ],
  };
}

/** One piece of a text that is split where it has a delimiter. */
function randomPart(dice: Dice, { words, parameters }: Vocabulary): Json {
  const [one, other] = [dice.pick(words), dice.pick(words)];
  const parameter = dice.pick(parameters);
  return {
    "Fn::Select": dice.choose<Json>(
      [2, () => [dice.below(2), { "Fn::Split": [",", `${one},${other}`] }]],
      [1, () => [String(dice.below(2)), { "Fn::Split": ["/", { "Fn::Sub": `${one}/\${${parameter}}` }] }]],
      [1, () => [dice.below(2), [one, { Ref: parameter }]]],
    ),
  };
}

const valuesOfPseudoParameters: Readonly<Record<string, readonly string[]>> = {
  "AWS::AccountId": ["111122223333"],
  "AWS::Region": ["eu-west-1", "us-east-1"],
};

/** A condition's definition, or a part of one. */
export function randomCondition(dice: Dice, vocabulary: Vocabulary, depth = 2): Json {
  const equals = (): Json => randomEquals(dice, vocabulary);
  const inner = (): Json => randomCondition(dice, vocabulary, depth - 1);
  if (depth === 0) return equals();
  const operands = (): Json => Array.from({ length: 2 + dice.below(2) }, inner);
  return dice.choose<Json>(
    [6, equals],
    [2, () => ({ "Fn::Not": [inner()] })],
    [2, () => ({ "Fn::And": operands() })],
    [2, () => ({ "Fn::Or": operands() })],
    // What a name of a condition alone may define is disputed, so there is always a function around it.
    ...(vocabulary.conditions.length === 0
      ? []
      : ([
          [2, () => ({ "Fn::Not": [{ Condition: dice.pick(vocabulary.conditions) }] })],
          [2, () => ({ "Fn::And": [{ Condition: dice.pick(vocabulary.conditions) }, inner()] })],
          [2, () => ({ "Fn::Or": [{ Condition: dice.pick(vocabulary.conditions) }, inner()] })],
        ] as const)),
  );
}

function randomEquals(dice: Dice, vocabulary: Vocabulary): Json {
  const word = (): Json => dice.pick(vocabulary.words);
  const parameter = (): Json => ({ Ref: dice.pick(vocabulary.parameters) });
  // A condition cannot hold an `Fn::If`.
  const text = (): Json => randomText(dice, { ...vocabulary, conditions: [] }, 1);
  const known = (): Json => {
    const name = dice.pick(vocabulary.parameters);
    return [{ Ref: name }, dice.pick(valuesOfPseudoParameters[name] ?? vocabulary.words)];
  };
  return {
    "Fn::Equals": dice.choose<Json>(
      [6, known],
      [1, () => [word(), parameter()]],
      [3, () => [parameter(), parameter()]],
      [2, () => [{ "Fn::Sub": `svc-\${${dice.pick(vocabulary.parameters)}}` }, `svc-${dice.pick(vocabulary.words)}`]],
      [2, () => [text(), word()]],
      [1, () => [text(), text()]],
    ),
  };
}
