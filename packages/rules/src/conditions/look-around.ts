import { addSkip, trim } from "./automaton-operations";
import { Budget } from "./budget";
import type { CharacterSet } from "./character-set";
import { anyCharacter, intersectionOf } from "./character-set";
import type { DeterministicState } from "./deterministic-automaton";
import { determinize } from "./deterministic-automaton";
import type { Automaton, AutomatonState, LookingAutomaton } from "./pattern-automaton";
import { buildAutomaton } from "./pattern-automaton";
import type { Look, PatternNode } from "./pattern-syntax";
import { UnsupportedPattern } from "./pattern-syntax";

/** For one pattern, less than a tenth of a second: as with `maxStates`. */
const maxSteps = 150_000;

/** As many as the rules for the names of S3 buckets need, and some more. */
const maxStates = 8000;

/**
 * The automaton of the same strings that looks at nothing but the next character; throws `UnsupportedPattern`, `OutOfSteps`.
 * What it takes is spent of `whole`, too.
 */
export function withoutLooks(automaton: LookingAutomaton, whole: Budget): Automaton {
  if (!hasLooks(automaton)) return automaton;
  return new LookAround(automaton, whole).automaton();
}

function hasLooks({ states }: LookingAutomaton): boolean {
  return states.some(({ look }) => look !== undefined);
}

/** Where a value has been read up to some character, and what is known and asked of its two parts. */
interface Place {
  /** Of the automaton that has looks. */
  readonly state: number;
  /** For each lookbehind the state of its automaton, which has read all that came before. */
  readonly behind: readonly number[];
  /** The numbers of what the lookaheads ask of the rest, in ascending order. */
  readonly asked: readonly number[];
}

/** That the automaton accepts the rest of the value from this state, or does not. */
interface Demand {
  readonly automaton: readonly DeterministicState[];
  readonly state: number;
  readonly isNegated: boolean;
}

/** What a lookahead looks for. */
interface Ahead {
  /** Of what begins with that. */
  readonly automaton: LookingAutomaton;
  /** The same without looks of its own, for each that these know of what came before. */
  readonly resolved: Map<string, readonly DeterministicState[]>;
}

/** What leads to `end` and, whatever follows then, to `done`. */
interface Resolved {
  readonly states: AutomatonState[];
  readonly end: number;
  readonly done: number;
}

/**
 * Reads a pattern and all its looks at once: the state of the pattern goes together with the states of the deterministic
 * automata of the looks, of which those behind run from the start on, and those ahead from where they stand.
 */
class LookAround {
  readonly #automaton: LookingAutomaton;
  readonly #budget: Budget;
  readonly #behind: (readonly DeterministicState[])[] = [];
  /** Indexes in `#behind`, by what is looked for. */
  readonly #behindIndexes = new Map<string, number>();
  readonly #indexesOfLooks = new Map<Look, number>();
  /** By what is looked for. */
  readonly #aheadOfParts = new Map<string, Ahead>();
  readonly #ahead = new Map<Look, Ahead>();
  /** Kept, since the same few sets meet at every place. */
  readonly #intersections = new Map<CharacterSet, Map<CharacterSet, CharacterSet>>();
  readonly #demands: Demand[] = [];
  readonly #demandNumbers = new Map<readonly DeterministicState[], Map<string, number>>();

  constructor(automaton: LookingAutomaton, whole: Budget) {
    this.#budget = new Budget(maxSteps, whole);
    this.#automaton = this.#prepare(automaton);
  }

