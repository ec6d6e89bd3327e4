import { Budget } from "../conditions/budget";
import type { Conditions } from "../conditions/conditions";
import { isRestrictive } from "../conditions/domain";
import { always, and, type Formula, not, or } from "../conditions/formula";
import { isAcceptable, referencesOf } from "../conditions/passed-value";
import { type Assumption, type Choice, type Choices, chooseEach, isThere, only } from "../evaluation/choices";
import { evaluate } from "../evaluation/evaluate";
import {
  declarationOfGiven,
  isListParameter,
  isStoredParameter,
  type ParameterDeclaration,
  readParameterDeclaration,
  scalarText,
} from "../evaluation/parameter-declaration";
import {
  createScope,
  evaluateOnce,
  type Neighbours,
  type Scope,
  type Surroundings,
  storedAtom,
} from "../evaluation/scope";
import { joinList } from "../evaluation/split-list";
import { atomsOf, concatenate, type Text, toText } from "../evaluation/text";
import { textValue, unknown, unlessTooMany, type Value } from "../evaluation/value";
import type { TemplatePath } from "../finding";
import { parseTemplate } from "../template/parse-template";
import type { ParsedTemplate, Template } from "../template/template";
import { isMap, member, type TemplateValue } from "../template/template-value";
import type { Constraint } from "./constraints";
import { entryOf } from "./entry-of";
import { expandTemplate } from "./expand-template";
import { nestedTemplateOf } from "./nested-template";
import type { FileContent, FileReader, Gap, Stack } from "./stack";

/** CloudFormation itself allows no more nested stacks in one operation. */
const maxStacks = 2_500;

/** Of a deployment with more stacks than that, which CloudFormation refuses, so many are judged. */
const maxJudged = 250;

/** For all that nested stacks are passed: there can be very many, and what is left over counts as acceptable. */
const stepsToConstrain = 1_000_000;

/** The stacks of a deployment, the root first, and what was learnt on the way. */
export interface OpenedStacks {
  readonly stacks: readonly Stack[];
  /** What a deployment must meet for its nested stacks to accept their parameters. */
  readonly constraints: readonly Constraint[];
  readonly gaps: readonly Gap[];
}

/** Opens templates with all that they nest. */
export class StackOpener implements OpenedStacks {
  readonly stacks: Stack[] = [];
  readonly gaps: Gap[] = [];
  readonly #read: FileReader;
  readonly #conditions: Conditions;
  readonly #scopes: Map<string, Scope>;
  /** What was read and parsed, by file: the same template is often nested more than once. */
  readonly #contents = new Map<string, FileContent>();
  readonly #parsed = new Map<string, ParsedTemplate>();

  /** The scope of each stack is put into `scopes`, which `conditions` reads. */
  constructor(read: FileReader, conditions: Conditions, scopes: Map<string, Scope>) {
    this.#read = (file) => entryOf(this.#contents, file, () => read(file));
    this.#conditions = conditions;
    this.#scopes = scopes;
  }

  /** Opens a template that is deployed, not nested. */
  openRoot(template: Template, surroundings: Surroundings): Scope {
    const before = this.stacks.length;
    const scope = this.#open(template, surroundings, always, [template.file], undefined);
    if (this.stacks.length >= maxStacks) this.stacks.splice(Math.max(before + 1, maxJudged));
    return scope;
  }

