import type { CharacterSet } from "./character-set";
import { anyCharacter, unionOf } from "./character-set";
import type { Look, PatternNode } from "./pattern-syntax";
import { nothingAhead, UnsupportedPattern } from "./pattern-syntax";

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

/** An automaton in which some states are left without a character only where a look holds. */
export interface LookingAutomaton extends Automaton {
  readonly states: readonly (AutomatonState & { look?: Look })[];
}

/** More than the longest value has characters. */
const maxStates = 4500;

/** In characters; CloudFormation takes no longer value for a parameter. */
export const maxValueLength = 4096;

/**
 * The automaton of the strings that the pattern matches from their start to their end, which are whole values or else
 * what is left of one from some place on; throws `UnsupportedPattern`.
 */
export function buildAutomaton(pattern: PatternNode, isWhole = true): LookingAutomaton {
  const states: LookingAutomaton["states"][number][] = [];
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
        const first = parts.findIndex(({ kind }) => !takesNothing.has(kind));
        const last = parts.findLastIndex(({ kind }) => !takesNothing.has(kind));
        return parts.reduce(
          (state, part, index) =>
            add(part, state, isAtStart && (first < 0 || index <= first), isAtEnd && index >= last),
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
        const { part, least } = node;
        const most = node.most < maxValueLength ? node.most : Infinity;
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
        return isAtStart ? from : add(nothingBehind, from, false, false);
      case "end":
        return isAtEnd ? from : add(endOfLastLine, from, false, false);
      case "look": {
        const [look, end] = [addState(), addState()];
        Object.assign(states[look] ?? {}, { look: node });
        skip(from, look);
        skip(look, end);
        return end;
      }
    }
  };

  const start = addState();
  const end = add(pattern, start, isWhole, true);
  return { states, end };
}

const takesNothing: ReadonlySet<PatternNode["kind"]> = new Set(["look", "start", "end"]);

function character(...codePoints: readonly number[]): PatternNode {
  return { kind: "character", set: unionOf(codePoints.map((codePoint) => [codePoint, codePoint])) };
}

function ahead(...parts: readonly PatternNode[]): Look {
  const part: PatternNode = { kind: "sequence", parts: [...parts, nothingAhead] };
  return { kind: "look", part, key: JSON.stringify(part), isAhead: true, isNegated: false };
}

const nothingBehind: Look = {
  kind: "look",
  part: { kind: "character", set: anyCharacter },
  key: "any character",
  isAhead: false,
  isNegated: true,
};

/** What `$` is where it does not end the pattern: before a line terminator that ends the value, but not inside of one. */
const endOfLastLine: PatternNode = {
  kind: "choice",
  branches: [
    nothingAhead,
    ahead(character(0x0d), character(0x0a)),
    ahead(character(0x0d, 0x85, 0x2028, 0x2029)),
    {
      kind: "sequence",
      parts: [
        { kind: "look", part: character(0x0d), key: "carriage return", isAhead: false, isNegated: true },
        ahead(character(0x0a)),
      ],
    },
  ],
};
