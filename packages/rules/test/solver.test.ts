import * as fc from "fast-check";
import { expect, it } from "vitest";
import { Conditions } from "../src/conditions/conditions";
import { decide } from "../src/conditions/decide";
import { and, type Formula, not, or } from "../src/conditions/formula";
import { createScope } from "../src/evaluation/scope";
import { type ConditionsTemplate, conditionsTemplate, type Statement, statement } from "./arbitrary-template";
import { type Assignment, assignments, defaultOf, domains, isAllowed, judge } from "./brute-force";
import type { ConcreteEvaluator, Json } from "./concrete-evaluator";

const runs = Number(process.env.FC_NUM_RUNS ?? 1000);
const seed = Number(process.env.FC_SEED ?? 20_260_101);

const question = conditionsTemplate.chain((template) =>
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

export function verdictOf(template: ConditionsTemplate, asked: Statement): Verdict {
  const scope = createScope(template as never);
  const conditions = new Conditions(new Map([["", scope]]));
  return decide(toFormula(asked, conditions), conditions.requirements());
}

interface Tally {
  cases: number;
  [kind: string]: number;
}

/** What is wrong with the verdict, by brute force; empty when nothing is. */
function faults(template: ConditionsTemplate, asked: Statement, verdict: Verdict, tally: Tally): string[] {
  const witness = verdict.kind === "when" ? Object.values(verdict.parameters) : [];
  const compared = new Set<string>();
  const found = faultsWithin(template, asked, verdict, witness, compared);
  if (found === undefined) return [];
  tally.cases += 1;
  tally[verdict.kind] = (tally[verdict.kind] ?? 0) + 1;
  // Too few strings may have been tried: those that were compared with each other are what it takes to tell more apart.
  const isDoubtful = found.some((fault) => /not needed|withDefaults|fewer/.test(fault));
  if (isDoubtful) tally.escalated = (tally.escalated ?? 0) + 1;
  return isDoubtful ? (faultsWithin(template, asked, verdict, [...compared, ...witness], new Set()) ?? []) : found;
}

function faultsWithin(
  template: ConditionsTemplate,
  asked: Statement,
  verdict: Verdict,
  also: Iterable<string>,
  compared: Set<string>,
): string[] | undefined {
  const witness: Assignment = new Map(verdict.kind === "when" ? Object.entries(verdict.parameters) : []);
  const all = domains(template.Parameters, JSON.stringify(template.Conditions), also);
  const results: [Assignment, boolean][] = [];
  for (const values of assignments(all)) {
    const result = judge(template as unknown as Json, values, (evaluator) => holds(asked, evaluator), compared);
    if (result !== undefined) results.push([new Map(values), result]);
  }
  if (results.length === 0) return undefined;
  const found: string[] = [];
  const show = (values: Assignment) => JSON.stringify(Object.fromEntries(values));
  const some = (value: boolean) => results.find(([, result]) => result === value)?.[0];
  const matching = (fixed: Assignment) =>
    results.filter(([values]) => [...fixed].every(([name, value]) => values.get(name) === value));
  const bringsAbout = (fixed: Assignment) => {
    const completions = matching(fixed);
    return completions.length > 0 && completions.every(([, result]) => result);
  };
  const [good, bad] = [some(true), some(false)];
  if (verdict.kind === "never" && good !== undefined) found.push(`never, but ${show(good)}`);
  if (verdict.kind === "always" && bad !== undefined) found.push(`always, but not ${show(bad)}`);
  if (verdict.kind !== "when") return found;
  for (const [name, value] of witness) {
    const declaration = template.Parameters[name];
    if (declaration !== undefined && !isAllowed(declaration, value)) found.push(`${name}=${value} is not allowed`);
  }
  if (matching(witness).length === 0) found.push("the witness cannot be deployed");
  const against = matching(witness).find(([, result]) => !result)?.[0];
  if (against !== undefined) found.push(`the witness does not suffice: ${show(against)}`);
  for (const name of witness.keys()) {
    const less = new Map([...witness].filter(([other]) => other !== name));
    if (bringsAbout(less)) found.push(`${name} is not needed`);
  }
  const defaults: Assignment = new Map(
    Object.entries(template.Parameters).flatMap(([name, declaration]): [string, string][] => {
      const value = defaultOf(declaration);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  if (bringsAbout(defaults) !== verdict.withDefaults) found.push(`withDefaults is ${verdict.withDefaults}`);
  for (const [name, value] of Object.entries(verdict.conditions)) {
    for (const [values] of matching(witness)) {
      const now = judge(template as unknown as Json, values, (evaluator) => evaluator.condition(name));
      if (now !== value) found.push(`${name} is ${now} with ${show(values)}`);
    }
  }
  return found;
}

it("agrees with brute force", { timeout: 3_600_000 }, () => {
  const tally: Tally = { cases: 0 };
  const disagreements: string[] = [];
  const started = process.hrtime.bigint();
  let deciding = 0;
  let slowest = 0;
  fc.assert(
    fc.property(question, ({ template, asked }) => {
      const from = performance.now();
      const verdict = verdictOf(template, asked);
      const took = performance.now() - from;
      deciding += took;
      slowest = Math.max(slowest, took);
      const found = faults(template, asked, verdict, tally);
      if (process.env.COLLECT !== undefined) {
        if (found.length > 0) disagreements.push(`${found.join("; ")}\n   ${JSON.stringify({ asked, verdict, Parameters: template.Parameters, Conditions: template.Conditions })}`);
        if (verdict.kind === "undecided" && process.env.COLLECT === "undecided") disagreements.push(JSON.stringify({ asked, verdict, Parameters: template.Parameters, Conditions: template.Conditions }));
      } else expect(found).toEqual([]);
    }),
    { numRuns: runs, seed },
  );
  if (process.env.COLLECT !== undefined) {
    disagreements.sort((one, other) => one.length - other.length);
    console.log(disagreements.slice(0, Number(process.env.SHOW ?? 8)).join("\n"));
    const counts = new Map<string, number>();
    for (const each of disagreements) { const key = each.split(/[,;:\n]/)[0]!.replace(/^[A-D]\b/, "P").slice(0, 40); counts.set(key, (counts.get(key) ?? 0) + 1); }
    console.log(counts);
  }
  console.log(tally, "disagreements", disagreements.length, "deciding ms", deciding.toFixed(0), "slowest", slowest.toFixed(1), "total s", Number(process.hrtime.bigint() - started) / 1e9);
});
