import type { Choices } from "../evaluation/choices";
import { textKey } from "../evaluation/text";

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

/** The names as keys, when each can equal nothing but itself; `undefined` when a parameter decides one of them. */
function settledNames(names: Choices): readonly string[] | undefined {
  const settled: string[] = [];
  for (const { value } of names) {
    if (value.kind === "absent") continue;
    if (value.kind !== "text") return undefined;
    const isSettled = value.text.every((piece) => typeof piece === "string" || piece.kind === "generated-name");
    if (!isSettled) return undefined;
    settled.push(textKey(value.text));
  }
  return settled;
}
