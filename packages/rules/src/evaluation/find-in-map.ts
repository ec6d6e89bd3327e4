import type { TemplateMap, TemplateValue } from "../template/template-value";
import { isList, isMap, member } from "../template/template-value";
import type { Assumption, Choices } from "./choices";
import { chooseAll, chooseEach } from "./choices";
import { evaluate } from "./evaluate";
import type { Scope } from "./scope";
import type { Text } from "./text";
import { literalOf, toText } from "./text";
import { opaque, unknown } from "./value";

/**
 * `Fn::FindInMap`. A key that only the deployment knows is expanded over the keys that there are; a deployment in which
 * it has none of them fails, so there is no choice for it.
 */
export function findInMap(argument: TemplateValue, scope: Scope): Choices {
  if (!isList(argument) || argument.length < 3) return unknown("Fn::FindInMap without a mapping and two keys");
  const defaultValue = member(argument[3], "DefaultValue");
  return chooseEach(chooseAll(argument.slice(0, 3).map((item) => evaluate(item, scope))), (args, when) => {
    const keys = args.flatMap((arg) => (arg.kind === "text" ? [arg.text] : []));
    if (keys.length < args.length) return opaque("expression", "Fn::FindInMap", args);
    const found = lookUp(member(scope.root, "Mappings"), keys, defaultValue, scope);
    // A nested stack's keys are mostly what its parent passes: then it is the deployment that fails.
    const isNested = scope.stack !== "";
    const isFixed = keys.every((key) => literalOf(key) !== undefined) && when.length === 0;
    if (found.length > 0 || isNested || !isFixed) return found;
    return unknown(`Fn::FindInMap of ${keys.map(literalOf).join(", ")}, which is not in the template`);
  });
}

function lookUp(
  node: TemplateValue | undefined,
  [key, ...others]: readonly Text[],
  defaultValue: TemplateValue | undefined,
  scope: Scope,
): Choices {
  if (key === undefined) return node === undefined ? [] : evaluate(node, scope);
  const section: TemplateMap = isMap(node) ? node : {};
  const literal = literalOf(key);
  const candidates =
    literal === undefined ? Object.keys(section) : [literal].filter((one) => Object.hasOwn(section, one));
  const assume = (candidate: string, holds: boolean): readonly Assumption[] =>
    literal === undefined ? [{ kind: "equal", left: key, right: toText([candidate]), holds }] : [];
  const found = candidates.map((candidate) => ({ when: assume(candidate, true), value: section[candidate] }));
  const choices = chooseEach(found, (value) => lookUp(value, others, defaultValue, scope));
  if (defaultValue === undefined || (literal !== undefined && candidates.length > 0)) return choices;
  const otherwise = candidates.flatMap((candidate) => assume(candidate, false));
  return [...choices, ...chooseEach([{ when: otherwise, value: defaultValue }], (value) => evaluate(value, scope))];
}
