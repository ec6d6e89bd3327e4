import type { Conditions } from "../conditions/conditions";
import { finiteDomain } from "../conditions/domain";
import { always, formulaKey, never, not, or } from "../conditions/formula";
import { isFollowed } from "../conditions/influence";
import { type Assumption, bothHold, type Choices, isThere } from "../evaluation/choices";
import { evaluate, intrinsicCall } from "../evaluation/evaluate";
import { intrinsicFunctions } from "../evaluation/intrinsic-functions";
import { scalarText } from "../evaluation/parameter-declaration";
import { evaluateName } from "../evaluation/reference";
import { substitutedExpressions } from "../evaluation/sub";
import { type Atom, atomOf, atomsOf, literalOf } from "../evaluation/text";
import { literalValue } from "../evaluation/value";
import type { TemplatePath } from "../finding";
import { isList, isMap, member, type TemplateValue } from "../template/template-value";
import type { Constraint } from "./constraints";
import { entryOf } from "./entry-of";
import { NestedStacks } from "./nested-stacks";
import { readAttribute } from "./read-attribute";
import type { Stack } from "./stack";

/** The parts of a resource's definition in which functions are worked out. */
const partsOfResource = ["Properties", "Metadata", "UpdatePolicy"];
const partsOfOutput = ["Value", "Export"];

/** What stands within more `Fn::If`s than anyone writes is not looked at: formulas over them could be too many to solve. */
const maxAssumptions = 12;

/**
 * That all that resources and outputs refer to is there: CloudFormation refuses a stack in which something refers to what
 * a condition keeps from being created ("Unresolved resource dependencies") or to an output that a nested stack does not
 * have, looks up what a mapping or a list does not have, or passes nothing to a nested stack's parameter that has no
 * default. Nothing is asked of `DependsOn`, of which AWS does not say the same, nor by what cannot be followed.
 */
export function requireReferents(stacks: readonly Stack[], conditions: Conditions): readonly Constraint[] {
  const nested = new NestedStacks(stacks);
  const required = new Map<string, Constraint>();
  for (const stack of stacks) {
    if (!stack.isExact) continue;
    for (const { when, needed, what, path } of new Referents(stack, nested).needs()) {
      const ways = needed.map((assumptions) => conditions.assume(assumptions));
      const formula = or([not(stack.exists), not(conditions.assume(when)), ...ways]);
      // What can never be is told wherever it stands.
      const key = formula === never ? JSON.stringify([stack.scope.stack, path, what]) : formulaKey(formula);
      if (formula === always || key === undefined || required.has(key) || !isFollowed(formula)) continue;
      required.set(key, { formula, what, template: stack.template, path });
    }
  }
  return [...required.values()];
}

/** Something that must hold where something else does. */
interface Need extends Pick<Constraint, "what" | "path"> {
  readonly when: readonly Assumption[];
  /** All of one of these; nothing that can hold where there are none. */
  readonly needed: readonly (readonly Assumption[])[];
}

/** What the resources and outputs of one stack may refer to and that is not there in every deployment. */
class Referents {
  readonly #stack: Stack;
  /** What must hold for it to be there, by logical ID, and with that of a nested stack's output. */
  readonly #conditional = new Map<string, readonly Assumption[]>();
  /** By the logical ID of what nests them, those that are as they stand in every deployment. */
  readonly #children = new Map<string, Stack>();
  readonly #found: Need[] = [];
  /** The resource or output that is looked at. */
  #at: { readonly logicalId: string; readonly path: TemplatePath } = { logicalId: "", path: [] };
  /** By what is looked up. */
  readonly #lookUps = new Map<string, readonly Need["needed"][]>();

  constructor(stack: Stack, nested: NestedStacks) {
    this.#stack = stack;
    for (const [logicalId, definition] of entriesIn(stack, "Resources")) {
      const own = conditionOf(definition, stack);
      if (own.length > 0) this.#conditional.set(logicalId, own);
      const child = nested.in(stack, logicalId);
      if (child?.isExact !== true) continue;
      this.#children.set(logicalId, child);
      for (const [name, output] of entriesIn(child, "Outputs")) {
        const its = conditionOf(output, child);
        if (its.length > 0) this.#conditional.set(`${logicalId}.Outputs.${name}`, its);
      }
    }
  }

