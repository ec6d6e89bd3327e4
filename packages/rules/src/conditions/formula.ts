import type { Text } from "../evaluation/text";

/** A statement that does not depend on anything. */
export interface Constant {
  readonly kind: "constant";
  readonly value: boolean;
}

/** That two texts have one value; built by `equal`. */
export interface Equation {
  readonly kind: "equal";
  readonly left: Text;
  readonly right: Text;
}

/** A statement about the parameters and pseudo parameters of a deployment. */
export type Formula =
  | Constant
  | Equation
  /** A named condition; `definition` is worked out on first use. */
  | { readonly kind: "condition"; readonly stack: string; readonly name: string; readonly definition: Formula }
  | { readonly kind: "not"; readonly operand: Formula }
  | { readonly kind: "and" | "or"; readonly operands: readonly Formula[] }
  /** A statement that cannot be followed, a different one in each object; `reason` completes "because of …". */
  | { readonly kind: "unknown"; readonly reason: string };

/** Holds in every deployment. */
export const always: Constant = { kind: "constant", value: true };

/** Holds in none. */
export const never: Constant = { kind: "constant", value: false };

/** Holds when the operand does not. */
export function not(operand: Formula): Formula {
  if (operand.kind === "constant") return operand.value ? never : always;
  return operand.kind === "not" ? operand.operand : { kind: "not", operand };
}

/** Holds when every operand does. */
export function and(operands: readonly Formula[]): Formula {
  return connect("and", operands);
}

/** Holds when at least one operand does. */
export function or(operands: readonly Formula[]): Formula {
  return connect("or", operands);
}

function connect(kind: "and" | "or", operands: readonly Formula[]): Formula {
  const neutral = kind === "and";
  const kept: Formula[] = [];
  for (const operand of operands) {
    if (operand.kind === "constant") {
      if (operand.value !== neutral) return operand;
    } else if (operand.kind === kind) for (const inner of operand.operands) kept.push(inner);
    else kept.push(operand);
  }
  const [first] = kept;
  if (first === undefined) return neutral ? always : never;
  return kept.length === 1 ? first : { kind, operands: kept };
}
