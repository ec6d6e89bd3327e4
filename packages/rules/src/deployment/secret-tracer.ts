import type { Budget } from "../conditions/budget";
import type { Conditions } from "../conditions/conditions";
import { equal } from "../conditions/equal";
import { always, and, type Formula, never, or } from "../conditions/formula";
import type { Choices } from "../evaluation/choices";
import { evaluate, intrinsicCall } from "../evaluation/evaluate";
import { scalarText } from "../evaluation/parameter-declaration";
import { evaluateName } from "../evaluation/reference";
import { substitutedExpressions } from "../evaluation/sub";
import { literalOf, type Text } from "../evaluation/text";
import { literalValue } from "../evaluation/value";
import { isList, isMap, member, type TemplateValue } from "../template/template-value";
import type { AccessKey } from "./keyed-users";
import { NestedStacks } from "./nested-stacks";
import { readAttribute } from "./read-attribute";
import { merge, type SecretRoutes, through, within } from "./secret-routes";
import type { Stack } from "./stack";

const none: SecretRoutes = new Map();

/** What it takes to pass a route on, and to keep it. */
const stepsForRoute = 20;

/**
 * Follows secrets through expressions. What a function is given counts as a part of what it gives, so that no number of
 * alternatives is too large to follow: only where it matters which of its arguments a function picks is it looked at.
 */
export class SecretTracer {
  readonly #conditions: Conditions;
  readonly #keys: ReadonlyMap<string, AccessKey>;
  readonly #nested: NestedStacks;
  readonly #known = new Map<string, SecretRoutes>();
  readonly #budget: Budget;

  /** What is to be followed spends the budget. */
  constructor(stacks: readonly Stack[], keys: readonly AccessKey[], conditions: Conditions, budget: Budget) {
    this.#conditions = conditions;
    this.#budget = budget;
    this.#keys = new Map(keys.map((key) => [placeOf(key.scope.stack, key.logicalId), key]));
    this.#nested = new NestedStacks(stacks);
  }

  /** The stack that a resource nests; `undefined` when it nests none, or that was not opened. */
  nestedStack(logicalId: string, stack: Stack): Stack | undefined {
    return this.#nested.in(stack, logicalId);
  }

  carriedBy(node: TemplateValue, stack: Stack): SecretRoutes {
    const routes = this.#follow(node, stack);
    for (const { hops } of routes.values()) this.#budget.spend(stepsForRoute + hops.length);
    return routes;
  }

  #follow(node: TemplateValue, stack: Stack): SecretRoutes {
    if (isList(node)) return merge(node.map((item) => this.carriedBy(item, stack)));
    if (!isMap(node)) return none;
    const call = intrinsicCall(node);
    if (call === undefined) return merge(Object.values(node).map((value) => this.carriedBy(value, stack)));
    const { name, argument } = call;
    if (name === "Ref") {
      const names = evaluateName(argument, stack.scope);
      return merge(
        names.map(({ when, value }) =>
          within(this.#conditions.assume(when), this.carriedByParameter(literalValue(value) ?? "", stack)),
        ),
      );
    }
    if (name === "Fn::GetAtt") return this.#carriedByAttribute(argument, stack);
    if (name === "Fn::Sub") {
      return merge(substitutedExpressions(argument).map((expression) => this.carriedBy(expression, stack)));
    }
    if (name === "Fn::If") {
      return merge(
        this.branches(argument, stack).map(({ branch, when }) => within(when, this.carriedBy(branch, stack))),
      );
    }
    if (name === "Fn::Select") return this.#carriedBySelection(argument, stack);
    return name === "Fn::Length" ? none : this.carriedBy(argument, stack);
  }

