import type { Atom, Text } from "../evaluation/text";
import { atomOf, atomsOf, literalOf } from "../evaluation/text";
import { finiteDomain, mayAccept, shortestLength } from "./domain";
import type { Constant, Equation } from "./formula";
import { always, never } from "./formula";

/**
 * The statement that two texts have one value, in its simplest form: decided, or an equation between what is left after
 * equal beginnings and ends are struck off. A lone atom stands on the left, a literal on the right.
 */
export function equal(left: Text, right: Text): Constant | Equation {
  if (left.length === 1 && right.length === 1) return equalPieces(left, right);
  const [start, otherStart] = strikeOff(left, right, 0);
  const [one, other] = strikeOff(start, otherStart, -1);
  if (one.length === 0 && other.length === 0) return always;
  if (differ(one[0], other[0]) || differ(one.at(-1), other.at(-1))) return never;
  if (hasMore(one, other) || hasMore(other, one)) return never;
  return isInOrder(one, other) ? equation(one, other) : equation(other, one);
}

/** Most texts are a lone parameter or a lone string: for these there is nothing to strike off. */
function equalPieces(left: Text, right: Text): Constant | Equation {
  const one = left[0];
  const other = right[0];
  if (isSame(one, other)) return always;
  const isString = typeof one === "string";
  if (isString && typeof other === "string") return never;
  return isString || !isInOrder(left, right) ? equation(right, left) : equation(left, right);
}

function equation(left: Text, right: Text): Constant | Equation {
  if (!haveSameGeneratedNames(left, right)) return never;
  const atom = atomOf(left);
  const literal = literalOf(right);
  const isPossible = atom === undefined ? literal === undefined || mayRead(left, literal) : mayAccept(atom, right);
  return isPossible && !haveNoValueInCommon(atom, atomOf(right)) ? { kind: "equal", left, right } : never;
}

function haveNoValueInCommon(one: Atom | undefined, other: Atom | undefined): boolean {
  const domain = one && finiteDomain(one);
  const otherDomain = other && finiteDomain(other);
  return domain !== undefined && otherDomain !== undefined && !domain.some((value) => otherDomain.includes(value));
}

/** Whether the one text has each atom as often as the other has it, and must have more characters, or more of one. */
function hasMore(one: Text, other: Text): boolean {
  const spare = new Map<string, number>();
  for (const { id } of atomsOf(one)) spare.set(id, (spare.get(id) ?? 0) + 1);
  const hasAtoms = atomsOf(other).every(({ id }) => {
    const left = (spare.get(id) ?? 0) - 1;
    spare.set(id, left);
    return left >= 0;
  });
  if (!hasAtoms) return false;
  if (shortestLength(one) > shortestLength(other)) return true;
  if (!one.some((piece) => typeof piece === "string")) return false;
  const counts = countCharacters(other);
  return [...countCharacters(one)].some(([character, count]) => count > (counts.get(character) ?? 0));
}

/** By UTF-16 code unit: two halves of a character may stand in different pieces. */
function countCharacters(text: Text): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const piece of text) {
    if (typeof piece !== "string") continue;
    for (let index = 0; index < piece.length; index += 1) {
      const code = piece.charCodeAt(index);
      counts.set(code, (counts.get(code) ?? 0) + 1);
    }
  }
  return counts;
}

/** Both texts without what they share at the start (`at` 0) or at the end (`at` -1). */
function strikeOff(one: Text, other: Text, at: 0 | -1): [Text, Text] {
  const most = Math.min(one.length, other.length);
  let same = 0;
  while (same < most && isSame(pieceAt(one, same, at), pieceAt(other, same, at))) same += 1;
  const [first, second] = [pieceAt(one, same, at), pieceAt(other, same, at)];
  const shared = typeof first === "string" && typeof second === "string" ? sharedLength(first, second, at) : 0;
  if (same + shared === 0) return [one, other];
  return [without(one, same, shared, at), without(other, same, shared, at)];
}

function pieceAt(text: Text, index: number, at: 0 | -1): string | Atom | undefined {
  return at === 0 ? text[index] : text[text.length - 1 - index];
}

function isSame(one: string | Atom | undefined, other: string | Atom | undefined): boolean {
  return typeof one === "object" && typeof other === "object" ? one.id === other.id : one === other;
}

function sharedLength(one: string, other: string, at: 0 | -1): number {
  const most = Math.min(one.length, other.length);
  let length = 0;
  if (at === 0) while (length < most && one[length] === other[length]) length += 1;
  else while (length < most && one.at(-1 - length) === other.at(-1 - length)) length += 1;
  return length;
}

/** The text without whole pieces and then characters at one end. */
function without(text: Text, pieces: number, characters: number, at: 0 | -1): Text {
  const rest = at === 0 ? text.slice(pieces) : text.slice(0, text.length - pieces);
  const last = rest.at(at);
  if (characters === 0 || typeof last !== "string") return rest;
  if (at === 0) return [last.slice(characters), ...rest.slice(1)].filter((piece) => piece !== "");
  return [...rest.slice(0, -1), last.slice(0, last.length - characters)].filter((piece) => piece !== "");
}

/** Whether two ends of which nothing could be struck off rule each other out. */
function differ(one: string | Atom | undefined, other: string | Atom | undefined): boolean {
  return typeof one !== "object" && typeof other !== "object" && one !== other;
}

/** CloudFormation makes up a name that no other text has by chance. */
function haveSameGeneratedNames(one: Text, other: Text): boolean {
  return mayHaveNamesOf(one, other) && mayHaveNamesOf(other, one);
}

/** Whether the text has each made-up name of the other one, or an atom that is worked out from it. */
function mayHaveNamesOf(text: Text, other: Text): boolean {
  const names = other.flatMap((piece) =>
    typeof piece === "object" && piece.kind === "generated-name" ? [piece.id] : [],
  );
  if (names.length === 0) return true;
  const spare = atomsOf(text);
  return names.every((name) => {
    const found = spare.findIndex(({ id }) => id === name);
    if (found >= 0) spare.splice(found, 1);
    return found >= 0 || spare.some((atom) => isMadeFrom(atom, name));
  });
}

function isMadeFrom({ of = [] }: Atom, name: string): boolean {
  return of.some((atom) => atom.id === name || isMadeFrom(atom, name));
}

/** Whether the text, which begins or ends with an atom, has its literal pieces in the literal one after the other. */
function mayRead(text: Text, literal: string): boolean {
  let at = 0;
  for (const piece of text) {
    if (typeof piece !== "string") continue;
    const found = literal.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return true;
}

/** Lone atoms first and ordered by their id, literals last, so that the same statement is recognised wherever it stands. */
function isInOrder(one: Text, other: Text): boolean {
  if (literalOf(one) !== undefined || literalOf(other) !== undefined) return literalOf(other) !== undefined;
  const [atom, otherAtom] = [atomOf(one), atomOf(other)];
  if (atom === undefined || otherAtom === undefined) return otherAtom === undefined;
  return atom.id <= otherAtom.id;
}