  needs(): readonly Need[] {
    for (const [logicalId, definition] of entriesIn(this.#stack, "Resources")) {
      // What a resource of SAM's refers to in the end is what the transform makes of it.
      if (scalarText(member(definition, "Type"))?.startsWith("AWS::Serverless::") === true) continue;
      this.#needsOf("Resources", logicalId, definition, partsOfResource);
      const child = this.#children.get(logicalId);
      if (child !== undefined) this.#pass(definition, child);
    }
    for (const [name, output] of entriesIn(this.#stack, "Outputs")) {
      this.#needsOf("Outputs", name, output, partsOfOutput);
    }
    return this.#found;
  }

  #needsOf(section: string, logicalId: string, definition: TemplateValue, parts: readonly string[]): void {
    this.#at = { logicalId, path: [...(this.#stack.template.base ?? []), section, logicalId] };
    const when = conditionOf(definition, this.#stack);
    for (const part of parts) this.#visit(member(definition, part) ?? null, when);
  }

  #need(what: string, when: readonly Assumption[], needed: Need["needed"]): void {
    this.#found.push({ what, path: this.#at.path, when, needed });
  }

  /** What the value needs where the assumptions hold. */
  #visit(node: TemplateValue, when: readonly Assumption[]): void {
    if (isList(node)) {
      for (const item of node) this.#visit(item, when);
      return;
    }
    if (!isMap(node)) return;
    const call = intrinsicCall(node);
    if (call === undefined) this.#visit(Object.values(node), when);
    else this.#visitCall(call.name, call.argument, when);
  }

  #visitCall(name: string, argument: TemplateValue, when: readonly Assumption[]): void {
    if (name === "Ref") this.#referTo(argument, when);
    else if (name === "Fn::GetAtt") this.#referToAttribute(argument, when);
    else if (name === "Fn::Sub") this.#visit(substitutedExpressions(argument), when);
    else if (name === "Fn::If") {
      for (const [branch, chosen] of this.#branchesOf(argument, when)) this.#visit(branch, chosen);
    } else if (name === "Fn::FindInMap") this.#lookUp(isList(argument) ? argument : [], when);
    else if (intrinsicFunctions.has(name)) {
      if (name === "Fn::Select") this.#select(isList(argument) ? argument : [], when);
      this.#visit(argument, when);
    }
  }

