import { intrinsicCall } from "../evaluation/evaluate";
import { scalarText } from "../evaluation/parameter-declaration";
import type { TemplatePath } from "../finding";
import { isList, isMap, member, type TemplateMap } from "../template/template-value";
import { isCarrier, isEssential, isPurpose } from "./essential";
import { findReferences, type Reference } from "./find-references";
import { callAround, hasSeveralLines, isBlank } from "./function-call";
import { cutPlaceholders } from "./placeholders";
import {
  CannotRemove,
  type PlannedRemoval,
  type PlannedUnwrap,
  type RemovalPlan,
  type RemovalReason,
} from "./removal-plan";
import { definitionPath, isLoop, isWithin, pathKey, valueAt } from "./value-at";

/** Plans how to take out the keys, which have these logical IDs, and whose owners are these users. Throws `CannotRemove`. */
export function planRemovals(root: TemplateMap, keys: ReadonlySet<string>, users: ReadonlySet<string>): RemovalPlan {
  const references = findReferences(root);
  let lost = keys;
  for (;;) {
    const planner = new Planner(root, references, keys, users);
    for (const id of lost) planner.loseResource(id);
    planner.settle();
    // Whether a secret carries nothing but the key depends on what else goes: that is known the next time.
    if (planner.lost.size === lost.size) return planner.plan();
    lost = planner.lost;
  }
}

class Planner {
  readonly lost = new Set<string>();
  readonly #root: TemplateMap;
  readonly #references: readonly Reference[];
  readonly #keys: ReadonlySet<string>;
  readonly #users: ReadonlySet<string>;
  readonly #removals = new Map<string, PlannedRemoval>();
  readonly #cuts = new Map<string, { readonly path: TemplatePath; readonly placeholders: Set<string> }>();
  readonly #unwraps = new Map<string, PlannedUnwrap>();
  #changes = 0;

  constructor(
    root: TemplateMap,
    references: readonly Reference[],
    keys: ReadonlySet<string>,
    users: ReadonlySet<string>,
  ) {
    this.#root = root;
    this.#references = references;
    this.#keys = keys;
    this.#users = users;
  }

  loseResource(id: string): void {
    if (this.lost.has(id)) return;
    this.lost.add(id);
    this.#remove(["Resources", id], this.#keys.has(id) ? "key" : "carrier");
  }

