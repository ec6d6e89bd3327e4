import type { Assumption } from "../evaluation/choices";
import { evaluate } from "../evaluation/evaluate";
import { scalarText } from "../evaluation/parameter-declaration";
import type { Scope } from "../evaluation/scope";
import { toText } from "../evaluation/text";
import type { Value } from "../evaluation/value";
import { literalValue, textValue } from "../evaluation/value";
import type { TemplateValue } from "../template/template-value";
import { isList, isMap, member } from "../template/template-value";
import { equal } from "./equal";
import type { Formula } from "./formula";
import { always, and, never, not, or } from "./formula";
import { partsExist } from "./influence";

/** The named conditions of a deployment's templates, as formulas. */
export class Conditions {
  readonly #scopes: ReadonlyMap<string, Scope>;
  readonly #formulas = new Map<string, Formula>();
  /** By stack. */
  readonly #requirements = new Map<string, Formula[]>();

  /** `scopes` by the `stack` of each. */
  constructor(scopes: ReadonlyMap<string, Scope>) {
    this.#scopes = scopes;
  }

  /** That the condition of that name holds. */
  named(stack: string, name: string): Formula {
    const key = JSON.stringify([stack, name]);
    const known = this.#formulas.get(key);
    if (known !== undefined) return known;
    const define = (): Formula => this.#define(stack, name);
    let definition: Formula | undefined;
    const formula: Formula = {
      kind: "condition",
      stack,
      name,
      get definition() {
        definition ??= define();
        return definition;
      },
    };
    this.#formulas.set(key, formula);
    return formula;
  }

  /** That all the assumptions hold. */
  assume(assumptions: readonly Assumption[]): Formula {
    return and(
      assumptions.map((assumption) => {
        const formula =
          assumption.kind === "condition"
            ? this.named(assumption.stack, assumption.name)
            : equal(assumption.left, assumption.right);
        return assumption.holds ? formula : not(formula);
      }),
    );
  }

