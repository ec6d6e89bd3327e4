import type { Atom } from "../evaluation/text";
import { toText } from "../evaluation/text";
import { Budget } from "./budget";
import type { Circuit, Literal } from "./circuit";
import { defaultOf } from "./domain";
import { equal } from "./equal";
import type { Model, Solution } from "./solve";
import { solve } from "./solve";

/** A parameter or pseudo parameter with the value that it is given. */
export interface Setting {
  readonly atom: Atom;
  readonly value: string;
}

/** What was found of the settings that bring a statement about. */
export type Witness =
  | {
      readonly kind: "found";
      /** None of them can be left out; ordered by name. */
      readonly settings: readonly Setting[];
      /** Whether the defaults alone bring it about; the settings are then among them. */
      readonly withDefaults: boolean;
    }
  /** `reason` completes "because of …". */
  | { readonly kind: "not-found"; readonly reason: string };

/** For finding settings at all, for finding the fewest, and for leaving some out where that is too much. */
const stepsToFind = 100_000;

/** Beyond this many sets of parameters the smallest is no longer looked for, and one that cannot shrink will do. */
const maxSets = 300;

/** Each guess that fails rules out others, so that few are needed. */
const maxGuesses = 20;

const tooTangled = "conditions that are too tangled to solve";

/**
 * The fewest settings that bring about the asked statement in every deployment that has them and is allowed; among
 * those the ones with the most defaults.
 */
export function findWitness(circuit: Circuit, allowed: Literal, asked: Literal): Witness {
  return new WitnessFinder(circuit, allowed, asked).find();
}

class WitnessFinder {
  readonly #circuit: Circuit;
  readonly #allowed: Literal;
  readonly #asked: Literal;
  /** That the asked statement holds unless the deployment is not allowed. */
  readonly #promise: Literal;
  /** What a reader can do most with comes first. */
  readonly #choosable: readonly Atom[];
  #budget = new Budget(stepsToFind);

  constructor(circuit: Circuit, allowed: Literal, asked: Literal) {
    this.#circuit = circuit;
    this.#allowed = allowed;
    this.#asked = asked;
    this.#promise = -circuit.and([allowed, -asked]);
    this.#choosable = circuit
      .atoms()
      .filter(isChoosable)
      .sort((one, other) => rank(one) - rank(other));
  }

