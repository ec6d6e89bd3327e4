import type { Assumption, Choices } from "./choices";
import { only } from "./choices";
import type { ParameterDeclaration } from "./parameter-declaration";
import { isListParameter } from "./parameter-declaration";
import type { Atom, Split, Text } from "./text";
import { atomOf, atomsOf, partOf, toText } from "./text";
import type { Value } from "./value";
import { literalValue, textValue } from "./value";

/** `Fn::Split`; `undefined` where an atom may contain the delimiter. */
export function split(delimiter: Value, value: Value): Choices | undefined {
  const at = literalValue(delimiter);
  if (at === undefined || at === "" || value.kind !== "text") return undefined;
  return value.text.some((piece, index) => mayTouch(piece, at, value.text[index - 1], value.text[index + 1]))
    ? undefined
    : only(partsOf(value.text, at));
}

/** What a list that only the deployment knows is split off, as a parameter that is passed as one string is; else `undefined`. */
export function splitOf(value: Value): Split | undefined {
  const atom = value.kind === "text" ? atomOf(value.text) : undefined;
  if (atom?.declaration !== undefined && isListParameter(atom.declaration)) return { text: [atom], delimiter: "," };
  return atom?.splitOff?.index === undefined ? atom?.splitOff : undefined;
}

/** The list parameter that the atom is an item of; `undefined` when it is anything else. */
export function listOfItem({ splitOff }: Atom): ParameterDeclaration | undefined {
  if (splitOff?.index === undefined || splitOff.delimiter !== ",") return undefined;
  const list = atomOf(splitOff.text)?.declaration;
  return list !== undefined && isListParameter(list) ? list : undefined;
}

/** The parts of a text whose atoms do not contain the delimiter. */
function partsOf(text: Text, delimiter: string): Value {
  return { kind: "list", items: splitLiterals(text, delimiter).map((part) => textValue(toText(part))) };
}

function splitLiterals(text: Text, delimiter: string): (string | Atom)[][] {
  const parts: (string | Atom)[][] = [[]];
  for (const piece of text) {
    const [first = "", ...others] = typeof piece === "string" ? piece.split(delimiter) : [piece];
    parts.at(-1)?.push(first);
    for (const other of others) parts.push([other]);
  }
  return parts;
}

/**
 * A text with parameters that may contain the delimiter: it is split as it stands where they do not, and otherwise at
 * least what it is split off can be told.
 */
export function withSplit(list: Atom, [delimiter, value]: readonly Value[]): Choices {
  const at = delimiter === undefined ? undefined : literalValue(delimiter);
  if (at?.length !== 1 || value?.kind !== "text") return only(textValue([list]));
  const { text } = value;
  const whole = textValue([{ ...list, splitOff: { text, delimiter: at } }]);
  const doubtful = atomsOf(text).filter((atom) => mayTouch(atom, at));
  const isPlain = text.some((piece) => typeof piece === "string" && piece.includes(at));
  if (!isPlain || !doubtful.every(({ kind }) => kind === "parameter" || kind === "pseudo-parameter"))
    return only(whole);
  const isWithout = (atom: Atom, holds: boolean): Assumption => {
    return { kind: "equal", left: [atom], right: [partOf({ text: [atom], delimiter: at }, 0)], holds };
  };
  const without = doubtful.map((atom) => isWithout(atom, true));
  return [
    { when: without, value: partsOf(text, at) },
    ...doubtful.map((atom, index) => ({ when: [...without.slice(0, index), isWithout(atom, false)], value: whole })),
  ];
}

/** A part of a text; what stands before the first atom that may contain the delimiter is taken apart as it is. */
export function selectFrom({ text, delimiter }: Split, index: number): Text {
  const end = text.findIndex((piece) => mayTouch(piece, delimiter));
  const parts = splitLiterals(end < 0 ? text : text.slice(0, end), delimiter);
  const last = parts.length - 1;
  if (index < last) return toText(parts[index] ?? []);
  const rest = toText([...(parts[last] ?? []), ...(end < 0 ? [] : text.slice(end))]);
  return [partOf({ text: rest, delimiter }, index - last)];
}

/** Longer than any in use. The work grows with the cube of the length. */
const maxDelimiter = 64;

/** Whether the delimiter can stand in the atom's value, begin or end there, or span it from one neighbour to the other. */
function mayTouch(piece: Text[number], delimiter: string, before?: Text[number], after?: Text[number]): boolean {
  if (typeof piece === "string") return false;
  if (delimiter.length > maxDelimiter) return true;
  const mayContain = (part: string): boolean => [...part].every((character) => !piece.excludes?.test(character));
  const cuts = Array.from({ length: delimiter.length + 1 }, (_, index) => index);
  return cuts.some((begin) =>
    cuts.slice(begin).some((end) => {
      const [head, inside, tail] = [delimiter.slice(0, begin), delimiter.slice(begin, end), delimiter.slice(end)];
      if (inside === "" && (head === "" || tail === "")) return false;
      return mayContain(inside) && mayEndWith(before, head) && mayStartWith(after, tail);
    }),
  );
}

/** What stands further away may go on where the piece itself is too short. */
function mayEndWith(piece: Text[number] | undefined, part: string): boolean {
  if (typeof piece !== "string") return part === "" || piece !== undefined;
  return piece.endsWith(part) || part.endsWith(piece);
}

function mayStartWith(piece: Text[number] | undefined, part: string): boolean {
  if (typeof piece !== "string") return part === "" || piece !== undefined;
  return piece.startsWith(part) || part.startsWith(piece);
}
