import type { Choices } from "./choices";
import { assumesValues, chooseEach, only, TooManyChoices } from "./choices";
import type { GivenValues } from "./given-values";
import { isListParameter } from "./parameter-declaration";
import { listOfItem } from "./split";
import type { Atom } from "./text";
import { atomOf, atomsOf, toText } from "./text";
import type { Value } from "./value";
import { firstUnknown, literalValue, opaque, textValue } from "./value";

type Apply = (args: readonly Value[]) => Choices | undefined;

/**
 * What a function gives for each choice of its arguments. Arguments that `apply` cannot work out, returning
 * `undefined`, are tried with each of the values that a parameter in them is allowed to have; where that does not help,
 * the result is what `otherwise` makes of the opaque value.
 */
export function workOut(
  name: string,
  args: Choices<readonly Value[]>,
  apply: Apply,
  otherwise: (result: Atom, args: readonly Value[]) => Choices = (result) => only(textValue([result])),
): Choices {
  return chooseEach(args, (values, when) => {
    const result = values.some((value) => value.kind === "unknown") ? undefined : apply(values);
    // Where the function fails for some values of parameters, so does the deployment: then it has no result.
    if (result !== undefined)
      return assumesValues(when) ? result.filter(({ value }) => value.kind !== "unknown") : result;
    const atom = firstUnknown(values) === undefined ? firstFinite(values) : undefined;
    return (
      (atom && tryValues(atom, values, (each) => workOut(name, each, apply, otherwise))) ??
      chooseEach(opaque("expression", name, values), (value) => {
        const made = value.kind === "text" ? atomOf(value.text) : undefined;
        return made === undefined ? only(value) : otherwise(withWorkOut(made, values, apply), values);
      })
    );
  });
}

/** The choices with the values that parameters are allowed to have put in, where that tells what strings they are. */
export function inLiterals(choices: Choices): Choices {
  const args = choices.map(({ when, value }) => ({ when, value: [value] }));
  const asLiteral = (values: readonly Value[]): Choices | undefined =>
    values.every((value) => literalValue(value) === undefined) ? undefined : values.flatMap(only);
  try {
    return workOut("", args, asLiteral, (_, values) => values.flatMap(only));
  } catch (error) {
    if (error instanceof TooManyChoices) return choices;
    throw error;
  }
}

function withWorkOut(result: Atom, args: readonly Value[], apply: Apply): Atom {
  if (result.of === undefined) return result;
  const workOutWith = (given: GivenValues): Value | undefined => {
    const [choice, ...others] = apply(args.map((arg) => given.putInto(arg))) ?? [];
    const isCertain = choice !== undefined && others.length === 0 && choice.when.length === 0;
    return isCertain && choice.value.kind !== "unknown" ? choice.value : undefined;
  };
  return { ...result, workOut: workOutWith };
}

function tryValues(
  atom: Atom,
  args: readonly Value[],
  next: (args: Choices<readonly Value[]>) => Choices,
): Choices | undefined {
  const each = (allowedValuesOf(atom) ?? []).map((allowed) => ({
    when: [{ kind: "equal", left: [atom], right: toText([allowed]), holds: true } as const],
    value: args.map((arg) => replace(arg, atom, allowed)),
  }));
  try {
    return next(each);
  } catch (error) {
    if (error instanceof TooManyChoices) return undefined;
    throw error;
  }
}

/** A parameter in the values, or an item of one, that has `AllowedValues`. */
function firstFinite(values: Iterable<Value>): Atom | undefined {
  for (const value of values) {
    const atoms = value.kind === "text" ? atomsOf(value.text) : [];
    const found = atoms.find((atom) => allowedValuesOf(atom) !== undefined);
    const inside = value.kind === "list" ? firstFinite(value.items) : undefined;
    if (found !== undefined) return found;
    if (inside !== undefined) return inside;
  }
  return undefined;
}

/** Those of a list are what each of its items may be. */
function allowedValuesOf(atom: Atom): readonly string[] | undefined {
  const { declaration } = atom;
  if (declaration === undefined) return listOfItem(atom)?.allowedValues;
  return isListParameter(declaration) ? undefined : declaration.allowedValues;
}

function replace(value: Value, atom: Atom, by: string): Value {
  if (value.kind === "list") return { kind: "list", items: value.items.map((item) => replace(item, atom, by)) };
  if (value.kind !== "text") return value;
  return textValue(toText(value.text.map((piece) => (typeof piece === "object" && piece.id === atom.id ? by : piece))));
}
