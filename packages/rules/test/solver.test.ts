import * as fc from "fast-check";
import { expect, it } from "vitest";
import { conditionsTemplate, literals, statement } from "./arbitrary-template";
import type { Assignment } from "./brute-force";
import { BruteForce, defaultOf, isAllowed } from "./brute-force";
import type { ConcreteEvaluator } from "./concrete-evaluator";
import type { Question, Verdict } from "./verdict-on";
import { holds, verdictOn } from "./verdict-on";

const question: fc.Arbitrary<Question> = conditionsTemplate.chain((template) =>
  fc.record({ template: fc.constant(template), asked: statement(Object.keys(template.Conditions).length) }),
);

/** What is wrong with the verdict, by brute force; `undefined` when the template cannot be deployed at all. */
function faults({ template, asked }: Question, verdict: Verdict): readonly string[] | "unjudged" | undefined {
  const { Parameters } = template;
  const witness: Assignment = new Map(verdict.kind === "when" ? Object.entries(verdict.parameters) : []);
  const defaults: Assignment = new Map(
    Object.entries(Parameters).flatMap(([name, declaration]): [string, string][] => {
      const value = defaultOf(declaration);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const truth = new BruteForce(template, [...witness.values(), ...defaults.values()]);
  const isTrue = (deployment: ConcreteEvaluator): boolean => holds(asked, deployment);
  const isFalse = (deployment: ConcreteEvaluator): boolean => !holds(asked, deployment);
  if (!truth.canBeDeployedWith(new Map())) return undefined;
  if (verdict.kind === "never") return truth.find(isTrue).map((values) => `never, but with ${values}`);
  if (verdict.kind === "always") return truth.find(isFalse).map((values) => `always, but not with ${values}`);
  // What other strings the witness makes the deployment have is beyond what brute force tries.
  if (verdict.kind === "undecided" || !truth.canBeDeployedWith(witness)) return "unjudged";
  /** Whether the values suffice and, as `--parameter-overrides`, can be deployed. */
  const canBeGiven = (given: Assignment): boolean => truth.isBroughtAboutBy(new Map([...defaults, ...given]), isTrue);
  /** Whether that is so whatever the parameters are that have no default. */
  const isComplete = (given: Assignment): boolean => {
    const completed = new Map([...defaults, ...given]);
    if (!truth.cannotFailWith(completed)) return false;
    return new BruteForce(template, [...completed.values(), ...literals]).cannotFailWith(completed);
  };
  /** Whether the values do not suffice: the solver's own counterexample may be beyond what brute force tries. */
  const isTooLittle = (given: Assignment): boolean => {
    if (!truth.isBroughtAboutBy(given, isTrue)) return true;
    const contrary = verdictOn({ template, asked: { not: asked } }, given);
    if (contrary.kind !== "when") return contrary.kind === "undecided";
    const values = new Map(Object.entries(contrary.parameters));
    const replay = new BruteForce(template, values.values());
    return !replay.canBeDeployedWith(values) || replay.isBroughtAboutBy(values, isFalse);
  };
  const found = [...witness].flatMap(([name, value]) => {
    const declaration = Parameters[name];
    const others = new Map([...witness].filter(([other]) => other !== name));
    return [
      ...(declaration === undefined || isAllowed(declaration, value) ? [] : [`${name}=${value} is not allowed`]),
      ...(witness.size === 1 || isTooLittle(others) || !canBeGiven(others) || !isComplete(others)
        ? []
        : [`${name} is not needed`]),
    ];
  });
  if (!truth.isBroughtAboutBy(witness, isTrue)) found.push("the witness does not bring it about");
  // A default that fails on its own is the template's fault, and of no concern where the statement is about others.
  const others = new Map([...defaults].filter(([name]) => !witness.has(name)));
  if (!canBeGiven(witness) && truth.canBeDeployedWith(others)) {
    found.push("the witness cannot be deployed with the defaults");
  }
  if (canBeGiven(witness) && !truth.cannotFailWith(new Map([...defaults, ...witness]))) {
    found.push("what the witness leaves open may fail the deployment");
  }
  if (truth.canBeDeployedWith(defaults) && verdict.withDefaults === isTooLittle(defaults)) {
    found.push(`withDefaults is ${verdict.withDefaults}`);
  }
  if (verdict.withDefaults && ![...witness].every(([name, value]) => (defaults.get(name) ?? value) === value)) {
    found.push("the witness has other values than the defaults");
  }
  for (const [name, value] of Object.entries(verdict.conditions)) {
    const isDecided = truth.isBroughtAboutBy(witness, (deployment) => deployment.condition(name) === value);
    if (!isDecided) found.push(`${name} is not ${value}`);
  }
  return found;
}

const numRuns = Number(process.env.FC_NUM_RUNS ?? 1_000);

it("agrees with brute force", { timeout: 60_000 + 100 * numRuns }, () => {
  const counts = { always: 0, never: 0, when: 0, undecided: 0, unjudged: 0 };
  fc.assert(
    fc.property(question, (asked) => {
      const verdict = verdictOn(asked);
      const found = faults(asked, verdict);
      if (found === undefined) return;
      counts[found === "unjudged" && verdict.kind !== "undecided" ? "unjudged" : verdict.kind] += 1;
      if (found !== "unjudged") expect(found).toEqual([]);
    }),
    { numRuns, seed: Number(process.env.FC_SEED ?? 20_260_101) },
  );
  if (process.env.FC_NUM_RUNS !== undefined) process.stdout.write(`${JSON.stringify(counts)}\n`);
  const { always, never, when, undecided, unjudged } = counts;
  expect(always + never + when).toBeGreaterThan(numRuns / 2);
  expect(undecided).toBeLessThan(numRuns / 100);
  expect(unjudged).toBeLessThan(numRuns / 100);
});
