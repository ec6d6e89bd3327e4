import type { Atom, Text } from "../evaluation/text";
import { atomsOf, textKey, toText } from "../evaluation/text";
import type { Budget } from "./budget";
import { equal } from "./equal";
import type { Constant, Equation, Formula } from "./formula";

/** A node's index plus one; negative for the node's negation. */
export type Literal = number;

/** What the atoms of a circuit are and which of its open nodes hold, in one deployment or in a kind of deployments. */
export interface Model {
  /** What stands for an atom. */
  valueOf(atom: Atom): string | Atom;
  /** Whether an open node, by its index, is taken to hold. */
  isTaken(index: number): boolean;
}

/** A part of a formula that stands once however often the formula says it. */
export type Node = NodeContent & {
  /** Orders nodes by their content, whatever the order in which they were made. */
  readonly rank: number;
  /** The gates that the node is an input of: positive where it is an input itself, negative for its negation. */
  readonly parents: Literal[];
};

type NodeContent =
  | Equation
  /** Holds when all inputs do; equations come first. The gate without inputs, node 0, holds always. */
  | { readonly kind: "gate"; readonly inputs: readonly Literal[] }
  /** What cannot be followed may hold or not; `reason` completes "because of …". */
  | { readonly kind: "open"; readonly reason: string };

/** Holds always. */
const alwaysTrue: Literal = 1;

/** Formulas as one graph of equations and gates, each of which is made once. A node's inputs stand before it. */
export class Circuit {
  readonly nodes: Node[] = [];
  /** By what tells nodes apart. */
  readonly #indexes = new Map<string, number>();
  readonly #keys: string[] = [];
  readonly #literals = new Map<Formula, Literal>();
  readonly #atoms = new Map<string, Atom>();
  #sortedAtoms: readonly Atom[] = [];
  /** The equations that mention an atom, by its id. */
  readonly #mentions = new Map<string, number[]>();
  #openNodes = 0;

  constructor() {
    this.and([]);
  }

  /** Every atom of the equations, ordered by id. */
  atoms(): readonly Atom[] {
    if (this.#sortedAtoms.length < this.#atoms.size) {
      this.#sortedAtoms = [...this.#atoms.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
    }
    return this.#sortedAtoms;
  }

  /** The indexes of the equations that mention the atom. */
  mentions(atom: Atom): readonly number[] {
    return this.#mentions.get(atom.id) ?? [];
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
      if (waiting.at(-1) !== part) continue;
      waiting.pop();
      if (!this.#literals.has(part)) this.#literals.set(part, this.#build(part));
    }
    return this.#literals.get(formula) ?? alwaysTrue;
  }

  /** Holds when the decided or simplified equation does. */
  addEquation(equation: Constant | Equation): Literal {
    if (equation.kind === "constant") return equation.value ? alwaysTrue : -alwaysTrue;
    const key = [textKey(equation.left), textKey(equation.right)].sort().join("=");
    return this.#intern(key, hash(key), { kind: "equal", left: equation.left, right: equation.right });
  }

