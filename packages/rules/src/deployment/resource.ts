import type { Formula } from "../conditions/formula";
import type { Choices } from "../evaluation/choices";
import { only } from "../evaluation/choices";
import { evaluate } from "../evaluation/evaluate";
import type { Scope } from "../evaluation/scope";
import { absent, type Value } from "../evaluation/value";
import type { TemplatePath } from "../finding";
import type { Template } from "../template/template";
import { member, type TemplateValue } from "../template/template-value";

/** Where a resource is defined, or a parameter or an output. */
export interface ResourceLocation {
  readonly template: Template;
  readonly logicalId: string;
  /** The `Type`, such as `AWS::IAM::User`; empty for what is not a resource, such as an output. */
  readonly resourceType: string;
  /** Path of the resource, or of a part of it, in the template. */
  readonly path: TemplatePath;
}

/** A resource of a deployment. */
export interface Resource extends ResourceLocation {
  /** What the names in its definition stand for. */
  readonly scope: Scope;
  /** In which deployments it is created. */
  readonly exists: Formula;
  /** The definition as it stands in the template. */
  readonly definition: TemplateValue;
}

/**
 * What a property of the resource is, such as `evaluateProperty(bucket, "VersioningConfiguration", "Status")`; absent
 * when there is none of that name.
 */
export function evaluateProperty(resource: Resource, name: string, ...inside: readonly string[]): Choices {
  const node = member(member(resource.definition, "Properties"), name);
  let choices = node === undefined ? only(absent) : evaluate(node, resource.scope);
  for (const key of inside) choices = choices.map(({ when, value }) => ({ when, value: memberOf(value, key) }));
  return choices;
}

function memberOf(value: Value, key: string): Value {
  if (value.kind === "map") return value.members.get(key) ?? absent;
  return value.kind === "text" || value.kind === "list"
    ? { kind: "unknown", reason: "something else than a mapping" }
    : value;
}
