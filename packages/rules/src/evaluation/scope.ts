import type { TemplateMap, TemplateValue } from "../template/template-value";
import { member } from "../template/template-value";
import type { Choices } from "./choices";
import { chooseEach, only } from "./choices";
import type { ParameterDeclaration } from "./parameter-declaration";
import { isListParameter, isStoredParameter, readParameterDeclaration } from "./parameter-declaration";
import { splitList } from "./split-list";
import type { Atom, Text } from "./text";
import { identify, textKey, toText } from "./text";
import { transformEntries } from "./transform-section";
import type { Value } from "./value";
import { textValue, unknown, unlessTooMany } from "./value";

/** What names stand for in one stack's template. */
export interface Scope {
  /** Tells the stacks of a deployment apart; empty for the root. */
  readonly stack: string;
  readonly root: TemplateMap;
  /** Whether the template has the transform with which a function may give the name that is referred to. */
  readonly hasLanguageExtensions: boolean;
  /** What a `Ref` to a parameter gives; `undefined` when the template declares no such parameter. */
  parameter(name: string): Choices | undefined;
  /** The resource's definition; `undefined` when there is none. */
  resource(logicalId: string): TemplateValue | undefined;
  /** What an attribute of a resource is known to be, such as a nested stack's output; `undefined` when it is not. */
  attribute(logicalId: string, attribute: string): Choices | undefined;
  /** Absent where a stack is judged on its own. */
  readonly neighbours?: Neighbours;
  /** What is being worked out, such as a resource's name: meeting it again means that names go round in a circle. */
  readonly naming: Set<string>;
  /** What has been worked out: names that are made of other names would else be worked out again and again. */
  readonly results: Map<string, Choices>;
}

/** The other stacks of an app, as one of its stacks sees them. */
export interface Neighbours {
  /** The values of pseudo parameters that are known for the stack, by name. */
  readonly pseudoParameters: Readonly<Record<string, string>>;
  /** What `Fn::ImportValue` or `Fn::GetStackOutput` gives; `undefined` when no stack of the app exports it. */
  imported(functionName: string, argument: Value): Choices | undefined;
  /** What a custom resource has read from another stack; `undefined` when it is not one that does, or none has it. */
  readBy(definition: TemplateValue | undefined, attribute: string): Choices | undefined;
}

/** How a stack differs from one that is deployed on its own with any parameters. */
export interface Surroundings {
  /** Absent for the root of a deployment. */
  readonly stack?: string;
  /** The value that a parameter is given; `undefined` when it is the deployer's choice. */
  readonly bind?: (declaration: ParameterDeclaration) => Choices | undefined;
  readonly attribute?: Scope["attribute"];
  /** Those of the root are those of what it nests, too. */
  readonly neighbours?: Neighbours;
}

/** The scope of a template. */
export function createScope(root: TemplateMap, surroundings: Surroundings = {}): Scope {
  const { stack = "", bind, attribute, neighbours } = surroundings;
  const parameters = member(root, "Parameters");
  const resources = member(root, "Resources");
  const known = new Map<string, Choices>();
  return {
    stack,
    root,
    hasLanguageExtensions: transformEntries(root).some(({ name }) => name === "AWS::LanguageExtensions"),
    parameter: (name) => {
      const definition = known.has(name) ? undefined : member(parameters, name);
      if (definition === undefined) return known.get(name);
      const declaration = readParameterDeclaration(name, definition);
      const value = unlessTooMany(() => {
        const given = bind?.(declaration);
        return given ? asDeclared(given, declaration) : only(textValue([parameterAtom(stack, declaration)]));
      });
      known.set(name, value);
      return value;
    },
    resource: (logicalId) => member(resources, logicalId),
    attribute: (logicalId, name) => attribute?.(logicalId, name),
    ...(neighbours === undefined ? {} : { neighbours }),
    naming: new Set(),
    results: new Map(),
  };
}

