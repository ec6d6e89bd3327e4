import { type Assumption, bothHold, type Choice } from "../evaluation/choices";
import { evaluate } from "../evaluation/evaluate";
import { itemsOf, scalarText } from "../evaluation/parameter-declaration";
import { createScope, type Scope, type Surroundings } from "../evaluation/scope";
import { type Atom, atomOf, literalOf, toText } from "../evaluation/text";
import { transformEntries } from "../evaluation/transform-section";
import { literalValue, type Value } from "../evaluation/value";
import type { TemplatePath } from "../finding";
import { parseDocument } from "../template/parse-document";
import type { EntryLocation, Template } from "../template/template";
import { isList, isMap, member, type TemplateMap, type TemplateValue } from "../template/template-value";
import { isRemote, resolveLocation } from "./local-file";
import type { FileReader, Gap } from "./stack";
import { describeMacro, isUnderstoodTransform } from "./transforms";

/** A template as CloudFormation sees it after the transforms that can be worked out here. */
export interface ExpandedTemplate {
  /** Places are those in the source. */
  readonly template: Template;
  /** By the logical ID of a resource that a loop makes: it is there when all assumptions of one of the lists hold. */
  readonly guards: ReadonlyMap<string, readonly (readonly Assumption[])[]>;
  /** Whether that is what CloudFormation sees in every deployment. */
  readonly isExact: boolean;
  readonly gaps: readonly Gap[];
}

/** CloudFormation takes a template of at most 1 MB after expansion, so no deployment has more values than this. */
const maxExpandedValues = 200_000;

/** Runs the template's loops (`Fn::ForEach`) and local includes; other macros are named in `gaps`. */
export function expandTemplate(source: Template, surroundings: Surroundings, read: FileReader): ExpandedTemplate {
  const expansion = new Expansion(source, createScope(source.root, surroundings), read);
  expansion.reportMacros();
  if (!needsExpansion(source.root)) {
    return { template: source, guards: new Map(), isExact: expansion.isExact, gaps: expansion.gaps };
  }
  try {
    const root = expansion.expandRoot();
    const template: Template = {
      file: source.file,
      text: source.text,
      root,
      locate: (path) => expansion.locate(path),
      duplicateKeys: () => source.duplicateKeys(),
    };
    return { template, guards: expansion.guards, isExact: expansion.isExact, gaps: expansion.gaps };
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    const message = `Expanded, the template has more than ${maxExpandedValues} values: it was judged unexpanded`;
    const gap: Gap = { kind: "incomplete", message, template: source, path: [] };
    return { template: source, guards: new Map(), isExact: false, gaps: [...expansion.gaps, gap] };
  }
}

class TooLarge extends Error {}

/** A place in a source. */
interface Origin {
  readonly template: Template;
  readonly path: TemplatePath;
}

type Entries = [key: string, value: TemplateValue][];

/** The loops around a place. */
interface Loops {
  /** The item that each loop is at, by the name of its variable. */
  readonly variables: ReadonlyMap<string, string>;
  /** What must hold for the loops to come to these items. */
  readonly when: readonly Assumption[];
}

const noLoops: Loops = { variables: new Map(), when: [] };

/** What a loop runs over. */
interface Run {
  readonly items: readonly string[];
  /** Why it may run over other items, too; absent when it cannot. */
  readonly gap?: string;
}

const dependsOnDeployment = "What this loop runs over depends on the deployment";
const judgedAsDeclared = `${dependsOnDeployment}: it is judged for the declared values alone`;

class Expansion {
  readonly gaps: Gap[] = [];
  readonly guards = new Map<string, (readonly Assumption[])[]>();
  readonly #source: Template;
  readonly #scope: Scope;
  readonly #read: FileReader;
  /** Files whose content is being put in: meeting one again means that includes go round in a circle. */
  readonly #including: string[];
  readonly #origins = new Map<string, Origin>();
  #values = 0;
  #hasChoices = false;

  constructor(source: Template, scope: Scope, read: FileReader) {
    this.#source = source;
    this.#scope = scope;
    this.#read = read;
    this.#including = [source.file];
  }

  /** Whether all could be worked out, and comes out the same in every deployment. */
  get isExact(): boolean {
    return this.gaps.length === 0 && !this.#hasChoices;
  }

