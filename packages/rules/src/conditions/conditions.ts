import type { Assumption } from "../evaluation/choices";
import { evaluate } from "../evaluation/evaluate";
import { scalarText } from "../evaluation/parameter-declaration";
import type { Scope } from "../evaluation/scope";
import type { Value } from "../evaluation/value";
import type { TemplateValue } from "../template/template-value";
import { isList, isMap, member } from "../template/template-value";
import { equal } from "./equal";
import type { Formula } from "./formula";
import { always, and, never, not, or } from "./formula";
import { partsExist } from "./influence";
import type { Member } from "./list-members";
import { eachMember, membersOf, someMember } from "./list-members";
import type { Requirement } from "./requirement";

/** The named conditions of a deployment's templates, as formulas. */
export class Conditions {
  readonly #scopes: ReadonlyMap<string, Scope>;
  readonly #formulas = new Map<string, Formula>();
  /** By stack and operands. */
  readonly #equations = new Map<string, Formula>();
  /** By stack. */
  readonly #requirements = new Map<string, Requirement[]>();

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
  requirements(stack: string): readonly Requirement[] {
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

  #readRules(scope: Scope): readonly Requirement[] {
    const rules = member(scope.root, "Rules");
    return Object.entries(isMap(rules) ? rules : {}).map(([name, rule]) => {
      const condition = member(rule, "RuleCondition");
      const assertions = member(rule, "Assertions");
      const asserted = (isList(assertions) ? assertions : []).map((each) =>
        this.#read(member(each, "Assert") ?? null, scope),
      );
      const formula = or([condition === undefined ? never : not(this.#read(condition, scope)), and(asserted)]);
      return { formula, what: `rule '${name}' is met`, path: ["Rules", name] };
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
      return this.#equation(first, second, scope);
    }
    if (first !== undefined && second !== undefined && operands.length === 2) {
      const relate = Object.hasOwn(memberRelations, operator ?? "") ? memberRelations[operator ?? ""] : undefined;
      if (relate !== undefined) return this.#readPair(first, second, scope, relate);
    }
    return { kind: "unknown", reason: `a condition that is not understood: ${JSON.stringify(node).slice(0, 80)}` };
  }

  /** The comparison, one for all that are written alike: some templates make the same ones again and again. */
  #equation(left: TemplateValue, right: TemplateValue, scope: Scope): Formula {
    const key = JSON.stringify([scope.stack, left, right]);
    const known = this.#equations.get(key);
    if (known !== undefined) return known;
    const equation = this.#readEquals(left, right, scope);
    // Nobody knows whether what cannot be followed is the same twice.
    if (equation.kind !== "unknown") this.#equations.set(key, equation);
    return equation;
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

  #require(stack: string, formula: Formula): void {
    const requirement = { formula, what: "there is what conditions look up", path: ["Conditions"] };
    const known = this.#requirements.get(stack);
    if (known === undefined) this.#requirements.set(stack, [requirement]);
    else known.push(requirement);
  }

  /** What holds of the members of a list and another value. */
  #readPair(
    list: TemplateValue,
    other: TemplateValue,
    scope: Scope,
    relate: (members: readonly Member[], other: Value) => Formula,
  ): Formula {
    return or(
      evaluate(list, scope).flatMap((one) =>
        evaluate(other, scope).map((two) =>
          and([this.assume(one.when), this.assume(two.when), relate(membersOf(one.value), two.value)]),
        ),
      ),
    );
  }
}

/** How the functions of rules relate the members of a list to a value, which may be a list too. */
const memberRelations: Readonly<Record<string, (members: readonly Member[], other: Value) => Formula>> = {
  "Fn::Contains": (members, other) => someMember(members, (each) => equalValues(each, other)),
  "Fn::EachMemberEquals": (members, other) => eachMember(members, (each) => equalValues(each, other)),
  "Fn::EachMemberIn": (members, other) => {
    const allowed = membersOf(other);
    return eachMember(members, (each) => someMember(allowed, (one) => equalValues(each, one)));
  },
};

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
