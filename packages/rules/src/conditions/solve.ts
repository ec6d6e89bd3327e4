import type { Atom } from "../evaluation/text";
import { atomOf, atomsOf, literalOf } from "../evaluation/text";
import { Assignment } from "./assignment";
import type { Budget } from "./budget";
import { OutOfSteps } from "./budget";
import type { Circuit, Literal, Model } from "./circuit";
import { demandOn, isImpossible } from "./demand";
import { acceptsValue, candidateValues, type Demand, defaultOf, fewExamples, patternOfValue } from "./domain";
import { Equations } from "./equations";
import { Gates } from "./gates";

/** Whether literals can hold together. */
export type Solution =
  | { readonly kind: "satisfiable"; readonly model: Solved }
  | { readonly kind: "unsatisfiable" }
  | { readonly kind: "undecided"; readonly reason: string };

/** Values with which literals hold. */
export interface Solved extends Model {
  valueOf(atom: Atom): string;
}

/**
 * Looks for values with which all the goals hold: a search with backtracking (DPLL) over the gates, in which equations
 * are worked off as soon as they are decided. When the budget is spent the answer is `undecided`.
 */
export function solve(circuit: Circuit, goals: readonly Literal[], budget: Budget): Solution {
  try {
    return new Search(circuit, budget).run(goals);
  } catch (error) {
    if (error instanceof OutOfSteps) return { kind: "undecided", reason: error.message };
    throw error;
  }
}

/** A point to come back to, and what is still to be tried there; an attempt returns false on a contradiction. */
interface Decision {
  readonly values: number;
  readonly changes: number;
  readonly attempts: Iterator<() => boolean>;
}

class Search {
  readonly #circuit: Circuit;
  readonly #budget: Budget;
  readonly #gates: Gates;
  readonly #assignment: Assignment;
  readonly #equations: Equations;

  constructor(circuit: Circuit, budget: Budget) {
    budget.spend(1 + circuit.nodes.length / 16);
    this.#circuit = circuit;
    this.#budget = budget;
    this.#gates = new Gates(circuit.nodes, budget);
    this.#assignment = new Assignment(budget);
    this.#equations = new Equations(circuit, this.#gates, this.#assignment, budget);
  }