  /** Holds when all of them do. */
  and(literals: Iterable<Literal>): Literal {
    const inputs = new Set<Literal>();
    for (const literal of literals) {
      if (literal === -alwaysTrue || inputs.has(-literal)) return -alwaysTrue;
      if (literal !== alwaysTrue) inputs.add(literal);
    }
    const [first] = inputs;
    if (first !== undefined && inputs.size === 1) return first;
    const key = [...inputs].sort((one, other) => one - other).join();
    const known = this.#indexes.get(key);
    if (known !== undefined) return known + 1;
    const rank = mix([...inputs].reduce((sum, input) => (sum + this.#rankOf(input)) | 0, inputs.size));
    const ordered = [...inputs].sort((one, other) => this.#compare(one, other));
    return this.#intern(key, rank, { kind: "gate", inputs: ordered });
  }

  /** The literal where all but the given atoms are as in the model. */
  instantiate(literal: Literal, model: Model, atoms: readonly Atom[], budget: Budget): Literal {
    const kept = new Set(atoms.map((atom) => atom.id));
    const made: Literal[] = [];
    const inMade = (input: Literal): Literal => Math.sign(input) * (made[Math.abs(input) - 1] ?? alwaysTrue);
    const known = (text: Text): Text =>
      toText(text.map((piece) => (typeof piece === "string" || kept.has(piece.id) ? piece : model.valueOf(piece))));
    for (const [index, node] of this.nodes.slice(0, Math.abs(literal)).entries()) {
      budget.spend(5);
      if (node.kind === "open") made.push(model.isTaken(index) ? alwaysTrue : -alwaysTrue);
      else if (node.kind === "equal") made.push(this.addEquation(equal(known(node.left), known(node.right))));
      else made.push(this.and(node.inputs.map(inMade)));
    }
    return inMade(literal);
  }

  /** Takes back all nodes after the first `size`. */
  truncate(size: number): void {
    while (this.nodes.length > size) {
      const node = this.nodes.pop();
      this.#indexes.delete(this.#keys.pop() ?? "");
      if (node?.kind === "gate") for (const input of node.inputs) this.nodes[Math.abs(input) - 1]?.parents.pop();
      if (node?.kind === "equal") for (const { id } of atomsOfEquation(node)) this.#mentions.get(id)?.pop();
    }
  }

  #build(formula: Formula): Literal {
    const literalOf = (part: Formula): Literal => this.#literals.get(part) ?? alwaysTrue;
    switch (formula.kind) {
      case "constant":
      case "equal":
        return this.addEquation(formula);
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
    }
  }

  #addOpen(reason: string): Literal {
    this.#openNodes += 1;
    return this.#intern(`?${this.#openNodes}`, hash(reason), { kind: "open", reason });
  }

  /** Equations come first, short ones before long ones, then as they read; the rest by rank. */
  #compare(one: Literal, other: Literal): number {
    const [index, otherIndex] = [Math.abs(one) - 1, Math.abs(other) - 1];
    const isEquation = this.nodes[index]?.kind === "equal";
    if (isEquation !== (this.nodes[otherIndex]?.kind === "equal")) return isEquation ? -1 : 1;
    if (!isEquation) return this.#rankOf(one) - this.#rankOf(other);
    const [key = "", otherKey = ""] = [this.#keys[index], this.#keys[otherIndex]];
    return key.length - otherKey.length || (key < otherKey ? -1 : 1);
  }

  #rankOf(literal: Literal): number {
    return mix((this.nodes[Math.abs(literal) - 1]?.rank ?? 0) + Math.sign(literal));
  }

  #intern(key: string, rank: number, content: NodeContent): Literal {
    const known = this.#indexes.get(key);
    if (known !== undefined) return known + 1;
    const index = this.nodes.push({ ...content, rank, parents: [] }) - 1;
    this.#keys.push(key);
    this.#indexes.set(key, index);
    if (content.kind === "gate") {
      for (const input of content.inputs) {
        this.nodes[Math.abs(input) - 1]?.parents.push(Math.sign(input) * (index + 1));
      }
    } else if (content.kind === "equal") {
      for (const atom of atomsOfEquation(content)) {
        const mentions = this.#mentions.get(atom.id);
        if (mentions === undefined) this.#mentions.set(atom.id, [index]);
        else mentions.push(index);
        this.#atoms.set(atom.id, atom);
      }
    }
    return index + 1;
  }
}

function atomsOfEquation({ left, right }: Equation): readonly Atom[] {
  return [...atomsOf(left), ...atomsOf(right)];
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

function hash(text: string): number {
  let value = text.length;
  for (let index = 0; index < text.length; index += 1) value = (Math.imul(value, 31) + text.charCodeAt(index)) | 0;
  return mix(value);
}

/** Spreads a number over all bits, so that sums of such numbers are seldom the same. */
function mix(value: number): number {
  const half = Math.imul(value ^ (value >>> 16), 0x45d9f3b);
  return Math.imul(half ^ (half >>> 15), 0x2c1b3c6d) | 0;
}
