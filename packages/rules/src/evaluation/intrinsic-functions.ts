import type { TemplateValue } from "../template/template-value";
import { isList, isMap, member } from "../template/template-value";
import type { Assumption, Choices } from "./choices";
import { chooseAll, chooseEach, only } from "./choices";
import { evaluate } from "./evaluate";
import { findInMap } from "./find-in-map";
import { isListParameter, scalarText } from "./parameter-declaration";
import { evaluateAttribute, evaluateRef } from "./reference";
import type { Scope } from "./scope";
import { substitute } from "./sub";
import type { Atom, Split, Text } from "./text";
import { atomOf, atomsOf, concatenate, literalOf, partOf, toText } from "./text";
import type { Value } from "./value";
import { literalValue, opaque, textOrUnknown, textValue, unknown } from "./value";
import { workOut } from "./work-out";

type Evaluation = (argument: TemplateValue, scope: Scope) => Choices;

/**
 * How each function of the template language is evaluated, by its long name. The modules of this folder call each
 * other in circles, as expressions do, so nothing imported may be used before it is called.
 */
export const intrinsicFunctions: ReadonlyMap<string, Evaluation> = new Map<string, Evaluation>([
  ["Ref", (argument, scope) => withName(argument, "Ref", (name) => evaluateRef(name, scope))],
  ["Fn::GetAtt", evaluateGetAtt],
  ["Fn::Sub", (argument, scope) => substitute(argument, scope)],
  ["Fn::If", evaluateIf],
  ["Fn::FindInMap", (argument, scope) => findInMap(argument, scope)],
  ["Fn::Join", ofTwoValues("Fn::Join", join)],
  ["Fn::Select", ofTwoValues("Fn::Select", select)],
  ["Fn::Split", ofTwoValues("Fn::Split", split, withSplit)],
  ["Fn::Base64", ofOneValue("Fn::Base64", base64)],
  ["Fn::Length", ofOneValue("Fn::Length", length)],
  ["Fn::ToJsonString", ofOneValue("Fn::ToJsonString", (value) => literal(literalJson(value)))],
  ["Fn::ImportValue", importing("Fn::ImportValue")],
  ["Fn::GetStackOutput", importing("Fn::GetStackOutput")],
  ["Fn::GetAZs", opaqueFunction("Fn::GetAZs")],
  ["Fn::Cidr", opaqueFunction("Fn::Cidr")],
  // Only the assertions of rules call these.
  ["Fn::RefAll", (argument, scope) => withName(argument, "Fn::RefAll", (type) => evaluateRefAll(type, scope))],
  ["Fn::ValueOf", opaqueFunction("Fn::ValueOf")],
  ["Fn::ValueOfAll", opaqueFunction("Fn::ValueOfAll")],
]);

function withName(argument: TemplateValue, functionName: string, next: (name: string) => Choices): Choices {
  const name = scalarText(argument);
  return name === undefined ? unknown(`${functionName} of something that is not a name`) : next(name);
}

function evaluateGetAtt(argument: TemplateValue, scope: Scope): Choices {
  if (isList(argument)) {
    const logicalId = scalarText(argument[0]);
    if (logicalId === undefined || argument.length < 2) {
      return unknown("Fn::GetAtt without a resource and an attribute");
    }
    // With language extensions the attribute may be an expression; the logical ID may not.
    return chooseEach(chooseAll(argument.slice(1).map((part) => evaluate(part, scope))), (values) => {
      const parts = values.map(literalValue);
      if (parts.includes(undefined)) return opaque("expression", "Fn::GetAtt", [textValue([logicalId]), ...values]);
      return evaluateAttribute(logicalId, parts.join("."), scope);
    });
  }
  return withName(argument, "Fn::GetAtt", (name) => {
    const dot = name.indexOf(".");
    return dot < 0
      ? unknown(`Fn::GetAtt of ${JSON.stringify(name)}, which names no attribute`)
      : evaluateAttribute(name.slice(0, dot), name.slice(dot + 1), scope);
  });
}

