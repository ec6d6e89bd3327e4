import { compareText } from "../compare-text";
import type { Atom } from "../evaluation/text";
import type { Occurrence } from "../finding";
import { type Budget, OutOfSteps } from "./budget";
import { Conjunction, Disjunction } from "./combined-question";
import { hasUncheckedPattern } from "./domain";
import { and, type Formula, formulaKey, never, or } from "./formula";
import { Independence } from "./independence";
import { atomsIn } from "./influence";
import type { Means, Question } from "./question";
import { SearchedQuestion } from "./question";
import { RequiredSettings } from "./required-settings";
import type { Setting } from "./witness";

/** The question whether anything impossible is the case. */
const impossible: Question = {
  isFollowed: true,
  possible: "unsatisfiable",
  reason: "",
  isCertain: false,
  defaults: undefined,
  fewest: "",
  conditions: [],
  among: () => undefined,
};

/** The question when no step is left to answer it. */
const tooMuch: Question = { ...impossible, possible: "undecided", reason: new OutOfSteps().message };

/**
 * Answers questions about the deployments that meet constraints. What it takes is spent of `whole`, too, if there is one.
 * What is `toBeMet` can be met with a witness, but is not taken for granted: what it forces is not `always` so.
 */
export class Solver {
  /** Those that are to be met included. */
  readonly #constraints: readonly Formula[];
  readonly #toBeMet: ReadonlySet<Formula>;
  readonly #whole: Budget | undefined;
  readonly #independence: Independence;
  readonly #shared = new SharedFormulas();
  /** On formulas that others share. */
  readonly #known = new Map<Formula, Question>();
  /** By the key of a formula that is no combination of others. */
  readonly #decided = new Map<string, Occurrence | { readonly kind: "never" }>();
  #settings: RequiredSettings | undefined;
  #unchecked: ReadonlySet<string> | undefined;

  constructor(constraints: readonly Formula[], whole?: Budget, toBeMet: readonly Formula[] = []) {
    this.#constraints = [...constraints, ...toBeMet];
    this.#toBeMet = new Set(toBeMet);
    this.#whole = whole;
    this.#independence = new Independence(this.#constraints);
  }

  /**
   * In which of the deployments the formula holds. A `when` carries the smallest set of values that brings it about, with
   * as many defaults as possible.
   */
  decide(formula: Formula): Occurrence | { readonly kind: "never" } {
    const parts = this.#partsOf(formula);
    if (parts.length > 1) return this.#judge(combine(formula, parts));
    // Many formulas that are put together anew say the same.
    const key = formulaKey(formula);
    const known = key === undefined ? undefined : this.#decided.get(key);
    if (known !== undefined) return known;
    const verdict = this.#judge(this.#ask(formula));
    if (key !== undefined) this.#decided.set(key, verdict);
    return verdict;
  }

  /** Whether the formula holds in at least one of the deployments; true when undecided. */
  isPossible(formula: Formula): boolean {
    return this.#ask(formula).possible !== "unsatisfiable";
  }

  #judge(question: Question): Occurrence | { readonly kind: "never" } {
    if (question.possible === "unsatisfiable") return { kind: "never" };
    if (question.possible === "undecided") return { kind: "undecided", reason: question.reason };
    if (question.isCertain) return { kind: "always" };
    const { defaults } = question;
    const means = defaults ?? question.fewest;
    if (typeof means === "string") return { kind: "undecided", reason: means };
    const departures = this.#required().departures.filter(({ atom }) => !means.isAbout(atom.id));
    const { settings, conditions } = this.#complete(question, means, departures);
    const unchecked = settings.flatMap(({ atom }) => (this.#isUnchecked(atom) ? [atom.name] : []));
    return {
      kind: "when",
      parameters: Object.fromEntries(settings.map(({ atom, value }) => [atom.name, value])),
      conditions: Object.fromEntries([...conditions].sort(([one], [other]) => compareText(one, other))),
      withDefaults: defaults !== undefined && departures.length === 0,
      ...(unchecked.length === 0 ? {} : { unchecked }),
    };
  }

  /** With what has to be set besides for a deployment to meet the constraints; that may be as good as some of the means. */
  #complete(question: Question, means: Means, departures: readonly Setting[]): Pick<Means, "settings" | "conditions"> {
    const required = this.#required();
    const besides = required.beside([...means.settings, ...departures]) ?? [];
    let [settings, { conditions }] = [[...means.settings, ...departures, ...besides], means];
    for (const setting of besides.length === 0 ? [] : [...besides, ...means.settings].toReversed()) {
      const fewer = settings.filter((other) => other !== setting);
      const narrowed = question.among(fewer);
      if (narrowed === undefined || required.beside(fewer)?.length !== 0) continue;
      [settings, { conditions }] = [fewer, narrowed];
    }
    return { settings: settings.sort((one, other) => compareText(one.atom.name, other.atom.name)), conditions };
  }

