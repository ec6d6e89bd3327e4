import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createScope, pseudoParameter } from "../evaluation/scope";
import { Conditions } from "./conditions";
import { equal } from "./equal";
import type { Formula } from "./formula";
import { and, never, not, or } from "./formula";
import { Solver } from "./solver";

const region = "AWS::Region";
const partition = "AWS::Partition";
const domain = "AWS::URLSuffix";

type Equation = readonly [left: string, right: string];

/** The verdict on two equations of pseudo parameters together; `holds` says whether the second one is to hold. */
function verdict(one: Equation, other: Equation, holds: boolean): string {
  const [C, D] = [one, other].map(([left, right]) => ({ "Fn::Equals": [{ Ref: left }, right] }));
  const conditions = new Conditions(new Map([["", createScope({ Conditions: { C: C ?? null, D: D ?? null } })]]));
  const second: Formula = conditions.named("", "D");
  const result = new Solver([]).decide(and([conditions.named("", "C"), holds ? second : not(second)]));
  return result.kind === "when" ? JSON.stringify(result.parameters) : result.kind;
}

describe("the Region, the partition and the suffix of URLs", () => {
  it.each<readonly [what: string, one: Equation, other: Equation, holds: string, fails: string]>([
    ["of China", [region, "cn-north-1"], [partition, "aws-cn"], '{"AWS::Region":"cn-north-1"}', "never"],
    ["of most countries", [region, "eu-west-1"], [partition, "aws"], '{"AWS::Region":"eu-west-1"}', "never"],
    ["of GovCloud", [region, "us-gov-west-1"], [partition, "aws"], "never", '{"AWS::Region":"us-gov-west-1"}'],
    ["of Europe", [region, "eusc-de-east-1"], [partition, "aws-eusc"], '{"AWS::Region":"eusc-de-east-1"}', "never"],
    [
      "that are isolated",
      [region, "us-isob-east-1"],
      [partition, "aws-iso-b"],
      '{"AWS::Region":"us-isob-east-1"}',
      "never",
    ],
    [
      "that are isolated elsewhere",
      [region, "us-iso-west-1"],
      [partition, "aws-iso-b"],
      "never",
      '{"AWS::Region":"us-iso-west-1"}',
    ],
    ["that nobody knows yet", [region, "eu-isle-1"], [partition, "aws"], '{"AWS::Region":"eu-isle-1"}', "never"],
    [
      "that begin like others",
      [region, "cna-north-1"],
      [partition, "aws-cn"],
      "never",
      '{"AWS::Region":"cna-north-1"}',
    ],
    [
      "by the partition",
      [partition, "aws-cn"],
      [region, "cn-north-1"],
      '{"AWS::Region":"cn-north-1"}',
      '{"AWS::Region":"cn-northwest-1"}',
    ],
    ["by the suffix", [domain, "amazonaws.com.cn"], [partition, "aws"], "never", '{"AWS::Partition":"aws-cn"}'],
    [
      "by the suffix of a Region",
      [domain, "amazonaws.com"],
      [region, "cn-north-1"],
      "never",
      '{"AWS::Region":"us-gov-west-1"}',
    ],
    [
      "by a suffix of two",
      [domain, "amazonaws.com"],
      [partition, "aws-us-gov"],
      '{"AWS::Partition":"aws-us-gov"}',
      '{"AWS::Partition":"aws"}',
    ],
  ])("go together: %s", (_, one, other, holds, fails) => {
    expect([verdict(one, other, true), verdict(one, other, false)]).toEqual([holds, fails]);
  });
});

/** The partition, the suffix and some Regions, the last of which no statement names. */
const groups: readonly (readonly [partition: string, suffix: string, ...regions: readonly string[]])[] = [
  ["aws", "amazonaws.com", "us-east-1", "eu-west-1", "zz-new-1"],
  ["aws-cn", "amazonaws.com.cn", "cn-north-1", "cn-new-1"],
  ["aws-us-gov", "amazonaws.com", "us-gov-west-1", "us-gov-new-1"],
  ["aws-eusc", "amazonaws.eu", "eusc-de-east-1", "eusc-new-1"],
  ["aws-iso", "c2s.ic.gov", "us-iso-east-1", "us-iso-new-1"],
  ["aws-iso-b", "sc2s.sgov.gov", "us-isob-east-1", "us-isob-new-1"],
  ["aws-iso-e", "cloud.adc-e.uk", "eu-isoe-west-1", "eu-isoe-new-1"],
  ["aws-iso-f", "csp.hci.ic.gov", "us-isof-south-1", "us-isof-new-1"],
];

type Deployment = Readonly<Record<string, string>>;

const deployments: readonly Deployment[] = groups.flatMap(([name, suffix, ...regions]) =>
  regions.map((each) => ({ [partition]: name, [domain]: suffix, [region]: each })),
);

interface Statement {
  readonly formula: Formula;
  readonly names: readonly string[];
  holds(deployment: Deployment): boolean;
}

const equation: fc.Arbitrary<Statement> = fc
  .tuple(
    fc.oneof(
      ...groups.map(([name, suffix, each = ""]) =>
        fc.constantFrom([partition, name], [domain, suffix], [region, each]),
      ),
    ),
    fc.boolean(),
  )
  .map(([[name = "", value = ""], isEqual]) => {
    const [choice] = pseudoParameter(name, createScope({})) ?? [];
    const formula = choice?.value.kind === "text" ? equal(choice.value.text, [value]) : never;
    return {
      formula: isEqual ? formula : not(formula),
      names: [name],
      holds: (deployment) => (deployment[name] === value) === isEqual,
    };
  });

const { statement } = fc.letrec<{ statement: Statement }>((tie) => {
  const several = fc.array(tie("statement"), { minLength: 2, maxLength: 3 });
  return {
    statement: fc.oneof(
      { maxDepth: 3 },
      equation,
      several.map((each) => ({
        formula: and(each.map(({ formula }) => formula)),
        names: each.flatMap(({ names }) => names),
        holds: (deployment: Deployment) => each.every(({ holds }) => holds(deployment)),
      })),
      several.map((each) => ({
        formula: or(each.map(({ formula }) => formula)),
        names: each.flatMap(({ names }) => names),
        holds: (deployment: Deployment) => each.some(({ holds }) => holds(deployment)),
      })),
    ),
  };
});

const numRuns = Number(process.env.FC_NUM_RUNS ?? 500);

it("go together as brute force has it", { timeout: 60_000 + 100 * numRuns }, () => {
  fc.assert(
    fc.property(statement, ({ formula, names, holds }) => {
      // Alone a value of one of them is not asked which partition it is of.
      fc.pre(new Set(names).size > 1);
      const result = new Solver([]).decide(formula);
      const some = deployments.some(holds) ? "when" : "never";
      expect(result.kind).toBe(deployments.every(holds) ? "always" : some);
      if (result.kind !== "when") return;
      const settings = Object.entries(result.parameters);
      const witnessed = deployments.filter((each) => settings.every(([name, value]) => each[name] === value));
      expect(witnessed.every(holds)).toBe(true);
    }),
    { numRuns, seed: Number(process.env.FC_SEED ?? 20_260_105) },
  );
});