/** The values of all parameters of a type. */
function evaluateRefAll(type: string, scope: Scope): Choices {
  const parameters = member(scope.root, "Parameters");
  const names = Object.keys(isMap(parameters) ? parameters : {});
  const ofType = names.filter((name) => member(member(parameters, name), "Type") === type);
  return evaluate(
    ofType.map((name) => ({ Ref: name })),
    scope,
  );
}

function evaluateIf(argument: TemplateValue, scope: Scope): Choices {
  const [condition, whenTrue, whenFalse] = isList(argument) ? argument : [];
  const name = scalarText(condition) ?? scalarText(member(condition, "Condition"));
  if (name === undefined || whenTrue === undefined || whenFalse === undefined) {
    return unknown("Fn::If without a condition's name and two values");
  }
  const when = (holds: boolean): readonly Assumption[] => [{ kind: "condition", stack: scope.stack, name, holds }];
  const branches = [
    { when: when(true), value: whenTrue },
    { when: when(false), value: whenFalse },
  ];
  return chooseEach(branches, (branch) => evaluate(branch, scope));
}

function ofTwoValues(
  name: string,
  apply: (first: Value, second: Value) => Choices | undefined,
  otherwise?: Parameters<typeof workOut>[3],
): Evaluation {
  return (argument, scope) => {
    if (!isList(argument) || argument.length !== 2) return unknown(`${name} without its two arguments`);
    const args = chooseAll(argument.map((item) => evaluate(item, scope)));
    return workOut(name, args, ([first, second]) => (first && second ? apply(first, second) : undefined), otherwise);
  };
}

function ofOneValue(name: string, apply: (value: Value) => Choices | undefined): Evaluation {
  return (argument, scope) =>
    workOut(name, chooseAll([evaluate(argument, scope)]), ([value]) => (value ? apply(value) : undefined));
}

function opaqueFunction(name: string): Evaluation {
  return (argument, scope) => chooseEach(evaluate(argument, scope), (value) => opaque("expression", name, [value]));
}

function importing(name: string): Evaluation {
  return (argument, scope) =>
    chooseEach(
      evaluate(argument, scope),
      (value) => scope.neighbours?.imported(name, value) ?? opaque("import", name, [value]),
    );
}

function join(delimiter: Value, list: Value): Choices | undefined {
  if (delimiter.kind !== "text") return undefined;
  if (list.kind === "text") {
    const { declaration } = atomOf(list.text) ?? {};
    const isItsOwnJoin = declaration !== undefined && isListParameter(declaration) && literalOf(delimiter.text) === ",";
    return isItsOwnJoin ? only(list) : undefined;
  }
  if (list.kind !== "list") return undefined;
  const texts: Text[] = [];
  for (const [index, item] of list.items.entries()) {
    if (item.kind !== "text") return undefined;
    texts.push(...(index === 0 ? [] : [delimiter.text]), item.text);
  }
  return textOrUnknown(concatenate(texts));
}

/** With an index that only the deployment knows, it is any of the items: elsewhere the deployment fails. */
function select(index: Value, list: Value): Choices | undefined {
  if (index.kind !== "text") return undefined;
  const literal = literalOf(index.text);
  if (list.kind === "text") return literal === undefined ? undefined : selectPart(literal, atomOf(list.text));
  if (list.kind !== "list") return undefined;
  const when = (position: number): readonly Assumption[] =>
    literal === undefined ? [{ kind: "equal", left: index.text, right: [String(position)], holds: true }] : [];
  const items = list.items.map((value, position) => ({ position, choice: { when: when(position), value } }));
  if (literal === undefined) return items.map(({ choice }) => choice);
  const found = items.find(({ position }) => String(position) === literal);
  return found ? [found.choice] : unknown(`Fn::Select of item ${literal}, which is not there`);
}

function split(delimiter: Value, value: Value): Choices | undefined {
  const at = literalValue(delimiter);
  if (at === undefined || at === "" || value.kind !== "text") return undefined;
  return value.text.some((piece, index) => mayTouch(piece, at, value.text[index - 1], value.text[index + 1]))
    ? undefined
    : only(partsOf(value.text, at));
}

