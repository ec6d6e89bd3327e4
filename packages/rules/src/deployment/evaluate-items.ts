import type { Choices } from "../evaluation/choices";
import { evaluate } from "../evaluation/evaluate";
import { literalValue, textValue, type Value } from "../evaluation/value";
import { isList, member } from "../template/template-value";
import type { Resource } from "./resource";

/**
 * What the items of a list are, each on its own: together they would have as many choices as there are combinations.
 * An item that only some deployments have has no choice for the others, or an absent one. A list that cannot be followed
 * is one item that is unknown. There is none when the resource has no such property.
 */
export function evaluateItems(resource: Resource, property: string): readonly Choices[] {
  const { definition, scope } = resource;
  const node = member(member(definition, "Properties"), property);
  if (node === undefined) return [];
  if (isList(node)) return node.map((item) => evaluate(item, scope));
  const choices = evaluate(node, scope);
  // A list that was passed as a parameter is one string.
  const isJoined = choices.some(({ value }) => value.kind === "text");
  return (isJoined ? evaluate({ "Fn::Split": [",", node] }, scope) : choices).flatMap(({ when, value }) => {
    if (value.kind === "absent") return [];
    if (value.kind === "list") return value.items.map((item): Choices => [{ when, value: trim(item) }]);
    return [[{ when, value: { kind: "unknown", reason: `the list ${property} of ${resource.logicalId}` } }]];
  });
}

function trim(item: Value): Value {
  const literal = literalValue(item);
  return literal === undefined ? item : textValue([literal.trim()]);
}
