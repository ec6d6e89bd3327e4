import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { ConditionsTemplate, Statement } from "./arbitrary-template";
import { conditionsTemplate, statement } from "./arbitrary-template";
import type { Json } from "./concrete-evaluator";
import type { Question } from "./verdict-on";
import { verdictOn } from "./verdict-on";

type Names = ReadonlyMap<string, string>;

/** Other names of parameters and of conditions, which sort in every other order, and numbers to shuffle by. */
interface Disguise {
  readonly parameters: readonly string[];
  readonly conditions: readonly string[];
  readonly order: readonly number[];
}

const disguise: fc.Arbitrary<Disguise> = fc.record({
  parameters: fc.shuffledSubarray(["B", "A", "Env", "userName", "P10", "P9", "ALongerNameThanTheOthers"], {
    minLength: 4,
  }),
  conditions: fc.shuffledSubarray(["C1", "C0", "IsProd", "a", "Cond10", "Cond9", "Zz"], { minLength: 5 }),
  order: fc.array(fc.nat({ max: 5 }), { minLength: 7, maxLength: 7 }),
});

/** The same question under other names, and with everything in another order that may be in any. */
function disguised({ template, asked }: Question, { parameters, conditions, order }: Disguise): Question {
  const nameAll = (section: object, names: readonly string[]): Names =>
    new Map(Object.keys(section).map((name, index) => [name, names[index] ?? name]));
  const parameterNames = nameAll(template.Parameters, parameters);
  const conditionNames = nameAll(template.Conditions, conditions);
  let turn = 0;
  const shuffle = <T>(items: readonly T[]): readonly T[] => {
    turn += 1;
    const keyOf = (index: number): number => (order[(index + turn) % order.length] ?? 0) * 10 + index;
    return items
      .map((item, index) => ({ item, key: keyOf(index) }))
      .sort((one, other) => one.key - other.key)
      .map(({ item }) => item);
  };
  const renameText = (text: string): string =>
    text.replace(/\$\{([^}]*)\}/g, (_, name: string) => `\${${parameterNames.get(name) ?? name}}`);
  const rename = (node: Json): Json => {
    if (Array.isArray(node)) return node.map(rename);
    if (node === null || typeof node !== "object") return node;
    const [name = "", argument = null] = Object.entries(node)[0] ?? [];
    if (name === "Ref") return { Ref: parameterNames.get(String(argument)) ?? argument };
    if (name === "Condition") return { Condition: conditionNames.get(String(argument)) ?? argument };
    if (name === "Fn::Sub") return { "Fn::Sub": renameText(String(argument)) };
    const items = Array.isArray(argument) ? (argument as readonly Json[]) : [argument];
    if (name === "Fn::If")
      return { "Fn::If": [conditionNames.get(String(items[0])) ?? null, ...items.slice(1).map(rename)] };
    const isCommutative = ["Fn::And", "Fn::Or", "Fn::Equals"].includes(name);
    return { [name]: isCommutative ? shuffle(items.map(rename)) : rename(argument) };
  };
  const restate = (each: Statement): Statement => {
    if ("condition" in each) return { condition: conditionNames.get(each.condition) ?? each.condition };
    if ("not" in each) return { not: restate(each.not) };
    return "and" in each ? { and: shuffle(each.and.map(restate)) } : { or: shuffle(each.or.map(restate)) };
  };
  const renamed: ConditionsTemplate = {
    Parameters: Object.fromEntries(
      shuffle(Object.entries(template.Parameters)).map(([name, definition]) => [
        parameterNames.get(name) ?? name,
        definition,
      ]),
    ),
    Mappings: template.Mappings,
    Conditions: Object.fromEntries(
      shuffle(Object.entries(template.Conditions)).map(([name, definition]) => [
        conditionNames.get(name) ?? name,
        rename(definition),
      ]),
    ),
  };
  return { template: renamed, asked: restate(asked) };
}

const question: fc.Arbitrary<Question> = conditionsTemplate.chain((template) =>
  fc.record({ template: fc.constant(template), asked: statement(Object.keys(template.Conditions).length) }),
);

const numRuns = Number(process.env.FC_NUM_RUNS ?? 500);

it("gives the same verdict under other names and in another order", { timeout: 60_000 + 100 * numRuns }, () => {
  let undecided = 0;
  fc.assert(
    fc.property(question, disguise, (asked, other) => {
      const [verdict, again] = [verdictOn(asked), verdictOn(disguised(asked, other))];
      if (verdict.kind !== again.kind && [verdict.kind, again.kind].includes("undecided")) undecided += 1;
      else expect(again.kind).toBe(verdict.kind);
      if (verdict.kind === "when" && again.kind === "when") expect(again.withDefaults).toBe(verdict.withDefaults);
    }),
    { numRuns, seed: Number(process.env.FC_SEED ?? 20_260_101) },
  );
  // Equations in which a parameter stands on both sides can be split without end, in an order that depends on names.
  expect(undecided).toBeLessThanOrEqual(numRuns / 5_000);
});
