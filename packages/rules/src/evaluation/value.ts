import type { Choices } from "./choices";
import { only, TooManyChoices } from "./choices";
import type { Atom, Text } from "./text";
import { atomsOf, identify, literalOf, textKey, toText } from "./text";

/** What an expression of a template evaluates to. */
export type Value =
  | { readonly kind: "text"; readonly text: Text }
  | { readonly kind: "list"; readonly items: readonly Value[] }
  | { readonly kind: "map"; readonly members: ReadonlyMap<string, Value> }
  /** Nothing stands there, or `AWS::NoValue`. */
  | { readonly kind: "absent" }
  /** Something stands there that cannot be followed; `reason` completes "because of …". */
  | { readonly kind: "unknown"; readonly reason: string };

/** Nothing stands there. */
export const absent: Value = { kind: "absent" };

/** A value made of the given pieces. */
export function textValue(text: Text): Value {
  return { kind: "text", text };
}

/** A value that cannot be followed. */
export function unknown(reason: string): Choices {
  return only<Value>({ kind: "unknown", reason });
}

/** What `next` gives; unknown when those are too many alternatives. */
export function unlessTooMany(next: () => Choices): Choices {
  try {
    return next();
  } catch (error) {
    if (error instanceof TooManyChoices) return unknown(error.message);
    throw error;
  }
}

/** A value that is the text; unknown when there is none because it would be too long. */
export function textOrUnknown(text: Text | undefined): Choices {
  return text === undefined ? unknown("a text that is too long") : only(textValue(text));
}

/** The string that a value is whatever the deployment; `undefined` when it is anything else. */
export function literalValue(value: Value): string | undefined {
  return value.kind === "text" ? literalOf(value.text) : undefined;
}

/**
 * What only the deployment knows, given by a function of the arguments: equal to itself wherever the same function of
 * the same arguments stands.
 */
export function opaque(kind: Atom["kind"], functionName: string, args: readonly Value[]): Choices {
  const obstacle = firstUnknown(args);
  if (obstacle !== undefined) return only(obstacle);
  const id = identify(`${kind}:${functionName}(${args.map(valueKey).join(",")})`);
  const of = [...new Map(args.flatMap(atomsInside).map((atom) => [atom.id, atom])).values()];
  return only(textValue(toText([{ kind, id, name: functionName, ...(of.length === 0 ? {} : { of }) }])));
}

function atomsInside(value: Value): readonly Atom[] {
  if (value.kind === "text") return atomsOf(value.text);
  if (value.kind === "list") return value.items.flatMap(atomsInside);
  return value.kind === "map" ? [...value.members.values()].flatMap(atomsInside) : [];
}

/** The first of the values, or of those inside them, that cannot be followed. */
export function firstUnknown(values: Iterable<Value>): Value | undefined {
  for (const value of values) {
    if (value.kind === "unknown") return value;
    const inside = value.kind === "map" ? value.members.values() : undefined;
    const found = firstUnknown(value.kind === "list" ? value.items : (inside ?? []));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A key that two expressions share when they stand for the same values in the same deployments. */
export function choicesKey(choices: Choices): string {
  return JSON.stringify(choices.map(({ when, value }) => [when, valueKey(value)]));
}

/** A key that two values share exactly when they are the same; unknowns are the same when their reasons are. */
function valueKey(value: Value): string {
  switch (value.kind) {
    case "text":
      return textKey(value.text);
    case "list":
      return `list(${value.items.map(valueKey).join(",")})`;
    case "map":
      return `map(${[...value.members].map(([key, item]) => `${JSON.stringify(key)}:${valueKey(item)}`).join(",")})`;
    case "absent":
      return "absent";
    case "unknown":
      return `unknown(${JSON.stringify(value.reason)})`;
  }
}
