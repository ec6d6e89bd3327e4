import type { Assumption, Choices } from "./choices";
import { chooseEach, only } from "./choices";
import { split, splitOf, withSplit } from "./split";
import type { Text } from "./text";
import { atomOf, atomsOf, toText } from "./text";
import type { Value } from "./value";
import { textValue } from "./value";
import { workOut } from "./work-out";

/**
 * The list that a parameter stands for which is given one string, with spaces around the items left out: those in
 * what the template writes and in values that it names. `name` is what people call the parameter.
 */
export function splitList(name: string, value: Value): Choices {
  if (value.kind !== "text" || mayBeList(value)) return only(value);
  return chooseEach(withSpacedDefaults(value.text), (text) =>
    workOut(
      name,
      only([textValue([","]), textValue(text)]),
      ([delimiter, whole]) => delimiter && whole && trimItems(split(delimiter, whole)),
      (result, args) => trimItems(withSplit(result, args)) ?? [],
    ),
  );
}

/** The one string that a text is passed as to a parameter that is no list, where the text stands for a list. */
export function joinList(text: Text): Text {
  const origin = splitOf(textValue(text));
  return origin?.delimiter === "," ? origin.text : text;
}

/** Whether it is a list already, or a function or another resource gives it, so that it may be one. */
function mayBeList(value: Value): boolean {
  if (splitOf(value) !== undefined) return true;
  const atom = value.kind === "text" ? atomOf(value.text) : undefined;
  if (atom === undefined || atom.splitOff !== undefined) return false;
  return atom.kind !== "parameter" && atom.kind !== "pseudo-parameter" && atom.kind !== "generated-name";
}

/** The text with a parameter's default told apart that has spaces where items may begin or end. */
function withSpacedDefaults(text: Text): Choices<Text> {
  const atom = atomsOf(text).find(({ declaration }) => /^\s|\s$|\s,|,\s/.test(declaration?.default ?? ""));
  const preset = atom?.declaration?.default;
  if (atom === undefined || preset === undefined) return only(text);
  const isDefault = (holds: boolean): Assumption => ({ kind: "equal", left: [atom], right: [preset], holds });
  const replaced = toText(text.map((piece) => (typeof piece === "object" && piece.id === atom.id ? preset : piece)));
  return [
    { when: [isDefault(true)], value: replaced },
    { when: [isDefault(false)], value: text },
  ];
}

function trimItems(choices: Choices | undefined): Choices | undefined {
  return choices?.map(({ when, value }) => ({ when, value: value.kind === "list" ? trimmed(value) : value }));
}

function trimmed({ items }: Value & { readonly kind: "list" }): Value {
  return { kind: "list", items: items.map((item) => (item.kind === "text" ? textValue(trim(item.text)) : item)) };
}

function trim(text: Text): Text {
  return toText(
    text.map((piece, index) => {
      if (typeof piece !== "string") return piece;
      const begun = index === 0 ? piece.trimStart() : piece;
      return index === text.length - 1 ? begun.trimEnd() : begun;
    }),
  );
}
