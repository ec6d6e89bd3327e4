import * as fc from "fast-check";
import { expect, it } from "vitest";
import { Conditions } from "../src/conditions/conditions";
import { decide } from "../src/conditions/decide";
import { equal } from "../src/conditions/equal";
import type { Formula } from "../src/conditions/formula";
import { and, not, or } from "../src/conditions/formula";
import type { Scope } from "../src/evaluation/scope";
import { createScope } from "../src/evaluation/scope";
import { evaluate } from "../src/evaluation/evaluate";
import type { ConditionsTemplate, Statement } from "./arbitrary-template";
import { conditionsTemplate, statement } from "./arbitrary-template";
import type { Assignment } from "./brute-force";
import { BruteForce, defaultOf, isAllowed } from "./brute-force";
import type { ConcreteEvaluator } from "./concrete-evaluator";

/** A statement about a template's conditions, and the template. */
interface Question {
  readonly template: ConditionsTemplate;
  readonly asked: Statement;
}

const question: fc.Arbitrary<Question> = conditionsTemplate.chain((template) =>
  fc.record({ template: fc.constant(template), asked: statement(Object.keys(template.Conditions).length) }),
);

function toFormula(asked: Statement, conditions: Conditions): Formula {
  if ("condition" in asked) return conditions.named("", asked.condition);
  if ("not" in asked) return not(toFormula(asked.not, conditions));
  if ("and" in asked) return and(asked.and.map((operand) => toFormula(operand, conditions)));
  return or(asked.or.map((operand) => toFormula(operand, conditions)));
}

function holds(asked: Statement, evaluator: ConcreteEvaluator): boolean {
  if ("condition" in asked) return evaluator.condition(asked.condition);
  if ("not" in asked) return !holds(asked.not, evaluator);
  if ("and" in asked) return asked.and.every((operand) => holds(operand, evaluator));
  return asked.or.some((operand) => holds(operand, evaluator));
}

type Verdict = ReturnType<typeof decide>;

/** The verdict on the statement, where the parameters have the given values. */
function verdictOn({ template, asked }: Question, given: Assignment = new Map()): Verdict {
  const scope = createScope(template as never);
  const conditions = new Conditions(new Map([["", scope]]));
  const formula = toFormula(asked, conditions);
  return decide(and([formula, ...[...given].map((entry) => settingOf(entry, scope))]), conditions.requirements());
}

function settingOf([name, value]: [string, string], scope: Scope): Formula {
  const [choice] = evaluate({ Ref: name }, scope);
  return choice?.value.kind === "text" ? equal(choice.value.text, value === "" ? [] : [value]) : expect.fail(name);
}

/** What is wrong with the verdict, by brute force; `undefined` when the template cannot be deployed at all. */
function faults({ template, asked }: Question, verdict: Verdict): readonly string[] | undefined {
  const { Parameters } = template;
  const witness: Assignment = new Map(verdict.kind === "when" ? Object.entries(verdict.parameters) : []);
  const defaults: Assignment = new Map(
    Object.entries(Parameters).flatMap(([name, declaration]): [string, string][] => {
      const value = defaultOf(declaration);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const truth = new BruteForce(template, [...witness.values(), ...defaults.values()]);
  const isTrue = (deployment: ConcreteEvaluator): boolean => holds(asked, deployment);
  const isFalse = (deployment: ConcreteEvaluator): boolean => !holds(asked, deployment);
  if (!truth.canBeDeployedWith(new Map())) return undefined;
  if (verdict.kind === "never") return truth.find(isTrue).map((values) => `never, but with ${values}`);
  if (verdict.kind === "always") return truth.find(isFalse).map((values) => `always, but not with ${values}`);
  if (verdict.kind === "undecided") return [];
  /** Whether the values suffice and, as `--parameter-overrides`, can be deployed. */
  const canBeGiven = (given: Assignment): boolean => truth.isBroughtAboutBy(new Map([...defaults, ...given]), isTrue);
  /** Whether the values do not suffice: the solver's own counterexample may be beyond what brute force tries. */
  const isTooLittle = (given: Assignment): boolean => {
    if (!truth.isBroughtAboutBy(given, isTrue)) return true;
    const contrary = verdictOn({ template, asked: { not: asked } }, given);
    if (contrary.kind !== "when") return false;
    const values = new Map(Object.entries(contrary.parameters));
    const replay = new BruteForce(template, values.values());
    return !replay.canBeDeployedWith(values) || replay.isBroughtAboutBy(values, isFalse);
  };
  const found = [...witness].flatMap(([name, value]) => {
    const declaration = Parameters[name];
    const others = new Map([...witness].filter(([other]) => other !== name));
    return [
      ...(declaration === undefined || isAllowed(declaration, value) ? [] : [`${name}=${value} is not allowed`]),
      ...(witness.size === 1 || isTooLittle(others) || !canBeGiven(others) ? [] : [`${name} is not needed`]),
    ];
  });
  if (!truth.isBroughtAboutBy(witness, isTrue)) found.push("the witness does not bring it about");
  // A default that fails on its own is the template's fault, and of no concern where the statement is about others.
  const others = new Map([...defaults].filter(([name]) => !witness.has(name)));
  if (!canBeGiven(witness) && truth.canBeDeployedWith(others)) {
    found.push("the witness cannot be deployed with the defaults");
  }
  if (truth.canBeDeployedWith(defaults) && verdict.withDefaults === isTooLittle(defaults)) {
    found.push(`withDefaults is ${verdict.withDefaults}`);
  }
  if (verdict.withDefaults && ![...witness].every(([name, value]) => defaults.get(name) === value)) {
    found.push("the witness has other values than the defaults");
  }
  for (const [name, value] of Object.entries(verdict.conditions)) {
    const isDecided = truth.isBroughtAboutBy(witness, (deployment) => deployment.condition(name) === value);
    if (!isDecided) found.push(`${name} is not ${value}`);
  }
  return found;
}

const numRuns = Number(process.env.FC_NUM_RUNS ?? 1_000);

it("agrees with brute force", { timeout: 60_000 + 100 * numRuns }, () => {
  const counts = { always: 0, never: 0, when: 0, undecided: 0 };
  fc.assert(
    fc.property(question, (asked) => {
      const verdict = verdictOn(asked);
      const found = faults(asked, verdict);
      if (found !== undefined) counts[verdict.kind] += 1;
      expect(found ?? []).toEqual([]);
    }),
    { numRuns, seed: Number(process.env.FC_SEED ?? 20_260_101) },
  );
  if (process.env.FC_NUM_RUNS !== undefined) process.stdout.write(`${JSON.stringify(counts)}\n`);
  const judged = counts.always + counts.never + counts.when + counts.undecided;
  expect(judged).toBeGreaterThan(numRuns / 2);
  expect(counts.undecided / judged).toBeLessThan(0.01);
});