  /** Names the macros of the `Transform` section that are not understood. */
  reportMacros(): void {
    for (const { name, path } of transformEntries(this.#source.root)) {
      if (name !== undefined) this.#reportMacro(name, { template: this.#source, path });
    }
  }

  /** The template's root, expanded. */
  expandRoot(): TemplateMap {
    const entries: Entries = [];
    for (const { entry } of transformEntries(this.#source.root)) {
      if (isInclude(entry)) {
        this.#include(entry, [], { template: this.#source, path: ["Transform"] }, noLoops, entries);
      }
    }
    this.#expandMembers(this.#source.root, [], { template: this.#source, path: [] }, noLoops, entries);
    return Object.fromEntries(entries);
  }

  /** Where the entry at a path of the expanded template stands in the sources. */
  locate(path: TemplatePath): EntryLocation | undefined {
    for (let length = path.length; length > 0; length -= 1) {
      const origin = this.#origins.get(JSON.stringify(path.slice(0, length)));
      if (origin === undefined) continue;
      const location = origin.template.locate([...origin.path, ...path.slice(length)]);
      if (location === undefined || origin.template === this.#source) return location;
      return { ...location, template: origin.template };
    }
    return this.#source.locate(path);
  }

  #expand(node: TemplateValue, path: TemplatePath, origin: Origin, loops: Loops): TemplateValue {
    this.#values += 1;
    if (this.#values > maxExpandedValues) throw new TooLarge();
    if (typeof node === "string") return substitute(node, loops.variables);
    if (isList(node)) {
      return node.map((item, index) =>
        this.#expand(item, [...path, index], { ...origin, path: [...origin.path, index] }, loops),
      );
    }
    if (!isMap(node)) return node;
    const reference = Object.keys(node).length === 1 ? scalarText(member(node, "Ref")) : undefined;
    const variable = reference === undefined ? undefined : loops.variables.get(reference);
    if (variable !== undefined) return variable;
    const entries: Entries = [];
    this.#expandMembers(node, path, origin, loops, entries);
    return Object.fromEntries(entries);
  }

  #expandMembers(map: TemplateMap, path: TemplatePath, origin: Origin, loops: Loops, entries: Entries): void {
    for (const [key, value] of Object.entries(map)) {
      const at: Origin = { ...origin, path: [...origin.path, key] };
      if (key.startsWith("Fn::ForEach")) this.#expandLoop(value, path, at, loops, entries);
      else if (key === "Fn::Transform" && this.#include(value, path, at, loops, entries)) continue;
      else {
        const newKey = substitute(key, loops.variables);
        const newPath = [...path, newKey];
        if (newKey !== key || at.template !== this.#source || at.path.length !== newPath.length) {
          this.#origins.set(JSON.stringify(newPath), at);
        }
        if (loops !== noLoops && path.length === 1 && path[0] === "Resources") {
          this.guards.set(newKey, [...(this.guards.get(newKey) ?? []), loops.when]);
        }
        entries.push([newKey, this.#expand(value, newPath, at, loops)]);
      }
    }
  }

  #expandLoop(loop: TemplateValue, path: TemplatePath, at: Origin, loops: Loops, entries: Entries): void {
    const [identifier, collection, body] = isList(loop) ? loop : [];
    const name = scalarText(identifier);
    if (name === undefined || collection === undefined || !isMap(body)) {
      this.gaps.push({ kind: "incomplete", message: "A loop without a variable, a collection and a body", ...at });
      return;
    }
    for (const { when, value } of this.#collect(this.#expand(collection, [...path, "collection"], at, loops))) {
      const both = bothHold(loops.when, when);
      if (both === undefined) continue;
      if (both.length > 0) this.#hasChoices = true;
      if (value.gap !== undefined) this.gaps.push({ kind: "incomplete", message: value.gap, ...at });
      for (const item of value.items) {
        const inner: Loops = { variables: new Map(loops.variables).set(name, item), when: both };
        this.#expandMembers(body, path, { ...at, path: [...at.path, 2] }, inner, entries);
      }
    }
  }

  /** What a loop runs over, by what must hold; a parameter that is free is taken at each value that is declared. */
  #collect(collection: TemplateValue): readonly Choice<Run>[] {
    return evaluate(collection, this.#scope).flatMap(({ when, value }): readonly Choice<Run>[] => {
      if (value.kind === "list") return [runOver(value.items, when)];
      const atom = value.kind === "text" ? atomOf(value.text) : undefined;
      const literal = literalValue(value);
      if (literal !== undefined) return [{ when, value: { items: itemsOf(literal) } }];
      const declared = atom === undefined ? [] : declaredValues(atom);
      if (atom === undefined || declared.length === 0)
        return [{ when, value: { items: [], gap: dependsOnDeployment } }];
      return declared.map((each) => ({
        when: [...when, { kind: "equal", left: [atom], right: toText([each]), holds: true }],
        value: { items: itemsOf(each), gap: judgedAsDeclared },
      }));
    });
  }

  /** Puts in what an `AWS::Include` names; false when the call is another macro, which is named and left in place. */
  #include(call: TemplateValue, path: TemplatePath, at: Origin, loops: Loops, entries: Entries): boolean {
    const name = scalarText(member(call, "Name"));
    if (name !== "AWS::Include") {
      this.#reportMacro(name ?? "without a name", at);
      return false;
    }
    const location = member(member(call, "Parameters"), "Location");
    const [choice] = location === undefined ? [] : evaluate(location, this.#scope);
    const literal = choice?.value.kind === "text" ? literalOf(choice.value.text) : undefined;
    if (literal === undefined || isRemote(literal)) {
      this.gaps.push({
        kind: "incomplete",
        message: `Not included: ${literal ?? "a location that the deployment decides"}`,
        ...at,
      });
      return true;
    }
    const asked = resolveLocation(at.template.file, literal);
    const found = this.#read(asked);
    if (found.kind === "refused") {
      this.gaps.push({ kind: "incomplete", message: `Not included: ${asked} was not read: ${found.reason}`, ...at });
      return true;
    }
    const file = found.file ?? asked;
    if (this.#including.includes(file)) {
      this.gaps.push({ kind: "invalid-template", message: `Includes go round in a circle: ${file}`, ...at });
      return true;
    }
    const parsed = parseDocument(found.content);
    if (parsed.kind === "invalid" || !isMap(parsed.value)) {
      const reason = parsed.kind === "invalid" ? parsed.problem.message : "it is not a mapping";
      this.gaps.push({ kind: "invalid-template", message: `${file} cannot be included: ${reason}`, ...at });
      return true;
    }
    const { text, value: root, locate } = parsed;
    const template: Template = { file, text, root, locate, duplicateKeys: () => [] };
    this.#including.push(file);
    this.#expandMembers(root, path, { template, path: [] }, loops, entries);
    this.#including.pop();
    return true;
  }

  #reportMacro(name: string, at: Origin): void {
    if (!isUnderstoodTransform(name)) this.gaps.push({ kind: "incomplete", message: describeMacro(name), ...at });
  }
}

/** A loop over a list that is written out; a parameter in it is taken at the first value that is declared. */
function runOver(list: readonly Value[], when: readonly Assumption[]): Choice<Run> {
  const assumed: Assumption[] = [];
  const items: string[] = [];
  for (const item of list) {
    const atom = item.kind === "text" ? atomOf(item.text) : undefined;
    const [text] = atom === undefined ? [literalValue(item)] : declaredValues(atom);
    if (text === undefined) return { when, value: { items: [], gap: dependsOnDeployment } };
    if (atom !== undefined) assumed.push({ kind: "equal", left: [atom], right: toText([text]), holds: true });
    items.push(text);
  }
  if (assumed.length === 0) return { when, value: { items } };
  return { when: [...when, ...assumed], value: { items, gap: judgedAsDeclared } };
}

/** The default first. An empty one is there to be replaced: no name is empty. */
function declaredValues({ declaration }: Atom): readonly string[] {
  const values = new Set([declaration?.default ?? "", ...(declaration?.allowedValues ?? [])]);
  values.delete("");
  return [...values];
}

/** Whether the entry of a `Transform` section includes a file; that takes parameters, and so more than a name. */
function isInclude(entry: TemplateValue): boolean {
  return member(entry, "Name") === "AWS::Include";
}

function needsExpansion(root: TemplateMap): boolean {
  if (transformEntries(root).some(({ entry }) => isInclude(entry))) return true;
  const waiting: TemplateValue[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (!isList(node) && !isMap(node)) continue;
    for (const [key, value] of Object.entries<TemplateValue>(node)) {
      if (key === "Fn::Transform" || key.startsWith("Fn::ForEach")) return true;
      waiting.push(value);
    }
  }
  return false;
}

/** `${Name}` stands for the loop's item, `&{Name}` for its letters and digits alone (as logical IDs need). */
function substitute(text: string, variables: ReadonlyMap<string, string>): string {
  if (variables.size === 0) return text;
  return text.replace(/([$&])\{([^{}]*)\}/g, (whole, sigil: string, name: string) => {
    const item = variables.get(name);
    if (item === undefined) return whole;
    return sigil === "&" ? item.replace(/[^A-Za-z0-9]/g, "") : item;
  });
}