  /** What the branches of an `Fn::If` are, and when each is taken. */
  *#branchesOf(
    argument: TemplateValue,
    when: readonly Assumption[],
  ): Generator<readonly [branch: TemplateValue, chosen: readonly Assumption[]]> {
    const [condition, ...branches] = isList(argument) ? argument : [];
    const name = scalarText(condition) ?? scalarText(member(condition, "Condition"));
    if (name === undefined) return;
    for (const [index, branch] of branches.entries()) {
      const { stack } = this.#stack.scope;
      const chosen = bothHold(when, [{ kind: "condition", stack, name, holds: index === 0 }]);
      if (chosen !== undefined && chosen.length <= maxAssumptions) yield [branch, chosen];
    }
  }

  #lookUp(argument: readonly TemplateValue[], when: readonly Assumption[]): void {
    const [keys, options] = [argument.slice(0, 3), argument.slice(3)];
    this.#visit(keys, when);
    // Where a mapping has a `DefaultValue`, nothing has to be found, and that may not be needed either.
    if (options.length > 0) return;
    for (const needed of this.#needsOfLookUp(keys)) {
      this.#need(`there is what '${this.#at.logicalId}' looks up in mappings`, when, needed);
    }
  }

  #select([index, list]: readonly TemplateValue[], when: readonly Assumption[]): void {
    const position = scalarText(index) ?? "";
    if (!isList(list) || !/^\d+$/.test(position) || Number(position) < list.length) return;
    this.#need(`there is an item ${position} in a list of ${list.length} that '${this.#at.logicalId}' has`, when, []);
  }

  /** One where there are values with which nothing is found; the same is often looked up again and again. */
  #needsOfLookUp(keys: readonly TemplateValue[]): readonly Need["needed"][] {
    const text = JSON.stringify(keys);
    // Of the Region nearly every template with a mapping looks something up, and what it is seldom matters to a pair.
    if (text.includes('"AWS::')) return [];
    return entryOf(this.#lookUps, text, () => {
      if (this.#isMissing(keys)) return [[]];
      const found = evaluate({ "Fn::FindInMap": keys }, this.#stack.scope).map(({ when }) => when);
      const isFound =
        found.some(({ length }) => length === 0) || coversAll(found) || found.some(assumesPseudoParameter);
      return isFound ? [] : [found];
    });
  }

  /** Whether the keys are literals, and mappings do not have what they name. */
  #isMissing(keys: readonly TemplateValue[]): boolean {
    const names = keys.map(scalarText);
    if (names.length < 3 || names.includes(undefined)) return false;
    let node = member(this.#stack.scope.root, "Mappings");
    for (const name of names) node = isMap(node) ? member(node, name ?? "") : undefined;
    return node === undefined;
  }

  /** That what the child has no default for is passed something. */
  #pass(definition: TemplateValue, child: Stack): void {
    const passed = member(member(definition, "Properties"), "Parameters") ?? {};
    // What a function gives may have any of them.
    if (!isMap(passed) || intrinsicCall(passed) !== undefined) return;
    for (const [name, declaration] of entriesIn(child, "Parameters")) {
      if (member(declaration, "Default") !== undefined) continue;
      const what = `nested stack '${this.#at.logicalId}' is passed something for its parameter '${name}'`;
      this.#passSomething(member(passed, name) ?? { Ref: "AWS::NoValue" }, what, conditionOf(definition, this.#stack));
    }
  }

  #passSomething(node: TemplateValue, what: string, when: readonly Assumption[]): void {
    const call = intrinsicCall(node);
    if (call?.name === "Ref" && call.argument === "AWS::NoValue") this.#need(what, when, []);
    if (call?.name !== "Fn::If") return;
    for (const [branch, chosen] of this.#branchesOf(call.argument, when)) this.#passSomething(branch, what, chosen);
  }

  #referTo(argument: TemplateValue, when: readonly Assumption[]): void {
    for (const [referent, chosen] of this.#named(evaluateName(argument, this.#stack.scope), when)) {
      this.#refer(referent, chosen);
    }
    // What gives the name has to be there, too.
    this.#visit(argument, when);
  }

  #referToAttribute(argument: TemplateValue, when: readonly Assumption[]): void {
    const { logicalId, attribute } = readAttribute(argument, this.#stack);
    for (const [referent, referred] of this.#named(logicalId, when)) {
      this.#refer(referent, referred);
      const child = this.#children.get(referent);
      if (child === undefined) continue;
      for (const [name, chosen] of this.#named(attribute, referred)) {
        this.#refer(`${referent}.${name}`, chosen);
        if (!hasAttribute(child, name)) this.#need(this.#isThere(`${referent}.${name}`), chosen, []);
      }
    }
    this.#visit(argument, when);
  }

  /** The names that are known of those that something may have, and when it has them. */
  *#named(
    choices: Choices,
    when: readonly Assumption[],
  ): Generator<readonly [name: string, chosen: readonly Assumption[]]> {
    for (const choice of choices) {
      const chosen = bothHold(when, choice.when);
      const name = literalValue(choice.value);
      if (chosen !== undefined && name !== undefined) yield [name, chosen];
    }
  }

  #refer(referent: string, when: readonly Assumption[]): void {
    const needed = this.#conditional.get(referent) ?? [];
    const isKnown = needed.every((each) => when.some((other) => isSame(each, other)));
    if (!isKnown) this.#need(this.#isThere(referent), when, [needed]);
  }

  #isThere(referent: string): string {
    return `there is '${referent}', which '${this.#at.logicalId}' refers to`;
  }
}

/** An attribute of another kind than an output is left to those who lint templates. */
function hasAttribute({ scope }: Stack, name: string): boolean {
  const [, output] = /^Outputs\.(.*)$/s.exec(name) ?? [];
  return output === undefined || member(member(scope.root, "Outputs"), output) !== undefined;
}

function entriesIn({ scope }: Stack, section: string): readonly (readonly [string, TemplateValue])[] {
  const entries = member(scope.root, section);
  return isMap(entries) ? Object.entries(entries) : [];
}

function conditionOf(definition: TemplateValue, { scope }: Stack): readonly Assumption[] {
  const condition = scalarText(member(definition, "Condition"));
  return condition === undefined ? [] : [isThere(scope.stack, condition)];
}

function assumesPseudoParameter(assumptions: readonly Assumption[]): boolean {
  return assumptions.some(
    (each) => each.kind === "equal" && atomsOf(each.left).some(({ kind }) => kind === "pseudo-parameter"),
  );
}

/** Whether these are all values that one parameter can have. */
function coversAll(ways: readonly (readonly Assumption[])[]): boolean {
  const values = new Map<Atom, Set<string>>();
  for (const [assumption, ...others] of ways) {
    const isEquation = assumption?.kind === "equal" && assumption.holds && others.length === 0;
    const atom = isEquation ? atomOf(assumption.left) : undefined;
    const value = isEquation ? literalOf(assumption.right) : undefined;
    if (atom === undefined || value === undefined) return false;
    values.set(atom, (values.get(atom) ?? new Set()).add(value));
  }
  return [...values].some(([atom, covered]) => finiteDomain(atom)?.every((value) => covered.has(value)) === true);
}

function isSame(one: Assumption, other: Assumption): boolean {
  if (one.kind !== "condition" || other.kind !== "condition") return false;
  return one.stack === other.stack && one.name === other.name && one.holds === other.holds;
}
