import type { Text } from "./text";
import { literalOf, textKey } from "./text";
import type { Value } from "./value";

/** Something that holds, or does not, wherever a choice is taken. */
export type Assumption =
  | {
      readonly kind: "condition";
      readonly stack: string;
      readonly name: string;
      readonly holds: boolean;
      /** Whether it is that of something referred to, without which the deployment fails; absent means no. */
      readonly isOfReferent?: true;
    }
  | { readonly kind: "equal"; readonly left: Text; readonly right: Text; readonly holds: boolean };

/** One of several things that an expression may stand for. */
export interface Choice<T> {
  /** All of them hold when this choice is taken. */
  readonly when: readonly Assumption[];
  readonly value: T;
}

/** No two choices hold at once. Where none does, the template cannot be deployed. */
export type Choices<T = Value> = readonly Choice<T>[];

/** Beyond this many choices an expression counts as unknown: a formula over them would be too large to be of use. */
const maxChoices = 256;

/** Thrown by `chooseEach` and `chooseAll`; `evaluate` turns it into an unknown value. */
export class TooManyChoices extends Error {
  constructor() {
    super(`more than ${maxChoices} alternatives`);
    this.name = "TooManyChoices";
  }
}

/** That what a template refers to is there, which has the condition. */
export function isThere(stack: string, name: string): Assumption {
  return { kind: "condition", stack, name, holds: true, isOfReferent: true };
}

/** The one thing that it is. */
export function only<T>(value: T): Choices<T> {
  return [{ when: [], value }];
}

/** What `next` gives for each choice, under the assumptions of both. */
export function chooseEach<T, U>(
  choices: Choices<T>,
  next: (value: T, when: readonly Assumption[]) => Choices<U>,
): Choices<U> {
  const result: Choice<U>[] = [];
  for (const first of choices) {
    for (const second of next(first.value, first.when)) {
      const when = bothHold(first.when, second.when);
      if (when !== undefined) result.push({ when, value: second.value });
      if (result.length > maxChoices) throw new TooManyChoices();
    }
  }
  return result;
}

/** Whether some parameter's value is assumed: with another one, things may be otherwise. */
export function assumesValues(assumptions: readonly Assumption[]): boolean {
  return assumptions.some(({ kind }) => kind === "equal");
}

/** Every combination of one choice from each. */
export function chooseAll<T>(each: readonly Choices<T>[]): Choices<readonly T[]> {
  // The lists are extended in place while nothing branches: a list of 10,000 plain items must not cost 10,000 copies.
  let combinations: { when: readonly Assumption[]; value: T[] }[] = [{ when: [], value: [] }];
  for (const choices of each) {
    const single = choices[0];
    if (choices.length === 1 && single?.when.length === 0) {
      for (const combination of combinations) combination.value.push(single.value);
    } else {
      combinations = chooseEach(combinations, (values) =>
        choices.map(({ when, value }) => ({ when, value: [...values, value] })),
      ).map(({ when, value }) => ({ when, value: [...value] }));
    }
  }
  return combinations;
}

/** Both lists of assumptions together, repetitions left out; `undefined` when they contradict each other outright. */
export function bothHold(
  first: readonly Assumption[],
  second: readonly Assumption[],
): readonly Assumption[] | undefined {
  if (first.length === 0 || second.length === 0) return first.length === 0 ? second : first;
  // Of all the combinations of two long lists most contradict each other, and most of those early on.
  const known = claimsOf(first);
  if (second.some((assumption) => contradicts(assumption, known))) return undefined;
  const together: Assumption[] = [];
  const claims: Claims = { values: new Map(), excluded: new Set() };
  for (const assumption of [...first, ...second]) {
    if (contradicts(assumption, claims)) return undefined;
    if (claim(assumption, claims)) together.push(assumption);
  }
  return together;
}

/** What subjects are, and what they are not. */
interface Claims {
  readonly values: Map<string, string>;
  /** As `Reading.statement`. */
  readonly excluded: Set<string>;
}

const knownClaims = new WeakMap<readonly Assumption[], Claims>();

function claimsOf(assumptions: readonly Assumption[]): Claims {
  const known = knownClaims.get(assumptions);
  if (known !== undefined) return known;
  const claims: Claims = { values: new Map(), excluded: new Set() };
  for (const assumption of assumptions) claim(assumption, claims);
  knownClaims.set(assumptions, claims);
  return claims;
}

/** Adds an assumption that does not contradict the claims; false when they say as much already. */
function claim(assumption: Assumption, { values, excluded }: Claims): boolean {
  const { subject, value, statement } = readAssumption(assumption);
  if (values.has(subject) || (!assumption.holds && excluded.has(statement))) return false;
  if (assumption.holds) values.set(subject, value);
  else excluded.add(statement);
  return true;
}

function contradicts(assumption: Assumption, { values, excluded }: Claims): boolean {
  const { subject, value, statement } = readAssumption(assumption);
  const known = values.get(subject);
  return assumption.holds ? excluded.has(statement) || (known ?? value) !== value : known === value;
}

/** What is assumed to have a value or not to have it. Only literals are different values whenever they are not the same. */
interface Reading {
  readonly subject: string;
  readonly value: string;
  /** Subject and value. */
  readonly statement: string;
}

const readings = new WeakMap<Assumption, Reading>();

function readAssumption(assumption: Assumption): Reading {
  const known = readings.get(assumption);
  if (known !== undefined) return known;
  const [subject, value] = subjectAndValueOf(assumption);
  const reading = { subject, value, statement: `${subject}=${value}` };
  readings.set(assumption, reading);
  return reading;
}

function subjectAndValueOf(assumption: Assumption): readonly [subject: string, value: string] {
  if (assumption.kind === "condition") return [JSON.stringify([assumption.stack, assumption.name]), ""];
  const [subject, literal] = [textKey(assumption.left), literalOf(assumption.right)];
  return literal === undefined ? [`${subject}=${textKey(assumption.right)}`, ""] : [subject, literal];
}