  /** What the stack around gives to a parameter. */
  carriedByParameter(name: string, { scope, nestedIn }: Stack): SecretRoutes {
    if (nestedIn === undefined || member(member(scope.root, "Parameters"), name) === undefined) return none;
    return this.#once(["parameter", scope.stack, name], () => {
      const { stack, logicalId } = nestedIn;
      const definition = stack.scope.resource(logicalId);
      const resourceType = scalarText(member(definition, "Type")) ?? "";
      const path = [...(stack.template.base ?? []), "Resources", logicalId, "Properties", "Parameters", name];
      const at = { template: stack.template, logicalId, resourceType, path };
      const given = member(member(member(definition, "Properties"), "Parameters"), name);
      return through({ role: "parameter", at }, this.carriedBy(given ?? null, stack));
    });
  }

  /** What an `Fn::If` may give, with the place in its argument and when it does. */
  branches(
    argument: TemplateValue,
    { scope }: Stack,
  ): readonly { readonly branch: TemplateValue; readonly index: number; readonly when: Formula }[] {
    const [condition, ...values] = isList(argument) ? argument : [];
    const name = scalarText(condition) ?? scalarText(member(condition, "Condition"));
    return values.map((branch, position) => {
      const holds = position === 0;
      const when =
        name === undefined ? always : this.#conditions.assume([{ kind: "condition", stack: scope.stack, name, holds }]);
      return { branch, index: position + 1, when };
    });
  }

  #carriedByAttribute(argument: TemplateValue, stack: Stack): SecretRoutes {
    const { logicalId, attribute } = readAttribute(argument, stack);
    return merge(
      logicalId.map(({ when, value }) =>
        within(this.#conditions.assume(when), this.#carriedByAttributeOf(literalValue(value) ?? "", attribute, stack)),
      ),
    );
  }

  #carriedByAttributeOf(logicalId: string, attribute: Choices, stack: Stack): SecretRoutes {
    const key = this.#keys.get(placeOf(stack.scope.stack, logicalId));
    const nested = this.nestedStack(logicalId, stack);
    return merge(
      attribute.map(({ when, value }) => {
        if (value.kind !== "text") return none;
        const assumed = this.#conditions.assume(when);
        if (key !== undefined) {
          return within(and([assumed, isSecret(key, value.text)]), new Map([[key, { when: key.exists, hops: [] }]]));
        }
        const [, output] = /^Outputs\.(.*)$/s.exec(literalOf(value.text) ?? "") ?? [];
        if (nested === undefined || output === undefined) return none;
        return within(assumed, this.#carriedByOutput(output, nested));
      }),
    );
  }

  #carriedByOutput(name: string, stack: Stack): SecretRoutes {
    return this.#once(["output", stack.scope.stack, name], () => {
      const { template, scope } = stack;
      const definition = member(member(scope.root, "Outputs"), name);
      const condition = scalarText(member(definition, "Condition"));
      const exists = condition === undefined ? always : this.#conditions.named(scope.stack, condition);
      const at = { template, logicalId: name, resourceType: "", path: [...(template.base ?? []), "Outputs", name] };
      return within(
        exists,
        through({ role: "output", at }, this.carriedBy(member(definition, "Value") ?? null, stack)),
      );
    });
  }

  #carriedBySelection(argument: TemplateValue, stack: Stack): SecretRoutes {
    const [index, list] = isList(argument) ? argument : [];
    if (index === undefined || !isList(list)) return this.carriedBy(argument, stack);
    // An item that may be absent moves those after it.
    const isFixed = !list.some((item) => evaluate(item, stack.scope).some(({ value }) => value.kind === "absent"));
    const indexes = evaluate(index, stack.scope);
    return merge(
      list.map((item, position) => {
        const isPicked = indexes.map(({ when, value }) => {
          const picks = value.kind === "text" && isFixed ? equal(value.text, [String(position)]) : always;
          return and([this.#conditions.assume(when), picks]);
        });
        return within(or(isPicked), this.carriedBy(item, stack));
      }),
    );
  }

  /** What leads back to itself cannot be deployed, and carries nothing. */
  #once(what: readonly string[], next: () => SecretRoutes): SecretRoutes {
    const id = JSON.stringify(what);
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    this.#known.set(id, none);
    const routes = next();
    this.#known.set(id, routes);
    return routes;
  }
}

function placeOf(stack: string, logicalId: string): string {
  return JSON.stringify([stack, logicalId]);
}

/** A custom resource hands on all that it got from IAM, each part under the path that it had there. */
function isSecret({ resourceType }: AccessKey, attribute: Text): Formula {
  if (resourceType === "AWS::IAM::AccessKey") return equal(attribute, ["SecretAccessKey"]);
  return literalOf(attribute)?.endsWith("SecretAccessKey") === true ? always : never;
}
