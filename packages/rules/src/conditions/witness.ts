import { compareText } from "../compare-text";
import type { Atom } from "../evaluation/text";
import { toText } from "../evaluation/text";
import { Budget, OutOfSteps } from "./budget";
import type { Circuit, Literal, Model } from "./circuit";
import { candidateValues, defaultOf, isRestricted } from "./domain";
import { equal } from "./equal";
import { sourcesOf } from "./known-values";
import type { Solution } from "./solve";
import { solve } from "./solve";

/** A parameter or pseudo parameter with the value that it is given. */
export interface Setting {
  readonly atom: Atom;
  readonly value: string;
}

/** For finding settings at all, and for leaving some out where it is too much to find the fewest. */
const stepsToFind = 60_000;

/** For finding the fewest. */
const stepsToFindFewest = 30_000;

/** Beyond this many sets of parameters the smallest is no longer looked for, and one that cannot shrink will do. */
const maxSets = 300;

/** Each guess that fails rules out others, so that few are needed. */
const maxGuesses = 8;

/** What a witness is looked for. */
export interface Quest {
  /** Holds in every deployment. */
  readonly allowed: Literal;
  /** What the settings are to bring about. */
  readonly asked: Literal;
  /** The same, and what has to hold besides in some deployment that has them, while the other parameters have their defaults. */
  readonly wanted: Literal;
}

/** Looks for settings that bring about the asked statement in every deployment that has them and is allowed. */
export class WitnessFinder {
  readonly #circuit: Circuit;
  readonly #allowed: Literal;
  readonly #asked: Literal;
  readonly #wanted: Literal;
  /** That the asked statement holds unless the deployment is not allowed. */
  readonly #promise: Literal;
  /** What a reader can do most with comes first. */
  readonly #choosable: readonly Atom[];
  readonly #defaults: readonly Setting[];
  /** The atoms that are worked out from others, with the ids of those. */
  readonly #made: readonly (readonly [atom: Atom, from: readonly string[]])[];
  readonly #unrelated: Model = unrelatedModel();
  readonly #whole: Budget | undefined;
  #budget: Budget;

