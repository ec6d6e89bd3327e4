import type { Atom } from "../evaluation/text";
import { atomOf, atomsOf, literalOf } from "../evaluation/text";
import { Assignment } from "./assignment";
import type { Budget } from "./budget";
import { OutOfSteps } from "./budget";
import type { Circuit, Literal, Node } from "./circuit";
import { acceptsValue, candidateValues, defaultOf } from "./domain";
import { equal } from "./equal";
import type { Constant, Equation } from "./formula";
import { never } from "./formula";
import { splitEquation } from "./split-equation";

/** Whether literals can hold together. */
export type Solution =
  | { readonly kind: "satisfiable"; readonly model: Model }
  | { readonly kind: "unsatisfiable" }
  | { readonly kind: "undecided"; readonly reason: string };

/** Values with which literals hold. */
export interface Model {
  /** The value of every atom, by its id. */
  readonly values: ReadonlyMap<string, string>;
  /** The open nodes that are taken to hold, by index. */
  readonly open: ReadonlySet<number>;
}

/**
 * Looks for values with which all the goals hold: a DPLL search over the gates, with the equations worked off as soon as
 * they are decided. When the budget is spent the answer is `undecided`.
 */
export function solve(circuit: Circuit, goals: readonly Literal[], budget: Budget): Solution {
  try {
    return new Search(circuit, budget).run(goals);
  } catch (error) {
    if (error instanceof OutOfSteps) return { kind: "undecided", reason: "conditions that are too tangled to solve" };
    throw error;
  }
}

/** A point to come back to, and what is still to be tried there; each attempt returns false on a contradiction. */
interface Decision {
  readonly trail: number;
  readonly assumed: number;
  readonly attempts: Iterator<() => boolean>;
}

class Search {
  readonly #nodes: readonly Node[];
  /** The indexes of the equations. */
  readonly #equations: readonly number[];
  readonly #atoms: readonly Atom[];
  readonly #budget: Budget;
  readonly #assignment: Assignment;
  /** 1 for a node that holds, -1 for one that does not, 0 while that is open. */
  readonly #values: Int8Array;
  /** How many inputs of each gate hold, and how many do not. */
  readonly #holding: Int32Array;
  readonly #failing: Int32Array;
  /** The nodes that have a value, in the order in which they got it; those before `#spread` were acted upon. */
  readonly #trail: number[] = [];
  #spread = 0;

  constructor(circuit: Circuit, budget: Budget) {
    this.#nodes = circuit.nodes;
    this.#equations = [...circuit.nodes.keys()].filter((index) => circuit.nodes[index]?.kind === "equal");
    this.#atoms = circuit.atoms();
    this.#budget = budget;
    this.#assignment = new Assignment(budget);
    this.#values = new Int8Array(this.#nodes.length);
    this.#holding = new Int32Array(this.#nodes.length);
    this.#failing = new Int32Array(this.#nodes.length);
  }

