import { Conditions } from "../src/conditions/conditions";
import { decide } from "../src/conditions/decide";
import { and, type Formula, not, or } from "../src/conditions/formula";
import { createScope } from "../src/evaluation/scope";
import type { ConditionsTemplate, Statement } from "./arbitrary-template";
export function toFormula(asked: Statement, conditions: Conditions): Formula {
  if ("condition" in asked) return conditions.named("", asked.condition);
  if ("not" in asked) return not(toFormula(asked.not, conditions));
  if ("and" in asked) return and(asked.and.map((operand) => toFormula(operand, conditions)));
  return or(asked.or.map((operand) => toFormula(operand, conditions)));
}
export function verdictOf(template: ConditionsTemplate, asked: Statement): ReturnType<typeof decide> {
  const scope = createScope(template as never);
  const conditions = new Conditions(new Map([["", scope]]));
  return decide(toFormula(asked, conditions), conditions.requirements());
}
