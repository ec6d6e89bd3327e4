import type { ConditionsTemplate } from "./arbitrary-template";
import { literals } from "./arbitrary-template";
import type { Json } from "./concrete-evaluator";
import { ConcreteEvaluator, DeploymentFails } from "./concrete-evaluator";

/** The values of parameters and pseudo parameters. */
export type Assignment = ReadonlyMap<string, string>;

/** Strings that occur in no template, by type, so that there are enough for all parameters to differ. */
const freshValues: ReadonlyMap<string, readonly string[]> = new Map([
  ["String", ["q", "rr", "sss", "tttt", "u", "vv"]],
  ["Number", ["77", "8", "9", "66", "0.5"]],
  ["AWS::Region", ["us-east-1", "eu-west-1"]],
]);

const pseudoParameters: ReadonlyMap<string, RegExp> = new Map([["AWS::Region", /^[a-z]{2,}(-[a-z]+)+-[0-9]+$/]]);

/** How many assignments are tried at most. */
const maxAssignments = 800;

/** Whether a declaration allows the value. */
export function isAllowed(declaration: Readonly<Record<string, Json>>, value: string): boolean {
  const { AllowedValues, AllowedPattern = ".*", MinLength = 0, MaxLength = 1000, Type } = declaration;
  const { MinValue = Number.NEGATIVE_INFINITY, MaxValue = Number.POSITIVE_INFINITY } = declaration;
  if (Array.isArray(AllowedValues) && !AllowedValues.includes(value)) return false;
  if (pseudoParameters.get(String(Type))?.test(value) === false) return false;
  if (!new RegExp(`^(?:${AllowedPattern})$`).test(value)) return false;
  if (Type === "Number" && (value === "" || Number.isNaN(Number(value)))) return false;
  if (Type === "Number" && (Number(value) < Number(MinValue) || Number(value) > Number(MaxValue))) return false;
  return value.length >= Number(MinLength) && value.length <= Number(MaxLength);
}

/** The default, where the declaration allows it. */
export function defaultOf(declaration: Readonly<Record<string, Json>>): string | undefined {
  const { Default } = declaration;
  return Default !== undefined && isAllowed(declaration, String(Default)) ? String(Default) : undefined;
}

/** A statement about one deployment. */
export type Holds = (deployment: ConcreteEvaluator) => boolean;

/** A template under every assignment with which it can be deployed, or as many as can be tried. */
export class BruteForce {
  readonly #deployments: { readonly values: Assignment; readonly evaluator: ConcreteEvaluator }[] = [];
  readonly #failures: Assignment[] = [];

  /** Tries the strings in `also` in any case. */
  constructor(template: ConditionsTemplate, also: Iterable<string>) {
    for (const values of assignments(domains(template, [...also]))) {
      const evaluator = new ConcreteEvaluator(template as unknown as Json, values);
      try {
        evaluator.evaluateConditions();
        this.#deployments.push({ values, evaluator });
      } catch (error) {
        if (!(error instanceof DeploymentFails)) throw error;
        this.#failures.push(values);
      }
    }
  }

  /** Whether the values suffice for a deployment that does not fail, whatever the other parameters, in one Region at least. */
  cannotFailWith(given: Assignment): boolean {
    const regions = (all: readonly Assignment[]) =>
      new Set(all.filter((values) => includes(values, given)).map((values) => values.get("AWS::Region")));
    const failing = regions(this.#failures);
    return [...regions(this.#deployments.map(({ values }) => values))].some((region) => !failing.has(region));
  }

  /** Whether there is a deployment with these values. */
  canBeDeployedWith(given: Assignment): boolean {
    return this.#deploymentsWith(given).length > 0;
  }

  /** An assignment for which the statement holds, as JSON; none when there is none. */
  find(holds: Holds): readonly string[] {
    const found = this.#deployments.find(({ evaluator }) => holds(evaluator));
    return found === undefined ? [] : [JSON.stringify(Object.fromEntries(found.values))];
  }

  /** Whether the statement holds in every deployment with these values, and there is one. */
  isBroughtAboutBy(given: Assignment, holds: Holds): boolean {
    const deployments = this.#deploymentsWith(given);
    return deployments.length > 0 && deployments.every(holds);
  }

  #deploymentsWith(given: Assignment): readonly ConcreteEvaluator[] {
    return this.#deployments.filter(({ values }) => includes(values, given)).map(({ evaluator }) => evaluator);
  }
}

function includes(values: Assignment, given: Assignment): boolean {
  return [...given].every(([name, value]) => values.get(name) === value);
}

function domains(template: ConditionsTemplate, also: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const { Parameters, Conditions } = template;
  const used = JSON.stringify(Conditions);
  const names = [...Object.keys(Parameters), ...[...pseudoParameters.keys()].filter((name) => used.includes(name))];
  const isSettled = (name: string) => Parameters[name]?.AllowedValues !== undefined;
  const allowed = new Map(
    names.map((name) => {
      const declaration = Parameters[name] ?? { Type: name };
      const { AllowedValues, Type } = declaration;
      const fresh = freshValues.get(String(Type)) ?? [];
      const tried = Array.isArray(AllowedValues)
        ? (AllowedValues as string[])
        : [...also, ...fresh.slice(0, 2), "0", ...literals, ...fresh];
      return [name, [...new Set(tried)].filter((value) => isAllowed(declaration, value))] as const;
    }),
  );
  const finite = names.filter(isSettled).reduce((product, name) => product * (allowed.get(name)?.length ?? 1), 1);
  const infinite = names.filter((name) => !isSettled(name)).length;
  const size = Math.max(5 + also.length, Math.floor((maxAssignments / finite) ** (1 / infinite)));
  return new Map([...allowed].map(([name, values]) => [name, isSettled(name) ? values : values.slice(0, size)]));
}

function* assignments(choices: ReadonlyMap<string, readonly string[]>): Generator<Assignment> {
  const entries = [...choices];
  const values = new Map<string, string>();
  const assign = function* (index: number): Generator<Assignment> {
    const entry = entries[index];
    if (entry === undefined) yield new Map(values);
    for (const value of entry?.[1] ?? []) {
      values.set(entry?.[0] ?? "", value);
      yield* assign(index + 1);
    }
  };
  yield* assign(0);
}
