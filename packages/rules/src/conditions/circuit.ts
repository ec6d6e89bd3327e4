import { createHash } from "node:crypto";
import type { Atom, Text } from "../evaluation/text";
import { atomsOf, textKey, toText } from "../evaluation/text";
import { equal } from "./equal";
import type { Equation, Formula } from "./formula";

/** A node's index plus one; negative for the node's negation. */
export type Literal = number;

/** A part of a formula that stands once however often the formula says it. */
export type Node = NodeContent & {
  /** The same for the same content, whatever the order in which nodes were made. */
  readonly key: string;
  /** The gates that the node is an input of: positive where it is an input itself, negative for its negation. */
  readonly parents: Literal[];
};

type NodeContent =
  | Equation
  /** Holds when all inputs do; ordered by key. The gate without inputs, node 0, holds always. */
  | { readonly kind: "gate"; readonly inputs: readonly Literal[] }
  /** What cannot be followed may hold or not; `reason` completes "because of …". */
  | { readonly kind: "open"; readonly reason: string };

/** Holds always. */
export const alwaysTrue: Literal = 1;

/** Formulas as one graph of equations and gates, each of which is made once. A node's inputs stand before it. */
export class Circuit {
  readonly nodes: Node[] = [];
  readonly #indexes = new Map<string, number>();
  readonly #literals = new WeakMap<Formula, Literal>();
  #openNodes = 0;

  constructor() {
    this.#intern("", { kind: "gate", inputs: [] });
  }

  /** Every atom of the equations, ordered by id. */
  atoms(): readonly Atom[] {
    const atoms = new Map<string, Atom>();
    for (const node of this.nodes) {
      if (node.kind !== "equal") continue;
      for (const atom of [...atomsOf(node.left), ...atomsOf(node.right)]) atoms.set(atom.id, atom);
    }
    return [...atoms.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  /** The literal that holds when the formula does. A condition that leads back to itself is open. */
  add(formula: Formula): Literal {
    const entered = new Set<Formula>();
    const waiting = [formula];
    for (let part = waiting.at(-1); part !== undefined; part = waiting.at(-1)) {
      const missing = entered.has(part) ? [] : partsOf(part).filter((inner) => !this.#literals.has(inner));
      entered.add(part);
      for (const inner of missing) {
        if (entered.has(inner)) this.#literals.set(inner, this.#addOpen(circleReason(inner)));
        else waiting.push(inner);
      }
      if (missing.length > 0 && waiting.at(-1) !== part) continue;
      waiting.pop();
      if (!this.#literals.has(part)) this.#literals.set(part, this.#build(part));
    }
    return this.#literals.get(formula) ?? alwaysTrue;
  }

  /** Holds when all of them do. */
  and(literals: Iterable<Literal>): Literal {
    const inputs = new Set<Literal>();
    for (const literal of literals) {
      if (literal === -alwaysTrue || inputs.has(-literal)) return -alwaysTrue;
      if (literal !== alwaysTrue) inputs.add(literal);
    }
    const [first] = inputs;
    if (inputs.size < 2) return first ?? alwaysTrue;
    const ordered = [...inputs].map((input) => [this.#keyOf(input), input] as const).sort(([a], [b]) => (a < b ? -1 : 1));
    const key = ordered.map(([inputKey]) => inputKey).join(" ");
    return this.#intern(`(${shorten(key)})`, { kind: "gate", inputs: ordered.map(([, input]) => input) });
  }

  /** The literal with the values put in for atoms that have one, and for open nodes. */
  instantiate(literal: Literal, valueOf: (atom: Atom) => string | undefined, isTrue: (node: number) => boolean): Literal {
    const made: Literal[] = [];
    const known = (text: Text) => text.map((piece) => (typeof piece === "string" ? piece : (valueOf(piece) ?? piece)));
    for (const [index, node] of this.nodes.slice(0, Math.abs(literal)).entries()) {
      if (node.kind === "open") made.push(isTrue(index) ? alwaysTrue : -alwaysTrue);
      else if (node.kind === "equal") made.push(this.add(equal(toText(known(node.left)), toText(known(node.right)))));
      else made.push(this.and(node.inputs.map((input) => Math.sign(input) * (made[Math.abs(input) - 1] ?? input))));
    }
    return Math.sign(literal) * (made[Math.abs(literal) - 1] ?? literal);
  }

  /** Takes back all nodes after the first `size`. */
  truncate(size: number): void {
    while (this.nodes.length > size) {
      const node = this.nodes.pop();
      if (node === undefined) return;
      this.#indexes.delete(node.key);
      if (node.kind === "gate") for (const input of node.inputs) this.nodes[Math.abs(input) - 1]?.parents.pop();
    }
  }

  #build(formula: Formula): Literal {
    const literalOf = (part: Formula) => this.#literals.get(part) ?? alwaysTrue;
    switch (formula.kind) {
      case "constant":
        return formula.value ? alwaysTrue : -alwaysTrue;
      case "condition":
        return literalOf(formula.definition);
      case "not":
        return -literalOf(formula.operand);
      case "and":
        return this.and(formula.operands.map(literalOf));
      case "or":
        return -this.and(formula.operands.map((operand) => -literalOf(operand)));
      case "unknown":
        return this.#addOpen(formula.reason);
      case "equal": {
        const key = [textKey(formula.left), textKey(formula.right)].sort().join("=");
        return this.#intern(shorten(key), { kind: "equal", left: formula.left, right: formula.right });
      }
    }
  }

  #addOpen(reason: string): Literal {
    this.#openNodes += 1;
    return this.#intern(shorten(`?${JSON.stringify([reason, this.#openNodes])}`), { kind: "open", reason });
  }

  #keyOf(literal: Literal): string {
    const key = this.nodes[Math.abs(literal) - 1]?.key ?? "";
    return literal < 0 ? `!${key}` : key;
  }

  #intern(key: string, content: NodeContent): Literal {
    const known = this.#indexes.get(key);
    if (known !== undefined) return known + 1;
    const index = this.nodes.push({ ...content, key, parents: [] }) - 1;
    this.#indexes.set(key, index);
    if (content.kind !== "gate") return index + 1;
    for (const input of content.inputs) {
      this.nodes[Math.abs(input) - 1]?.parents.push(Math.sign(input) * (index + 1));
    }
    return index + 1;
  }
}

function partsOf(formula: Formula): readonly Formula[] {
  if (formula.kind === "condition") return [formula.definition];
  if (formula.kind === "not") return [formula.operand];
  return formula.kind === "and" || formula.kind === "or" ? formula.operands : [];
}

function circleReason(formula: Formula): string {
  const name = formula.kind === "condition" ? `the condition ${formula.name}` : "a condition";
  return `${name}, which refers to itself`;
}

/** Keys of gates are made of their inputs' keys: in full they would outgrow the template. */
function shorten(key: string): string {
  return key.length <= 100 ? key : createHash("sha256").update(key).digest("base64");
}
