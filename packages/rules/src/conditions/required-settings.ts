import type { Atom } from "../evaluation/text";
import { toText } from "../evaluation/text";
import { Budget } from "./budget";
import type { Literal } from "./circuit";
import { Circuit } from "./circuit";
import { candidateValues, defaultOf, finiteDomain } from "./domain";
import { equal } from "./equal";
import type { Formula } from "./formula";
import { and } from "./formula";
import { atomsIn, withinInfluence } from "./influence";
import { sourcesOf } from "./known-values";
import type { Solution } from "./solve";
import { solve } from "./solve";
import { isChoosable, type Setting } from "./witness";

/** For what has to depart from its default. */
const stepsToDepart = 40_000;

/** For what has to be set besides the settings of one witness, and of all of them. */
const stepsToComplete = 40_000;
const stepsToCompleteAll = 1_000_000;

/** Of the values that a parameter may have, so many plain ones are tried where it cannot be worked out whether all will do. */
const maxTried = 5;

interface Constraint {
  readonly literal: Literal;
  /** The ids of the atoms that it is about, and of all that these are worked out from. */
  readonly subjects: ReadonlySet<string>;
}

/** What has to be set for a deployment to meet the constraints, whatever else is asked of it. */
export class RequiredSettings {
  readonly #circuit = new Circuit();
  readonly #constraints: readonly Constraint[];
  /** What parts of texts and functions give. */
  readonly #known: Literal;
  /** That all constraints are met. */
  readonly #met: Literal;
  readonly #defaults: readonly Setting[];
  /** The parameters without a default. */
  readonly #open: readonly Atom[];
  readonly #budget = new Budget(stepsToCompleteAll);
  #departures: readonly Setting[] | undefined;

  constructor(constraints: readonly Formula[]) {
    this.#known = this.#circuit.add(and(withinInfluence(and(constraints), [])));
    this.#constraints = constraints.map((constraint) => ({
      literal: this.#circuit.add(constraint),
      subjects: new Set(atomsIn(constraint).flatMap((atom) => [atom, ...sourcesOf(atom)].map(({ id }) => id))),
    }));
    this.#met = this.#circuit.and([this.#known, ...this.#constraints.map(({ literal }) => literal)]);
    const choosable = this.#circuit.atoms().filter(isChoosable);
    this.#defaults = choosable.flatMap((atom) => {
      const value = defaultOf(atom);
      return value === undefined ? [] : [{ atom, value }];
    });
    this.#open = choosable.filter((atom) => atom.kind === "parameter" && defaultOf(atom) === undefined);
    // Made first, so that they stay when the nodes of a question are taken back.
    this.#literals(this.#defaults);
  }

  /**
   * Values for what has to depart from its default, as few as can be had one after the other; none where the defaults will
   * do, or that cannot be told.
   */
  get departures(): readonly Setting[] {
    this.#departures ??= this.#findDepartures();
    return this.#departures;
  }

  /**
   * Values for parameters without a default of which not any plain value will do, given the settings and the defaults of
   * all else; `undefined` where nothing will do, or that cannot be told.
   */
  beside(settings: readonly Setting[]): readonly Setting[] | undefined {
    if (this.#open.length === 0) return [];
    const set = new Set(settings.map(({ atom }) => atom.id));
    const open = this.#open.filter(({ id }) => !set.has(id));
    const size = this.#circuit.nodes.length;
    try {
      const given = this.#literals([...settings, ...this.#defaults.filter(({ atom }) => !set.has(atom.id))]);
      return this.#needed(open, given, new Budget(stepsToComplete, this.#budget));
    } finally {
      this.#circuit.truncate(size);
    }
  }

  #findDepartures(): readonly Setting[] {
    const budget = new Budget(stepsToDepart);
    const meets = (settings: readonly Setting[]): Solution => this.#meets(this.#literals(settings), budget);
    if (meets(this.#defaults).kind !== "unsatisfiable") return [];
    const departing: Atom[] = [];
    const kept: Setting[] = [];
    for (const setting of this.#defaults) {
      const solution = meets([...kept, setting]);
      if (solution.kind === "undecided") return [];
      if (solution.kind === "satisfiable") kept.push(setting);
      else departing.push(setting.atom);
    }
    const solution = meets(kept);
    if (solution.kind !== "satisfiable") return [];
    return departing.map((atom) => ({ atom, value: solution.model.valueOf(atom) }));
  }

  /** Of values with which all constraints are met those that cannot be left out. */
  #needed(open: readonly Atom[], given: readonly Literal[], budget: Budget): readonly Setting[] | undefined {
    const solution = this.#meets(given, budget);
    if (solution.kind !== "satisfiable") return undefined;
    const take = (atom: Atom): Setting => ({ atom, value: solution.model.valueOf(atom) });
    // The account and the Region are what they are: they are no reason to set a parameter.
    const pseudo = this.#circuit.atoms().filter(({ kind }) => kind === "pseudo-parameter");
    const around = [...given, ...this.#literals(pseudo.map(take))];
    let left = open.map(take);
    for (const { atom } of left.toReversed()) {
      const fewer = left.filter((setting) => setting.atom !== atom);
      const free = open.filter((other) => fewer.every((setting) => setting.atom !== other));
      if (!this.#canFail(atom, free, [...around, ...this.#literals(fewer)], budget)) left = fewer;
    }
    return left;
  }

  /** Whether the constraints may not be met because of the value of an atom, which is one of those that are free. */
  #canFail(atom: Atom, free: readonly Atom[], given: readonly Literal[], budget: Budget): boolean {
    const fails = (settings: readonly Setting[]): boolean =>
      this.#meets([...given, ...this.#literals(settings)], budget).kind !== "satisfiable";
    for (const { literal, subjects } of this.#constraints) {
      if (!subjects.has(atom.id)) continue;
      const contrary = solve(this.#circuit, [this.#known, -literal, ...given], budget);
      if (contrary.kind === "unsatisfiable") continue;
      if (contrary.kind === "undecided") return true;
      // What stands for all that may be passed on can be chosen not to fit, so it is tried whether something else fits.
      const found = free.map((each) => ({ atom: each, value: contrary.model.valueOf(each) }));
      const others = found.filter((setting) => setting.atom !== atom);
      if (fails(found) || plainValues(atom).some((value) => fails([...others, { atom, value }]))) return true;
    }
    return false;
  }

  #meets(given: readonly Literal[], budget: Budget): Solution {
    return solve(this.#circuit, [this.#met, ...given], budget);
  }

  #literals(settings: readonly Setting[]): Literal[] {
    return settings.map(({ atom, value }) => this.#circuit.addEquation(equal([atom], toText([value]))));
  }
}

/** Values that the atom may have: all where these are few. */
function plainValues(atom: Atom): readonly string[] {
  const few = finiteDomain(atom);
  if (few !== undefined) return few;
  const values: string[] = [];
  for (const value of candidateValues(atom)) if (values.push(value) === maxTried) break;
  return values;
}