  /** To be asked for when all is open: what a nested stack is passed may come from one that is opened after it. */
  get constraints(): readonly Constraint[] {
    const budget = new Budget(stepsToConstrain);
    return this.stacks.flatMap((stack) => this.#constrainParameters(stack, budget));
  }

  /** The scope of a stack that has been opened, as far as it has come; `undefined` when it has not. */
  scopeOf(stack: string): Scope | undefined {
    return this.#scopes.get(stack);
  }

  /** `ancestors` are the files of the stack and of those around it. */
  #open(
    source: Template,
    surroundings: Surroundings,
    exists: Formula,
    ancestors: readonly string[],
    nestedIn: Stack["nestedIn"],
  ): Scope {
    const { template, guards, isExact, gaps } = expandTemplate(source, surroundings, this.#read);
    this.gaps.push(...gaps);
    const children = new Map<string, Scope>();
    const attribute = (logicalId: string, name: string): Choices | undefined => {
      const child = children.get(logicalId);
      return child !== undefined && name.startsWith("Outputs.")
        ? evaluateOutput(name.slice("Outputs.".length), child)
        : undefined;
    };
    const scope = createScope(template.root, { ...surroundings, attribute });
    this.#scopes.set(scope.stack, scope);
    const stack: Stack = { template, scope, exists, guards, isExact, ...(nestedIn === undefined ? {} : { nestedIn }) };
    this.stacks.push(stack);
    const resources = member(template.root, "Resources");
    for (const [logicalId, definition] of isMap(resources) ? Object.entries(resources) : []) {
      const child = this.#openNested(stack, logicalId, definition, ancestors);
      if (child !== undefined) children.set(logicalId, child);
    }
    return scope;
  }

  #openNested(
    stack: Stack,
    logicalId: string,
    definition: TemplateValue,
    ancestors: readonly string[],
  ): Scope | undefined {
    const nested = nestedTemplateOf(definition, stack, this.#read);
    if (nested === undefined) return undefined;
    const path: TemplatePath = ["Resources", logicalId, "Properties", nested.property];
    const report = (kind: Gap["kind"], message: string): undefined => {
      this.gaps.push({ kind, message, template: stack.template, path });
    };
    if (nested.kind === "not-followed") return report("incomplete", `Nested stack ${logicalId}: ${nested.reason}`);
    const { file } = nested;
    if (ancestors.includes(file)) {
      return report("invalid-template", `Nested stacks go round in a circle: ${[...ancestors, file].join(" -> ")}`);
    }
    if (this.stacks.length >= maxStacks) return report("incomplete", tooManyStacks);
    const parsed = entryOf(this.#parsed, file, () => parseTemplate(nested.content, { file }));
    if (parsed.kind === "other") return report("invalid-template", `${file} is not a template: ${parsed.reason}`);
    const exists = and([stack.exists, existenceOf(stack, logicalId, definition, this.#conditions)]);
    if (parsed.kind === "invalid") {
      return report("invalid-template", `${file} cannot be read: ${parsed.problems[0]?.message ?? "no reason given"}`);
    }
    for (const { message, span } of parsed.problems) {
      this.gaps.push({ kind: "invalid-template", message, template: parsed.template, path: [], span });
    }
    const passed = passedParameters(definition);
    const id = stack.scope.stack === "" ? logicalId : `${stack.scope.stack}/${logicalId}`;
    const bind = (declaration: ParameterDeclaration): Choices => bindParameter(declaration, passed, stack.scope, id);
    const neighbours = neighboursInside(stack.scope.neighbours);
    const surroundings: Surroundings = { stack: id, bind, ...(neighbours === undefined ? {} : { neighbours }) };
    return this.#open(parsed.template, surroundings, exists, [...ancestors, file], { stack, logicalId });
  }

  /** A nested stack is not created with a value that its parameter's declaration does not allow. */
  #constrainParameters(stack: Stack, budget: Budget): readonly Constraint[] {
    const { scope, exists, nestedIn } = stack;
    if (nestedIn === undefined) return [];
    const parameters = member(scope.root, "Parameters");
    return Object.entries(isMap(parameters) ? parameters : {}).flatMap(([name, definition]) => {
      const declaration = readParameterDeclaration(name, definition);
      const ofGiven = declarationOfGiven(declaration);
      // What is passed on and on can be long, and need not be worked out where anything will do.
      if (!isRestrictive(ofGiven)) return [];
      const choices = isStoredParameter(declaration) ? storedNames(ofGiven, stack) : scope.parameter(name);
      return (choices ?? []).flatMap(({ when, value }) => {
        const acceptable = isAcceptable(value, ofGiven, scope.stack, budget);
        const formula = or([not(exists), not(this.#conditions.assume(when)), acceptable]);
        const what = `nested stack '${nestedIn.logicalId}' is passed a value that its parameter '${name}' allows`;
        return [{ formula, what, template: nestedIn.stack.template, path: ["Resources", nestedIn.logicalId] }];
      });
    });
  }
}

const tooManyStacks = `More than ${maxStacks} nested stacks, of which the first ${maxJudged} were judged`;

/** In which deployments a resource of the stack exists, given that the stack does. */
export function existenceOf(
  stack: Stack,
  logicalId: string,
  definition: TemplateValue,
  conditions: Conditions,
): Formula {
  const condition = scalarText(member(definition, "Condition"));
  const guard = or((stack.guards.get(logicalId) ?? [[]]).map((assumptions) => conditions.assume(assumptions)));
  return condition === undefined ? guard : and([guard, conditions.named(stack.scope.stack, condition)]);
}

/** The names that a parameter of a nested stack is given, which stand for what the Parameter Store holds under them. */
function storedNames(ofName: ParameterDeclaration, { nestedIn, scope }: Stack): Choices | undefined {
  const parent = nestedIn?.stack.scope;
  const passed = passedParameters(parent?.resource(nestedIn?.logicalId ?? ""));
  return parent && unlessTooMany(() => bindParameter(ofName, passed, parent, scope.stack));
}

function passedParameters(definition: TemplateValue | undefined): TemplateValue | undefined {
  return member(member(definition, "Properties"), "Parameters");
}

/** In pieces, far more than a value of 4,096 characters has: each stack can pass on several times what it was passed. */
const maxPassed = 1000;

/** What the parameter of nested stack `id` is given: what its parent passes, else the default, which nobody can change. */
function bindParameter(
  declaration: ParameterDeclaration,
  passed: TemplateValue | undefined,
  parent: Scope,
  id: string,
): Choices {
  if (isStoredParameter(declaration)) {
    const name = bindParameter(declarationOfGiven(declaration), passed, parent, id);
    return chooseEach(name, (value) =>
      only(value.kind === "text" ? textValue([storedAtom(declaration.name, value.text)]) : value),
    );
  }
  const node = member(passed, declaration.name);
  const preset = declaration.default;
  const otherwise =
    preset === undefined
      ? unknown(`the parameter ${declaration.name}, which the parent stack does not pass`)
      : only(textValue(toText([preset])));
  if (node === undefined) return otherwise;
  const choices = evaluate(node, parent).flatMap((choice) => withReferences(choice));
  const isPassed = choices.some(({ value }) => value.kind !== "absent");
  return chooseEach(choices, (value) => {
    // Without a default the deployment fails where nothing is passed: then it has no value.
    if (value.kind === "absent") return preset === undefined && isPassed ? [] : otherwise;
    if (value.kind === "text") {
      if (value.text.length > maxPassed)
        return unknown(`the parameter ${declaration.name}, which is passed too long a text`);
      const text = isListParameter(declaration) ? value.text : joinList(value.text);
      return only(textValue(passThrough(text, declaration, id)));
    }
    if (value.kind !== "list") return only(value);
    const texts = value.items.map((item): Text | undefined => (item.kind === "text" ? item.text : undefined));
    if (texts.includes(undefined)) return unknown(`the parameter ${declaration.name}, whose list is not followed`);
    if (isListParameter(declaration)) {
      const items = texts.map((text) => textValue(passThrough(text ?? [], declaration, id)));
      return only<Value>({ kind: "list", items });
    }
    const joined = toText(texts.flatMap((text, index) => (index === 0 ? (text ?? []) : [",", ...(text ?? [])])));
    return only(textValue(passThrough(joined, declaration, id)));
  });
}

/** The choice with dynamic references as what the parent, which resolves them, passes: also those that are values of parameters. */
function withReferences({ when, value }: Choice<Value>, done: readonly string[] = []): Choices {
  if (value.kind !== "text") return [{ when, value }];
  const whole = concatenate([value.text]);
  const atom = atomsOf(value.text).find((each) => referencesOf(each).length > 0 && !done.includes(each.id));
  if (atom === undefined) return [{ when, value: whole === undefined ? value : textValue(whole) }];
  const references = referencesOf(atom);
  const is = (reference: string, holds: boolean): Assumption => {
    return { kind: "equal", left: [atom], right: toText([reference]), holds };
  };
  const choices = references.map((reference) => {
    const pieces = value.text.map((piece) => (typeof piece === "object" && piece.id === atom.id ? reference : piece));
    return { when: [...when, is(reference, true)], value: textValue(toText(pieces)) };
  });
  const isNone = { when: [...when, ...references.map((reference) => is(reference, false))], value };
  return [...choices, isNone].flatMap((choice) => withReferences(choice, [...done, atom.id]));
}

/** The text as it comes out of a nested stack's parameter, which shows it unless it is declared otherwise. */
function passThrough(text: Text, { name, noEcho }: ParameterDeclaration, stack: string): Text {
  if (noEcho) return text;
  return text.map((piece) => (typeof piece === "string" ? piece : { shownBy: { stack, name }, ...piece }));
}

/** A nested stack has a name of its own, which nobody knows. */
function neighboursInside(neighbours: Neighbours | undefined): Neighbours | undefined {
  if (neighbours === undefined) return undefined;
  const { "AWS::StackName": _, ...shared } = neighbours.pseudoParameters;
  return { ...neighbours, pseudoParameters: shared };
}

/** An output of another stack; one that is not there counts as unknown, for a deployment that reads it fails. */
export function evaluateOutput(name: string, scope: Scope): Choices {
  const output = member(member(scope.root, "Outputs"), name);
  const node = member(output, "Value");
  const condition = scalarText(member(output, "Condition"));
  const when = condition === undefined ? [] : [isThere(scope.stack, condition)];
  if (node === undefined) return unknown(`the output ${name}, which the nested stack does not have`);
  return evaluateOnce(`Outputs.${name}`, `the output ${name}`, scope, () =>
    chooseEach([{ when, value: node }], (value) => evaluate(value, scope)),
  );
}