  automaton(): Automaton {
    const { states, end, done } = this.#resolve(
      this.#automaton,
      this.#behind.map(() => 0),
    );
    addSkip(states, done, end);
    return trim(states, 0, end);
  }

  /** The automaton with few states that only lead on; what its looks look for is kept. */
  #prepare({ states, end }: LookingAutomaton): LookingAutomaton {
    for (const { look } of states) {
      if (look === undefined || this.#ahead.has(look) || this.#indexesOfLooks.has(look)) continue;
      if (look.isAhead) this.#ahead.set(look, this.#aheadOf(look));
      else this.#indexesOfLooks.set(look, this.#indexOfBehind(look));
    }
    return trim(states, 0, end);
  }

  #aheadOf({ part, key }: Look): Ahead {
    const known = this.#aheadOfParts.get(key);
    if (known !== undefined) return known;
    const automaton = this.#prepare(buildAutomaton({ kind: "sequence", parts: [part, anything] }, false));
    const ahead = { automaton, resolved: new Map() };
    this.#aheadOfParts.set(key, ahead);
    return ahead;
  }

  #indexOfBehind({ part, key }: Look): number {
    const index = this.#behindIndexes.get(key) ?? this.#behind.length;
    if (index === this.#behind.length) {
      const { states, end } = buildAutomaton({ kind: "sequence", parts: [anything, part] });
      this.#behind.push(determinize(states, end, undefined, this.#budget));
      this.#behindIndexes.set(key, index);
    }
    return index;
  }

  #resolve(automaton: LookingAutomaton, behind: readonly number[]): Resolved {
    const places: Place[] = [];
    const indexes = new Map<string, number>();
    const states: AutomatonState[] = [];
    const addState = (): number => {
      if (states.length >= maxStates) throw new UnsupportedPattern();
      return states.push({ skips: [], sources: [] }) - 1;
    };
    const stateOf: number[] = [];
    const indexOf = (place: Place): number => {
      this.#budget.spend(stepsForPlace);
      const key = `${place.state};${place.behind};${place.asked}`;
      const known = indexes.get(key);
      if (known !== undefined) return known;
      const index = addState();
      indexes.set(key, index);
      places.push(place);
      stateOf.push(index);
      return index;
    };
    indexOf({ state: 0, behind, asked: [] });
    const [end, done] = [addState(), addState()];
    for (const [number, place] of places.entries()) {
      const index = stateOf[number] as number;
      const { set, target, skips, look } = automaton.states[place.state] as LookingAutomaton["states"][number];
      if (place.state === automaton.end && place.asked.every((asked) => this.#isMetByNothing(asked)))
        addSkip(states, index, place.asked.length === 0 ? done : end);
      const asked = look === undefined ? place.asked : this.#afterLook(look, place);
      if (asked !== undefined)
        for (const skip of skips) addSkip(states, index, indexOf({ ...place, state: skip, asked }));
      if (set === undefined || target === undefined) continue;
      const pieces = this.#afterCharacter(set, place);
      for (const piece of pieces) {
        const from = pieces.length === 1 ? index : addState();
        if (from !== index) addSkip(states, index, from);
        const next = indexOf({ state: target, behind: piece.behind, asked: piece.asked });
        const isTaken = states[next]?.origin !== undefined;
        const to = isTaken ? addState() : next;
        if (isTaken) addSkip(states, to, next);
        Object.assign(states[from] as AutomatonState, { set: piece.set, target: to });
        Object.assign(states[to] as AutomatonState, { origin: from });
      }
    }
    return { states, end, done };
  }

  /** What is asked of the rest when the look holds; `undefined` when it does not. */
  #afterLook(look: Look, { behind, asked }: Place): readonly number[] | undefined {
    if (look.isAhead)
      return this.#ask(asked, { automaton: this.#automatonAhead(look, behind), state: 0, isNegated: look.isNegated });
    const index = this.#indexesOfLooks.get(look) as number;
    const isFound = this.#behind[index]?.[behind[index] as number]?.acceptsHere === true;
    return isFound === look.isNegated ? undefined : asked;
  }

  #automatonAhead(look: Look, behind: readonly number[]): readonly DeterministicState[] {
    const { automaton, resolved } = this.#ahead.get(look) as Ahead;
    const before = hasLooks(automaton) ? behind : [];
    const key = before.join();
    const known = resolved.get(key);
    if (known !== undefined) return known;
    const { states, end, done } = this.#resolve(automaton, before);
    const deterministic = determinize(states, end, done, this.#budget);
    resolved.set(key, deterministic);
    return deterministic;
  }

  /** The parts of the set that tell the looks apart, and what comes of them. */
  #afterCharacter(set: CharacterSet, place: Place): readonly (Omit<Place, "state"> & { readonly set: CharacterSet })[] {
    let pieces: (Omit<Place, "state"> & { readonly set: CharacterSet })[] = [{ set, behind: [], asked: [] }];
    const split = (
      { ways }: DeterministicState,
      follow: (piece: Omit<Place, "state">, target: number) => Omit<Place, "state"> | undefined,
    ): void => {
      pieces = pieces.flatMap((piece) =>
        ways.flatMap((way) => {
          const common = this.#intersectionOf(piece.set, way.set);
          const next = common.length === 0 ? undefined : follow(piece, way.target);
          return next === undefined ? [] : [{ ...next, set: common }];
        }),
      );
    };
    for (const [index, state] of place.behind.entries()) {
      split(this.#behind[index]?.[state] as DeterministicState, ({ behind, asked }, target) => ({
        behind: [...behind, target],
        asked,
      }));
    }
    for (const number of place.asked) {
      const demand = this.#demands[number] as Demand;
      split(demand.automaton[demand.state] as DeterministicState, ({ behind, asked: others }, state) => {
        const asked = this.#ask(others, { ...demand, state });
        return asked && { behind, asked };
      });
    }
    return pieces;
  }

  #intersectionOf(one: CharacterSet, other: CharacterSet): CharacterSet {
    const intersections = this.#intersections.get(one) ?? new Map<CharacterSet, CharacterSet>();
    this.#intersections.set(one, intersections);
    const known = intersections.get(other);
    this.#budget.spend(known === undefined ? one.length + other.length : 1);
    const intersection = known ?? intersectionOf(one, other);
    intersections.set(other, intersection);
    return intersection;
  }

  /** What is asked with one demand more; `undefined` when that cannot be met. */
  #ask(asked: readonly number[], demand: Demand): readonly number[] | undefined {
    const { automaton, state, isNegated } = demand;
    const accepts = automaton[state]?.acceptsRest;
    if (accepts !== "some") return (accepts === "all") === isNegated ? undefined : asked;
    const numbers = this.#demandNumbers.get(automaton) ?? new Map<string, number>();
    this.#demandNumbers.set(automaton, numbers);
    const key = `${state} ${isNegated}`;
    const number = numbers.get(key) ?? this.#demands.push(demand) - 1;
    numbers.set(key, number);
    return asked.includes(number) ? asked : [...asked, number].sort((one, other) => one - other);
  }

  #isMetByNothing(number: number): boolean {
    const { automaton, state, isNegated } = this.#demands[number] as Demand;
    return automaton[state]?.acceptsHere !== isNegated;
  }
}

const anything: PatternNode = {
  kind: "repeat",
  part: { kind: "character", set: anyCharacter },
  least: 0,
  most: Infinity,
};

/** Roughly what it takes to look a place up. */
const stepsForPlace = 5;