  constructor(circuit: Circuit, { allowed, asked, wanted }: Quest, whole: Budget | undefined) {
    this.#whole = whole;
    this.#budget = new Budget(stepsToFind, whole);
    this.#circuit = circuit;
    this.#allowed = allowed;
    this.#asked = asked;
    this.#wanted = wanted;
    this.#promise = -circuit.and([allowed, -asked]);
    this.#choosable = circuit.atoms().filter(isChoosable).sort(compareAtoms);
    this.#defaults = this.#choosable.flatMap((atom) => {
      const value = defaultOf(atom);
      return value === undefined ? [] : [{ atom, value }];
    });
    this.#made = circuit.atoms().flatMap((atom) => {
      const from = sourcesOf(atom).filter(({ of }) => of === undefined);
      return from.length === 0 ? [] : [[atom, from.map(({ id }) => id)] as const];
    });
    // Made first, so that they stay when the nodes of a question are taken back.
    this.#literals(this.#defaults);
  }

  /** The fewest defaults that bring it about, none of which can be left out; `undefined` when the defaults do not. */
  amongDefaults(): readonly Setting[] | undefined {
    if (!this.#isBroughtAboutByDefaults()) return undefined;
    this.#budget = new Budget(stepsToFindFewest, this.#whole);
    const fewest = this.#smallestSubset(this.#defaults);
    this.#budget = new Budget(stepsToFind, this.#whole);
    return inOrder(fewest ?? this.#shrink(this.#defaults));
  }

  /**
   * The fewest settings that bring it about, and among those the ones with the most defaults; a reason that completes
   * "because of …" when none were found.
   */
  fewest(): readonly Setting[] | string {
    const sufficient = () => this.#settingsOf(this.#choosable);
    this.#budget = new Budget(stepsToFind, this.#whole);
    const obstacle = this.#obstacle();
    // Where something cannot be chosen there may be no settings that suffice: then it is no use to look for few.
    if (obstacle !== undefined && sufficient() === undefined) return obstacle;
    this.#budget = new Budget(stepsToFindFewest, this.#whole);
    const fewest = this.#smallest();
    this.#budget = new Budget(stepsToFind, this.#whole);
    const settings = fewest ?? this.#shrink(sufficient() ?? []);
    return settings.length === 0 ? new OutOfSteps().message : inOrder(settings);
  }

  /** Whether the settings suffice, be they allowed or not. */
  isBroughtAboutBy(settings: readonly Setting[]): boolean {
    return this.#check([-this.#asked], settings).kind === "unsatisfiable";
  }

  #isBroughtAboutByDefaults(): boolean {
    const defaults = this.#defaults;
    return defaults.length > 0 && this.isBroughtAboutBy(defaults) && this.#isPossibleWith(defaults);
  }

  /** The smallest settings; `undefined` when there are too many sets to try. */
  #smallest(): readonly Setting[] | undefined {
    let best: readonly Setting[] | undefined;
    for (const atoms of subsetsBySize(this.#choosable)) {
      if (this.#budget.isSpent || (best !== undefined && atoms.length > best.length)) return best;
      const settings = this.#preferDefaults(this.#settingsOf(atoms) ?? []);
      if (settings.length > 0 && (best === undefined || departures(settings) < departures(best))) best = settings;
    }
    return best;
  }

  #smallestSubset(settings: readonly Setting[]): readonly Setting[] | undefined {
    for (const subset of subsetsBySize(settings)) {
      if (this.#budget.isSpent) return undefined;
      if (this.isBroughtAboutBy(subset)) return subset;
    }
    return undefined;
  }

  /** Leaves out what can be left out, beginning with what a reader can do least with. */
  #shrink(settings: readonly Setting[]): readonly Setting[] {
    let left = settings;
    for (const setting of settings.toReversed()) {
      if (this.#budget.isSpent) return left;
      const fewer = left.filter((other) => other !== setting);
      if (this.isBroughtAboutBy(fewer) && this.#isPossibleWith(this.#completed(fewer))) left = fewer;
    }
    return left;
  }

  /**
   * Values for exactly these atoms that bring it about whatever the other atoms are, and that are allowed while those
   * keep their defaults; `undefined` when none were found.
   */
  #settingsOf(atoms: readonly Atom[], fixed: readonly Setting[] = []): readonly Setting[] | undefined {
    const size = this.#circuit.nodes.length;
    const others = this.#defaults.filter(({ atom }) => !atoms.includes(atom));
    const goals = this.#literals([...fixed, ...others]);
    // What is worked out from these alone goes with them.
    const open = new Set(atoms.map(({ id }) => id));
    const kept = [...atoms, ...this.#made.flatMap(([atom, from]) => (from.every((id) => open.has(id)) ? [atom] : []))];
    try {
      // Whatever brings it about does so where nothing else is related to it, which also makes for the best guess.
      goals.push(this.#circuit.instantiate(this.#promise, this.#unrelated, kept, this.#budget));
      for (let guess = 0; guess < maxGuesses; guess += 1) {
        const found = this.#solve(guess === 0 ? goals : [this.#wanted, ...goals]);
        if (found.kind !== "satisfiable") return undefined;
        const guessed = atoms.map((atom) => ({ atom, value: found.model.valueOf(atom) }));
        const contrary = this.#solve([-this.#asked, ...this.#literals(guessed)]);
        if (contrary.kind === "undecided") return undefined;
        if (contrary.kind === "unsatisfiable") {
          if (guess > 0 || this.#isPossibleWith(this.#completed(guessed))) return guessed;
        } else {
          // The next guess must be right at least where all else is as it was when this one was wrong.
          goals.push(this.#circuit.instantiate(this.#promise, contrary.model, kept, this.#budget));
        }
      }
    } catch (error) {
      if (!(error instanceof OutOfSteps)) throw error;
    } finally {
      this.#circuit.truncate(size);
    }
    return undefined;
  }

  /** The settings, and the defaults of all else. */
  #completed(settings: readonly Setting[]): readonly Setting[] {
    return [...settings, ...this.#defaults.filter(({ atom }) => settings.every((setting) => setting.atom !== atom))];
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

  /** What may keep the parameters from bringing it about; `undefined` when there is nothing but parameters. */
  #obstacle(): string | undefined {
    const [reason] = this.#circuit.nodes.flatMap((node) => (node.kind === "open" ? [node.reason] : [])).sort();
    const atom = this.#circuit.atoms().find((each) => !isChoosable(each));
    return reason ?? (atom && `the value of ${atom.name}`);
  }

  #isPossibleWith(settings: readonly Setting[]): boolean {
    return this.#check([this.#wanted], settings).kind === "satisfiable";
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
    return settings.map(({ atom, value }) => this.#circuit.addEquation(equal([atom], toText([value]))));
  }
}

/** A deployment in which every atom that can be anything is something that has nothing to do with any other. */
function unrelatedModel(): Model {
  const values = new Map<string, string | Atom>();
  const choose = (atom: Atom): string | Atom => {
    if (isRestricted(atom)) return defaultOf(atom) ?? candidateValues(atom).next().value ?? "";
    return { kind: "generated-name", id: `unrelated:${atom.id}`, name: atom.name };
  };
  return {
    valueOf: (atom) => {
      const value = values.get(atom.id) ?? choose(atom);
      values.set(atom.id, value);
      return value;
    },
    isTaken: () => false,
  };
}

/** Whether the value is the deployer's to choose. */
export function isChoosable(atom: Atom): boolean {
  return (atom.kind === "parameter" || atom.kind === "pseudo-parameter") && atom.isGiven !== true;
}

/** Puts what has a default first, then what can be passed as a parameter. */
export function compareAtoms(one: Atom, other: Atom): number {
  return rank(one) - rank(other) || compareText(one.id, other.id);
}

/** Negative when the one is better: has fewer settings, or then more defaults; at last it is the order of the atoms. */
export function compareSettings(one: readonly Setting[], other: readonly Setting[]): number {
  const difference = one.length - other.length || departures(one) - departures(other);
  if (difference !== 0) return difference;
  for (const [index, { atom }] of one.entries()) {
    const order = compareAtoms(atom, other[index]?.atom ?? atom);
    if (order !== 0) return order;
  }
  return 0;
}

function inOrder(settings: readonly Setting[]): readonly Setting[] {
  return settings.toSorted((one, other) => compareAtoms(one.atom, other.atom));
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
