import { describe, expect, it } from "vitest";
import { createScope } from "../evaluation/scope";
import { Conditions } from "./conditions";
import type { Formula } from "./formula";
import { and, not } from "./formula";
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
