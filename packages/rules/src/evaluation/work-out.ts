import type { Choices } from "./choices";
import { chooseEach, TooManyChoices } from "./choices";
import { isListParameter } from "./parameter-declaration";
import type { Atom } from "./text";
import { toText } from "./text";
import type { Value } from "./value";
import { firstUnknown, opaque, textValue } from "./value";

type Apply = (args: readonly Value[]) => Choices | undefined;

/**
 * What a function gives for each choice of its arguments. Arguments that `apply` cannot work out, returning
 * `undefined`, are tried with each of the values that a parameter in them is allowed to have; where that does not help,
 * the result is opaque.
 */
export function workOut(name: string, args: Choices<readonly Value[]>, apply: Apply): Choices {
  return chooseEach(args, (values) => {
    const result = values.some((value) => value.kind === "unknown") ? undefined : apply(values);
    if (result !== undefined) return result;
    const atom = firstUnknown(values) === undefined ? firstFinite(values) : undefined;
    return (atom && tryValues(name, values, apply, atom)) ?? opaque("expression", name, values);
  });
}

function tryValues(name: string, args: readonly Value[], apply: Apply, atom: Atom): Choices | undefined {
  const each = (atom.declaration?.allowedValues ?? []).map((allowed) => ({
    when: [{ kind: "equal", left: [atom], right: toText([allowed]), holds: true } as const],
    value: args.map((arg) => replace(arg, atom, allowed)),
  }));
  try {
    // Where the function fails, so does the deployment, as with a mapping that lacks a key.
    return workOut(name, each, apply).filter(({ value }) => value.kind !== "unknown");
  } catch (error) {
    if (error instanceof TooManyChoices) return undefined;
    throw error;
  }
}

/** A parameter in the values that has `AllowedValues`. */
function firstFinite(values: Iterable<Value>): Atom | undefined {
  for (const value of values) {
    const found = value.kind === "text" ? value.text.find(isFinite) : undefined;
    const inside = value.kind === "list" ? firstFinite(value.items) : undefined;
    if (typeof found === "object") return found;
    if (inside !== undefined) return inside;
  }
  return undefined;
}

function isFinite(piece: string | Atom): boolean {
  const declaration = typeof piece === "object" ? piece.declaration : undefined;
  return declaration?.allowedValues !== undefined && !isListParameter(declaration);
}

function replace(value: Value, atom: Atom, by: string): Value {
  if (value.kind === "list") return { kind: "list", items: value.items.map((item) => replace(item, atom, by)) };
  if (value.kind !== "text") return value;
  return textValue(toText(value.text.map((piece) => (typeof piece === "object" && piece.id === atom.id ? by : piece))));
}
