import type { TemplateValue } from "../template/template-value";
import { isList, member } from "../template/template-value";
import type { Assumption, Choices } from "./choices";
import { chooseAll, chooseEach, only } from "./choices";
import { evaluate } from "./evaluate";
import { findInMap } from "./find-in-map";
import { scalarText } from "./parameter-declaration";
import { evaluateAttribute, evaluateName, evaluateRef } from "./reference";
import type { Scope } from "./scope";
import { selectFrom, split, splitOf, withSplit } from "./split";
import { substitute } from "./sub";
import type { Atom, Text } from "./text";
import { concatenate, literalOf } from "./text";
import type { Value } from "./value";
import { literalValue, opaque, textOrUnknown, textValue, unknown } from "./value";
import { workOut } from "./work-out";

type Evaluation = (argument: TemplateValue, scope: Scope) => Choices;

/**
 * How each function of the template language is evaluated, by its long name. The modules of this folder call each
 * other in circles, as expressions do, so nothing imported may be used before it is called.
 */
export const intrinsicFunctions: ReadonlyMap<string, Evaluation> = new Map<string, Evaluation>([
  ["Ref", (argument, scope) => withName(argument, scope, "Ref", (name) => evaluateRef(name, scope))],
  ["Fn::GetAtt", evaluateGetAtt],
  ["Fn::Sub", (argument, scope) => substitute(argument, scope)],
  ["Fn::If", evaluateIf],
  ["Fn::FindInMap", (argument, scope) => findInMap(argument, scope)],
  ["Fn::Join", ofTwoValues("Fn::Join", join)],
  ["Fn::Select", ofTwoValues("Fn::Select", select)],
  ["Fn::Split", ofTwoValues("Fn::Split", split, withSplit)],
  ["Fn::Base64", ofOneValue("Fn::Base64", base64)],
  ["Fn::Length", ofOneValue("Fn::Length", length)],
  ["Fn::ToJsonString", ofOneValue("Fn::ToJsonString", (value) => literal(literalJson(value)))],
  ["Fn::ImportValue", importing("Fn::ImportValue")],
  ["Fn::GetStackOutput", importing("Fn::GetStackOutput")],
  ["Fn::GetAZs", availabilityZones],
  ["Fn::Cidr", opaqueFunction("Fn::Cidr")],
  // Only the assertions of rules call these. They ask what there is in the account and Region of the deployment.
  ["Fn::RefAll", opaqueFunction("Fn::RefAll")],
  ["Fn::ValueOf", opaqueFunction("Fn::ValueOf")],
  ["Fn::ValueOfAll", opaqueFunction("Fn::ValueOfAll")],
]);

function withName(node: TemplateValue, scope: Scope, functionName: string, next: (name: string) => Choices): Choices {
  return chooseEach(evaluateName(node, scope), (value) => {
    const name = literalValue(value);
    if (name !== undefined) return next(name);
    return unknown(value.kind === "unknown" ? value.reason : `${functionName} of something that is not a name`);
  });
}

function evaluateGetAtt(argument: TemplateValue, scope: Scope): Choices {
  if (isList(argument)) {
    const [resource, ...attributes] = argument;
    if (resource === undefined || attributes.length === 0) {
      return unknown("Fn::GetAtt without a resource and an attribute");
    }
    return withName(resource, scope, "Fn::GetAtt", (logicalId) => {
      const args = [only(textValue([logicalId])), ...attributes.map((part) => evaluate(part, scope))];
      const apply = ([_, ...values]: readonly Value[]): Choices | undefined => {
        const parts = values.map(literalValue);
        return parts.includes(undefined) ? undefined : evaluateAttribute(logicalId, parts.join("."), scope);
      };
      // A user's can be its name, and those of a nested stack anything in it.
      const type = scalarText(member(scope.resource(logicalId), "Type")) ?? "";
      const isOpen = /^AWS::(IAM::User|CloudFormation::Stack|Serverless::Application)$/.test(type);
      const otherwise = (result: Atom): Choices =>
        isOpen ? unknown("Fn::GetAtt of an attribute that only the deployment knows") : only(textValue([result]));
      return workOut("Fn::GetAtt", chooseAll(args), apply, otherwise);
    });
  }
  return withName(argument, scope, "Fn::GetAtt", (name) => {
    const dot = name.indexOf(".");
    return dot < 0
      ? unknown(`Fn::GetAtt of ${JSON.stringify(name)}, which names no attribute`)
      : evaluateAttribute(name.slice(0, dot), name.slice(dot + 1), scope);
  });
}

