import type { Atom, Text } from "../evaluation/text";
import { between, intersect, reverse, shortestIn, swapEnds } from "./automaton-operations";
import { Budget, OutOfSteps } from "./budget";
import type { CharacterSet } from "./character-set";
import { charactersOf, hasCharacter, overlap, unionOf } from "./character-set";
import { withoutLooks } from "./look-around";
import type { Automaton, AutomatonState } from "./pattern-automaton";
import { buildAutomaton, maxValueLength } from "./pattern-automaton";
import { parsePattern, UnsupportedPattern } from "./pattern-syntax";

/** How many steps of one pattern are kept, and how many states such a step has at most. */
const maxSteps = 1000;
const maxKnownStates = 64;

/** How many pairs of states of two patterns are gone through; what is left out counts as possible. */
const maxPairs = 10_000;
const maxPossiblePairs = 6_000_000;

/** Of a pattern with more states it is not worked out what may stand in the middle of what it matches. */
const maxStates = 2500;

/** In states. */
const ordinarySize = 500;

let nextNumber = 1;

/** What was worked out of patterns, by their numbers and how; kept while it is not too much. */
const derived = new Map<string, AllowedPattern | undefined>();
let derivedSize = 0;

/** In states of all together, of which each takes some hundred bytes. */
const maxDerivedSize = 100_000;

/** For all patterns of a template that look around or are large; each state of a large one takes so many. */
const stepsForAll = 2_000_000;
const stepsForState = 5;

const patterns = new Map<string, AllowedPattern | undefined>();
let budget = new Budget(stepsForAll);

/** Reads a Java regular expression; `undefined` when it is not valid, uses something that is not supported, or takes too much. */
export function readAllowedPattern(source: string): AllowedPattern | undefined {
  if (!patterns.has(source)) patterns.set(source, read(source));
  return patterns.get(source);
}

/** What matches both, or the first alone where that takes too long to work out; each is `undefined` where that is not known. */
export function matchingBoth(
  one: AllowedPattern | undefined,
  other: AllowedPattern | undefined,
): AllowedPattern | undefined {
  return one === undefined || other === undefined ? (one ?? other) : (one.and(other) ?? one);
}

/** Forgets what was read, and how much that took: once for each template, so that none has to do with another one's patterns. */
export function forgetPatterns(): void {
  patterns.clear();
  derived.clear();
  derivedSize = 0;
  budget = new Budget(stepsForAll);
}

function read(source: string): AllowedPattern | undefined {
  try {
    const automaton = withoutLooks(buildAutomaton(parsePattern(source)), budget);
    const { length } = automaton.states;
    if (length > ordinarySize) budget.spend(length * stepsForState);
    return new AllowedPattern(automaton);
  } catch (error) {
    if (error instanceof UnsupportedPattern || error instanceof OutOfSteps) return undefined;
    throw error;
  }
}

/** The states that the automaton may be in, as one state of a deterministic automaton. */
interface Step {
  /** They include what is reached from them without a character. */
  readonly states: readonly number[];
  readonly isEnd: boolean;
  /** By code point; what is known so far. */
  readonly next: Map<number, Step>;
  /** By the number of the pattern that a whole part matches; what is known so far. */
  readonly after: Map<number, Step>;
}

/** By the number of characters that are left: 1 for the states from which exactly as many lead to the end. */
type Reach = Uint8Array[];

/** A regular expression that a whole value has to match. */
export class AllowedPattern {
  readonly #automaton: Automaton;
  /** By their states. */
  readonly #steps = new Map<string, Step>();
  /** For each state the last round in which it was found; cheaper than a new set each time. */
  readonly #seen: Uint32Array;
  #round = 0;
  /** Tells patterns apart; greater than zero. */
  readonly #number: number;
  /** Worked out when first asked. */
  #shortest: number | undefined;

  constructor(automaton: Automaton) {
    this.#automaton = automaton;
    this.#number = nextNumber;
    nextNumber += 1;
    this.#seen = new Uint32Array(automaton.states.length);
  }

