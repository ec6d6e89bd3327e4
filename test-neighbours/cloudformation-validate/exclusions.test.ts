import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ConditionsTemplate, conditionsTemplate } from "../../packages/rules/test/arbitrary-template";
import { ConcreteEvaluator, DeploymentFails, type Json } from "../../packages/rules/test/concrete-evaluator";
import { type Verdict, verdictOn } from "../../packages/rules/test/verdict-on";
import { readExclusions } from "./read-exclusions";

const ref = (Ref: string): Json => ({ Ref });
const region = ref("AWS::Region");
const equals = (left: Json, right: Json): Json => ({ "Fn::Equals": [left, right] });

function templateOf(Conditions: Readonly<Record<string, Json>>): ConditionsTemplate {
  const Parameters = { A: { Type: "String" }, B: { Type: "String" }, P: { Type: "String", AllowedValues: ["x", "y"] } };
  return { Parameters, Mappings: {}, Conditions };
}

function verdictOnPair(template: ConditionsTemplate, pair: string): Verdict {
  return verdictOn({ template, asked: { and: pair.split(" ").map((condition) => ({ condition })) } });
}

/** The pairs of conditions that can never hold together, by Latchkey. */
function exclusionsOf(template: ConditionsTemplate): readonly string[] {
  const names = Object.keys(template.Conditions).sort();
  const pairs = names.flatMap((name, index) => names.slice(index + 1).map((other) => `${name} ${other}`));
  return pairs.filter((pair) => verdictOnPair(template, pair).kind === "never");
}

/** What is tried for what a witness leaves open. */
const fillers = ["1", "x", "y", "us-east-1"];

/** Whether both conditions hold in a deployment with the witness, as an evaluator that knows nothing of Latchkey finds. */
function isRefutedBy(verdict: Verdict, template: ConditionsTemplate, pair: string): boolean {
  const given = verdict.kind === "when" ? verdict.parameters : {};
  return fillers.some((filler) => {
    const values = Object.entries(template.Parameters).map(([name, { Default, AllowedValues }]): [string, string] => {
      const [allowed] = (AllowedValues as readonly string[] | undefined) ?? [];
      return [name, given[name] ?? String(Default ?? allowed ?? filler)];
    });
    const all = new Map([["AWS::Region", given["AWS::Region"] ?? filler], ...values]);
    const deployment = new ConcreteEvaluator(template as unknown as Json, all);
    try {
      deployment.evaluateConditions();
      return pair.split(" ").every((name) => deployment.condition(name));
    } catch (error) {
      if (error instanceof DeploymentFails) return false;
      throw error;
    }
  });
}

describe("what is known to be wrong in its model: these pairs can hold together", () => {
  it.each<readonly [what: string, conditions: Readonly<Record<string, Json>>]>([
    ["a parameter equal to another and to a literal", { C: equals(ref("A"), ref("B")), D: equals(ref("A"), "x") }],
    [
      "two parameters equal to one that has few values",
      { C: equals(ref("A"), ref("P")), D: equals(ref("B"), ref("P")) },
    ],
    [
      "a parameter equal to the Region, and that to a literal",
      { C: equals(ref("A"), region), D: equals(region, "eu-west-1") },
    ],
    [
      "a condition with one that it includes",
      {
        C: equals(ref("A"), ref("B")),
        D: { "Fn::And": [{ Condition: "C" }, equals(ref("A"), "x")] },
      },
    ],
  ])("%s", (_, conditions) => {
    const template = templateOf(conditions);
    expect(readExclusions(template)).toEqual(["C D"]);
    const verdict = verdictOnPair(template, "C D");
    expect(verdict.kind).toBe("when");
    expect(isRefutedBy(verdict, template, "C D")).toBe(true);
  });
});

const definition = (before: number): fc.Arbitrary<Json> => {
  const { node } = fc.letrec<{ node: Json }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 2, depthSize: "small" },
      fc
        .tuple(fc.constantFrom("A", "B"), fc.constantFrom("x", "y", "z"))
        .map(([name, value]) => equals(ref(name), value)),
      ...(before === 0 ? [] : [fc.nat({ max: before - 1 }).map((index): Json => ({ Condition: `C${index}` }))]),
      tie("node").map((operand): Json => ({ "Fn::Not": [operand] })),
      fc.tuple(tie("node"), tie("node")).map((operands): Json => ({ "Fn::And": operands })),
      fc.tuple(tie("node"), tie("node")).map((operands): Json => ({ "Fn::Or": operands })),
    ),
  }));
  return node;
};

const plainTemplate = fc
  .tuple(definition(0), definition(1), definition(2))
  .map(([C0, C1, C2]) => templateOf({ C0, C1, C2 }));

it("agrees on parameters that are compared with literals only", () => {
  let excluded = 0;
  fc.assert(
    fc.property(plainTemplate, (template) => {
      const exclusions = exclusionsOf(template);
      excluded += exclusions.length;
      expect(exclusions).toEqual(readExclusions(template));
    }),
    { numRuns: 150, seed: 1 },
  );
  expect(excluded).toBeGreaterThan(100);
});

it("is right about whatever the model says otherwise, as a deployment shows", () => {
  const counts = { never: 0, when: 0, always: 0, undecided: 0 };
  fc.assert(
    fc.property(conditionsTemplate, (template) => {
      for (const pair of readExclusions(template)) {
        const verdict = verdictOnPair(template, pair);
        counts[verdict.kind] += 1;
        if (verdict.kind !== "when" && verdict.kind !== "always") continue;
        expect(isRefutedBy(verdict, template, pair), JSON.stringify(verdict)).toBe(true);
      }
    }),
    { numRuns: 300, seed: 1 },
  );
  expect(counts.never).toBeGreaterThan(100);
  expect(counts.when).toBeGreaterThan(10);
  expect(counts.undecided).toBeLessThan(counts.never / 50);
});