  /** What every deployment of the stack meets: its rules' assertions hold, and mappings have the keys that conditions look up. */
  requirements(stack: string): readonly Formula[] {
    const scope = this.#scopes.get(stack);
    if (scope === undefined) return [];
    const conditions = member(scope.root, "Conditions");
    for (const name of isMap(conditions) ? Object.keys(conditions) : []) {
      const condition = this.named(stack, name);
      // Reading a definition is what finds its requirements.
      if (condition.kind === "condition") void condition.definition;
    }
    return [...this.#readRules(scope), ...(this.#requirements.get(stack) ?? [])];
  }

  #readRules(scope: Scope): readonly Formula[] {
    const rules = member(scope.root, "Rules");
    return Object.values(isMap(rules) ? rules : {}).map((rule) => {
      const condition = member(rule, "RuleCondition");
      const assertions = member(rule, "Assertions");
      const asserted = (isList(assertions) ? assertions : []).map((each) =>
        this.#read(member(each, "Assert") ?? null, scope),
      );
      return or([condition === undefined ? never : not(this.#read(condition, scope)), and(asserted)]);
    });
  }

  #define(stack: string, name: string): Formula {
    const scope = this.#scopes.get(stack);
    const expression = scope && member(member(scope.root, "Conditions"), name);
    return scope === undefined || expression === undefined
      ? { kind: "unknown", reason: `the condition ${name}, which the template does not define` }
      : this.#read(expression, scope);
  }

  #read(node: TemplateValue, scope: Scope): Formula {
    const [operator, ...others] = isMap(node) ? Object.keys(node) : [];
    const argument = operator === undefined || others.length > 0 ? undefined : member(node, operator);
    const name = scalarText(argument);
    if (operator === "Condition" && name !== undefined) return this.named(scope.stack, name);
    const operands = isList(argument) ? argument : [];
    const [first, second] = operands;
    if (operator === "Fn::And" && first !== undefined)
      return and(operands.map((operand) => this.#read(operand, scope)));
    if (operator === "Fn::Or" && first !== undefined) return or(operands.map((operand) => this.#read(operand, scope)));
    if (operator === "Fn::Not" && first !== undefined && operands.length === 1) return not(this.#read(first, scope));
    if (operator === "Fn::Equals" && first !== undefined && second !== undefined && operands.length === 2) {
      return this.#readEquals(first, second, scope);
    }
    if (first !== undefined && second !== undefined && operands.length === 2) {
      if (operator === "Fn::Contains") return this.#readMembers(first, second, scope, or);
      if (operator === "Fn::EachMemberEquals") return this.#readMembers(first, second, scope, and);
      if (operator === "Fn::EachMemberIn") return this.#readEachMemberIn(first, second, scope);
    }
    return { kind: "unknown", reason: `a condition that is not understood: ${JSON.stringify(node).slice(0, 80)}` };
  }

  #readEquals(left: TemplateValue, right: TemplateValue, scope: Scope): Formula {
    const ways: Formula[] = [];
    const leftChoices = evaluate(left, scope);
    const rightChoices = evaluate(right, scope);
    for (const one of leftChoices) {
      for (const other of rightChoices) {
        ways.push(and([this.assume(one.when), this.assume(other.when), equalValues(one.value, other.value)]));
      }
    }
    for (const choices of [leftChoices, rightChoices]) {
      const requirement = or(choices.map(({ when, value }) => and([this.assume(when), ...partsExist(value)])));
      if (requirement !== always) this.#require(scope.stack, requirement);
    }
    return or(ways);
  }

  #require(stack: string, requirement: Formula): void {
    const known = this.#requirements.get(stack);
    if (known === undefined) this.#requirements.set(stack, [requirement]);
    else known.push(requirement);
  }

  /** What holds of a value and the members of a list, `connect` being how the members' equations belong together. */
  #readMembers(
    list: TemplateValue,
    value: TemplateValue,
    scope: Scope,
    connect: (operands: readonly Formula[]) => Formula,
  ): Formula {
    return this.#readPair(list, value, scope, (members, other) =>
      connect(members.map((each) => equalValues(each, other))),
    );
  }

  #readEachMemberIn(list: TemplateValue, container: TemplateValue, scope: Scope): Formula {
    return this.#readPair(list, container, scope, (members, other) => {
      const allowed = membersOf(other);
      if (allowed === undefined) return notFollowed();
      return and(members.map((each) => or(allowed.map((one) => equalValues(each, one)))));
    });
  }

  #readPair(
    list: TemplateValue,
    other: TemplateValue,
    scope: Scope,
    relate: (members: readonly Value[], other: Value) => Formula,
  ): Formula {
    return or(
      evaluate(list, scope).flatMap((one) =>
        evaluate(other, scope).map((two) => {
          const members = membersOf(one.value);
          const related = members === undefined ? notFollowed() : relate(members, two.value);
          return and([this.assume(one.when), this.assume(two.when), related]);
        }),
      ),
    );
  }
}

/** A statement of its own each time: two lists that are not known need not be the same. */
function notFollowed(): Formula {
  return { kind: "unknown", reason: "a list that only the deployment knows" };
}

function membersOf(value: Value): readonly Value[] | undefined {
  if (value.kind === "list") return value.items;
  const literal = literalValue(value);
  // A list that was passed as a parameter is one string.
  return literal?.split(",").map((item) => textValue(toText([item.trim()])));
}

function equalValues(left: Value, right: Value): Formula {
  if (left.kind === "unknown") return { kind: "unknown", reason: left.reason };
  if (right.kind === "unknown") return { kind: "unknown", reason: right.reason };
  if (left.kind === "text" && right.kind === "text") return equal(left.text, right.text);
  if (left.kind === "list" && right.kind === "list") {
    if (left.items.length !== right.items.length) return never;
    return and(left.items.map((item, index) => equalValues(item, right.items[index] ?? item)));
  }
  return left.kind === right.kind ? { kind: "unknown", reason: "a comparison of mappings or of nothing" } : never;
}
