import type { Atom, Text } from "../evaluation/text";
import { matchingBoth } from "./allowed-pattern";
import type { Budget } from "./budget";
import { type Demand, longestLength, longestOf, patternOfValue, shortestLength, shortestOf } from "./domain";

/** What is bound to a text, and the text with everything put in that is known. */
export interface Bound {
  readonly atom: Atom;
  readonly text: Text;
}

/**
 * What the value of an atom has to be like for its own sake and for that of others, which are bound to texts with it.
 * Not all that meets it need do: an atom that stands in a text twice is taken for two.
 */
export function demandOn(atom: Atom, users: readonly Bound[], budget: Budget): Demand {
  let [shortest, longest, pattern]: [number, number, Demand["pattern"]] = [0, Number.POSITIVE_INFINITY, undefined];
  let left = maxPlaces;
  for (const { atom: user, text } of [{ atom, text: [atom] }, ...users]) {
    const others = text.filter((piece) => !isAtom(piece, atom));
    const count = text.length - others.length;
    shortest = Math.max(shortest, Math.ceil((shortestOf(user) - longestLength(others)) / count));
    longest = Math.min(longest, Math.floor((longestOf(user) - shortestLength(others)) / count));
    const whole = patternOfValue(user);
    for (const [index, piece] of text.entries()) {
      if (whole === undefined || !isAtom(piece, atom)) continue;
      left -= 1;
      if (left < 0) break;
      budget.spend(stepsForPlace * whole.effort);
      const here = whole.between(text.slice(0, index), text.slice(index + 1), patternOfValue);
      pattern = matchingBoth(pattern, here);
    }
  }
  return { shortest, longest, pattern };
}

/** In how many places of texts it is looked at what stands around the atom; what further ones ask is left to trying. */
const maxPlaces = 12;

const stepsForPlace = 100;

/** Whether nothing meets the demand. */
export function isImpossible({ shortest, longest, pattern }: Demand): boolean {
  return shortest > longest || (pattern !== undefined && (pattern.shortest > longest || pattern.isEmpty));
}

function isAtom(piece: Text[number], atom: Atom): boolean {
  return typeof piece === "object" && piece.id === atom.id;
}
