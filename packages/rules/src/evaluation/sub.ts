import type { TemplateMap, TemplateValue } from "../template/template-value";
import { isList, isMap } from "../template/template-value";
import type { Choices } from "./choices";
import { chooseAll, chooseEach, only } from "./choices";
import { evaluate } from "./evaluate";
import { scalarText } from "./parameter-declaration";
import { evaluateAttribute, evaluateRef } from "./reference";
import type { Scope } from "./scope";
import type { Text } from "./text";
import { concatenate, toText } from "./text";
import { textOrUnknown, textValue, unknown } from "./value";

/** `Fn::Sub`, with or without a map of variables. */
export function substitute(argument: TemplateValue, scope: Scope): Choices {
  const template = scalarText(isList(argument) ? argument[0] : argument);
  const variables = isList(argument) ? argument[1] : undefined;
  if (template === undefined) return unknown("Fn::Sub of something that is not a string");
  // An odd item is what stands between `${` and `}`.
  const parts = template.split(/\$\{([^${}]*)\}/).map((part, index): Choices => {
    if (index % 2 === 0) return only(textValue(toText([part])));
    if (part.startsWith("!")) return only(textValue([`\${${part.slice(1)}}`]));
    return evaluateVariable(part.trim(), isMap(variables) ? variables : undefined, scope);
  });
  return chooseEach(chooseAll(parts), (values) => {
    const texts: Text[] = [];
    for (const value of values) {
      if (value.kind === "unknown") return only(value);
      if (value.kind !== "text") return unknown("Fn::Sub of a variable that is not a string");
      texts.push(value.text);
    }
    return textOrUnknown(concatenate(texts));
  });
}

function evaluateVariable(name: string, variables: TemplateMap | undefined, scope: Scope): Choices {
  if (variables !== undefined && Object.hasOwn(variables, name)) return evaluate(variables[name] ?? null, scope);
  const dot = name.indexOf(".");
  return dot < 0 ? evaluateRef(name, scope) : evaluateAttribute(name.slice(0, dot), name.slice(dot + 1), scope);
}
