import { literals } from "./arbitrary-template";
import { ConcreteEvaluator, DeploymentFails, type Json } from "./concrete-evaluator";

/** The values of every parameter and pseudo parameter. */
export type Assignment = ReadonlyMap<string, string>;

type Declarations = Readonly<Record<string, Readonly<Record<string, Json>>>>;

/** Strings that occur in no template, so that there are enough for all parameters to differ. */
const fresh = ["q", "rr", "s", "tt", "77", "8"];

const pseudoParameters: Readonly<Record<string, readonly string[]>> = {
  "AWS::Region": ["us-east-1", "x", "y"],
  "AWS::Partition": ["aws"],
  "AWS::AccountId": ["111111111111"],
};

/** Whether a declaration allows the value. */
export function isAllowed(declaration: Readonly<Record<string, Json>>, value: string): boolean {
  const { AllowedValues, MinLength = 0, MaxLength = 1000, Type } = declaration;
  if (Array.isArray(AllowedValues) && !AllowedValues.includes(value)) return false;
  if (Type === "Number" && (value === "" || Number.isNaN(Number(value)))) return false;
  return value.length >= Number(MinLength) && value.length <= Number(MaxLength);
}

/** The default, where the declaration allows it. */
export function defaultOf(declaration: Readonly<Record<string, Json>>): string | undefined {
  const { Default } = declaration;
  return Default !== undefined && isAllowed(declaration, String(Default)) ? String(Default) : undefined;
}

/** For each name the values to try: all that are allowed, or every literal, fresh strings and those in `also`. */
export function domains(
  declarations: Declarations,
  used: string,
  also: Iterable<string>,
): Map<string, readonly string[]> {
  const count = Object.keys(declarations).length;
  const others = [...also];
  const result = new Map<string, readonly string[]>();
  for (const [name, declaration] of Object.entries(declarations)) {
    const { AllowedValues } = declaration;
    const values = Array.isArray(AllowedValues)
      ? (AllowedValues as string[])
      : [...new Set([...literals, ...fresh.slice(0, count), ...fresh.slice(-2), ...others])];
    result.set(
      name,
      values.filter((value) => isAllowed(declaration, value)),
    );
  }
  for (const [name, values] of Object.entries(pseudoParameters)) {
    if (used.includes(name)) result.set(name, [...new Set([...values, ...others.filter((value) => /^[a-z0-9-]+$/.test(value))])]);
  }
  return result;
}

/** All assignments, `fixed` ones left as they are. */
export function* assignments(
  choices: ReadonlyMap<string, readonly string[]>,
  fixed: Assignment = new Map(),
): Generator<Assignment> {
  const names = [...choices.keys()];
  const values = new Map<string, string>();
  const assign = function* (index: number): Generator<Assignment> {
    const name = names[index];
    if (name === undefined) {
      yield values;
      return;
    }
    const given = fixed.get(name);
    for (const value of given === undefined ? (choices.get(name) ?? []) : [given]) {
      values.set(name, value);
      yield* assign(index + 1);
    }
  };
  yield* assign(0);
}

/** Whether the statement holds under the assignment; `undefined` when the template cannot be deployed with it. */
export function judge(
  template: Json,
  values: Assignment,
  holds: (evaluator: ConcreteEvaluator) => boolean,
  compared?: Set<string>,
): boolean | undefined {
  const evaluator = new ConcreteEvaluator(template, values);
  try {
    evaluator.evaluateConditions();
    return holds(evaluator);
  } catch (error) {
    if (error instanceof DeploymentFails) return undefined;
    throw error;
  } finally {
    if (compared !== undefined) for (const value of evaluator.compared) compared.add(value);
  }
}