  /** How many times as long as with a pattern of ordinary size it takes at worst to work something out of this one. */
  get effort(): number {
    return Math.max(1, this.#automaton.states.length / ordinarySize);
  }

  /** Whether the pattern matches the whole value; takes time in proportion to its length. */
  matches(value: string): boolean {
    return this.mayMatch([value]);
  }

  /** Whether the pattern matches the text when whatever its own pattern matches may stand for an atom: false is certain. */
  mayMatch(text: Text, patternOf: (atom: Atom) => AllowedPattern | undefined = () => undefined): boolean {
    return this.#stepThrough(text, patternOf)?.isEnd === true;
  }

  /** The strings that both match; `undefined` when that takes too long to work out. */
  and(other: AllowedPattern): AllowedPattern | undefined {
    return this.#derive(`and ${other.#number}`, () => intersect(this.#automaton, other.#automaton));
  }

  /**
   * The strings that may stand between the two texts when whatever its own pattern matches may stand for an atom;
   * `undefined` when that takes too long to work out.
   */
  between(
    before: Text,
    after: Text,
    patternOf: (atom: Atom) => AllowedPattern | undefined,
  ): AllowedPattern | undefined {
    if (before.length + after.length === 0) return this;
    if (this.#automaton.states.length > maxStates) return undefined;
    const keyOf = (piece: Text[number]): string | number => {
      if (typeof piece === "string") return piece;
      const pattern = patternOf(piece);
      return pattern === undefined ? 0 : pattern.#number;
    };
    const key = JSON.stringify([before.map(keyOf), after.map(keyOf)]);
    return this.#derive(key, () => this.#workOutBetween(before, after, patternOf));
  }

  #workOutBetween(before: Text, after: Text, patternOf: (atom: Atom) => AllowedPattern | undefined): Automaton {
    const backwards = after
      .toReversed()
      .map((piece) => (typeof piece === "string" ? [...piece].toReversed().join("") : piece));
    const reversedOf = (atom: Atom): AllowedPattern | undefined => {
      const pattern = patternOf(atom);
      return pattern === undefined ? undefined : pattern.#inReverse;
    };
    const from = this.#stepThrough(before, patternOf)?.states ?? [];
    const to = this.#inReverse.#stepThrough(backwards, reversedOf)?.states ?? [];
    const toStates = to.map((state) => swapEnds(this.#automaton, state));
    return between(this.#automaton, from, toStates);
  }

  /** The pattern of an automaton that is worked out of this one, which `how` tells from all others. */
  #derive(how: string, workOut: () => Automaton | undefined): AllowedPattern | undefined {
    const key = `${this.#number} ${how}`;
    if (derived.has(key)) return derived.get(key);
    const automaton = workOut();
    const pattern = automaton && new AllowedPattern(automaton);
    derivedSize += 1 + (automaton?.states.length ?? 0);
    if (derivedSize > maxDerivedSize) {
      derived.clear();
      derivedSize = 0;
    }
    derived.set(key, pattern);
    return pattern;
  }

  /** The length of the shortest string that matches, in code points; infinite when there is none. */
  get shortest(): number {
    this.#shortest ??= shortestIn(this.#automaton);
    return this.#shortest;
  }

  /** Whether nothing matches. */
  get isEmpty(): boolean {
    return this.shortest === Number.POSITIVE_INFINITY;
  }

  get #inReverse(): AllowedPattern {
    return this.#derive("reversed", () => reverse(this.#automaton)) as AllowedPattern;
  }

  /** Where the automaton may be after the text; `undefined` when the text cannot be the beginning of a value that matches. */
  #stepThrough(text: Text, patternOf: (atom: Atom) => AllowedPattern | undefined): Step | undefined {
    let step = this.#step([0]);
    let left = maxValueLength;
    for (const piece of text) {
      if (typeof piece === "object") {
        step = this.#after(step, patternOf(piece));
        if (step.states.length === 0) return undefined;
        continue;
      }
      left -= piece.length;
      if (left < 0) return undefined;
      for (const character of piece) {
        step = this.#next(step, character.codePointAt(0) ?? 0);
        if (step.states.length === 0) return undefined;
      }
    }
    return step;
  }

  /**
   * The values that match, each once, with a length between the two (in code points): shorter ones first, and of those
   * with one length the ones with letters, digits and other ASCII characters, in this order. It ends when there are no
   * more.
   */
  *examples(shortest = 0, longest: number = maxValueLength): Generator<string> {
    const start = this.#step([0]);
    const reach: Reach = [];
    let states = this.#statesBefore([this.#automaton.end]);
    for (let length = 0; length <= Math.min(longest, maxValueLength); length += 1) {
      // Every state can be reached, so there is nothing longer if none of them is that far from the end.
      if (states.length === 0) return;
      const isWithinReach = new Uint8Array(this.#automaton.states.length);
      for (const state of states) isWithinReach[state] = 1;
      reach.push(isWithinReach);
      if (length >= shortest && isWithinReach[0] === 1) yield* this.#examplesFrom(start, reach);
      states = this.#statesBefore(this.#origins(states));
    }
  }

  /** The strings that lead from the step to the end with as many characters as `reach` goes. */
  *#examplesFrom(start: Step, reach: Reach): Generator<string> {
    const length = reach.length - 1;
    const value: string[] = [];
    const ways = [{ step: start, characters: this.#characters(start, reach[length - 1]) }];
    for (let way = ways.at(-1); way !== undefined; way = ways.at(-1)) {
      if (value.length === length) yield value.join("");
      const { done, value: codePoint } = way.characters.next();
      if (done === true) {
        ways.pop();
        value.pop();
      } else {
        const step = this.#next(way.step, codePoint);
        value.push(String.fromCodePoint(codePoint));
        ways.push({ step, characters: this.#characters(step, reach[length - 1 - value.length]) });
      }
    }
  }

  /** The characters that lead to states within reach of the end; none when nothing is. */
  #characters({ states }: Step, reach: Uint8Array | undefined): Generator<number, void> {
    const ways = states.map((state) => this.#automaton.states[state]);
    const sets = ways.map((way): CharacterSet => (reach?.[way?.target ?? -1] === 1 ? (way?.set ?? []) : []));
    return charactersOf(unionOf(sets.flat()));
  }

  /** The states from which a character leads to one of the given ones. */
  #origins(states: readonly number[]): readonly number[] {
    const origins: number[] = [];
    for (const state of states) {
      const origin = this.#automaton.states[state]?.origin;
      if (origin !== undefined) origins.push(origin);
    }
    return origins;
  }

  /** The states and those from which they are reached without a character. */
  #statesBefore(states: readonly number[]): readonly number[] {
    return this.#closure(states, ({ sources }) => sources);
  }

  #next(step: Step, codePoint: number): Step {
    const known = step.next.get(codePoint);
    if (known !== undefined) return known;
    const targets: number[] = [];
    for (const index of step.states) {
      const { set, target } = this.#automaton.states[index] ?? {};
      if (set !== undefined && target !== undefined && hasCharacter(set, codePoint)) targets.push(target);
    }
    const next = this.#step(targets);
    // Large steps are not kept, so they are not to be held by others either.
    if (Math.max(step.states.length, next.states.length) <= maxKnownStates) step.next.set(codePoint, next);
    return next;
  }

  /** The step with these states and those that are reached from them without a character. */
  #step(from: readonly number[]): Step {
    const states = this.#closure(from, ({ skips }) => skips);
    // To recognise a large set takes longer than to go through it again, and there can be very many.
    const key = states.length > maxKnownStates ? undefined : states.toSorted((one, other) => one - other).join();
    const known = key === undefined ? undefined : this.#steps.get(key);
    if (known !== undefined) return known;
    const step = { states, isEnd: states.includes(this.#automaton.end), next: new Map(), after: new Map() };
    if (this.#steps.size >= maxSteps) this.#steps.clear();
    if (key !== undefined) this.#steps.set(key, step);
    return step;
  }

  /** The step after characters that another pattern matches; after any characters when there is none. */
  #after(step: Step, pattern: AllowedPattern | undefined): Step {
    const known = pattern && step.after.get(pattern.#number);
    if (known !== undefined) return known;
    const states = pattern && this.#statesAfterPattern(step.states, pattern.#automaton);
    const after = this.#step(states ?? this.#statesAfter(step.states));
    if (pattern !== undefined && Math.max(step.states.length, after.states.length) <= maxKnownStates) {
      step.after.set(pattern.#number, after);
    }
    return after;
  }

  /** The states that can be reached from the given ones with what the other automaton accepts; `undefined` when that takes too long. */
  #statesAfterPattern(from: readonly number[], other: Automaton): readonly number[] | undefined {
    const count = other.states.length;
    if (this.#automaton.states.length * count > maxPossiblePairs) return undefined;
    // A pair as one number: objects would take most of the time.
    const pairs: number[] = [];
    const seen = new Uint8Array(this.#automaton.states.length * count);
    const add = (state: number, otherState: number): void => {
      const pair = state * count + otherState;
      if (seen[pair] === 0) pairs.push(pair);
      seen[pair] = 1;
    };
    for (const state of from) add(state, 0);
    for (const pair of pairs) {
      if (pairs.length > maxPairs) return undefined;
      const [state, otherState] = [Math.floor(pair / count), pair % count];
      const one = this.#automaton.states[state] as AutomatonState;
      const two = other.states[otherState] as AutomatonState;
      for (const skip of one.skips) add(skip, otherState);
      for (const skip of two.skips) add(state, skip);
      if (one.set === undefined || two.set === undefined || !overlap(one.set, two.set)) continue;
      add(one.target as number, two.target as number);
    }
    return pairs.flatMap((pair) => (pair % count === other.end ? [Math.floor(pair / count)] : []));
  }

  /** The states and all that can be reached from them with any characters. */
  #statesAfter(from: readonly number[]): readonly number[] {
    return this.#closure(from, ({ skips, target }) => (target === undefined ? skips : [...skips, target]));
  }

  /** The states and all that ways lead to from them, each once. */
  #closure(from: readonly number[], waysFrom: (state: AutomatonState) => readonly number[]): readonly number[] {
    this.#round += 1;
    const found: number[] = [];
    const add = (index: number): void => {
      if (this.#seen[index] === this.#round) return;
      this.#seen[index] = this.#round;
      found.push(index);
    };
    for (const index of from) add(index);
    for (const index of found) for (const way of waysFrom(this.#automaton.states[index] as AutomatonState)) add(way);
    return found;
  }
}
