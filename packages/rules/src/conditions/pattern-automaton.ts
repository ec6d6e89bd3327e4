import type { CharacterSet } from "./character-set";
import type { PatternNode } from "./pattern-syntax";
import { UnsupportedPattern } from "./pattern-syntax";

/** A state of a nondeterministic automaton, which has one way out that takes a character, or none. */
export interface AutomatonState {
  /** The characters that lead to `target`; absent when none does. */
  set?: CharacterSet;
  /** Index of a state; present where `set` is. */
  target?: number;
  /** Index of the state that has this one as its `target`; absent when none has. */
  origin?: number;
  /** Indexes of the states that are reached without a character. */
  readonly skips: number[];
  /** Indexes of the states that have this one in their `skips`. */
  readonly sources: number[];
}

/** Begins in state 0; every state can be reached, and from every state the end. */
export interface Automaton {
  readonly states: readonly AutomatonState[];
  /** Index of the state in which the whole value has been matched. */
  readonly end: number;
}

const maxStates = 2500;

/** The automaton of the strings that the pattern matches from their start to their end; throws `UnsupportedPattern`. */
export function buildAutomaton(pattern: PatternNode): Automaton {
  const states: AutomatonState[] = [];
  const addState = (): number => {
    if (states.length >= maxStates) throw new UnsupportedPattern();
    return states.push({ skips: [], sources: [] }) - 1;
  };
  const skip = (from: number, to: number): void => {
    states[from]?.skips.push(to);
    states[to]?.sources.push(from);
  };

  /** Adds the states for a part that begins in state `from`, and returns the one in which it ends. */
  const add = (node: PatternNode, from: number, isAtStart: boolean, isAtEnd: boolean): number => {
    switch (node.kind) {
      case "character": {
        const target = addState();
        Object.assign(states[from] ?? {}, { set: node.set, target });
        Object.assign(states[target] ?? {}, { origin: from });
        return target;
      }
      case "sequence": {
        const { parts } = node;
        const first = parts.findIndex(({ kind }) => kind !== "start");
        const last = parts.findLastIndex(({ kind }) => kind !== "end");
        return parts.reduce(
          (state, part, index) => add(part, state, isAtStart && index <= first, isAtEnd && index >= last),
          from,
        );
      }
      case "choice": {
        const end = addState();
        for (const branch of node.branches) {
          const start = addState();
          skip(from, start);
          skip(add(branch, start, isAtStart, isAtEnd), end);
        }
        return end;
      }
      case "repeat": {
        const { part, least, most } = node;
        const addCopy = (state: number): number => {
          if (part.kind === "character") return add(part, state, false, false);
          // A state of its own, so that what holds no character is not repeated without end.
          const start = addState();
          skip(state, start);
          return add(part, start, isAtStart && most <= 1, isAtEnd && most <= 1);
        };
        let state = from;
        for (let count = 0; count < least; count += 1) state = addCopy(state);
        const end = addState();
        if (most === Infinity) {
          const loop = addState();
          skip(state, loop);
          skip(addCopy(loop), loop);
          skip(loop, end);
        } else {
          for (let count = least; count < most; count += 1) {
            skip(state, end);
            state = addCopy(state);
          }
          skip(state, end);
        }
        return end;
      }
      case "start":
      case "end":
        // Anywhere else an anchor matches nothing, or something only by a line's end.
        if (node.kind === "start" ? isAtStart : isAtEnd) return from;
        throw new UnsupportedPattern();
    }
  };

  const start = addState();
  const end = add(pattern, start, true, true);
  return { states, end };
}
