import type { Text } from "../evaluation/text";
import { identify, textKey } from "../evaluation/text";

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

const knownKeys = new WeakMap<Formula, string | undefined>();

/** A key that two formulas of one deployment share only when they say the same; `undefined` where a statement cannot be followed. */
export function formulaKey(formula: Formula): string | undefined {
  // Once for each part, and short: a formula may say the same thing in very many places.
  if (knownKeys.has(formula)) return knownKeys.get(formula);
  const key = workOutKey(formula);
  const short = key === undefined ? undefined : identify(key);
  knownKeys.set(formula, short);
  return short;
}

function workOutKey(formula: Formula): string | undefined {
  switch (formula.kind) {
    case "constant":
      return String(formula.value);
    case "equal":
      return `${textKey(formula.left)}=${textKey(formula.right)}`;
    case "condition":
      return JSON.stringify({ stack: formula.stack, name: formula.name });
    case "not":
    case "and":
    case "or": {
      const keys = (formula.kind === "not" ? [formula.operand] : formula.operands).map(formulaKey);
      return keys.includes(undefined) ? undefined : `${formula.kind}(${keys.join(",")})`;
    }
    case "unknown":
      return undefined;
  }
}
