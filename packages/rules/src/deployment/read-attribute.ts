import { type Choices, only } from "../evaluation/choices";
import { evaluate } from "../evaluation/evaluate";
import { scalarText } from "../evaluation/parameter-declaration";
import { evaluateName } from "../evaluation/reference";
import { toText } from "../evaluation/text";
import { textValue } from "../evaluation/value";
import { inLiterals } from "../evaluation/work-out";
import { isList, type TemplateValue } from "../template/template-value";
import type { Stack } from "./stack";

/** The two parts of what an `Fn::GetAtt` is given. */
export function readAttribute(argument: TemplateValue, { scope }: Stack): { logicalId: Choices; attribute: Choices } {
  if (isList(argument)) {
    const [logicalId = null, ...parts] = argument;
    const [attribute = null, ...others] = parts;
    const joined = others.length === 0 ? attribute : { "Fn::Join": [".", parts] };
    return { logicalId: evaluateName(logicalId, scope), attribute: inLiterals(evaluate(joined, scope)) };
  }
  const [logicalId = "", ...parts] = (scalarText(argument) ?? "").split(".");
  return { logicalId: evaluateName(logicalId, scope), attribute: only(textValue(toText([parts.join(".")]))) };
}