  run(goals: readonly Literal[]): Solution {
    const decisions: Decision[] = [];
    let gap: string | undefined;
    let isConsistent = goals.every((goal) => this.#gates.assign(goal)) && this.#propagate();
    for (;;) {
      if (isConsistent) {
        const attempts = this.#decide();
        if (attempts === undefined) {
          const end = this.#complete();
          if (end.kind === "satisfiable") return end;
          if (end.kind === "undecided") gap = end.reason;
        } else decisions.push({ ...this.#mark(), attempts });
      }
      const decision = decisions.at(-1);
      if (decision === undefined)
        return gap === undefined ? { kind: "unsatisfiable" } : { kind: "undecided", reason: gap };
      this.#undoTo(decision);
      const attempt = decision.attempts.next();
      if (attempt.done === true) decisions.pop();
      isConsistent = attempt.done !== true && attempt.value() && this.#propagate();
    }
  }

  #mark(): { readonly values: number; readonly changes: number } {
    return { values: this.#gates.trail.length, changes: this.#assignment.changed.length };
  }

  #undoTo({ values, changes }: { readonly values: number; readonly changes: number }): void {
    this.#gates.undoTo(values);
    this.#assignment.undoTo(changes);
    this.#equations.rewind();
  }

  /** Works off all that leaves no choice; false on a contradiction. */
  #propagate(): boolean {
    for (let size = -1; size !== this.#gates.trail.length; ) {
      if (!this.#gates.propagate()) return false;
      size = this.#gates.trail.length;
      if (!this.#equations.propagate()) return false;
    }
    return true;
  }

  /** What to try next; `undefined` when only values for free atoms are missing. */
  #decide(): Iterator<() => boolean> | undefined {
    const input = this.#gates.openInput();
    if (input === undefined) return this.#equations.attempts();
    return [-input, input].map((literal) => () => this.#gates.assign(literal)).values();
  }

  /** Gives values to the atoms of all equations that have to hold or not; `undecided` when none were found for one of them. */
  #complete(): Solution {
    const atoms = this.#atomsOfEquations();
    const before = this.#mark();
    const first: Atom[] = [];
    for (;;) {
      const failed = this.#chooseValues([...first, ...atoms]);
      if (failed === undefined) return { kind: "satisfiable", model: this.#model() };
      this.#undoTo(before);
      if (failed.isCertain) return { kind: "unsatisfiable" };
      // What was chosen before may have been in its way.
      if (first.some(({ id }) => id === failed.atom.id)) return { kind: "undecided", reason: noValueFound };
      first.unshift(failed.atom);
    }
  }

  #atomsOfEquations(): readonly Atom[] {
    const atoms = new Map<string, Atom>();
    for (const index of this.#gates.trail) {
      const node = this.#circuit.nodes[index];
      if (node?.kind !== "equal") continue;
      for (const atom of [...atomsOf(node.left), ...atomsOf(node.right)]) atoms.set(atom.id, atom);
    }
    return [...atoms.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  #model(): Solved {
    return {
      valueOf: (atom) => literalOf(this.#assignment.resolve([atom])) ?? this.#candidates(atom).next().value ?? "",
      isTaken: (index) => this.#gates.valueOf(index + 1) > 0,
    };
  }

  /** Gives values to what is still open of the atoms; an atom for which none was found, or `undefined`. */
  #chooseValues(atoms: readonly Atom[]): { readonly atom: Atom; readonly isCertain: boolean } | undefined {
    let isFirst = true;
    for (const atom of atoms) {
      for (const open of atomsOf(this.#assignment.resolve([atom]))) {
        if (atomOf(this.#assignment.resolve([open]))?.id !== open.id) continue;
        const demand = this.#demandOn(open);
        if (!this.#chooseValue(open, demand))
          return { atom: open, isCertain: isFirst && this.#isExhausted(open, demand) };
        isFirst = false;
      }
    }
    return undefined;
  }

  #chooseValue(atom: Atom, demand: Demand): boolean {
    return !isImpossible(demand) && this.#tryValues(atom, this.#candidates(atom, demand));
  }

  #tryValues(atom: Atom, values: Iterable<string>): boolean {
    const before = this.#mark();
    // The values of a large pattern are also long.
    const effort = (patternOfValue(atom)?.effort ?? 1) ** 2;
    for (const value of values) {
      this.#budget.spend(stepsToTry * effort);
      const isPossible = acceptsValue(atom, value) && this.#assignment.bind(atom, value === "" ? [] : [value]);
      if (isPossible && this.#propagate()) return true;
      this.#undoTo(before);
    }
    return false;
  }

  /** Whether there is no value but those that were tried. */
  #isExhausted(atom: Atom, demand: Demand): boolean {
    const isSettled = demand.longest === 0 || this.#assignment.domainOf(atom) !== undefined;
    if (isSettled || isImpossible(demand)) return true;
    // Examples are measured in code points, and what is demanded in UTF-16 code units.
    const few = fewExamples(demand.pattern, Math.ceil(demand.shortest / 2), demand.longest);
    return few !== undefined && !this.#tryValues(atom, few);
  }

  #demandOn(atom: Atom): Demand {
    const users = this.#assignment
      .dependents(atom)
      .map((user) => ({ atom: user, text: this.#assignment.resolve([user]) }));
    return demandOn(atom, users, this.#budget);
  }

  *#candidates(atom: Atom, demand: Demand = this.#demandOn(atom)): Generator<string> {
    const bound = this.#assignment.dependents(atom).filter((each) => this.#assignment.resolve([each]).length === 1);
    const equals = [atom, ...bound].sort((one, other) => (one.id < other.id ? -1 : 1));
    yield* equals.flatMap((each) => defaultOf(each) ?? []);
    const domain = this.#assignment.domainOf(atom);
    if (domain !== undefined) yield* domain;
    else for (const each of equals) yield* candidateValues(each, demand);
  }
}

/** For one value, what finding it takes included. */
const stepsToTry = 10;

const noValueFound = "a parameter for which no allowed value was found";
