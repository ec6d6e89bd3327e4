import type { Atom, Text } from "../evaluation/text";
import { atomOf, atomsOf, literalOf, partOf, toText } from "../evaluation/text";
import type { Value } from "../evaluation/value";
import { defaultOf } from "./domain";
import { equal } from "./equal";
import type { Formula } from "./formula";
import { and, never, not, or } from "./formula";
import { knownByLengths, knownByValues, sourcesOf } from "./known-values";
import { type Partition, partitionAtoms, partitions } from "./partitions";

const knownAtoms = new WeakMap<Formula, readonly Atom[]>();

/** Every atom in the formula, conditions' definitions included, each once. */
export function atomsIn(formula: Formula): readonly Atom[] {
  const found = knownAtoms.get(formula);
  if (found !== undefined) return found;
  const atoms = new Map<string, Atom>();
  for (const part of partsIn([formula])) {
    if (part.kind !== "equal") continue;
    for (const atom of [...atomsOf(part.left), ...atomsOf(part.right)]) atoms.set(atom.id, atom);
  }
  knownAtoms.set(formula, [...atoms.values()]);
  return [...atoms.values()];
}

/** Every part of the formulas, conditions' definitions included, each once. */
function* partsIn(formulas: readonly Formula[]): Generator<Formula> {
  const seen = new Set<Formula>();
  const waiting = [...formulas];
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    if (seen.has(part)) continue;
    seen.add(part);
    yield part;
    if (part.kind === "condition") waiting.push(part.definition);
    else if (part.kind === "not") waiting.push(part.operand);
    else if (part.kind === "and" || part.kind === "or") for (const operand of part.operands) waiting.push(operand);
  }
}

/** Whether the formula has no part that cannot be followed, conditions' definitions included. */
export function isFollowed(formula: Formula): boolean {
  for (const part of partsIn([formula])) if (part.kind === "unknown") return false;
  return atomsIn(formula).every(({ kind }) => kind !== "unknown");
}

/** How many statements on the values of expressions may be added: beyond this they count as not known. */
const maxKnownValues = 300;

/**
 * All of the constraints that share an atom with the formula, directly or through one another, what ties those atoms to
 * others of which they are parts, what is known of those that a function gives, and that there is one partition.
 */
export function withinInfluence(formula: Formula, constraints: readonly Formula[]): readonly Formula[] {
  const reached = new Map<string, Atom>();
  const kept = new Set<Formula>();
  const reach = (part: Formula): void => {
    for (const atom of atomsIn(part)) {
      if (reached.has(atom.id)) continue;
      reached.set(atom.id, atom);
      const definition = definePart(atom);
      if (definition === undefined) continue;
      kept.add(definition);
      reach(definition);
    }
  };
  const reachConstraints = (): void => {
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
  };
  reach(formula);
  reachConstraints();
  const defined = new Set<string>();
  let left = maxKnownValues;
  // What an expression is may be told by others, and its values by what else they bring in.
  for (let size = -1; size !== defined.size; ) {
    size = defined.size;
    const expressions = [...reached.values()].filter(({ id, workOut }) => workOut !== undefined && !defined.has(id));
    const literals = expressions.length === 0 ? undefined : literalsIn([formula, ...kept]);
    for (const expression of expressions) {
      defined.add(expression.id);
      const byValues = knownByValues(expression, (source) => {
        const preset = defaultOf(source);
        return [...new Set([...(preset === undefined ? [] : [preset]), ...(literals?.get(source.id) ?? [])])];
      });
      const known = [...(byValues ?? []), ...knownByLengths(expression)];
      left -= known.length;
      if (left < 0) break;
      for (const { when, text } of known) {
        const definition = or([not(when), equal([expression], text)]);
        kept.add(definition);
        reach(definition);
      }
    }
    reachConstraints();
  }
  return [...kept, ...shareOnePartition(reached)];
}

/** That those of the atoms which tell the partition tell the same one; none where at most one does. */
function shareOnePartition(atoms: ReadonlyMap<string, Atom>): readonly Formula[] {
  const found = partitionAtoms.flatMap((id) => atoms.get(id) ?? []);
  if (found.length < 2) return [];
  return [or(partitions.map((partition) => and(found.map((atom) => belongsTo(atom, partition)))))];
}

function belongsTo(atom: Atom, { name, urlSuffix, regions }: Partition): Formula {
  if (atom.id !== "AWS::Region") return equal([atom], [atom.id === "AWS::Partition" ? name : urlSuffix]);
  // The solver gives an atom only what its declaration allows: this one stands for any Region of the partition.
  const declaration = { name: atom.name, type: "String", noEcho: false, allowedPattern: regions };
  return equal([atom], [{ kind: "expression", id: `region:${name}`, name: atom.name, declaration, of: [atom] }]);
}

/** The literals that the formulas compare atoms with, by the atom's id. */
function literalsIn(formulas: readonly Formula[]): ReadonlyMap<string, ReadonlySet<string>> {
  const literals = new Map<string, Set<string>>();
  for (const part of partsIn(formulas)) {
    const atom = part.kind === "equal" ? atomOf(part.left) : undefined;
    const literal = part.kind === "equal" ? literalOf(part.right) : undefined;
    if (atom !== undefined && literal !== undefined) {
      literals.set(atom.id, (literals.get(atom.id) ?? new Set()).add(literal));
    }
  }
  return literals;
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
  return atoms
    .flatMap((atom) => [atom, ...sourcesOf(atom)])
    .flatMap((atom) => (atom.splitOff?.index === 0 ? [] : (hasPart(atom) ?? [])));
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
