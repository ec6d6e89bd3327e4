import { toText } from "../evaluation/text";
import { Budget } from "./budget";
import type { Literal } from "./circuit";
import { Circuit } from "./circuit";
import { equal } from "./equal";
import { and, type Formula } from "./formula";
import { withinInfluence } from "./influence";
import type { Solution } from "./solve";
import { solve } from "./solve";
import type { Setting } from "./witness";
import { WitnessFinder } from "./witness";

/** What there is to know of a formula over the deployments that meet the constraints. What those force that are only to be met is not certain. */
export interface Question {
  /** Whether all of it can be followed. */
  readonly isFollowed: boolean;
  /** Whether it can hold. */
  readonly possible: Solution["kind"];
  /** Why that is undecided; completes "because of …". */
  readonly reason: string;
  /** Whether it always holds; false when that is undecided. */
  readonly isCertain: boolean;
  /** The fewest defaults that bring it about; `undefined` when the defaults do not. */
  readonly defaults: Means | undefined;
  /** The fewest settings that bring it about, of these the ones with the most defaults; a string says why there are none. */
  readonly fewest: Means | string;
  /** The value of each condition that it names and that has one value whatever the settings. */
  readonly conditions: ConditionValues;
  /** Those of the settings that have to do with it; `undefined` when they do not bring it about. */
  among(settings: readonly Setting[]): Means | undefined;
}

/** Settings that bring a formula about. */
export interface Means {
  /** Ordered by `compareAtoms`. */
  readonly settings: readonly Setting[];
  /** The value of each condition that the formula names and the settings decide. */
  readonly conditions: ConditionValues;
  /** Whether the atom with the id has to do with what was asked. */
  isAbout(id: string): boolean;
}

/** By name. */
export type ConditionValues = readonly (readonly [name: string, holds: boolean])[];

/** For each of the questions whether the formula can hold, whether it can fail, and which conditions the witness decides. */
export const stepsToDecide = 40_000;

/** A question that is answered by a search; nothing is worked out before it is needed, or twice. */
export class SearchedQuestion implements Question {
  readonly isFollowed: boolean;
  readonly #formula: Formula;
  readonly #circuit = new Circuit();
  readonly #allowed: Literal;
  readonly #asked: Literal;
  readonly #wanted: Literal;
  readonly #whole: Budget | undefined;
  #solution: Solution | undefined;
  #isCertain: boolean | undefined;
  #finder: WitnessFinder | undefined;
  #defaults: { readonly found: Means | undefined } | undefined;
  #fewest: Means | string | undefined;
  #conditions: ConditionValues | undefined;
  #ids: ReadonlySet<string> | undefined;

  /** What it takes is spent of `whole`, too. */
  constructor(
    formula: Formula,
    constraints: readonly Formula[],
    toBeMet: ReadonlySet<Formula>,
    whole: Budget | undefined,
  ) {
    this.#formula = formula;
    this.#whole = whole;
    const near = withinInfluence(formula, constraints);
    this.#allowed = this.#circuit.add(and(near.filter((each) => !toBeMet.has(each))));
    this.#asked = this.#circuit.add(formula);
    this.#wanted = this.#circuit.and([this.#asked, this.#circuit.add(and(near.filter((each) => toBeMet.has(each))))]);
    this.isFollowed = !this.#circuit.nodes.some(({ kind }) => kind === "open");
  }

  get possible(): Solution["kind"] {
    return this.#solve().kind;
  }

  get reason(): string {
    const solution = this.#solve();
    return solution.kind === "undecided" ? solution.reason : "";
  }

  get isCertain(): boolean {
    this.#isCertain ??= this.#isImpossible([-this.#asked], this.#budget());
    return this.#isCertain;
  }

  get defaults(): Means | undefined {
    if (this.#defaults === undefined) {
      const settings = this.#witnesses().amongDefaults();
      this.#defaults = { found: settings && this.#meansOf(settings) };
    }
    return this.#defaults.found;
  }

  get fewest(): Means | string {
    if (this.#fewest === undefined) {
      const settings = this.#witnesses().fewest();
      this.#fewest = typeof settings === "string" ? settings : this.#meansOf(settings);
    }
    return this.#fewest;
  }

  get conditions(): ConditionValues {
    this.#conditions ??= this.#conditionsUnder([]);
    return this.#conditions;
  }

  among(settings: readonly Setting[]): Means | undefined {
    const ids = this.#atomIds();
    const own = settings.filter(({ atom }) => ids.has(atom.id));
    return this.#witnesses().isBroughtAboutBy(own) ? this.#meansOf(own) : undefined;
  }

  #atomIds(): ReadonlySet<string> {
    this.#ids ??= new Set(this.#circuit.atoms().map(({ id }) => id));
    return this.#ids;
  }

  #solve(): Solution {
    this.#solution ??= solve(this.#circuit, [this.#allowed, this.#wanted], this.#budget());
    return this.#solution;
  }

  #budget(): Budget {
    return new Budget(stepsToDecide, this.#whole);
  }

  #isImpossible(goals: readonly Literal[], budget: Budget): boolean {
    return solve(this.#circuit, [this.#allowed, ...goals], budget).kind === "unsatisfiable";
  }

  #witnesses(): WitnessFinder {
    this.#finder ??= new WitnessFinder(
      this.#circuit,
      { allowed: this.#allowed, asked: this.#asked, wanted: this.#wanted },
      this.#whole,
    );
    return this.#finder;
  }

  #meansOf(settings: readonly Setting[]): Means {
    const ids = this.#atomIds();
    return { settings, conditions: this.#conditionsUnder(settings), isAbout: (id) => ids.has(id) };
  }

  #conditionsUnder(settings: readonly Setting[]): ConditionValues {
    const fixed = settings.map(({ atom, value }) => this.#circuit.addEquation(equal([atom], toText([value]))));
    const budget = this.#budget();
    return namedConditions(this.#formula).flatMap((condition): [string, boolean][] => {
      const name = condition.stack === "" ? condition.name : `${condition.stack}/${condition.name}`;
      const holds = this.#circuit.add(condition);
      if (this.#isImpossible([...fixed, -holds], budget)) return [[name, true]];
      return this.#isImpossible([...fixed, holds], budget) ? [[name, false]] : [];
    });
  }
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
