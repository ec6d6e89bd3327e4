import { before, closure } from "./automaton-operations";
import type { Budget } from "./budget";
import type { CharacterRange, CharacterSet } from "./character-set";
import { anyCharacter, hasCharacter, unionOf } from "./character-set";
import type { AutomatonState } from "./pattern-automaton";

/** A state of an automaton that is in one state after whatever it has read; it begins in the first. */
export interface DeterministicState {
  /** Each character is in the set of exactly one. */
  readonly ways: readonly { readonly set: CharacterSet; readonly target: number }[];
  /** Whether what has been read is accepted when nothing follows. */
  readonly acceptsHere: boolean;
  /** Whether it is accepted with all that can follow, with none of it, or that depends. */
  readonly acceptsRest: "all" | "none" | "some";
}

/**
 * The deterministic automaton that accepts what leads to `end`, and, where there is `done`, all that begins with what
 * leads there; throws `OutOfSteps`.
 */
export function determinize(
  states: readonly AutomatonState[],
  end: number,
  done: number | undefined,
  budget: Budget,
): readonly DeterministicState[] {
  const goals = done === undefined ? [end] : [end, done];
  const useful = new Set(closure(states, goals, before));
  const subsets: (readonly number[])[] = [];
  const indexes = new Map<string, number>();
  const indexOf = (from: readonly number[]): number => {
    const reached = closure(states, from, ({ skips }) => skips).filter((index) => useful.has(index));
    budget.spend(1 + reached.length);
    const subset =
      done !== undefined && reached.includes(done) ? [done] : reached.toSorted((one, other) => one - other);
    const key = subset.join();
    const known = indexes.get(key);
    if (known !== undefined) return known;
    indexes.set(key, subsets.length);
    return subsets.push(subset) - 1;
  };
  indexOf([0]);
  const deterministic: DeterministicState[] = [];
  for (const [index, subset] of subsets.entries()) {
    if (subset.length === 0 || subset[0] === done) {
      const acceptsAll = subset.length > 0;
      const ways = [{ set: anyCharacter, target: index }];
      deterministic.push({ ways, acceptsHere: acceptsAll, acceptsRest: acceptsAll ? "all" : "none" });
      continue;
    }
    const ranges = new Map<number, CharacterRange[]>();
    for (const [range, targets] of targetsByRange(states, subset, budget)) {
      const target = indexOf(targets);
      const others = ranges.get(target);
      if (others === undefined) ranges.set(target, [range]);
      else others.push(range);
    }
    const ways = [...ranges].map(([target, set]) => ({ set: unionOf(set), target }));
    deterministic.push({ ways, acceptsHere: subset.includes(end), acceptsRest: "some" });
  }
  return deterministic;
}

/** Where the characters lead, all of them, by ranges of which each leads to the same states. */
function targetsByRange(
  states: readonly AutomatonState[],
  subset: readonly number[],
  budget: Budget,
): readonly (readonly [range: CharacterRange, targets: readonly number[]])[] {
  const ways = subset.flatMap((index) => {
    const { set, target } = states[index] as AutomatonState;
    return set === undefined || target === undefined ? [] : [{ set, target }];
  });
  const [[first, last]] = anyCharacter as readonly [CharacterRange];
  const bounds = new Set([first, last + 1]);
  for (const { set } of ways) for (const [from, to] of set) bounds.add(from).add(to + 1);
  const starts = [...bounds].sort((one, other) => one - other);
  budget.spend(starts.length * (1 + ways.length));
  return starts.slice(0, -1).map((start, index) => {
    const targets = ways.filter(({ set }) => hasCharacter(set, start)).map(({ target }) => target);
    return [[start, (starts[index + 1] as number) - 1], targets];
  });
}