  find(): Witness {
    const defaults = this.#choosable.flatMap((atom) => {
      const value = defaultOf(atom);
      return value === undefined ? [] : [{ atom, value }];
    });
    const withDefaults = this.#isPossibleWith(defaults) && this.#isBroughtAboutBy(defaults);
    const all = withDefaults ? defaults : this.#settingsOf(this.#choosable);
    if (all === undefined) return { kind: "not-found", reason: this.#obstacle() };
    this.#budget = new Budget(stepsToFind);
    const fewest = withDefaults ? this.#smallestSubset(all) : this.#smallest();
    this.#budget = new Budget(stepsToFind);
    const settings = [...(fewest ?? this.#shrink(all))];
    return { kind: "found", settings: settings.sort((a, b) => (a.atom.name < b.atom.name ? -1 : 1)), withDefaults };
  }

  /** The smallest settings; `undefined` when there are too many sets to try. */
  #smallest(): readonly Setting[] | undefined {
    let best: readonly Setting[] | undefined;
    for (const atoms of subsetsBySize(this.#choosable)) {
      if (best !== undefined && atoms.length > best.length) return best;
      const settings = this.#preferDefaults(this.#settingsOf(atoms) ?? []);
      if (settings.length > 0 && (best === undefined || departures(settings) < departures(best))) best = settings;
    }
    return best;
  }

  #smallestSubset(settings: readonly Setting[]): readonly Setting[] | undefined {
    for (const subset of subsetsBySize(settings)) if (this.#isBroughtAboutBy(subset)) return subset;
    return undefined;
  }

  /** Leaves out what can be left out, beginning with what a reader can do least with. */
  #shrink(settings: readonly Setting[]): readonly Setting[] {
    let left = settings;
    for (const setting of settings.toReversed()) {
      const fewer = left.filter((other) => other !== setting);
      if (this.#isBroughtAboutBy(fewer)) left = fewer;
    }
    return left;
  }

  /** Values for exactly these atoms that bring it about whatever the other atoms are; `undefined` when none were found. */
  #settingsOf(atoms: readonly Atom[], fixed: readonly Setting[] = []): readonly Setting[] | undefined {
    const size = this.#circuit.nodes.length;
    const goals = [this.#asked, ...this.#literals(fixed)];
    let settings: readonly Setting[] | undefined;
    for (let guess = 0; guess < maxGuesses && settings === undefined; guess += 1) {
      const found = this.#solve(goals);
      if (found.kind !== "satisfiable") break;
      const guessed = atoms.map((atom) => ({ atom, value: found.model.values.get(atom.id) ?? "" }));
      const contrary = this.#solve([-this.#asked, ...this.#literals(guessed)]);
      if (contrary.kind === "undecided") break;
      if (contrary.kind === "unsatisfiable") settings = guessed;
      else goals.push(this.#promiseUnder(contrary.model, atoms));
    }
    this.#circuit.truncate(size);
    return settings;
  }

  /** What the atoms must meet for the statement to hold where all else is as in the model. */
  #promiseUnder(model: Model, atoms: readonly Atom[]): Literal {
    const ids = new Set(atoms.map((atom) => atom.id));
    const valueOf = ({ id }: Atom) => (ids.has(id) ? undefined : model.values.get(id));
    return this.#circuit.instantiate(this.#promise, valueOf, (node) => model.open.has(node));
  }

  /** Settings of the same atoms with as many defaults as can be had one after the other. */
  #preferDefaults(settings: readonly Setting[]): readonly Setting[] {
    let best = settings;
    const fixed: Setting[] = [];
    for (const { atom } of settings) {
      const value = defaultOf(atom);
      if (value === undefined) continue;
      const found = this.#settingsOf(
        settings.map((setting) => setting.atom),
        [...fixed, { atom, value }],
      );
      if (found === undefined) continue;
      best = found;
      fixed.push({ atom, value });
    }
    return best;
  }

  /** What keeps the parameters from bringing it about. */
  #obstacle(): string {
    if (this.#solve([]).kind === "undecided") return tooTangled;
    const reasons = this.#circuit.nodes.flatMap((node) => (node.kind === "open" ? [node.reason] : [])).sort();
    const atom = this.#circuit.atoms().find((each) => !isChoosable(each));
    return reasons[0] ?? (atom === undefined ? tooTangled : `the value of ${atom.name}`);
  }

  #isPossibleWith(settings: readonly Setting[]): boolean {
    return this.#check([this.#asked], settings).kind === "satisfiable";
  }

  #isBroughtAboutBy(settings: readonly Setting[]): boolean {
    return this.#check([-this.#asked], settings).kind === "unsatisfiable";
  }

  #check(goals: readonly Literal[], settings: readonly Setting[]): Solution {
    const size = this.#circuit.nodes.length;
    const solution = this.#solve([...goals, ...this.#literals(settings)]);
    this.#circuit.truncate(size);
    return solution;
  }

  #solve(goals: readonly Literal[]): Solution {
    return solve(this.#circuit, [this.#allowed, ...goals], this.#budget);
  }

  #literals(settings: readonly Setting[]): Literal[] {
    return settings.map(({ atom, value }) => this.#circuit.add(equal([atom], toText([value]))));
  }
}

/** Whether the value is the deployer's to choose. */
function isChoosable(atom: Atom): boolean {
  return atom.kind === "parameter" || atom.kind === "pseudo-parameter";
}

/** Sorts what has a default first, and what cannot be passed as a parameter last. */
function rank(atom: Atom): number {
  if (atom.kind === "pseudo-parameter") return 2;
  return defaultOf(atom) === undefined ? 1 : 0;
}

function departures(settings: readonly Setting[]): number {
  return settings.filter(({ atom, value }) => defaultOf(atom) !== value).length;
}

/** The subsets of the items that are not empty, smaller ones and earlier items first; it ends early, after `maxSets`. */
function* subsetsBySize<T>(items: readonly T[]): Generator<readonly T[]> {
  let left = maxSets;
  const choose = function* (size: number, start: number): Generator<readonly T[]> {
    if (size === 0) {
      left -= 1;
      yield [];
      return;
    }
    for (let index = start; index <= items.length - size && left > 0; index += 1) {
      for (const others of choose(size - 1, index + 1)) yield [items[index] as T, ...others];
    }
  };
  for (let size = 1; size <= items.length && left > 0; size += 1) yield* choose(size, 0);
}
