import type { TemplateMap, TemplateValue } from "../template/template-value";
import { isList, isMap } from "../template/template-value";
import type { Choices } from "./choices";
import { chooseAll, chooseEach, only, TooManyChoices } from "./choices";
import { intrinsicFunctions } from "./intrinsic-functions";
import type { Scope } from "./scope";
import { concatenate } from "./text";
import type { Value } from "./value";
import { absent, textOrUnknown, unknown } from "./value";

/** As deep as a template is read. Names that are made of names go deeper: the stack of calls has an end. */
const maxDepth = 500;

let depth = 0;

/** What an expression of a template stands for, under which assumptions. */
export function evaluate(node: TemplateValue, scope: Scope): Choices {
  if (depth >= maxDepth) return unknown("an expression that is nested too deeply");
  depth += 1;
  try {
    return evaluateNode(node, scope);
  } catch (error) {
    if (error instanceof TooManyChoices) return unknown(error.message);
    throw error;
  } finally {
    depth -= 1;
  }
}

/** The name and the argument of a function call; `undefined` when the value is not one. */
export function intrinsicCall(node: TemplateValue): { name: string; argument: TemplateValue } | undefined {
  if (!isMap(node)) return undefined;
  const keys = Object.keys(node);
  const name = keys[0];
  if (keys.length !== 1 || name === undefined) return undefined;
  return name === "Ref" || name.startsWith("Fn::") ? { name, argument: node[name] ?? null } : undefined;
}

function evaluateNode(node: TemplateValue, scope: Scope): Choices {
  if (node === null) return only(absent);
  if (isList(node)) return evaluateList(node, scope);
  if (!isMap(node)) return textOrUnknown(concatenate([[String(node)]]));
  const call = intrinsicCall(node);
  if (call === undefined) return evaluateMap(node, scope);
  const evaluateCall = intrinsicFunctions.get(call.name);
  if (evaluateCall === undefined) return unknown(`the function ${call.name}, which is not followed`);
  return evaluateCall(call.argument, scope);
}

function evaluateList(items: readonly TemplateValue[], scope: Scope): Choices {
  return chooseEach(chooseAll(items.map((item) => evaluate(item, scope))), (values) =>
    only<Value>({ kind: "list", items: values.filter((value) => value.kind !== "absent") }),
  );
}

function evaluateMap(node: TemplateMap, scope: Scope): Choices {
  const keys = Object.keys(node);
  return chooseEach(chooseAll(keys.map((key) => evaluate(node[key] ?? null, scope))), (values) => {
    const members = keys.map((key, index) => [key, values[index] ?? absent] as const);
    return only<Value>({ kind: "map", members: new Map(members.filter(([, value]) => value.kind !== "absent")) });
  });
}
