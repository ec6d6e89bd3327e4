import type { Json } from "./concrete-evaluator";
import type { Question } from "./verdict-on";

/** A question that is meant to be hard. */
export interface HardQuestion extends Question {
  readonly name: string;
  /** What the verdict is when it is not `undecided`; absent when that is not known beforehand. */
  readonly truth?: "always" | "never" | "when";
}

const equals = (one: Json, other: Json): Json => ({ "Fn::Equals": [one, other] });
const ref = (name: string): Json => ({ Ref: name });
const no = (operand: Json): Json => ({ "Fn::Not": [operand] });
const every = (operands: readonly Json[]): Json => ({ "Fn::And": operands });
const some = (operands: readonly Json[]): Json => ({ "Fn::Or": operands });
const named = (name: string): Json => ({ Condition: name });
const flag: Record<string, Json> = { Type: "String", AllowedValues: ["true", "false"] };
const free: Record<string, Json> = { Type: "String" };

function parameters(count: number, declaration: Record<string, Json>): Record<string, Record<string, Json>> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`P${index}`, declaration]));
}

function question(
  name: string,
  Parameters: Record<string, Record<string, Json>>,
  Conditions: Record<string, Json>,
  truth?: "never" | "when",
  goal = "Goal",
): HardQuestion {
  const template = { Parameters, Mappings: {}, Conditions };
  return { name, template, asked: { condition: goal }, ...(truth === undefined ? {} : { truth }) };
}

/** The same numbers every time. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Random clauses of three flags each: about 4.3 clauses a flag are the hardest. */
function threeSat(flags: number, clauses: number, seed: number): HardQuestion {
  const below = generator(seed);
  const literal = (): Json => {
    const isTrue = equals(ref(`P${below(flags)}`), "true");
    return below(2) === 0 ? isTrue : no(isTrue);
  };
  const perCondition = Math.ceil(clauses / 29);
  const conditions: Record<string, Json> = {};
  for (let made = 0, index = 0; made < clauses; index += 1) {
    const group = Array.from({ length: Math.min(perCondition, clauses - made) }, () =>
      some([literal(), literal(), literal()]),
    );
    made += group.length;
    conditions[`C${index}`] = every(group);
  }
  conditions.Goal = every(Object.keys(conditions).map(named));
  return question(`3-SAT ${flags} flags ${clauses} clauses seed ${seed}`, parameters(flags, flag), conditions);
}

/** More parameters that must all differ than there are values. */
function pigeonhole(count: number, values: number): HardQuestion {
  const AllowedValues = Array.from({ length: values }, (_, index) => `v${index}`);
  const conditions: Record<string, Json> = {};
  for (let one = 0; one < count; one += 1) {
    for (let other = one + 1; other < count; other += 1) {
      conditions[`D${one}x${other}`] = no(equals(ref(`P${one}`), ref(`P${other}`)));
    }
  }
  conditions.Goal = every(Object.keys(conditions).map(named));
  const truth = count > values ? "never" : "when";
  return question(
    `${count} pigeons in ${values} holes`,
    parameters(count, { Type: "String", AllowedValues }),
    conditions,
    truth,
  );
}

/** Whether an odd number of flags is set, one condition a flag; forward and backward at once it is a contradiction. */
function parity(flags: number, isContradiction: boolean): HardQuestion {
  const conditions: Record<string, Json> = {};
  const chain = (prefix: string, order: readonly number[]): string => {
    let previous: string | undefined;
    for (const index of order) {
      const isSet = equals(ref(`P${index}`), "true");
      const name = `${prefix}${index}`;
      conditions[name] =
        previous === undefined
          ? isSet
          : some([every([named(previous), no(isSet)]), every([no(named(previous)), isSet])]);
      previous = name;
    }
    return previous ?? "";
  };
  const order = Array.from({ length: flags }, (_, index) => index);
  const odd = chain("F", order);
  conditions.Goal = isContradiction ? every([named(odd), no(named(chain("B", [...order].reverse())))]) : named(odd);
  const name = `parity of ${flags}${isContradiction ? ", odd and even" : ""}`;
  return question(name, parameters(flags, flag), conditions, isContradiction ? "never" : "when");
}

/** And and Or by turns. */
function tree(depth: number, flags: number): HardQuestion {
  let next = 0;
  const grow = (level: number): Json => {
    if (level === 0) {
      next += 1;
      return equals(ref(`P${next % flags}`), next % 3 === 0 ? "true" : "false");
    }
    return (level % 2 === 0 ? every : some)([grow(level - 1), grow(level - 1)]);
  };
  return question(`tree ${depth} deep over ${flags}`, parameters(flags, flag), { Goal: grow(depth) });
}