function evaluateIf(argument: TemplateValue, scope: Scope): Choices {
  const [condition, whenTrue, whenFalse] = isList(argument) ? argument : [];
  const name = scalarText(condition) ?? scalarText(member(condition, "Condition"));
  if (name === undefined || whenTrue === undefined || whenFalse === undefined) {
    return unknown("Fn::If without a condition's name and two values");
  }
  const when = (holds: boolean): readonly Assumption[] => [{ kind: "condition", stack: scope.stack, name, holds }];
  const branches = [
    { when: when(true), value: whenTrue },
    { when: when(false), value: whenFalse },
  ];
  return chooseEach(branches, (branch) => evaluate(branch, scope));
}

function ofTwoValues(
  name: string,
  apply: (first: Value, second: Value) => Choices | undefined,
  otherwise?: Parameters<typeof workOut>[3],
): Evaluation {
  return (argument, scope) => {
    if (!isList(argument) || argument.length !== 2) return unknown(`${name} without its two arguments`);
    const args = chooseAll(argument.map((item) => evaluate(item, scope)));
    return workOut(name, args, ([first, second]) => (first && second ? apply(first, second) : undefined), otherwise);
  };
}

function ofOneValue(name: string, apply: (value: Value) => Choices | undefined): Evaluation {
  return (argument, scope) =>
    workOut(name, chooseAll([evaluate(argument, scope)]), ([value]) => (value ? apply(value) : undefined));
}

function opaqueFunction(name: string): Evaluation {
  return (argument, scope) => chooseEach(evaluate(argument, scope), (value) => opaque("expression", name, [value]));
}

/** Without a Region they are those of the stack's. */
function availabilityZones(argument: TemplateValue, scope: Scope): Choices {
  const regions = chooseEach(evaluate(argument, scope), (value) =>
    literalValue(value) === "" ? evaluateRef("AWS::Region", scope) : only(value),
  );
  return chooseEach(regions, (region) => opaque("expression", "Fn::GetAZs", [region]));
}

function importing(name: string): Evaluation {
  return (argument, scope) =>
    chooseEach(
      evaluate(argument, scope),
      (value) => scope.neighbours?.imported(name, value) ?? opaque("import", name, [value]),
    );
}

function join(delimiter: Value, list: Value): Choices | undefined {
  if (delimiter.kind !== "text") return undefined;
  const origin = splitOf(list);
  if (origin !== undefined && origin.delimiter === literalOf(delimiter.text)) return only(textValue(origin.text));
  if (list.kind !== "list") return undefined;
  const texts: Text[] = [];
  for (const [index, item] of list.items.entries()) {
    if (item.kind !== "text") return undefined;
    texts.push(...(index === 0 ? [] : [delimiter.text]), item.text);
  }
  return textOrUnknown(concatenate(texts));
}

/** With an index that only the deployment knows, it is any of the items: elsewhere the deployment fails. */
function select(index: Value, list: Value): Choices | undefined {
  if (index.kind !== "text") return undefined;
  const literal = literalOf(index.text);
  const origin = splitOf(list);
  // An index is read as an integer: zeros before it do not matter.
  const wanted = literal?.replace(/^0+(?=\d)/, "");
  if (origin !== undefined && wanted !== undefined && /^\d$/.test(wanted)) {
    return only(textValue(selectFrom(origin, Number(wanted))));
  }
  if (list.kind !== "list") return undefined;
  const when = (position: number): readonly Assumption[] =>
    literal === undefined ? [{ kind: "equal", left: index.text, right: [String(position)], holds: true }] : [];
  const items = list.items.map((value, position) => ({ position, choice: { when: when(position), value } }));
  if (literal === undefined) return items.map(({ choice }) => choice);
  const found = items.find(({ position }) => String(position) === wanted);
  return found ? [found.choice] : unknown(`Fn::Select of item ${literal}, which is not there`);
}

function length(value: Value): Choices | undefined {
  return value.kind === "list" ? literal(String(value.items.length)) : undefined;
}

function base64(value: Value): Choices | undefined {
  const text = literalValue(value);
  return text === undefined ? undefined : literal(Buffer.from(text, "utf8").toString("base64"));
}

function literal(text: string | undefined): Choices | undefined {
  return text === undefined ? undefined : textOrUnknown(concatenate([[text]]));
}

function literalJson(value: Value): string | undefined {
  if (value.kind === "text") {
    const text = literalOf(value.text);
    return text === undefined ? undefined : JSON.stringify(text);
  }
  if (value.kind === "list") {
    const items = value.items.map(literalJson);
    return items.includes(undefined) ? undefined : `[${items.join(",")}]`;
  }
  if (value.kind !== "map") return undefined;
  const members = [...value.members].map(([key, item]) => [key, literalJson(item)] as const);
  if (members.some(([, json]) => json === undefined)) return undefined;
  return `{${members.map(([key, json]) => `${JSON.stringify(key)}:${json}`).join(",")}}`;
}
