import type { Atom, Text } from "../evaluation/text";
import { atomOf, literalOf, toText } from "../evaluation/text";
import type { Budget } from "./budget";
import { acceptsValue, finiteDomain, mayAccept } from "./domain";

/**
 * What a search has assumed of the atoms: what each is bound to, and which values are left for it. It can be taken back
 * to an earlier state. A method that assumes something returns false when that contradicts what was assumed before.
 */
export class Assignment {
  readonly #bindings = new Map<string, { readonly atom: Atom; readonly text: Text }>();
  /** Of atoms that are not bound and have fewer values left than at first. */
  readonly #domains = new Map<string, readonly string[]>();
  readonly #undo: (() => void)[] = [];
  readonly #budget: Budget;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  /** Grows with everything that is assumed; what `undoTo` takes. */
  get size(): number {
    return this.#undo.length;
  }

  /** Takes back all that was assumed since `size` had the value. */
  undoTo(size: number): void {
    while (this.#undo.length > size) this.#undo.pop()?.();
  }

  /** The text with everything put in that its atoms are bound to. */
  resolve(text: Text): Text {
    if (!text.some((piece) => typeof piece === "object" && this.#bindings.has(piece.id))) return text;
    const resolved: (string | Atom)[] = [];
    const waiting = text.toReversed();
    for (let piece = waiting.pop(); piece !== undefined; piece = waiting.pop()) {
      const bound = typeof piece === "object" ? this.#bindings.get(piece.id) : undefined;
      this.#budget.spend(1);
      if (bound === undefined) resolved.push(piece);
      else for (const inner of bound.text.toReversed()) waiting.push(inner);
    }
    return toText(resolved);
  }

  /** The values that are left for an atom that is not bound; `undefined` when they are not finite. */
  domainOf(atom: Atom): readonly string[] | undefined {
    return this.#domains.get(atom.id) ?? finiteDomain(atom);
  }

  /** Lets an atom that is not bound stand for a resolved text that does not contain it. */
  bind(atom: Atom, text: Text): boolean {
    const other = atomOf(text);
    if (other !== undefined) return this.#merge(atom, other);
    const literal = literalOf(text);
    if (literal !== undefined && this.domainOf(atom)?.includes(literal) === false) return false;
    this.#bindings.set(atom.id, { atom, text });
    this.#undo.push(() => this.#bindings.delete(atom.id));
    return mayAccept(atom, text);
  }

  /** Leaves an atom that is not bound any value but this one. */
  exclude(atom: Atom, value: string): boolean {
    const domain = this.domainOf(atom);
    return domain === undefined || this.#restrict(atom, domain, (candidate) => candidate !== value);
  }

  /** Whether each bound atom could have the value of what it is bound to. */
  isConsistent(): boolean {
    for (const { atom, text } of this.#bindings.values()) {
      if (literalOf(text) === undefined && !mayAccept(atom, this.resolve(text))) return false;
    }
    return true;
  }

  /** The bound atoms that stand for the same as the given one, which is not bound. */
  boundTo(atom: Atom): readonly Atom[] {
    return [...this.#bindings.values()]
      .filter(({ text }) => atomOf(this.resolve(text))?.id === atom.id)
      .map((binding) => binding.atom);
  }

  #merge(one: Atom, other: Atom): boolean {
    const isFinite = this.domainOf(one) !== undefined;
    // What has few values stays, or they would be lost; else it is the first by id, so that the order tells nothing.
    const isKept = isFinite === (this.domainOf(other) !== undefined) ? one.id < other.id : isFinite;
    const [bound, kept] = isKept ? [other, one] : [one, other];
    this.#bindings.set(bound.id, { atom: bound, text: [kept] });
    this.#undo.push(() => this.#bindings.delete(bound.id));
    const [lost, left] = [this.domainOf(bound), this.domainOf(kept)];
    if (left === undefined) return true;
    return this.#restrict(kept, left, (value) => acceptsValue(bound, value) && lost?.includes(value) !== false);
  }

  #restrict(atom: Atom, domain: readonly string[], isLeft: (value: string) => boolean): boolean {
    const left = domain.filter(isLeft);
    const [single] = left;
    if (single === undefined) return false;
    if (left.length === 1) return this.bind(atom, toText([single]));
    const before = this.#domains.get(atom.id);
    this.#domains.set(atom.id, left);
    this.#undo.push(() => {
      if (before === undefined) this.#domains.delete(atom.id);
      else this.#domains.set(atom.id, before);
    });
    return true;
  }
}
