import { finiteDomain } from "../conditions/domain";
import { equal } from "../conditions/equal";
import { type Formula, or } from "../conditions/formula";
import { evaluate, intrinsicCall } from "../evaluation/evaluate";
import type { Scope } from "../evaluation/scope";
import { type Atom, atomOf, literalOf, type Text, toText } from "../evaluation/text";
import { isList, isMap, member, type TemplateMap, type TemplateValue } from "../template/template-value";
import { entryOf } from "./entry-of";

/** What templates say of the values that a free parameter is meant to have; worked out when first asked. */
export class LikelyValues {
  readonly #values = new Map<string, Set<string>>();
  readonly #compared = new Map<string, Map<string, Atom>>();

  readonly #scopes: Iterable<Scope>;
  #isRead = false;

  constructor(scopes: Iterable<Scope>) {
    this.#scopes = scopes;
  }

  /** Reads what the conditions, rules and mapping look-ups of the templates compare parameters with. */
  #read(): void {
    if (this.#isRead) return;
    this.#isRead = true;
    for (const scope of this.#scopes) {
      visitCalls(scope.root, (name, argument) => {
        if (name === "Fn::Equals" && isList(argument)) this.#readComparison(argument[0], argument[1], scope);
        if (name === "Fn::Contains" && isList(argument) && isList(argument[0])) {
          for (const item of argument[0]) this.#readComparison(item, argument[1], scope);
        }
        if (name === "Fn::FindInMap" && isList(argument)) this.#readLookUp(argument, scope);
      });
    }
  }

  /** The likely values of the parameter, those included that it has by what it is compared with. */
  valuesOf(atom: Atom): readonly string[] {
    this.#read();
    const family = this.#family(atom);
    const values = family.flatMap((member) => [...(this.#values.get(member.id) ?? []), ...ownValues(member)]);
    return [...new Set(values)];
  }

  /** That the parameter has one of its likely values, or the value of one of `others` that it is compared with. */
  formula(atom: Atom, others: readonly Atom[]): Formula {
    const values = this.valuesOf(atom);
    const family = this.#family(atom);
    const partners = others.filter(({ id }) => id !== atom.id && family.some((member) => member.id === id));
    return or([
      ...values.map((value) => equal([atom], toText([value]))),
      ...partners.map((other) => equal([atom], [other])),
    ]);
  }

  /** The parameter and all that it is compared with, directly or through one another. */
  #family(atom: Atom): readonly Atom[] {
    const family = new Map([[atom.id, atom]]);
    for (const member of family.values()) {
      for (const other of this.#compared.get(member.id)?.values() ?? []) family.set(other.id, other);
    }
    return [...family.values()];
  }

  #readComparison(left: TemplateValue | undefined, right: TemplateValue | undefined, scope: Scope): void {
    for (const one of plainTexts(left, scope)) {
      for (const other of plainTexts(right, scope)) {
        this.#compare(one, other);
        this.#compare(other, one);
      }
    }
  }

  #readLookUp(argument: readonly TemplateValue[], scope: Scope): void {
    const mappings = member(scope.root, "Mappings");
    const mapping = typeof argument[0] === "string" ? member(mappings, argument[0]) : undefined;
    if (!isMap(mapping)) return;
    const topLevel = Object.keys(mapping);
    const secondLevel = Object.values(mapping).flatMap((inner) => (isMap(inner) ? Object.keys(inner) : []));
    for (const [node, keys] of [[argument[1], topLevel] as const, [argument[2], secondLevel] as const]) {
      for (const text of plainTexts(node, scope)) for (const key of keys) this.#compare(text, toText([key]));
    }
  }

  #compare(one: Text, other: Text): void {
    const atom = atomOf(one);
    const otherAtom = atomOf(other);
    const literal = literalOf(other);
    if (atom === undefined) return;
    if (literal !== undefined) entryOf(this.#values, atom.id, () => new Set<string>()).add(literal);
    if (otherAtom !== undefined && otherAtom.id !== atom.id) {
      entryOf(this.#compared, atom.id, () => new Map<string, Atom>()).set(otherAtom.id, otherAtom);
    }
  }
}

/** The texts that a `Ref` or a literal stands for; none for any other expression. */
function plainTexts(node: TemplateValue | undefined, scope: Scope): readonly Text[] {
  if (node === undefined || isList(node) || (isMap(node) && intrinsicCall(node)?.name !== "Ref")) return [];
  return evaluate(node, scope).flatMap(({ value }) => (value.kind === "text" ? [value.text] : []));
}

/** The values that the declaration itself names. */
function ownValues(atom: Atom): readonly string[] {
  const preset = atom.declaration?.default;
  return [...(preset === undefined ? [] : [preset]), ...(finiteDomain(atom) ?? [])];
}

function visitCalls(root: TemplateMap, visit: (name: string, argument: TemplateValue) => void): void {
  const waiting: TemplateValue[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const call = intrinsicCall(node);
    if (call !== undefined) visit(call.name, call.argument);
    if (isList(node) || isMap(node)) for (const value of Object.values<TemplateValue>(node)) waiting.push(value);
  }
}