  /** Takes out the references to what is lost, then what is left empty by that, until there is nothing more. */
  settle(): void {
    for (let before = -1; before !== this.#changes; ) {
      before = this.#changes;
      for (const reference of this.#references) {
        if (this.lost.has(reference.name) && !this.#isGone(reference.path)) this.#loseReference(reference);
      }
      for (const { path } of [...this.#removals.values()]) {
        if (!this.#isGone(path.slice(0, -1))) this.#loseIfEmptied(path.slice(0, -1));
      }
      for (const { path } of this.#cuts.values()) {
        if (!this.#isGone(path) && isBlank([this.#textLeft(path)])) this.#lose(callOfText(path));
      }
    }
  }

  plan(): RemovalPlan {
    const removals = [...this.#removals.values()];
    return {
      removals: removals.filter(({ path }) => !this.#isGone(path.slice(0, -1))),
      cuts: [...this.#cuts.values()].filter(({ path }) => !this.#isGone(path)),
      unwraps: [...this.#unwraps.values()].filter(({ path }) => !this.#isGone(path)),
      steps: removals,
    };
  }

  #loseReference(reference: Reference): void {
    const { kind, path } = reference;
    if (path[0] === "Outputs") this.#remove(definitionPath(path), "output");
    else if (kind === "dependency") this.#remove(path, "dependency");
    else if (this.#isInCarrier(path) && this.#carriesNothingElse(path.slice(0, 4))) this.loseResource(`${path[1]}`);
    else if (kind === "call") this.#lose(path);
    else if (this.#isLongText(callOfText(path))) this.#cut(path, reference.placeholder);
    else this.#lose(callOfText(path));
  }

  /** Takes out the value at a path, and the smallest thing around it that can do without. */
  #lose(path: TemplatePath, reason: "entry" | "emptied" = "entry"): void {
    if (this.#isGone(path)) return;
    const call = callAround(this.#root, path);
    const [first, second] = call?.within ?? [];
    const depth = call?.within.length ?? 0;
    if (call === undefined) this.#loseEntry(path, reason);
    else if (call.name === "Fn::Transform") throw new CannotRemove("is handed to a macro", call.path);
    else if (call.name === "Fn::If" && depth === 1 && first !== 0) this.#loseBranch(call.path, Number(first));
    else if (call.name === "Fn::If" && depth > 1) this.#loseEntry(path, reason);
    else if (call.name === "Fn::ToJsonString" && depth > 0) this.#loseEntry(path, reason);
    else if (/^Fn::(Join|Sub)$/.test(call.name) && depth === 2 && first === 1 && this.#isLongText(call.path)) {
      // A variable of a text shows where it stands in that.
      this.#remove(path, call.name === "Fn::Sub" ? "emptied" : "text");
      if (call.name === "Fn::Sub") this.#cut([...call.path, "Fn::Sub", 0], `${second}`);
    } else this.#lose(call.path);
  }

  /** Takes out an entry that is not given to a function. */
  #loseEntry(path: TemplatePath, reason: "entry" | "emptied"): void {
    const [section, id, part, property] = path;
    const around = path.slice(0, -1);
    const isDefinition = path.length > 1 && definitionPath(path).length === path.length;
    if (section === "Outputs" && path.length > 1) this.#remove(definitionPath(path), "output");
    else if (section === "Resources" && path.length === 1) throw new CannotRemove("would be empty", path);
    else if (section === "Resources" && isDefinition && path.length > 2)
      throw new CannotRemove("is made by a loop", path);
    else if (section === "Resources" && isDefinition) this.loseResource(`${id}`);
    else if (isLoop(around.at(-1))) this.#lose(around, reason);
    else if (part === "Properties" && path.length === 4 && isPurpose(this.#typeOf(`${id}`), `${property}`)) {
      this.loseResource(`${id}`);
    } else if (path.length > 4 && isEssential(this.#root, path)) this.#lose(around);
    else this.#remove(path, reason);
  }

  /** Leaves the other branch in place of the `Fn::If`, unless that gives nothing, too. */
  #loseBranch(callPath: TemplatePath, index: number): void {
    const kept = [...callPath, "Fn::If", 3 - index];
    const key = pathKey(callPath);
    const other = valueAt(this.#root, kept) ?? null;
    const call = intrinsicCall(other);
    const isNothing = call?.name === "Ref" && call.argument === "AWS::NoValue";
    if (isNothing || this.#unwraps.has(key)) {
      this.#unwraps.delete(key);
      this.#lose(callPath);
    } else this.#unwrap(callPath, kept);
  }

  #loseIfEmptied(path: TemplatePath): void {
    const value = valueAt(this.#root, path) ?? null;
    const entries = isList(value) ? value.map((_, index) => index) : Object.keys(isMap(value) ? value : {});
    const left = entries.filter((entry) => !this.#removals.has(pathKey([...path, entry])));
    const call = callAround(this.#root, path);
    const isArgument = call?.within.length === 1 && call.within[0] === 1;
    if (call?.name === "Fn::Join" && isArgument) {
      if (isBlank(left.map((index) => valueAt(value, [index]) ?? null))) this.#lose(call.path);
    } else if (left.length > 0) return;
    else if (call?.name === "Fn::Sub" && isArgument) {
      const argument = [...call.path, "Fn::Sub"];
      this.#unwrap(argument, [...argument, 0]);
    } else this.#lose(path, "emptied");
  }

  #remove(path: TemplatePath, reason: RemovalReason): void {
    const key = pathKey(path);
    if (this.#removals.has(key)) return;
    this.#removals.set(key, { path, reason });
    this.#changes += 1;
  }

  #unwrap(path: TemplatePath, kept: TemplatePath): void {
    this.#unwraps.set(pathKey(path), { path, kept });
    this.#changes += 1;
  }

  #cut(path: TemplatePath, placeholder: string): void {
    const key = pathKey(path);
    const cut = this.#cuts.get(key) ?? { path, placeholders: new Set() };
    if (cut.placeholders.has(placeholder)) return;
    this.#cuts.set(key, cut);
    cut.placeholders.add(placeholder);
    this.#changes += 1;
  }

  /** Whether the entry is one that goes, or within one. */
  #isGone(path: TemplatePath): boolean {
    for (let length = path.length; length > 0; length -= 1) {
      const key = pathKey(path.slice(0, length));
      if (this.#removals.has(key)) return true;
      const unwrap = this.#unwraps.get(key);
      if (unwrap !== undefined && length < path.length && !isWithin(path, unwrap.kept)) return true;
    }
    return false;
  }

  #isInCarrier([section, id, part, property]: TemplatePath): boolean {
    return section === "Resources" && part === "Properties" && isCarrier(this.#typeOf(`${id}`), `${property}`);
  }

  /** Whether the entry at a path is made of what is lost, its owners' names and plain text alone. */
  #carriesNothingElse(path: TemplatePath): boolean {
    const value = valueAt(this.#root, path) ?? null;
    const isKnown = (name: string): boolean => this.lost.has(name) || this.#users.has(name) || name.startsWith("AWS::");
    return (
      findReferences(value).every(({ name }) => isKnown(name)) &&
      !/\{\{resolve:|Fn::(ImportValue|GetStackOutput|FindInMap)/.test(JSON.stringify(value))
    );
  }

  #isLongText(callPath: TemplatePath): boolean {
    return this.#isInCarrier(callPath) || hasSeveralLines(valueAt(this.#root, callPath) ?? null);
  }

  #textLeft(path: TemplatePath): string {
    const placeholders = this.#cuts.get(pathKey(path))?.placeholders ?? new Set();
    return cutPlaceholders(scalarText(valueAt(this.#root, path)) ?? "", placeholders);
  }

  #typeOf(id: string): string {
    return scalarText(member(valueAt(this.#root, ["Resources", id]), "Type")) ?? "";
  }
}

/** The path of the `Fn::Sub` that has this text. */
function callOfText(path: TemplatePath): TemplatePath {
  return path.slice(0, path.lastIndexOf("Fn::Sub"));
}
