import type { Budget } from "./budget";
import type { Literal, Node } from "./circuit";

/** Which nodes of a circuit hold, as far as a search has assumed it or it follows from that by the gates alone. */
export class Gates {
  /** The nodes that have a value, in the order in which they got it. */
  readonly trail: number[] = [];
  readonly #nodes: readonly Node[];
  readonly #budget: Budget;
  /** 1 for a node that holds, -1 for one that does not, 0 while that is open. */
  readonly #values: Int8Array;
  /** How many inputs of each gate hold, and how many do not, by the part of the trail that was acted upon. */
  readonly #holding: Int32Array;
  readonly #failing: Int32Array;
  #acted = 0;

  constructor(nodes: readonly Node[], budget: Budget) {
    this.#nodes = nodes;
    this.#budget = budget;
    this.#values = new Int8Array(nodes.length);
    this.#holding = new Int32Array(nodes.length);
    this.#failing = new Int32Array(nodes.length);
  }

  /** 1 when the literal holds, -1 when it does not, 0 while that is open. */
  valueOf(literal: Literal): number {
    const value = this.#values[Math.abs(literal) - 1] ?? 0;
    return literal > 0 ? value : -value;
  }

  /** Lets the literal hold; false when it is known not to. */
  assign(literal: Literal): boolean {
    const known = this.valueOf(literal);
    if (known !== 0) return known > 0;
    const index = Math.abs(literal) - 1;
    this.#values[index] = Math.sign(literal);
    this.trail.push(index);
    return true;
  }

  /** Gives every gate and input the value that follows; false on a contradiction. */
  propagate(): boolean {
    while (this.#acted < this.trail.length) {
      const index = this.trail[this.#acted] ?? 0;
      this.#acted += 1;
      this.#count(index, 1);
      if (!this.#passDown(index) || !this.#settle(index)) return false;
      for (const parent of this.#nodes[index]?.parents ?? []) if (!this.#settle(Math.abs(parent) - 1)) return false;
    }
    return true;
  }

  /** Takes back all values but the first `size` of the trail, which were acted upon. */
  undoTo(size: number): void {
    for (let index = this.trail.pop(); index !== undefined; index = this.trail.pop()) {
      if (this.trail.length < size) {
        this.trail.push(index);
        break;
      }
      if (this.trail.length < this.#acted) this.#count(index, -1);
      this.#values[index] = 0;
    }
    this.#acted = Math.min(this.#acted, size);
  }

  /** An open input of the gate that must not hold, has no input yet that fails, and has the fewest open ones. */
  openInput(): Literal | undefined {
    let best: (Node & { kind: "gate" }) | undefined;
    let fewest = Number.POSITIVE_INFINITY;
    this.#budget.spend(this.trail.length);
    for (const index of this.trail) {
      const node = this.#nodes[index];
      if (node?.kind !== "gate" || this.#values[index] !== -1 || this.#failing[index] !== 0) continue;
      const open = node.inputs.length - (this.#holding[index] ?? 0);
      if (open > fewest || (open === fewest && best !== undefined && node.rank > best.rank)) continue;
      best = node;
      fewest = open;
    }
    return best?.inputs.find((input) => this.valueOf(input) === 0);
  }

  #count(index: number, by: 1 | -1): void {
    const value = this.#values[index] ?? 0;
    const { parents } = this.#nodes[index] ?? { parents: [] };
    this.#budget.spend(1 + parents.length);
    for (const parent of parents) {
      const counts = Math.sign(parent) === value ? this.#holding : this.#failing;
      const gate = Math.abs(parent) - 1;
      counts[gate] = (counts[gate] ?? 0) + by;
    }
  }

  /** Where a gate holds, so do its inputs. */
  #passDown(index: number): boolean {
    const node = this.#nodes[index];
    if (node?.kind !== "gate" || this.#values[index] !== 1) return true;
    this.#budget.spend(node.inputs.length);
    return node.inputs.every((input) => this.assign(input));
  }

  /** What the inputs that have a value say of a gate, and what a gate that does not hold says of its last open input. */
  #settle(index: number): boolean {
    const node = this.#nodes[index];
    if (node?.kind !== "gate") return true;
    if (this.#failing[index] !== 0) return this.assign(-(index + 1));
    const open = node.inputs.length - (this.#holding[index] ?? 0);
    if (open === 0) return this.assign(index + 1);
    if (this.#values[index] !== -1 || open > 1) return true;
    this.#budget.spend(node.inputs.length);
    const last = node.inputs.find((input) => this.valueOf(input) <= 0);
    return last === undefined || this.assign(-last);
  }
}