  #ask(formula: Formula): Question {
    if (formula === never) return impossible;
    if (this.#whole?.isSpent === true) return tooMuch;
    const shared = this.#shared.of(formula);
    const known = shared && this.#known.get(shared);
    if (known !== undefined) return known;
    const parts = this.#partsOf(formula);
    const question =
      parts.length > 1
        ? combine(formula, parts)
        : new SearchedQuestion(formula, this.#constraints, this.#toBeMet, this.#whole);
    if (shared !== undefined) this.#known.set(shared, question);
    return question;
  }

  /** Questions on parts that have nothing to do with each other; none where that cannot be told. */
  #partsOf(formula: Formula): readonly Question[] {
    if (formula.kind !== "and" && formula.kind !== "or") return [];
    const groups = this.#independence.groupsOf(formula.operands.map((operand) => this.#shared.of(operand) ?? operand));
    if (groups.length < 2) return [];
    // A part that brings it about has to be weighed with what must depart from its default anyway.
    const mustDepart = formula.kind === "or" ? this.#required().departures.map(({ atom }) => atom.id) : [];
    if (mustDepart.some((id) => this.#independence.isAbout(formula, id))) return [];
    const parts = groups.map((group) => this.#ask((formula.kind === "and" ? and : or)(group)));
    // What cannot be followed may be the same thing in several parts.
    return parts.every(({ isFollowed }) => isFollowed) ? parts : [];
  }

  /** Whether the atom, or what it is passed on to, has a pattern that its value was not checked against. */
  #isUnchecked(atom: Atom): boolean {
    this.#unchecked ??= new Set(
      this.#constraints
        .flatMap(atomsIn)
        .filter(hasUncheckedPattern)
        .flatMap(({ of = [] }) => of.map(({ id }) => id)),
    );
    return hasUncheckedPattern(atom) || this.#unchecked.has(atom.id);
  }

  #required(): RequiredSettings {
    this.#settings ??= new RequiredSettings(this.#constraints);
    return this.#settings;
  }
}

function combine({ kind }: Formula, parts: readonly Question[]): Question {
  return kind === "and" ? new Conjunction(parts) : new Disjunction(parts);
}

/** One formula for all that say the same: named conditions, their negations, and that one of several holds. */
class SharedFormulas {
  readonly #numbers = new Map<Formula, number>();
  readonly #shared = new Map<string, Formula>();

  /** That formula; `undefined` for one of another kind. */
  of(formula: Formula): Formula | undefined {
    if (formula.kind === "condition") return formula;
    if (formula.kind !== "not" && formula.kind !== "or") return undefined;
    const operands = formula.kind === "not" ? [formula.operand] : formula.operands;
    if (!operands.every(({ kind }) => kind === "condition")) return undefined;
    const key = formula.kind + operands.map((operand) => this.#numberOf(operand)).join();
    const known = this.#shared.get(key);
    if (known === undefined) this.#shared.set(key, formula);
    return known ?? formula;
  }

  #numberOf(condition: Formula): number {
    const number = this.#numbers.get(condition) ?? this.#numbers.size;
    this.#numbers.set(condition, number);
    return number;
  }
}