/** The parts of a text whose atoms do not contain the delimiter. */
function partsOf(text: Text, delimiter: string): Value {
  const parts: (string | Atom)[][] = [[]];
  for (const piece of text) {
    const [first = "", ...others] = typeof piece === "string" ? piece.split(delimiter) : [piece];
    parts.at(-1)?.push(first);
    for (const other of others) parts.push([other]);
  }
  return { kind: "list", items: parts.map((part) => textValue(toText(part))) };
}

/**
 * A text with parameters that may contain the delimiter: it is split as it stands where they do not, and otherwise at
 * least what it is split off can be told.
 */
function withSplit(list: Atom, [delimiter, value]: readonly Value[]): Choices {
  const at = delimiter === undefined ? undefined : literalValue(delimiter);
  if (at?.length !== 1 || value?.kind !== "text") return only(textValue([list]));
  const { text } = value;
  const whole = textValue([{ ...list, splitOff: { text, delimiter: at } }]);
  const doubtful = atomsOf(text).filter((atom) => mayTouch(atom, at));
  const isPlain = text.some((piece) => typeof piece === "string" && piece.includes(at));
  if (!isPlain || !doubtful.every(({ kind }) => kind === "parameter" || kind === "pseudo-parameter"))
    return only(whole);
  const isWithout = (atom: Atom, holds: boolean): Assumption => {
    return { kind: "equal", left: [atom], right: [partOf({ text: [atom], delimiter: at }, 0)], holds };
  };
  const without = doubtful.map((atom) => isWithout(atom, true));
  return [
    { when: without, value: partsOf(text, at) },
    ...doubtful.map((atom, index) => ({ when: [...without.slice(0, index), isWithout(atom, false)], value: whole })),
  ];
}

function selectPart(position: string, list: Atom | undefined): Choices | undefined {
  const split =
    list?.splitOff ?? (list?.declaration && isListParameter(list.declaration) ? splitParameter(list) : undefined);
  if (split === undefined || !/^\d$/.test(position)) return undefined;
  return only(textValue([partOf(split, Number(position))]));
}

/** A list is passed as one string. */
function splitParameter(list: Atom): Split {
  return { text: [list], delimiter: "," };
}

/** Whether the delimiter can stand in the atom's value, begin or end there, or span it from one neighbour to the other. */
function mayTouch(
  piece: Text[number],
  delimiter: string,
  before: Text[number] = "",
  after: Text[number] = "",
): boolean {
  if (typeof piece === "string") return false;
  const mayContain = (character: string): boolean => piece.excludes?.test(character) !== true;
  if (mayContain(delimiter.charAt(0)) || mayContain(delimiter.charAt(delimiter.length - 1))) return true;
  const cuts = Array.from({ length: delimiter.length - 1 }, (_, index) => index + 1);
  const ends = cuts.filter((cut) => typeof before === "object" || before.endsWith(delimiter.slice(0, cut)));
  const begins = cuts.filter((cut) => typeof after === "object" || after.startsWith(delimiter.slice(cut)));
  return ends.some((end) => begins.some((begin) => end <= begin));
}

function length(value: Value): Choices | undefined {
  return value.kind === "list" ? literal(String(value.items.length)) : undefined;
}

function base64(value: Value): Choices | undefined {
  const text = literalValue(value);
  return text === undefined ? undefined : literal(Buffer.from(text, "utf8").toString("base64"));
}

function literal(text: string | undefined): Choices | undefined {
  return text === undefined ? undefined : textOrUnknown(concatenate([[text]]));
}

function literalJson(value: Value): string | undefined {
  if (value.kind === "text") {
    const text = literalOf(value.text);
    return text === undefined ? undefined : JSON.stringify(text);
  }
  if (value.kind === "list") {
    const items = value.items.map(literalJson);
    return items.includes(undefined) ? undefined : `[${items.join(",")}]`;
  }
  if (value.kind !== "map") return undefined;
  const members = [...value.members].map(([key, item]) => [key, literalJson(item)] as const);
  if (members.some(([, json]) => json === undefined)) return undefined;
  return `{${members.map(([key, json]) => `${JSON.stringify(key)}:${json}`).join(",")}}`;
}
