import type { Atom } from "../evaluation/text";
import type { Formula } from "./formula";
import { atomsIn } from "./influence";
import { sourcesOf } from "./known-values";
import { partitionAtoms } from "./partitions";

/** Which formulas have nothing to do with each other in the deployments that meet the constraints. */
export class Independence {
  /** A constraint without atoms is about nothing in particular, and so about everything. */
  readonly #isTied: boolean;
  /** Of the atoms, by id, that constraints tie to each other. */
  readonly #classes = new Classes<string>();
  /** The classes of the atoms that a formula is about. */
  readonly #subjects = new WeakMap<Formula, readonly string[]>();

  constructor(constraints: readonly Formula[]) {
    this.#isTied = constraints.some((constraint) => atomsIn(constraint).length === 0);
    this.#classes.unite(partitionAtoms);
    for (const constraint of constraints) this.#classes.unite(rootsOf(constraint));
  }

  /** The formulas in groups that have no atom in common, not even by way of constraints; in the order in which they are. */
  groupsOf(formulas: readonly Formula[]): readonly (readonly Formula[])[] {
    if (this.#isTied) return [formulas];
    const classes = new Classes<Formula | string>();
    for (const formula of formulas) classes.unite([formula, ...this.#subjectsOf(formula)]);
    const groups = new Map<Formula | string, Formula[]>();
    for (const formula of formulas) {
      const group = groups.get(classes.find(formula));
      if (group === undefined) groups.set(classes.find(formula), [formula]);
      else group.push(formula);
    }
    return [...groups.values()];
  }

  /** Whether the formula is about the atom with the id, by way of constraints or not. */
  isAbout(formula: Formula, id: string): boolean {
    return this.#subjectsOf(formula).includes(this.#classes.find(id));
  }

  #subjectsOf(formula: Formula): readonly string[] {
    const known = this.#subjects.get(formula);
    if (known !== undefined) return known;
    const subjects =
      formula.kind === "and" || formula.kind === "or"
        ? [...new Set(formula.operands.flatMap((operand) => this.#subjectsOf(operand)))]
        : [...new Set(rootsOf(formula).map((id) => this.#classes.find(id)))];
    this.#subjects.set(formula, subjects);
    return subjects;
  }
}

/** The ids of the formula's atoms and of all that these are worked out from. */
function rootsOf(formula: Formula): readonly string[] {
  return atomsIn(formula).flatMap((atom): string[] => [atom, ...sourcesOf(atom)].map(({ id }: Atom) => id));
}

/** Things, some of which are as good as one. */
class Classes<T> {
  readonly #leaders = new Map<T, T>();

  /** The one that stands for all of its class. */
  find(thing: T): T {
    let leader = thing;
    for (let next = this.#leaders.get(leader); next !== undefined; next = this.#leaders.get(leader)) leader = next;
    // So that the next time it is near.
    if (leader !== thing) this.#leaders.set(thing, leader);
    return leader;
  }

  unite([first, ...others]: readonly T[]): void {
    for (const other of others) {
      const [one, two] = [this.find(first as T), this.find(other)];
      if (one !== two) this.#leaders.set(two, one);
    }
  }
}
