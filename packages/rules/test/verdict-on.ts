import { Conditions } from "../src/conditions/conditions";
import { equal } from "../src/conditions/equal";
import type { Formula } from "../src/conditions/formula";
import { and, not, or } from "../src/conditions/formula";
import { Solver } from "../src/conditions/solver";
import { evaluate } from "../src/evaluation/evaluate";
import type { Scope } from "../src/evaluation/scope";
import { createScope } from "../src/evaluation/scope";
import type { TemplateMap } from "../src/template/template-value";
import type { ConditionsTemplate, Statement } from "./arbitrary-template";
import type { Assignment } from "./brute-force";
import type { ConcreteEvaluator } from "./concrete-evaluator";

/** A template, and a statement about its conditions. */
export interface Question {
  readonly template: ConditionsTemplate;
  readonly asked: Statement;
}

/** What Latchkey says. */
export type Verdict = ReturnType<Solver["decide"]>;

/** The verdict on the statement, where the parameters have the given values. */
export function verdictOn({ template, asked }: Question, given: Assignment = new Map()): Verdict {
  const scope = createScope(template as unknown as TemplateMap);
  const conditions = new Conditions(new Map([["", scope]]));
  const settings = [...given].map(([name, value]) => isGiven(name, value, scope));
  return new Solver(conditions.requirements("").map(({ formula }) => formula)).decide(
    and([toFormula(asked, conditions), ...settings]),
  );
}

/** Whether the statement holds in one deployment. */
export function holds(asked: Statement, deployment: ConcreteEvaluator): boolean {
  if ("condition" in asked) return deployment.condition(asked.condition);
  if ("not" in asked) return !holds(asked.not, deployment);
  if ("and" in asked) return asked.and.every((operand) => holds(operand, deployment));
  return asked.or.some((operand) => holds(operand, deployment));
}

function toFormula(asked: Statement, conditions: Conditions): Formula {
  if ("condition" in asked) return conditions.named("", asked.condition);
  if ("not" in asked) return not(toFormula(asked.not, conditions));
  if ("and" in asked) return and(asked.and.map((operand) => toFormula(operand, conditions)));
  return or(asked.or.map((operand) => toFormula(operand, conditions)));
}

function isGiven(name: string, value: string, scope: Scope): Formula {
  const [choice] = evaluate({ Ref: name }, scope);
  if (choice?.value.kind !== "text") throw new Error(`${name} has no text`);
  return equal(choice.value.text, value === "" ? [] : [value]);
}
