import type { Atom, Text } from "../evaluation/text";
import { atomOf, atomsOf, literalOf, toText } from "../evaluation/text";
import type { Budget } from "./budget";
import { acceptsValue, finiteDomain, mayAccept, patternOfValue } from "./domain";

interface Binding {
  readonly atom: Atom;
  readonly text: Text;
}

/**
 * What a search has assumed of the atoms: what each is bound to, and which values are left for it. It can be taken back
 * to an earlier state. A method that assumes something returns false when that contradicts what was assumed before.
 */
export class Assignment {
  /** The atom that each thing assumed was about, in order; as long as `undoTo` left it. */
  readonly changed: Atom[] = [];
  readonly #undo: (() => void)[] = [];
  readonly #bindings = new Map<string, Binding>();
  /** The atoms that are bound to a text with the atom in it. */
  readonly #users = new Map<string, Atom[]>();
  /** Values that are no longer left, of atoms that are not bound and have few values. */
  readonly #excluded = new Map<string, Set<string>>();
  readonly #budget: Budget;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  /** Takes back all that was assumed after the first `size` things. */
  undoTo(size: number): void {
    this.changed.length = size;
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
    const excluded = this.#excluded.get(atom.id);
    const domain = finiteDomain(atom);
    return excluded === undefined ? domain : domain?.filter((value) => !excluded.has(value));
  }

  /** Whether an atom that is not bound could be given the value. */
  isLeft(atom: Atom, value: string): boolean {
    return acceptsValue(atom, value) && this.#excluded.get(atom.id)?.has(value) !== true;
  }

  /** The atoms whose value depends on that of the given one. */
  dependents(atom: Atom): readonly Atom[] {
    const found = new Map<string, Atom>();
    const waiting = [atom];
    for (let each = waiting.pop(); each !== undefined; each = waiting.pop()) {
      for (const user of this.#users.get(each.id) ?? []) {
        if (found.has(user.id)) continue;
        found.set(user.id, user);
        waiting.push(user);
      }
    }
    return [...found.values()];
  }

  /** Lets an atom that is not bound stand for a resolved text that does not contain it. */
  bind(atom: Atom, text: Text): boolean {
    const other = atomOf(text);
    if (other !== undefined) return this.#merge(atom, other);
    const literal = literalOf(text);
    if (literal === undefined ? !mayAccept(atom, text) : !this.isLeft(atom, literal)) return false;
    this.#setBinding(atom, text);
    return true;
  }

  /** Leaves an atom that is not bound any value but this one; says nothing of an atom that has too many values. */
  exclude(atom: Atom, value: string): boolean {
    const domain = finiteDomain(atom);
    if (domain === undefined || !this.isLeft(atom, value)) return true;
    const excluded = this.#excluded.get(atom.id) ?? new Set();
    this.#excluded.set(atom.id, excluded.add(value));
    this.#record(atom, () => excluded.delete(value));
    if (excluded.size < domain.length - 1) return true;
    const last = domain.find((candidate) => !excluded.has(candidate));
    return last !== undefined && this.bind(atom, toText([last]));
  }

  /** Whether the atom could have the value of what it is bound to. */
  isConsistent(atom: Atom): boolean {
    return mayAccept(atom, this.resolve([atom]));
  }

  #merge(one: Atom, other: Atom): boolean {
    // What has few values stays, or what must match a pattern, or that would be lost; else it is the first by id, so that
    // the order tells nothing.
    const difference = restrictionOf(one) - restrictionOf(other);
    const isKept = difference === 0 ? one.id < other.id : difference > 0;
    const [bound, kept] = isKept ? [other, one] : [one, other];
    const lost = (this.domainOf(kept) ?? []).filter((value) => !this.isLeft(bound, value));
    this.#setBinding(bound, [kept]);
    for (const value of lost) if (!this.exclude(kept, value)) return false;
    return true;
  }

  #setBinding(atom: Atom, text: Text): void {
    this.#bindings.set(atom.id, { atom, text });
    const atoms = atomsOf(text);
    for (const { id } of atoms) {
      const users = this.#users.get(id);
      if (users === undefined) this.#users.set(id, [atom]);
      else users.push(atom);
    }
    this.#record(atom, () => {
      this.#bindings.delete(atom.id);
      for (const { id } of atoms) this.#users.get(id)?.pop();
    });
  }

  #record(atom: Atom, undo: () => void): void {
    this.changed.push(atom);
    this.#undo.push(undo);
  }
}

function restrictionOf(atom: Atom): number {
  if (finiteDomain(atom) !== undefined) return 2;
  return patternOfValue(atom) === undefined ? 0 : 1;
}
