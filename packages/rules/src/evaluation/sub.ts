import type { TemplateValue } from "../template/template-value";
import { isList, member } from "../template/template-value";
import type { Choices } from "./choices";
import { chooseAll, chooseEach, only } from "./choices";
import { evaluate } from "./evaluate";
import { scalarText } from "./parameter-declaration";
import type { Scope } from "./scope";
import type { Text } from "./text";
import { concatenate, toText } from "./text";
import { textOrUnknown, textValue, unknown } from "./value";

/** `Fn::Sub`, with or without a map of variables. */
export function substitute(argument: TemplateValue, scope: Scope): Choices {
  const template = scalarText(isList(argument) ? argument[0] : argument);
  const variables = isList(argument) ? argument[1] : undefined;
  if (template === undefined) return unknown("Fn::Sub of something that is not a string");
  // A variable that stands twice, and again twice in what it stands for, must not double the work each time.
  const known = new Map<string, Choices>();
  const parts = splitTemplate(template).map((part, index): Choices => {
    if (index % 2 === 0) return only(textValue(toText([part])));
    if (part.startsWith("!")) return only(textValue([`\${${part.slice(1)}}`]));
    const value = known.get(part) ?? evaluate(expressionOf(part, variables), scope);
    known.set(part, value);
    return value;
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

/** The expressions whose values stand in the text that an `Fn::Sub` gives. */
export function substitutedExpressions(argument: TemplateValue): readonly TemplateValue[] {
  const template = scalarText(isList(argument) ? argument[0] : argument) ?? "";
  const names = splitTemplate(template).filter((part, index) => index % 2 === 1 && !part.startsWith("!"));
  return names.map((name) => expressionOf(name, isList(argument) ? argument[1] : undefined));
}

/** An odd item is what stands between `${` and `}`. */
function splitTemplate(template: string): readonly string[] {
  return template.split(/\$\{([^${}]*)\}/);
}

function expressionOf(variable: string, variables: TemplateValue | undefined): TemplateValue {
  const name = variable.trim();
  const given = member(variables, name);
  if (given !== undefined) return given;
  return name.includes(".") ? { "Fn::GetAtt": name } : { Ref: name };
}
