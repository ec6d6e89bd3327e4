import { toText } from "../evaluation/text";
import type { Occurrence } from "../finding";
import { Budget, OutOfSteps } from "./budget";
import type { Literal } from "./circuit";
import { Circuit } from "./circuit";
import { hasUncheckedPattern } from "./domain";
import { equal } from "./equal";
import { and, type Formula, never } from "./formula";
import { withinInfluence } from "./influence";
import { solve } from "./solve";
import type { Setting } from "./witness";
import { findDepartures, findWitness } from "./witness";

/** For each of the questions whether the formula can hold, whether it can fail, and which conditions the witness decides. */
const stepsToDecide = 40_000;

/**
 * In which of the deployments that meet the constraints the formula holds. A `when` carries the smallest set of values
 * that brings it about, with as many defaults as possible. What it takes is spent of `whole`, too.
 */
export function decide(
  formula: Formula,
  constraints: readonly Formula[],
  whole?: Budget,
): Occurrence | { readonly kind: "never" } {
  if (formula === never) return { kind: "never" };
  if (whole?.isSpent === true) return { kind: "undecided", reason: new OutOfSteps().message };
  const circuit = new Circuit();
  const allowed = circuit.add(withinInfluence(formula, constraints));
  const asked = circuit.add(formula);
  const possible = solve(circuit, [allowed, asked], new Budget(stepsToDecide, whole));
  if (possible.kind === "unsatisfiable") return { kind: "never" };
  if (possible.kind === "undecided") return possible;
  if (isImpossible(circuit, [allowed, -asked], new Budget(stepsToDecide, whole))) return { kind: "always" };
  const witness = findWitness(circuit, allowed, asked, whole);
  if (witness.kind !== "found") return { kind: "undecided", reason: witness.reason };
  const reached = new Set(circuit.atoms().map(({ id }) => id));
  const departures = neededDepartures(constraints).filter(({ atom }) => !reached.has(atom.id));
  const settings = [...witness.settings, ...departures].sort((one, other) =>
    one.atom.name < other.atom.name ? -1 : 1,
  );
  const withDefaults = witness.withDefaults && departures.length === 0;
  const unchecked = settings.flatMap(({ atom }) => (hasUncheckedPattern(atom) ? [atom.name] : []));
  return {
    kind: "when",
    parameters: Object.fromEntries(settings.map(({ atom, value }) => [atom.name, value])),
    conditions: conditionsUnder(witness.settings, formula, allowed, circuit, whole),
    withDefaults,
    ...(unchecked.length === 0 ? {} : { unchecked }),
  };
}

const knownDepartures = new WeakMap<readonly Formula[], readonly Setting[]>();

/** What has to depart from its default for the constraints to be met; nothing where that cannot be told. */
function neededDepartures(constraints: readonly Formula[]): readonly Setting[] {
  const known = knownDepartures.get(constraints);
  if (known !== undefined) return known;
  const formula = and(constraints);
  const circuit = new Circuit();
  const goals = [circuit.add(withinInfluence(formula, constraints)), circuit.add(formula)];
  const departures = findDepartures(circuit, circuit.and(goals), new Budget(stepsToDecide));
  knownDepartures.set(constraints, departures);
  return departures;
}

/** Whether the formula holds in at least one of the deployments that meet the constraints; true when undecided. */
export function isPossible(formula: Formula, constraints: readonly Formula[], whole?: Budget): boolean {
  if (formula === never || whole?.isSpent === true) return formula !== never;
  const circuit = new Circuit();
  const goals = [circuit.add(withinInfluence(formula, constraints)), circuit.add(formula)];
  return !isImpossible(circuit, goals, new Budget(stepsToDecide, whole));
}

/** Whether it cannot be told if the formula can hold. What it takes is spent of `whole`, too. */
export function isTooHard(formula: Formula, whole: Budget): boolean {
  const circuit = new Circuit();
  const goals = [circuit.add(withinInfluence(formula, [])), circuit.add(formula)];
  return whole.isSpent || solve(circuit, goals, new Budget(stepsToDecide, whole)).kind === "undecided";
}

function isImpossible(circuit: Circuit, goals: readonly Literal[], budget: Budget): boolean {
  return solve(circuit, goals, budget).kind === "unsatisfiable";
}

/** The value of each condition that the formula names and the settings decide. */
function conditionsUnder(
  settings: readonly Setting[],
  formula: Formula,
  allowed: Literal,
  circuit: Circuit,
  whole: Budget | undefined,
): Record<string, boolean> {
  const fixed = [allowed, ...settings.map(({ atom, value }) => circuit.addEquation(equal([atom], toText([value]))))];
  const budget = new Budget(stepsToDecide, whole);
  const values = namedConditions(formula).flatMap((condition): [string, boolean][] => {
    const name = condition.stack === "" ? condition.name : `${condition.stack}/${condition.name}`;
    const holds = circuit.add(condition);
    if (isImpossible(circuit, [...fixed, -holds], budget)) return [[name, true]];
    return isImpossible(circuit, [...fixed, holds], budget) ? [[name, false]] : [];
  });
  return Object.fromEntries(values.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** The conditions that the formula names itself, not those that their definitions name. */
function namedConditions(formula: Formula): readonly (Formula & { kind: "condition" })[] {
  const found = new Set<Formula & { kind: "condition" }>();
  const seen = new Set<Formula>();
  const visit = (part: Formula): void => {
    if (seen.has(part)) return;
    seen.add(part);
    if (part.kind === "condition") found.add(part);
    else if (part.kind === "not") visit(part.operand);
    else if (part.kind === "and" || part.kind === "or") for (const operand of part.operands) visit(operand);
  };
  visit(formula);
  return [...found];
}
