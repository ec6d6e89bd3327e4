import type { Atom } from "../evaluation/text";
import { atomsOf } from "../evaluation/text";
import type { Formula } from "./formula";
import { and } from "./formula";

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

/** All of the constraints that share an atom with the formula, directly or through one another. */
export function withinInfluence(formula: Formula, constraints: readonly Formula[]): Formula {
  const reached = new Set(atomsIn(formula).map((atom) => atom.id));
  const kept = new Set<Formula>();
  for (let size = -1; size !== kept.size; ) {
    size = kept.size;
    for (const constraint of constraints) {
      const atoms = kept.has(constraint) ? [] : atomsIn(constraint);
      // A constraint without atoms is about nothing in particular, and so about everything.
      if (kept.has(constraint) || (atoms.length > 0 && !atoms.some(({ id }) => reached.has(id)))) continue;
      kept.add(constraint);
      for (const { id } of atoms) reached.add(id);
    }
  }
  return and([...kept]);
}
