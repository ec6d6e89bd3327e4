import type { Atom } from "../evaluation/text";
import { atomOf, atomsOf, literalOf } from "../evaluation/text";
import type { Assignment } from "./assignment";
import type { Budget } from "./budget";
import type { Circuit } from "./circuit";
import { finiteDomain, isRestricted } from "./domain";
import { equal } from "./equal";
import type { Constant, Equation } from "./formula";
import { never } from "./formula";
import type { Gates } from "./gates";
import { splitEquation } from "./split-equation";

/** Keeps what the gates say of equations and what is assumed of their atoms in step with each other. */
export class Equations {
  readonly #circuit: Circuit;
  readonly #gates: Gates;
  readonly #assignment: Assignment;
  readonly #budget: Budget;
  /** How much of the gates' trail, and of what was assumed of atoms, was acted upon. */
  #seenValues = 0;
  #seenChanges = 0;

  constructor(circuit: Circuit, gates: Gates, assignment: Assignment, budget: Budget) {
    this.#circuit = circuit;
    this.#gates = gates;
    this.#assignment = assignment;
    this.#budget = budget;
  }

  /**
   * Gives every equation that is decided its value, and binds atoms by those that must hold, until nothing new follows
   * without the gates; false on a contradiction.
   */
  propagate(): boolean {
    const { trail } = this.#gates;
    const { changed } = this.#assignment;
    while (this.#seenValues < trail.length || this.#seenChanges < changed.length) {
      const touched = new Set(trail.slice(this.#seenValues));
      const atoms = new Set(changed.slice(this.#seenChanges));
      this.rewind();
      for (const atom of atoms) if (!this.#touch(atom, touched)) return false;
      for (const index of touched) if (!this.#settle(index)) return false;
    }
    return true;
  }

  /** To be called after something was taken back. */
  rewind(): void {
    this.#seenValues = this.#gates.trail.length;
    this.#seenChanges = this.#assignment.changed.length;
  }

  /** The ways to work off an equation that cannot be without a choice; `undefined` when there is none. */
  attempts(): Iterator<() => boolean> | undefined {
    let chosen: { readonly rank: number; readonly attempts: Iterator<() => boolean> } | undefined;
    for (const index of this.#gates.trail) {
      const now = this.#current(index);
      const rank = this.#circuit.nodes[index]?.rank ?? 0;
      if (now?.kind !== "equal" || (chosen !== undefined && rank > chosen.rank)) continue;
      const attempts = this.#attemptsFor(now, this.#gates.valueOf(index + 1) > 0);
      if (attempts !== undefined) chosen = { rank, attempts };
    }
    return chosen?.attempts;
  }

  #attemptsFor(now: Equation, holds: boolean): Iterator<() => boolean> | undefined {
    const atoms = [...atomsOf(now.left), ...atomsOf(now.right)];
    const finite = atoms.filter((atom) => finiteDomain(atom) !== undefined);
    const [atom] = finite;
    // What must differ can be told apart by the value of any atom that is free.
    if (atom !== undefined && (holds || finite.length === atoms.length)) return this.#valuesOf(atom);
    return holds ? splitEquation(now.left, now.right, this.#assignment) : undefined;
  }

  *#valuesOf(atom: Atom): Generator<() => boolean> {
    for (const value of this.#assignment.domainOf(atom) ?? []) {
      yield () => this.#assignment.bind(atom, value === "" ? [] : [value]);
    }
  }

  /** Adds the equations that depend on the atom. */
  #touch(atom: Atom, touched: Set<number>): boolean {
    const mentions = this.#circuit.mentions(atom);
    this.#budget.spend(mentions.length / 4);
    for (const index of mentions) touched.add(index);
    for (const dependent of this.#assignment.dependents(atom)) {
      this.#budget.spend(1);
      if (!this.#assignment.isConsistent(dependent)) return false;
      for (const index of this.#circuit.mentions(dependent)) touched.add(index);
    }
    return true;
  }

  #settle(index: number): boolean {
    const now = this.#current(index);
    if (now === undefined) return true;
    if (now.kind === "constant") return this.#gates.assign(now.value ? index + 1 : -(index + 1));
    const value = this.#gates.valueOf(index + 1);
    if (value === 0) return true;
    const [atom, literal] = [atomOf(now.left), literalOf(now.right)];
    if (atom === undefined) return true;
    if (value < 0) return literal === undefined || this.#assignment.exclude(atom, literal);
    const isPlain = literal !== undefined || atomOf(now.right) !== undefined;
    return isPlain || mayStandFor(atom, atomsOf(now.right)) ? this.#assignment.bind(atom, now.right) : true;
  }

  /** What is left of an equation with everything put in that was assumed; `undefined` for any other node. */
  #current(index: number): Constant | Equation | undefined {
    const node = this.#circuit.nodes[index];
    if (node?.kind !== "equal") return undefined;
    this.#budget.spend(3 + node.left.length + node.right.length);
    const now = equal(this.#assignment.resolve(node.left), this.#assignment.resolve(node.right));
    if (now.kind === "constant") return now;
    const atom = atomOf(now.left);
    const literal = literalOf(now.right);
    return atom !== undefined && literal !== undefined && !this.#assignment.isLeft(atom, literal) ? never : now;
  }
}

/** Whether nothing is lost by binding an atom to a text with these atoms, before their values are known. */
function mayStandFor(atom: Atom, atoms: readonly Atom[]): boolean {
  if (finiteDomain(atom) !== undefined || atoms.some(({ id }) => id === atom.id)) return false;
  return !isRestricted(atom) || !atoms.some((other) => finiteDomain(other) !== undefined);
}
