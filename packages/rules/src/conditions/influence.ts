import type { Atom, Text } from "../evaluation/text";
import { atomsOf, partOf, toText } from "../evaluation/text";
import type { Value } from "../evaluation/value";
import { equal } from "./equal";
import type { Formula } from "./formula";
import { and, never, or } from "./formula";

const known = new WeakMap<Formula, readonly Atom[]>();

/** Every atom in the formula, conditions' definitions included, each once. */
export function atomsIn(formula: Formula): readonly Atom[] {
  const found = known.get(formula);
  if (found !== undefined) return found;
  const atoms = new Map<string, Atom>();
  const seen = new Set<Formula>();
  const waiting = [formula];
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    if (seen.has(part)) continue;
    seen.add(part);
    if (part.kind === "equal") {
      for (const atom of [...atomsOf(part.left), ...atomsOf(part.right)]) atoms.set(atom.id, atom);
    } else if (part.kind === "condition") waiting.push(part.definition);
    else if (part.kind === "not") waiting.push(part.operand);
    else if (part.kind === "and" || part.kind === "or") for (const operand of part.operands) waiting.push(operand);
  }
  known.set(formula, [...atoms.values()]);
  return [...atoms.values()];
}

/**
 * All of the constraints that share an atom with the formula, directly or through one another, and what ties those
 * atoms to others of which they are parts.
 */
export function withinInfluence(formula: Formula, constraints: readonly Formula[]): Formula {
  const reached = new Set<string>();
  const kept = new Set<Formula>();
  const reach = (part: Formula): void => {
    for (const atom of atomsIn(part)) {
      if (reached.has(atom.id)) continue;
      reached.add(atom.id);
      const definition = definePart(atom);
      if (definition === undefined) continue;
      kept.add(definition);
      reach(definition);
    }
  };
  reach(formula);
  for (let size = -1; size !== kept.size; ) {
    size = kept.size;
    for (const constraint of constraints) {
      const atoms = kept.has(constraint) ? [] : atomsIn(constraint);
      // A constraint without atoms is about nothing in particular, and so about everything.
      if (kept.has(constraint) || (atoms.length > 0 && !atoms.some(({ id }) => reached.has(id)))) continue;
      kept.add(constraint);
      reach(constraint);
    }
  }
  return and([...kept]);
}

/** What a part of a text is, given that it is there; `undefined` when the atom is not a part. */
function definePart(atom: Atom): Formula | undefined {
  const exists = hasPart(atom);
  return exists && or([exists, lacksPart(atom)]);
}

/** That the text which an atom is a part of has fewer parts than that. */
export function lacksPart(atom: Atom): Formula {
  const { index = 0 } = atom.splitOff ?? {};
  return or(Array.from({ length: index }, (_, position) => readsTo(atom, position)));
}

/** That a text has as many parts as are split off it for the value: a deployment in which it has fewer fails. */
export function partsExist(value: Value): readonly Formula[] {
  const atoms = value.kind === "text" ? atomsOf(value.text) : [];
  return atoms.flatMap((atom) => (atom.splitOff?.index === 0 ? [] : (hasPart(atom) ?? [])));
}

/** That the text which an atom is a part of has so many parts; `undefined` when the atom is not a part. */
function hasPart(atom: Atom): Formula | undefined {
  const { splitOff } = atom;
  if (splitOff?.index === undefined) return undefined;
  const { of = [] } = atom;
  const rest: Atom = { kind: "expression", id: `rest:${atom.id}`, name: atom.name, of };
  return or([readsTo(atom, splitOff.index), readsTo(atom, splitOff.index, splitOff.delimiter, rest)]);
}

/** That the text reads: its parts up to a position, then `end`. */
function readsTo({ splitOff }: Atom, position: number, ...end: Text): Formula {
  if (splitOff === undefined) return never;
  const parts = Array.from({ length: position + 1 }, (_, each) => [splitOff.delimiter, partOf(splitOff, each)]);
  return equal(splitOff.text, toText([...parts.flat().slice(1), ...end]));
}
