import { Budget } from "../conditions/budget";
import { and, type Formula, never } from "../conditions/formula";
import type { Requirement } from "../conditions/requirement";
import { shrink } from "../conditions/shrink";
import { Solver } from "../conditions/solver";
import type { Template } from "../template/template";

/** What a template of the deployment asks for. */
export interface Constraint extends Requirement {
  readonly template: Template;
}

/** For finding out which constraints exclude each other: when it is spent, more are named than need be. */
const stepsToBlame = 1_000_000;

/** Constraints on a deployment, of which those are in force that can be met. */
export class Constraints {
  /** None where they cannot be met together: taken as they are, they would make every template look clean. */
  readonly inForce: readonly Constraint[];
  readonly #all: readonly Constraint[];
  /** What nothing meets says nothing of the rest, which stays in force. */
  readonly #impossible: readonly Constraint[];
  readonly #others: readonly Constraint[];
  readonly #beside: readonly Constraint[];
  #conflicts: readonly (readonly Constraint[])[] | undefined;

  /** `beside` are in force, too. */
  constructor(all: readonly Constraint[], beside: readonly Constraint[] = []) {
    this.#all = all;
    this.#beside = beside;
    this.#impossible = all.filter(({ formula }) => formula === never);
    this.#others = all.filter(({ formula }) => formula !== never);
    this.inForce = this.#others.length === 0 || areMet([...beside, ...this.#others]) ? this.#others : [];
  }

  get formulas(): readonly Formula[] {
    return this.inForce.map(({ formula }) => formula);
  }

  /** Those that cannot be met together, as few as possible; none where all can. */
  get conflicts(): readonly (readonly Constraint[])[] {
    if (this.#conflicts === undefined) {
      const impossible = new Map(this.#impossible.map((each) => [keyOf(each), [each]]));
      this.#conflicts = [...impossible.values(), ...this.#findConflict()];
    }
    return this.#conflicts;
  }

  /** Whether what is asked for by these, maybe of a deployment with other values, cannot be met here either. */
  refuse(conflict: readonly Constraint[]): boolean {
    const asked = new Set(conflict.map(keyOf));
    return !areMet([...this.#beside, ...this.#all].filter((each) => asked.has(keyOf(each))));
  }

  #findConflict(): readonly (readonly Constraint[])[] {
    if (this.inForce.length === this.#others.length) return [];
    const budget = new Budget(stepsToBlame);
    return [shrink([...this.#beside, ...this.#others], (some) => !areMet(some, budget))];
  }
}

function areMet(constraints: readonly Constraint[], budget?: Budget): boolean {
  return new Solver([], budget).isPossible(and(constraints.map(({ formula }) => formula)));
}

function keyOf({ what, template, path }: Constraint): string {
  return JSON.stringify([template.file, path, what]);
}