/** What `next` gives, worked out once for each key of a scope; `what` says in words what may not lead back to itself. */
export function evaluateOnce(key: string, what: string, scope: Scope, next: () => Choices): Choices {
  const known = scope.results.get(key);
  if (known !== undefined) return known;
  if (scope.naming.has(key)) return unknown(`${what}, which refers to itself`);
  scope.naming.add(key);
  try {
    const result = next();
    scope.results.set(key, result);
    return result;
  } finally {
    scope.naming.delete(key);
  }
}

/** A list may be passed as one string. */
function asDeclared(given: Choices, declaration: ParameterDeclaration): Choices {
  return isListParameter(declaration) ? chooseEach(given, (value) => splitList(declaration.name, value)) : given;
}

/** The atom that stands for a parameter's value. */
export function parameterAtom(stack: string, declaration: ParameterDeclaration): Atom {
  const { name } = declaration;
  // What the Parameter Store holds is nobody's choice at deployment, so it is not a value that a witness could name.
  if (isStoredParameter(declaration)) return { kind: "dynamic-reference", id: `stored:${stack}/${name}`, name };
  return { kind: "parameter", id: `parameter:${stack}/${name}`, name, declaration };
}

/** What the Parameter Store holds under a name, which a parameter of a nested stack is passed: the same for each of that name. */
export function storedAtom(parameter: string, name: Text): Atom {
  return { kind: "dynamic-reference", id: `stored:${identify(textKey(name))}`, name: parameter };
}

/** What `Ref` of a pseudo parameter gives; `undefined` when there is no such pseudo parameter. */
export function pseudoParameter(name: string, scope: Scope): Choices | undefined {
  const text = name === "AWS::StackId" ? stackId(scope) : pseudoParameterText(name, scope);
  return text === undefined ? undefined : only(textValue(text));
}

/** Only what follows the stack's name is not known from the other pseudo parameters: CloudFormation makes it up. */
function stackId(scope: Scope): Text {
  const known = ["AWS::Partition", "AWS::Region", "AWS::AccountId", "AWS::StackName"];
  const [partition = [], region = [], account = [], name = []] = known.map((each) => pseudoParameterText(each, scope));
  const unique: Atom = {
    kind: "generated-name",
    id: `AWS::StackId:${scope.stack}`,
    name: "AWS::StackId",
    excludes: /[^0-9a-f-]/,
  };
  const pieces = [
    "arn:",
    ...partition,
    ":cloudformation:",
    ...region,
    ":",
    ...account,
    ":stack/",
    ...name,
    "/",
    unique,
  ];
  return toText(pieces);
}

function pseudoParameterText(name: string, { stack, neighbours }: Scope): Text | undefined {
  if (!Object.hasOwn(pseudoParameterCharacters, name)) return undefined;
  const known = neighbours?.pseudoParameters;
  if (known !== undefined && Object.hasOwn(known, name)) return toText([known[name] ?? ""]);
  const excludes = pseudoParameterCharacters[name];
  // A nested stack shares its parent's account and Region, but CloudFormation makes up a name for it.
  const isOwn = name === "AWS::StackName";
  const kind = isOwn && stack !== "" ? "generated-name" : "pseudo-parameter";
  const id = isOwn ? `${name}:${stack}` : name;
  return [{ kind, id, name, ...(excludes === undefined ? {} : { excludes }) }];
}

/** What the values of the pseudo parameters cannot contain. */
const pseudoParameterCharacters: Readonly<Record<string, RegExp | undefined>> = {
  "AWS::AccountId": /[^0-9]/,
  "AWS::NotificationARNs": undefined,
  "AWS::Partition": /[^a-z0-9-]/,
  "AWS::Region": /[^a-z0-9-]/,
  "AWS::StackName": /[^A-Za-z0-9-]/,
  "AWS::URLSuffix": /[^a-z0-9.-]/,
};