/** Each condition is the negation of the one before and one thing more. */
function chain(length: number): HardQuestion {
  const conditions: Record<string, Json> = { C0: equals(ref("P0"), "a") };
  for (let index = 1; index < length; index += 1) {
    conditions[`C${index}`] = some([named(`C${index - 1}`), equals(ref(`P${index % 20}`), `v${index}`)]);
  }
  return question(`chain of ${length}`, parameters(20, free), conditions, "when", `C${length - 1}`);
}

/** Each parameter equals the next, and the last is not the first. */
function equalities(count: number): HardQuestion {
  const links = Array.from({ length: count - 1 }, (_, index) => equals(ref(`P${index}`), ref(`P${index + 1}`)));
  const Goal = every([...links, no(equals(ref("P0"), ref(`P${count - 1}`)))]);
  return question(`equalities of ${count}`, parameters(count, free), { Goal }, "never");
}

/** Texts of many parameters that must be one string. */
function manyHoles(holes: number, literal: string, isNegated: boolean): HardQuestion {
  const text = Array.from({ length: holes }, (_, index) => `\${P${index % 20}}`).join("-");
  const same = equals({ "Fn::Sub": text }, literal);
  return question(`${holes} holes in ${literal.length} characters${isNegated ? ", not" : ""}`, parameters(20, free), {
    Goal: isNegated ? no(same) : same,
  });
}

/** Two texts of many parameters each, without a delimiter between them. */
function concatenations(holes: number): HardQuestion {
  const text = (offset: number, middle: string) =>
    Array.from({ length: holes }, (_, index) => `\${P${(index * offset) % 20}}`).join(middle);
  const same = equals({ "Fn::Sub": text(3, "") }, { "Fn::Sub": `${text(7, "")}x` });
  return question(`${holes} holes on both sides`, parameters(20, free), { Goal: same });
}

/** A parameter with many allowed values, compared with half of them. */
function manyValues(count: number): HardQuestion {
  const AllowedValues = Array.from({ length: count }, (_, index) => `value-${index}`);
  const Goal = some(AllowedValues.slice(count / 2).map((value) => equals(ref("P0"), value)));
  return question(`${count} allowed values`, parameters(2, { Type: "String", AllowedValues }), { Goal }, "when");
}

/** Thirty conditions over twenty parameters, each of three others, with equations of all kinds. */
function tangle(seed: number): HardQuestion {
  const below = generator(seed);
  const Parameters: Record<string, Record<string, Json>> = {};
  for (let index = 0; index < 20; index += 1) {
    const kinds: Record<string, Json>[] = [
      free,
      flag,
      { Type: "String", Default: "a" },
      { Type: "String", AllowedValues: ["a", "b", "c"] },
    ];
    Parameters[`P${index}`] = kinds[below(4)] ?? free;
  }
  const parameter = (): Json => ref(`P${below(20)}`);
  const leaf = (): Json => {
    const kind = below(4);
    if (kind === 0) return equals(parameter(), parameter());
    if (kind === 1)
      return equals({ "Fn::Sub": `\${P${below(20)}}-\${P${below(20)}}` }, ["a-b", "true-a", "x-y-z"][below(3)] ?? "");
    return equals(parameter(), ["a", "b", "true", "x"][below(4)] ?? "");
  };
  const conditions: Record<string, Json> = {};
  for (let index = 0; index < 30; index += 1) {
    const operand = (): Json => {
      const inner = index > 0 && below(3) > 0 ? named(`C${below(index)}`) : leaf();
      return below(3) === 0 ? no(inner) : inner;
    };
    conditions[`C${index}`] = (below(2) === 0 ? every : some)([operand(), operand(), operand()]);
  }
  conditions.Goal =
    [
      every([named("C29"), no(named("C28")), some([named("C27"), named("C26")])]),
      some([every([named("C29"), named("C25")]), every([no(named("C24")), named("C20")])]),
    ][below(2)] ?? null;
  return question(`tangle ${seed}`, Parameters, conditions);
}

export const hardQuestions: readonly HardQuestion[] = [
  ...[1, 2, 3, 4].map((seed) => threeSat(20, 86, seed)),
  ...[1, 2].map((seed) => threeSat(50, 215, seed)),
  pigeonhole(3, 2),
  pigeonhole(8, 7),
  pigeonhole(8, 8),
  parity(12, false),
  parity(20, false),
  parity(20, true),
  tree(10, 20),
  tree(14, 20),
  chain(400),
  equalities(20),
  equalities(400),
  manyHoles(4, "a-b-c-d", false),
  manyHoles(20, "-".repeat(30), false),
  manyHoles(20, "-".repeat(30), true),
  manyHoles(12, "a".repeat(100_000), false),
  manyHoles(5, "-a".repeat(10_000), false),
  manyHoles(200, "a-".repeat(200), false),
  concatenations(4),
  concatenations(12),
  manyValues(1_000),
  ...[1, 2, 3, 4, 5, 6, 7, 8].map(tangle),
];
