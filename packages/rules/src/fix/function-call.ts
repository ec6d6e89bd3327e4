import { intrinsicCall } from "../evaluation/evaluate";
import { scalarText } from "../evaluation/parameter-declaration";
import type { TemplatePath } from "../finding";
import { isList, isMap, type TemplateValue } from "../template/template-value";
import { placeholderPattern } from "./placeholders";
import { isLoop, valueAt } from "./value-at";

/** A call of an intrinsic function. */
export interface FunctionCall {
  readonly path: TemplatePath;
  /** `Ref`, or with `Fn::`. */
  readonly name: string;
}

/** A function call around an entry. */
export interface SurroundingCall extends FunctionCall {
  /** The entry's path in what the function is given. */
  readonly within: TemplatePath;
}

/** The innermost function call that the entry at a path is given to; `undefined` when there is none. */
export function callAround(root: TemplateValue, path: TemplatePath): SurroundingCall | undefined {
  for (let length = path.length - 1; length > 0; length -= 1) {
    const name = path[length];
    if (typeof name !== "string" || isLoop(name)) continue;
    const callPath = path.slice(0, length);
    if (intrinsicCall(valueAt(root, callPath) ?? null)?.name === name) {
      return { path: callPath, name, within: path.slice(length + 1) };
    }
  }
  return undefined;
}

/** Whether a value is known to give a text of several lines, such as a script or a file. */
export function hasSeveralLines(value: TemplateValue): boolean {
  return /[\n\r]/.test(literalText(value).trimEnd());
}

/** Whether an `Fn::Join` of these items, or an `Fn::Sub` of this text alone, gives nothing but white space. */
export function isBlank(items: readonly TemplateValue[]): boolean {
  return items.every((item) => typeof item === "string" && item.trim() === "");
}

/** The text that a value gives, with an `x` for whatever is not literal. */
function literalText(value: TemplateValue): string {
  const call = intrinsicCall(value);
  if (call === undefined) return isMap(value) || isList(value) ? "x" : String(value);
  const { name, argument } = call;
  if (name === "Fn::Sub") {
    return (scalarText(isList(argument) ? argument[0] : argument) ?? "x").replace(placeholderPattern, "x");
  }
  if (name === "Fn::Base64") return literalText(argument);
  if (name !== "Fn::Join") return "x";
  const [delimiter, items] = isList(argument) ? argument : [];
  return isList(items) ? items.map(literalText).join(scalarText(delimiter) ?? "") : "x";
}
