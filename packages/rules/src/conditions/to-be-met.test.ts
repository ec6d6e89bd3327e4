import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { ParameterDeclaration } from "../evaluation/parameter-declaration";
import type { Atom, Text } from "../evaluation/text";
import { equal } from "./equal";
import type { Formula } from "./formula";
import { and, not, or } from "./formula";
import { Solver } from "./solver";

const names = ["A", "B", "C", "D", "E"];
const values = ["x", "y", "z"];

/** The values of the parameters in one deployment, or some of them. */
type Values = Readonly<Record<string, string>>;

interface Question {
  /** Of few parameters, so that others are free of choice. */
  readonly defaults: Values;
  readonly asked: Formula;
  readonly granted: readonly Formula[];
  readonly toBeMet: readonly Formula[];
}

const question: fc.Arbitrary<Question> = fc
  .record(Object.fromEntries(names.map((name) => [name, fc.option(fc.constantFrom(...values), { nil: undefined })])))
  .map((presets) =>
    Object.fromEntries(Object.entries(presets).flatMap(([name, value]) => (value ? [[name, value]] : []))),
  )
  .chain((defaults) => {
    const atom = fc.constantFrom(...names).map((name): Atom => {
      const preset = defaults[name];
      const declaration: ParameterDeclaration = {
        name,
        type: "String",
        noEcho: false,
        allowedValues: values,
        ...(preset === undefined ? {} : { default: preset }),
      };
      return { kind: "parameter", id: `parameter:${name}`, name, declaration };
    });
    const equation = fc
      .tuple(atom, fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: atom }))
      .map(([one, other]) => equal([one], [other]));
    const literal = fc.tuple(equation, fc.boolean()).map(([each, holds]) => (holds ? each : not(each)));
    const { formula } = fc.letrec<{ formula: Formula }>((tie) => ({
      formula: fc.oneof(
        { maxDepth: 2, depthSize: "small" },
        literal,
        fc.array(tie("formula"), { minLength: 2, maxLength: 3 }).map(and),
        fc.array(tie("formula"), { minLength: 2, maxLength: 3 }).map(or),
      ),
    }));
    const some = fc.array(fc.array(literal, { minLength: 1, maxLength: 2 }).map(or), { maxLength: 2 });
    return fc.record({ defaults: fc.constant(defaults), asked: formula, granted: some, toBeMet: some });
  });

const deployments: readonly Values[] = names.reduce<readonly Values[]>(
  (known, name) => known.flatMap((each) => values.map((value) => ({ ...each, [name]: value }))),
  [{}],
);

function holds(formula: Formula, deployment: Values): boolean {
  const read = (text: Text): string =>
    text.map((piece) => (typeof piece === "string" ? piece : deployment[piece.name])).join("");
  if (formula.kind === "constant") return formula.value;
  if (formula.kind === "equal") return read(formula.left) === read(formula.right);
  if (formula.kind === "not") return !holds(formula.operand, deployment);
  if (formula.kind === "and") return formula.operands.every((operand) => holds(operand, deployment));
  if (formula.kind === "or") return formula.operands.some((operand) => holds(operand, deployment));
  throw new Error(`What is of kind ${formula.kind} has no value`);
}

const numRuns = Number(process.env.FC_NUM_RUNS ?? 3_000);

it("takes what is to be met not for granted, whatever it ties together", { timeout: 60_000 + 100 * numRuns }, () => {
  const counts = { always: 0, never: 0, when: 0, undecided: 0 };
  fc.assert(
    fc.property(question, ({ defaults, asked, granted, toBeMet }) => {
      const allowed = deployments.filter((each) => holds(and(granted), each));
      const met = allowed.filter((each) => holds(and(toBeMet), each));
      fc.pre(met.length > 0);
      const within = (given: Values, all: readonly Values[]): readonly Values[] =>
        all.filter((each) => Object.entries(given).every(([name, value]) => each[name] === value));
      /** Whether the values suffice, and something with them and the defaults of the others can be deployed. */
      const isWitness = (given: Values): boolean =>
        within(given, allowed).every((each) => holds(asked, each)) &&
        within({ ...defaults, ...given }, met).some((each) => holds(asked, each));
      /** Whether all can be deployed that has the values and the defaults of the others, whatever else. */
      const isComplete = (given: Values): boolean =>
        within({ ...defaults, ...given }, deployments).every((each) => met.includes(each));
      const verdict = new Solver(granted, undefined, toBeMet).decide(asked);
      counts[verdict.kind] += 1;
      const kinds = {
        never: !met.some((each) => holds(asked, each)),
        always: allowed.every((each) => holds(asked, each)),
      };
      expect(verdict.kind).toBe(Object.entries(kinds).find(([, isSo]) => isSo)?.[0] ?? "when");
      if (verdict.kind !== "when") return;
      const { parameters, withDefaults } = verdict;
      expect(isWitness(parameters)).toBe(true);
      expect(isComplete(parameters)).toBe(true);
      expect(withDefaults).toBe(isWitness(defaults));
      for (const name of Object.keys(parameters)) {
        const { [name]: _, ...others } = parameters;
        const isLess = Object.keys(others).length > 0 && isWitness(others) && isComplete(others);
        expect([name, isLess]).toEqual([name, false]);
      }
    }),
    { numRuns, seed: Number(process.env.FC_SEED ?? 20_260_104) },
  );
  if (process.env.FC_NUM_RUNS !== undefined) process.stdout.write(`${JSON.stringify(counts)}\n`);
  for (const kind of ["always", "never", "when"] as const) expect(counts[kind]).toBeGreaterThan(numRuns / 50);
});
