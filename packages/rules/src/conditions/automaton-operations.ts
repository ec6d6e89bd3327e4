import { intersectionOf } from "./character-set";
import type { Automaton, AutomatonState, LookingAutomaton } from "./pattern-automaton";

/** Beyond this many pairs of states two automata have no intersection that could be of use. */
const maxPairs = 10_000;

/** The automaton of the strings that both accept; `undefined` when it would be too large. */
export function intersect(one: Automaton, other: Automaton): Automaton | undefined {
  const states: AutomatonState[] = [];
  const pairs: (readonly [state: number, otherState: number])[] = [];
  const indexes = new Map<number, number>();
  const indexOf = (state: number, otherState: number): number => {
    const key = state * other.states.length + otherState;
    const known = indexes.get(key);
    if (known !== undefined) return known;
    indexes.set(key, pairs.length);
    states.push({ skips: [], sources: [] });
    return pairs.push([state, otherState]) - 1;
  };
  const start = indexOf(0, 0);
  const end = indexOf(one.end, other.end);
  for (const [index, [state, otherState]] of pairs.entries()) {
    if (pairs.length > maxPairs) return undefined;
    const { skips, ...way } = one.states[state] as AutomatonState;
    const { skips: otherSkips, ...otherWay } = other.states[otherState] as AutomatonState;
    for (const skip of skips) addSkip(states, index, indexOf(skip, otherState));
    for (const skip of otherSkips) addSkip(states, index, indexOf(state, skip));
    const set = intersectionOf(way.set ?? [], otherWay.set ?? []);
    if (set.length === 0) continue;
    const target = indexOf(way.target as number, otherWay.target as number);
    Object.assign(states[index] as AutomatonState, { set, target });
    Object.assign(states[target] as AutomatonState, { origin: index });
  }
  return trim(states, start, end);
}

/** The automaton of the strings that lead from one of the states to one of the others. */
export function between(automaton: Automaton, from: readonly number[], to: readonly number[]): Automaton {
  const states = automaton.states.map((state) => ({ ...state, skips: [...state.skips], sources: [...state.sources] }));
  const start = states.push({ skips: [], sources: [] }) - 1;
  const end = states.push({ skips: [], sources: [] }) - 1;
  for (const state of from) addSkip(states, start, state);
  for (const state of to) addSkip(states, state, end);
  return trim(states, start, end);
}

/** The automaton of the same strings from their end to their start; `swapEnds` says which state is which. */
export function reverse(automaton: Automaton): Automaton {
  const { states, end } = automaton;
  const swap = (index: number): number => swapEnds(automaton, index);
  const reversed = states.map((_, index): AutomatonState => {
    const { origin, set, target, skips, sources } = states[swap(index)] as AutomatonState;
    const before = origin === undefined ? undefined : states[origin]?.set;
    return {
      ...(origin === undefined || before === undefined ? {} : { set: before, target: swap(origin) }),
      ...(set === undefined || target === undefined ? {} : { origin: swap(target) }),
      skips: sources.map(swap),
      sources: skips.map(swap),
    };
  });
  return { states: reversed, end };
}

/** The state of the one automaton that is this state of its reverse. */
export function swapEnds({ end }: Automaton, index: number): number {
  if (index === 0) return end;
  return index === end ? 0 : index;
}

/** The length of the shortest string that it accepts, in code points; infinite when there is none. */
export function shortestIn({ states, end }: Automaton): number {
  const seen = new Set<number>();
  let level: readonly number[] = [0];
  for (let length = 0; level.length > 0; length += 1) {
    const reached = closure(states, level, ({ skips }) => skips).filter((index) => !seen.has(index));
    if (reached.includes(end)) return length;
    for (const index of reached) seen.add(index);
    level = reached.flatMap((index) => states[index]?.target ?? []);
  }
  return Number.POSITIVE_INFINITY;
}

/** The same, looks included, with no state that cannot be reached or that the end cannot be reached from, and few that only lead on. */
export function trim(states: LookingAutomaton["states"], start: number, end: number): LookingAutomaton {
  const reached = new Set(closure(states, [start], after));
  const useful = new Set(closure(states, [end], before).filter((index) => reached.has(index)));
  const left = new Map<number, { readonly skips: Set<number>; readonly sources: Set<number> }>();
  for (const index of new Set([start, ...useful, end])) {
    const [skips, sources] = [states[index]?.skips, states[index]?.sources].map(
      (others = []) => new Set(others.filter((other) => useful.has(other) && other !== index)),
    ) as [Set<number>, Set<number>];
    left.set(index, { skips, sources });
  }
  const isUseful = (index: number | undefined): boolean => index !== undefined && useful.has(index);
  for (const [index, { skips, sources }] of left) {
    const { target, origin, look } = states[index] as LookingAutomaton["states"][number];
    const isNeeded = index === start || index === end || isUseful(target) || isUseful(origin) || look !== undefined;
    // The ways past a state may be more than those through it.
    if (isNeeded || skips.size * sources.size > skips.size + sources.size) continue;
    for (const skip of skips) left.get(skip)?.sources.delete(index);
    for (const source of sources) {
      left.get(source)?.skips.delete(index);
      for (const skip of skips) {
        if (skip === source) continue;
        left.get(source)?.skips.add(skip);
        left.get(skip)?.sources.add(source);
      }
    }
    left.delete(index);
  }
  const places = new Map([...left.keys()].map((index, place) => [index, place]));
  const placesOf = (others: Iterable<number>): number[] => [...others].flatMap((other) => places.get(other) ?? []);
  const trimmed = [...left].map(([index, { skips, sources }]): LookingAutomaton["states"][number] => {
    const { set, target, origin, look } = states[index] as LookingAutomaton["states"][number];
    const [to, from] = [target, origin].map((other) => (isUseful(other) ? places.get(other ?? 0) : undefined));
    return {
      ...(set === undefined || to === undefined ? {} : { set, target: to }),
      ...(from === undefined ? {} : { origin: from }),
      ...(look === undefined ? {} : { look }),
      skips: placesOf(skips),
      sources: placesOf(sources),
    };
  });
  return { states: trimmed, end: places.get(end) ?? 0 };
}

/** Lets one state be reached from the other without a character. */
export function addSkip(states: readonly AutomatonState[], from: number, to: number): void {
  states[from]?.skips.push(to);
  states[to]?.sources.push(from);
}

function after({ skips, target }: AutomatonState): readonly number[] {
  return target === undefined ? skips : [...skips, target];
}

/** The states that lead to the state at once. */
export function before({ sources, origin }: AutomatonState): readonly number[] {
  return origin === undefined ? sources : [...sources, origin];
}

/** The states and all that ways lead to from them, each once. */
export function closure(
  states: readonly AutomatonState[],
  from: readonly number[],
  waysFrom: (state: AutomatonState) => readonly number[],
): readonly number[] {
  const found = new Set(from);
  for (const index of found) for (const way of waysFrom(states[index] as AutomatonState)) found.add(way);
  return [...found];
}
