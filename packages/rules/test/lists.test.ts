import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { ConditionsTemplate } from "./arbitrary-template";
import type { Json } from "./concrete-evaluator";
import { ConcreteEvaluator, DeploymentFails } from "./concrete-evaluator";
import type { Question, Verdict } from "./verdict-on";
import { holds, verdictOn } from "./verdict-on";

const words = ["x", "y", "x-y", "1", "2"] as const;
const word = fc.constantFrom(...words);
const listName = fc.constantFrom("L", "M");
const list = listName.map((name): Json => ({ Ref: name }));

/** Functions of lists and of a text, which only the deployment knows. */
const text: fc.Arbitrary<Json> = fc.oneof(
  { weight: 3, arbitrary: word },
  { weight: 2, arbitrary: fc.constant<Json>({ Ref: "P" }) },
  { weight: 3, arbitrary: fc.tuple(fc.nat({ max: 2 }), list).map((args): Json => ({ "Fn::Select": args })) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom("-", "", ","), list).map((args): Json => ({ "Fn::Join": args })) },
  { weight: 1, arbitrary: list.map((each): Json => ({ "Fn::Length": each })) },
  { weight: 1, arbitrary: fc.constant<Json>({ "Fn::Join": ["", { "Fn::Split": ["-", { Ref: "P" }] }] }) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat({ max: 1 }), list).map((args): Json => ({ "Fn::Base64": { "Fn::Select": args } })),
  },
);

const condition: fc.Arbitrary<Json> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(text, text).map((args): Json => ({ "Fn::Equals": args })) },
  { weight: 1, arbitrary: fc.tuple(text, text).map((args): Json => ({ "Fn::Not": [{ "Fn::Equals": args }] })) },
  { weight: 1, arbitrary: fc.tuple(list, text).map((args): Json => ({ "Fn::Contains": args })) },
  { weight: 1, arbitrary: fc.tuple(list, text).map((args): Json => ({ "Fn::EachMemberEquals": args })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        list,
        fc.oneof(
          list,
          fc.array(text, { minLength: 1, maxLength: 2 }).map((items): Json => items),
        ),
      )
      .map((args): Json => ({ "Fn::EachMemberIn": args })),
  },
);

const listParameter: fc.Arbitrary<Readonly<Record<string, Json>>> = fc
  .record({
    Default: fc.option(fc.array(word, { minLength: 1, maxLength: 2 }).map((items) => items.join(","))),
    AllowedValues: fc.option(fc.uniqueArray(word, { minLength: 1, maxLength: 2 }), { freq: 2 }),
  })
  .map(({ Default, AllowedValues }) => ({
    Type: "CommaDelimitedList",
    ...(Default === null ? {} : { Default }),
    ...(AllowedValues === null ? {} : { AllowedValues }),
  }));

const question: fc.Arbitrary<Question> = fc
  .record({
    Parameters: fc.record({
      L: listParameter,
      M: listParameter,
      P: fc.option(word).map((Default) => ({ Type: "String", ...(Default === null ? {} : { Default }) })),
    }),
    conditions: fc.array(condition, { minLength: 1, maxLength: 3 }),
    negated: fc.boolean(),
  })
  .map(({ Parameters, conditions, negated }) => {
    const named = conditions.map((each, index) => [`C${index}`, each] as const);
    const both = { and: named.map(([name]) => ({ condition: name })) };
    const template: ConditionsTemplate = { Parameters, Mappings: {}, Conditions: Object.fromEntries(named) };
    return { template, asked: negated ? { not: both } : both };
  });

const lists = ["x", "q", "x-y", "x,y", "y,x", "x,x", "1,2", "x,y,x", "q,rr,x-y", "x,x,x,x,x,x"];

/** What is wrong with the verdict, as far as a few hundred deployments tell; `undefined` when none of them succeeds. */
function faults({ template, asked }: Question, verdict: Verdict): readonly string[] | undefined {
  const witness = verdict.kind === "when" ? verdict.parameters : {};
  const results: [string, boolean][] = [];
  const domain = (name: string, others: readonly string[]): readonly string[] => {
    const { Default, AllowedValues } = template.Parameters[name] ?? {};
    const value = witness[name];
    const given = value === undefined ? [...others, ...(Default === undefined ? [] : [String(Default)])] : [value];
    const isAllowed = (each: string) => (AllowedValues as readonly Json[] | undefined)?.includes(each) !== false;
    return [...new Set(given)].filter((each) => each.split(",").every(isAllowed));
  };
  for (const L of domain("L", lists)) {
    for (const M of domain("M", lists)) {
      for (const P of domain("P", [...words, "q", "eA=="])) {
        const values = new Map(Object.entries({ L, M, P }));
        const evaluator = new ConcreteEvaluator(template as unknown as Json, values);
        try {
          evaluator.evaluateConditions();
          results.push([JSON.stringify([...values]), holds(asked, evaluator)]);
        } catch (error) {
          if (!(error instanceof DeploymentFails)) throw error;
        }
      }
    }
  }
  const show = (wanted: boolean) =>
    results.flatMap(([values, result]) => (result === wanted ? [values] : [])).slice(0, 1);
  if (verdict.kind === "never") return show(true);
  if (verdict.kind === "always") return show(false);
  if (verdict.kind === "undecided" || results.length === 0) return undefined;
  return show(false);
}

const numRuns = Number(process.env.FC_NUM_RUNS ?? 300);

it("agrees with brute force on lists and functions of them", { timeout: 60_000 + 100 * numRuns }, () => {
  const counts = { always: 0, never: 0, when: 0, undecided: 0 };
  fc.assert(
    fc.property(question, (asked) => {
      const verdict = verdictOn(asked);
      expect(faults(asked, verdict) ?? [], JSON.stringify(verdict)).toEqual([]);
      counts[verdict.kind] += 1;
    }),
    { numRuns, seed: Number(process.env.FC_SEED ?? 20_260_103) },
  );
  if (process.env.FC_NUM_RUNS !== undefined) process.stdout.write(`${JSON.stringify(counts)}\n`);
  const { always, never, when } = counts;
  expect(always + never + when).toBeGreaterThan(numRuns / 2);
});
