import { member, type TemplateValue } from "../template/template-value";
import type { Choices } from "./choices";
import { chooseAll, chooseEach, isThere, only } from "./choices";
import { evaluate } from "./evaluate";
import { scalarText } from "./parameter-declaration";
import type { Scope } from "./scope";
import { evaluateOnce, pseudoParameter } from "./scope";
import type { Text } from "./text";
import { concatenate, toText } from "./text";
import { absent, textOrUnknown, textValue } from "./value";
import { inLiterals } from "./work-out";

/** IAM's named resources: `Ref` gives the name, and `Arn` is built of it. */
const namedResources: Readonly<Record<string, { readonly property: string; readonly arn: string }>> = {
  "AWS::IAM::Group": { property: "GroupName", arn: "group" },
  "AWS::IAM::Role": { property: "RoleName", arn: "role" },
  "AWS::IAM::User": { property: "UserName", arn: "user" },
};

/** IAM refuses a name with any other character, so a name that is deployed has none (and no `/` in particular). */
const notInIamName = /[^\w+=,.@-]/;

/** What CloudFormation makes up: the stack's name, the logical ID and random letters and digits. */
const notInGeneratedName = /[^A-Za-z0-9-]/;

/** The name that something refers to; a function in its place is worked out with `AWS::LanguageExtensions`, and else absent. */
export function evaluateName(node: TemplateValue, scope: Scope): Choices {
  const name = scalarText(node);
  if (name !== undefined) return only(textValue(toText([name])));
  return scope.hasLanguageExtensions ? inLiterals(evaluate(node, scope)) : only(absent);
}

/** `Ref`: a parameter, a pseudo parameter, or a resource. */
export function evaluateRef(name: string, scope: Scope): Choices {
  if (name === "AWS::NoValue") return only(absent);
  return (
    pseudoParameter(name, scope) ??
    scope.parameter(name) ??
    whereThere(name, scope, () => evaluateResourceName(name, scope))
  );
}

/** `Fn::GetAtt` with its logical ID and attribute name told apart. */
export function evaluateAttribute(logicalId: string, attribute: string, scope: Scope): Choices {
  return whereThere(logicalId, scope, () => attributeOf(logicalId, attribute, scope));
}

/** CloudFormation refuses to refer to a resource that its condition keeps from being created. */
function whereThere(logicalId: string, scope: Scope, next: () => Choices): Choices {
  const name = scalarText(member(scope.resource(logicalId), "Condition"));
  if (name === undefined) return next();
  return chooseEach([{ when: [isThere(scope.stack, name)], value: name }], next);
}

function attributeOf(logicalId: string, attribute: string, scope: Scope): Choices {
  const named = namedResource(logicalId, scope);
  if (named === undefined || attribute !== "Arn") {
    return (
      scope.attribute(logicalId, attribute) ??
      scope.neighbours?.readBy(scope.resource(logicalId), attribute) ??
      attributeAtom(logicalId, attribute, scope)
    );
  }
  const path = member(member(scope.resource(logicalId), "Properties"), "Path");
  const parts = [
    only(textValue(["arn:"])),
    evaluateRef("AWS::Partition", scope),
    only(textValue([":iam::"])),
    evaluateRef("AWS::AccountId", scope),
    only(textValue([`:${named.arn}`])),
    path === undefined
      ? only(absent)
      : evaluateOnce(`path:${logicalId}`, `the path of ${logicalId}`, scope, () => evaluate(path, scope)),
    evaluateResourceName(logicalId, scope),
  ];
  return chooseEach(chooseAll(parts), (values) => {
    const obstacle = values.find((value) => value.kind === "unknown");
    if (obstacle !== undefined) return only(obstacle);
    const texts = values.map((value) => (value.kind === "text" ? value.text : ["/"]));
    return textOrUnknown(concatenate([...texts.slice(0, -1), asIamName(texts.at(-1) ?? [])]));
  });
}

/** What `Ref` gives for a resource: the name of IAM's named resources. */
export function evaluateResourceName(logicalId: string, scope: Scope): Choices {
  const named = namedResource(logicalId, scope);
  if (named === undefined) return attributeAtom(logicalId, "Ref", scope);
  const property = member(member(scope.resource(logicalId), "Properties"), named.property);
  const id = `${scope.stack}/${logicalId}`;
  const generated = only(
    textValue([{ kind: "generated-name", id: `name:${id}`, name: logicalId, excludes: notInGeneratedName }]),
  );
  if (property === undefined) return generated;
  return evaluateOnce(`name:${logicalId}`, `the name of ${logicalId}`, scope, () =>
    chooseEach(evaluate(property, scope), (value) => {
      if (value.kind === "absent") return generated;
      if (value.kind === "text") return only(value);
      // The name cannot be told, but whatever it is, every reference to the resource gives the same.
      const reason = value.kind === "unknown" ? value.reason : `the name of ${logicalId}, which is not a string`;
      return only(textValue([{ kind: "unknown", id: `unknown-name:${id}`, name: reason }]));
    }),
  );
}

function namedResource(logicalId: string, scope: Scope): (typeof namedResources)[string] | undefined {
  const type = scalarText(member(scope.resource(logicalId), "Type"));
  return type !== undefined && Object.hasOwn(namedResources, type) ? namedResources[type] : undefined;
}

function attributeAtom(logicalId: string, attribute: string, scope: Scope): Choices {
  const name = `${logicalId}.${attribute}`;
  return only(textValue([{ kind: "attribute", id: `attribute:${scope.stack}/${name}`, name }]));
}

function asIamName(name: Text): Text {
  return name.map((piece) =>
    typeof piece === "string" ? piece : { ...piece, excludes: either(notInIamName, piece.excludes) },
  );
}

function either(one: RegExp, other: RegExp | undefined): RegExp {
  return other === undefined ? one : new RegExp(`${one.source}|${other.source}`);
}
