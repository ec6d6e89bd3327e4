import { finiteDomain } from "../conditions/domain";
import type { Choices } from "../evaluation/choices";
import { concatenate, type Text, textKey } from "../evaluation/text";

/** Finds the items whose `name` is not plainly another one: comparing each name with all would take quadratic time. */
export function indexByName<T extends { readonly name: Choices }>(items: readonly T[]): (name: Choices) => Iterable<T> {
  const settled = new Map<string, Set<T>>();
  const open = new Set<T>();
  for (const item of items) {
    const names = settledNames(item.name);
    if (names === undefined) open.add(item);
    for (const name of names ?? []) settled.set(name, (settled.get(name) ?? new Set()).add(item));
  }
  return (name) => {
    const names = settledNames(name);
    if (names === undefined) return items;
    return new Set([...names.flatMap((each) => [...(settled.get(each) ?? [])]), ...open]);
  };
}

/** All that the name can be, as keys that can equal nothing but themselves; `undefined` when that is not known, or too much. */
function settledNames(names: Choices): readonly string[] | undefined {
  const settled = new Set<string>();
  for (const { value } of names) {
    if (value.kind === "absent") continue;
    const texts = value.kind === "text" ? settledTexts(value.text) : undefined;
    if (texts === undefined) return undefined;
    for (const text of texts) settled.add(textKey(text));
  }
  return [...settled];
}

/** In how many ways one text may read. */
const maxTexts = 64;

/** The text with each allowed value of its parameters, also those that they cannot have together. */
function settledTexts(text: Text): readonly Text[] | undefined {
  let ways: readonly Text[] = [[]];
  for (const piece of text) {
    const isSettled = typeof piece === "string" || piece.kind === "generated-name";
    const values = isSettled ? [piece] : finiteDomain(piece);
    if (values === undefined || ways.length * values.length > maxTexts) return undefined;
    ways = ways.flatMap((way) => values.map((value) => [...way, value]));
  }
  const texts = ways.flatMap((way) => {
    const whole = concatenate([way]);
    return whole === undefined ? [] : [whole];
  });
  // What is put together can be a reference to a value that nobody knows.
  const areKnown = texts.every((each) => each.every((piece) => typeof piece === "string" || text.includes(piece)));
  return texts.length === ways.length && areKnown ? texts : undefined;
}