  run(goals: readonly Literal[]): Solution {
    const decisions: Decision[] = [];
    let gap: string | undefined;
    let isConsistent = goals.every((goal) => this.#assign(goal)) && this.#propagate();
    for (;;) {
      if (isConsistent) {
        const attempts = this.#decide();
        const model = attempts === undefined ? this.#complete() : undefined;
        if (model !== undefined) return { kind: "satisfiable", model };
        if (attempts === undefined) gap ??= "a parameter for which no allowed value was found";
        else decisions.push({ trail: this.#trail.length, assumed: this.#assignment.size, attempts });
      }
      const decision = decisions.at(-1);
      if (decision === undefined) return gap === undefined ? { kind: "unsatisfiable" } : { kind: "undecided", reason: gap };
      this.#undoTo(decision);
      const attempt = decision.attempts.next();
      if (attempt.done === true) {
        decisions.pop();
        isConsistent = false;
      } else isConsistent = attempt.value() && this.#propagate();
    }
  }

  #valueOf(literal: Literal): number {
    return Math.sign(literal) * (this.#values[Math.abs(literal) - 1] ?? 0);
  }

  /** Lets the literal hold; false when it is known not to. */
  #assign(literal: Literal): boolean {
    const known = this.#valueOf(literal);
    if (known !== 0) return known > 0;
    const index = Math.abs(literal) - 1;
    this.#values[index] = Math.sign(literal);
    this.#trail.push(index);
    return true;
  }

  #undoTo({ trail, assumed }: Decision): void {
    this.#assignment.undoTo(assumed);
    while (this.#trail.length > trail) {
      const index = this.#trail.pop() ?? 0;
      if (this.#trail.length < this.#spread) this.#count(index, -1);
      this.#values[index] = 0;
    }
    this.#spread = Math.min(this.#spread, trail);
  }

  #count(index: number, by: 1 | -1): void {
    const value = this.#values[index] ?? 0;
    for (const parent of this.#nodes[index]?.parents ?? []) {
      const counts = Math.sign(parent) === value ? this.#holding : this.#failing;
      const gate = Math.abs(parent) - 1;
      counts[gate] = (counts[gate] ?? 0) + by;
    }
  }

  /** Works off all that leaves no choice; false on a contradiction. */
  #propagate(): boolean {
    for (let size = -1; size !== this.#trail.length + this.#assignment.size; ) {
      for (; this.#spread < this.#trail.length; ) {
        const index = this.#trail[this.#spread] ?? 0;
        this.#spread += 1;
        if (!this.#spreadFrom(index)) return false;
      }
      size = this.#trail.length + this.#assignment.size;
      if (!this.#settleEquations()) return false;
    }
    return true;
  }

  #spreadFrom(index: number): boolean {
    const node = this.#nodes[index];
    if (node === undefined) return true;
    this.#budget.spend(1 + node.parents.length);
    this.#count(index, 1);
    return this.#settleGate(index) && node.parents.every((parent) => this.#settleGate(Math.abs(parent) - 1));
  }

  #settleGate(index: number): boolean {
    const node = this.#nodes[index];
    if (node?.kind !== "gate") return true;
    const [value, holding, failing] = [this.#values[index], this.#holding[index] ?? 0, this.#failing[index] ?? 0];
    if (failing > 0) return this.#assign(-(index + 1));
    if (holding === node.inputs.length) return this.#assign(index + 1);
    if (value === 1) return node.inputs.every((input) => this.#assign(input));
    if (value !== -1 || holding < node.inputs.length - 1) return true;
    this.#budget.spend(node.inputs.length);
    const last = node.inputs.find((input) => this.#valueOf(input) <= 0);
    return last === undefined || this.#assign(-last);
  }

  /** Gives every equation that is decided its value, and puts into effect those that have one. */
  #settleEquations(): boolean {
    for (const index of this.#equations) {
      const [node, value] = [this.#nodes[index], this.#values[index]];
      if (node?.kind !== "equal" || (value === 0 && node.parents.length === 0)) continue;
      const now = this.#current(node);
      if (now.kind === "constant") {
        if (!this.#assign(now.value ? index + 1 : -(index + 1))) return false;
      } else if (value === 1 ? !this.#require(now) : value === -1 && !this.#forbid(now)) return false;
    }
    return this.#assignment.isConsistent();
  }

  /** What is left of an equation with everything put in that was assumed. */
  #current({ left, right }: Equation): Constant | Equation {
    this.#budget.spend(1 + left.length + right.length);
    const now = equal(this.#assignment.resolve(left), this.#assignment.resolve(right));
    if (now.kind === "constant") return now;
    const [atom, literal, other] = [atomOf(now.left), literalOf(now.right), atomOf(now.right)];
    const domain = atom && this.#assignment.domainOf(atom);
    const otherDomain = other && this.#assignment.domainOf(other);
    if (domain === undefined) return now;
    if (literal !== undefined) return domain.includes(literal) ? now : never;
    return otherDomain === undefined || domain.some((value) => otherDomain.includes(value)) ? now : never;
  }

  #require({ left, right }: Equation): boolean {
    const atom = atomOf(left);
    if (atom === undefined) return true;
    const isPlain = right.length === 0 || right.length === 1;
    const isFree = this.#assignment.domainOf(atom) === undefined && !atomsOf(right).some(({ id }) => id === atom.id);
    return isPlain || isFree ? this.#assignment.bind(atom, right) : true;
  }

  #forbid({ left, right }: Equation): boolean {
    const [atom, literal] = [atomOf(left), literalOf(right)];
    return atom === undefined || literal === undefined || this.#assignment.exclude(atom, literal);
  }

  /** What to try next; `undefined` when only values for atoms that are free are missing. */
  #decide(): Iterator<() => boolean> | undefined {
    const input = this.#openInput();
    if (input !== undefined) return [-input, input].map((literal) => () => this.#assign(literal)).values();
    for (const index of this.#trail) {
      const node = this.#nodes[index];
      const now = node?.kind === "equal" ? this.#current(node) : undefined;
      if (now?.kind !== "equal") continue;
      const atoms = [...atomsOf(now.left), ...atomsOf(now.right)];
      const finite = atoms.filter((atom) => this.#assignment.domainOf(atom) !== undefined);
      const [atom] = finite;
      const holds = this.#values[index] === 1;
      // What must differ can be told apart by the value of any atom that is free.
      if (atom !== undefined && (holds || finite.length === atoms.length)) return this.#valuesFor(atom);
      if (holds) return splitEquation(now.left, now.right, this.#assignment);
    }
    return undefined;
  }

  *#valuesFor(atom: Atom): Generator<() => boolean> {
    for (const value of this.#assignment.domainOf(atom) ?? []) yield () => this.#assignment.bind(atom, [value]);
  }

  /** An open input of the gate that must not hold, has no input yet that fails, and has the fewest open ones. */
  #openInput(): Literal | undefined {
    let best: Node | undefined;
    let fewest = Number.POSITIVE_INFINITY;
    this.#budget.spend(this.#trail.length);
    for (const index of this.#trail) {
      const node = this.#nodes[index];
      if (node?.kind !== "gate" || this.#values[index] !== -1 || (this.#failing[index] ?? 0) > 0) continue;
      const open = node.inputs.length - (this.#holding[index] ?? 0);
      if (open > fewest || (open === fewest && best !== undefined && node.key > best.key)) continue;
      best = node;
      fewest = open;
    }
    return best?.kind === "gate" ? best.inputs.find((input) => this.#valueOf(input) === 0) : undefined;
  }

  /** Gives every atom a value, its default where that is possible; `undefined` when none was found for one of them. */
  #complete(): Model | undefined {
    for (const atom of this.#atoms) {
      for (let open = this.#openAtom(atom); open !== undefined; open = this.#openAtom(atom)) {
        if (!this.#chooseValue(open)) return undefined;
      }
    }
    const values = this.#atoms.map((atom) => [atom.id, literalOf(this.#assignment.resolve([atom])) ?? ""] as const);
    const open = this.#trail.filter((index) => this.#nodes[index]?.kind === "open" && this.#values[index] === 1);
    return { values: new Map(values), open: new Set(open) };
  }

  #openAtom(atom: Atom): Atom | undefined {
    return atomsOf(this.#assignment.resolve([atom]))[0];
  }

  #chooseValue(atom: Atom): boolean {
    const before = this.#assignment.size;
    for (const value of this.#candidates(atom)) {
      this.#budget.spend(1);
      if (acceptsValue(atom, value) && this.#assignment.bind(atom, [value]) && this.#isKept()) return true;
      this.#assignment.undoTo(before);
    }
    return false;
  }

  *#candidates(atom: Atom): Generator<string> {
    for (const each of [atom, ...this.#assignment.boundTo(atom)].sort((one, other) => (one.id < other.id ? -1 : 1))) {
      const preset = defaultOf(each);
      if (preset !== undefined) yield preset;
    }
    yield* this.#assignment.domainOf(atom) ?? candidateValues(atom);
  }

  /** Whether every equation that has a value still can have it. */
  #isKept(): boolean {
    return (
      this.#assignment.isConsistent() &&
      this.#trail.every((index) => {
        const node = this.#nodes[index];
        const now = node?.kind === "equal" ? this.#current(node) : undefined;
        return now?.kind !== "constant" || now.value === (this.#values[index] === 1);
      })
    );
  }
}
