import { GivenValues } from "../evaluation/given-values";
import { isListParameter } from "../evaluation/parameter-declaration";
import { splitOf } from "../evaluation/split";
import type { Atom, Text } from "../evaluation/text";
import { partOf, toText } from "../evaluation/text";
import type { Value } from "../evaluation/value";
import { textValue } from "../evaluation/value";
import { finiteDomain } from "./domain";
import { equal } from "./equal";
import type { Formula } from "./formula";
import { always, and, never } from "./formula";

/** What an expression is in the deployments in which a statement holds. */
export interface KnownValue {
  readonly when: Formula;
  readonly text: Text;
}

/** Beyond this many combinations of values none is tried; as many as an expression may have alternatives. */
const maxCombinations = 256;

/** The members of a list that is told apart by its length. */
const maxMembers = 5;

/**
 * What an atom that a function gives is where all that it is worked out from has one of the given values, or is a list
 * of items that have few values; `undefined` where these are too many to try.
 */
export function knownByValues(
  atom: Atom,
  valuesOf: (source: Atom) => readonly string[],
): readonly KnownValue[] | undefined {
  const sources = sourcesOf(atom).filter(({ kind }) => kind === "parameter" || kind === "pseudo-parameter");
  return workOut(
    atom,
    sources.map((source) => [...valuesOf(source).map((value) => given(source, value)), ...finiteLists(source)]),
  );
}

/** What an atom that a function gives is where lists that it is worked out from have a certain length. */
export function knownByLengths(atom: Atom): readonly KnownValue[] {
  return workOut(atom, sourcesOf(atom).map(lengthsOf)) ?? [];
}

/** What the atom is for each combination of what is given for its sources, those left out for which nothing is. */
function workOut(atom: Atom, each: readonly (readonly Given[])[]): readonly KnownValue[] | undefined {
  const some = each.filter((options) => options.length > 0);
  const count = some.reduce((product, { length }) => product * length, 1);
  if (count > maxCombinations) return undefined;
  const combinations = some.reduce<readonly Given[]>(
    (known, options) =>
      known.flatMap((one) =>
        options.map((other) => ({ when: and([one.when, other.when]), values: [...one.values, ...other.values] })),
      ),
    [{ when: always, values: [] }],
  );
  return combinations.flatMap(({ when, values }) => {
    const result = when === never ? undefined : new GivenValues(values).putInto(textValue([atom]));
    const isKnown = result?.kind === "text" && result.text[0] !== atom;
    return isKnown ? [{ when, text: result.text }] : [];
  });
}

/** All that an atom is worked out from, directly or not: parameters, parts of them, and what functions give. */
export function sourcesOf(atom: Atom): readonly Atom[] {
  const sources = new Map<string, Atom>();
  const waiting = [...(atom.of ?? [])];
  for (let each = waiting.pop(); each !== undefined; each = waiting.pop()) {
    if (sources.has(each.id)) continue;
    sources.set(each.id, each);
    waiting.push(...(each.of ?? []));
  }
  return [...sources.values()];
}

interface Given {
  readonly when: Formula;
  readonly values: readonly (readonly [id: string, value: Value])[];
}

function given(source: Atom, value: string): Given {
  const isOfList = source.declaration !== undefined && isListParameter(source.declaration);
  const items = value.split(",").map((item) => textValue(toText([item])));
  const whole: Value = isOfList ? { kind: "list", items } : textValue(toText([value]));
  return { when: equal([source], toText([value])), values: [[source.id, whole]] };
}

/** By its length, a list each of whose items has few values. */
function finiteLists(source: Atom): readonly Given[] {
  const split = source.declaration === undefined ? undefined : splitOf(textValue([source]));
  return split === undefined || finiteDomain(partOf(split, 0)) === undefined ? [] : lengthsOf(source);
}

/** A list by its length. */
function lengthsOf(source: Atom): readonly Given[] {
  const split = splitOf(textValue([source]));
  if (split === undefined) return [];
  return Array.from({ length: maxMembers }, (_, last) => {
    const parts = Array.from({ length: last + 1 }, (__, index) => partOf(split, index));
    const text = toText(parts.flatMap((part, index) => (index === 0 ? [part] : [split.delimiter, part])));
    const items = parts.map((part) => textValue([part]));
    return { when: equal(split.text, text), values: [[source.id, { kind: "list", items }]] };
  });
}
