import type { ConditionValues, Means, Question } from "./question";
import type { Solution } from "./solve";
import { compareAtoms, compareSettings, type Setting } from "./witness";

/** Whether statements that have nothing to do with each other hold together: what is to be known of each tells all. */
export class Conjunction implements Question {
  readonly isFollowed = true;
  readonly #parts: readonly Question[];

  constructor(parts: readonly Question[]) {
    this.#parts = parts;
  }

  get possible(): Solution["kind"] {
    if (this.#parts.some(({ possible }) => possible === "unsatisfiable")) return "unsatisfiable";
    return this.#parts.every(({ possible }) => possible === "satisfiable") ? "satisfiable" : "undecided";
  }

  get reason(): string {
    return reasonOf(this.#parts);
  }

  get isCertain(): boolean {
    return this.#parts.every(({ isCertain }) => isCertain);
  }

  get defaults(): Means | undefined {
    return this.#all(({ defaults }) => defaults);
  }

  get fewest(): Means | string {
    const obstacle = this.#open().find(({ fewest }) => typeof fewest === "string")?.fewest;
    if (typeof obstacle === "string") return obstacle;
    return this.#all(({ fewest }) => (typeof fewest === "string" ? undefined : fewest)) ?? "";
  }

  get conditions(): ConditionValues {
    return this.#parts.flatMap(({ conditions }) => conditions);
  }

  among(settings: readonly Setting[]): Means | undefined {
    return this.#all((part) => part.among(settings));
  }

  #open(): readonly Question[] {
    return this.#parts.filter(({ isCertain }) => !isCertain);
  }

  /** What brings all of the parts about that are not certain. */
  #all(meansOf: (part: Question) => Means | undefined): Means | undefined {
    const found: Means[] = [];
    const conditions: ConditionValues[] = [];
    for (const part of this.#parts) {
      const means = part.isCertain ? undefined : meansOf(part);
      if (means === undefined && !part.isCertain) return undefined;
      if (means !== undefined) found.push(means);
      conditions.push((means ?? part).conditions);
    }
    return {
      settings: found.flatMap(({ settings }) => settings).sort((one, other) => compareAtoms(one.atom, other.atom)),
      conditions: conditions.flat(),
      isAbout: (id) => found.some((means) => means.isAbout(id)),
    };
  }
}

/** Whether one at least holds of statements that have nothing to do with each other. What is found is kept: there can be many. */
export class Disjunction implements Question {
  readonly isFollowed = true;
  readonly #parts: readonly Question[];
  #possible: Solution["kind"] | undefined;
  #isCertain: boolean | undefined;
  #defaults: { readonly found: Means | undefined } | undefined;
  #fewest: Means | string | undefined;
  #conditions: ConditionValues | undefined;

  constructor(parts: readonly Question[]) {
    this.#parts = parts;
  }

  get possible(): Solution["kind"] {
    this.#possible ??= this.#findPossible();
    return this.#possible;
  }

  get reason(): string {
    return reasonOf(this.#parts);
  }

  get isCertain(): boolean {
    this.#isCertain ??= this.#parts.some(({ isCertain }) => isCertain);
    return this.#isCertain;
  }

  get defaults(): Means | undefined {
    this.#defaults ??= { found: this.#best(({ defaults }) => defaults) };
    return this.#defaults.found;
  }

  get fewest(): Means | string {
    this.#fewest ??=
      this.#best(({ fewest }) => (typeof fewest === "string" ? undefined : fewest)) ??
      String(this.#parts.find(({ possible }) => possible === "satisfiable")?.fewest);
    return this.#fewest;
  }

  get conditions(): ConditionValues {
    this.#conditions ??= this.#parts.flatMap(({ conditions }) => conditions);
    return this.#conditions;
  }

  among(settings: readonly Setting[]): Means | undefined {
    return this.#best((part) => part.among(settings));
  }

  #findPossible(): Solution["kind"] {
    if (this.#parts.some(({ possible }) => possible === "satisfiable")) return "satisfiable";
    return this.#parts.every(({ possible }) => possible === "unsatisfiable") ? "unsatisfiable" : "undecided";
  }

  /** What brings a part about, the best of which is as good as any that brings about the whole. */
  #best(meansOf: (part: Question) => Means | undefined): Means | undefined {
    let best: { readonly part: Question; readonly means: Means } | undefined;
    for (const part of this.#parts) {
      const means = part.possible === "satisfiable" ? meansOf(part) : undefined;
      const isBetter = means && (best === undefined || compareSettings(means.settings, best.means.settings) < 0);
      if (isBetter === true) best = { part, means };
    }
    if (best === undefined) return undefined;
    const { part, means } = best;
    const others = this.#parts.filter((other) => other !== part);
    return { ...means, conditions: [...means.conditions, ...others.flatMap(({ conditions }) => conditions)] };
  }
}

function reasonOf(parts: readonly Question[]): string {
  return parts.find(({ possible }) => possible === "undecided")?.reason ?? "";
}
