import { describe, expect, test } from "vitest";
import type { Finding, Severity } from "../finding";
import { moveFingerprint } from "../to-finding";
import { applyBaseline, createBaseline, findAccepted, readBaseline } from "./baseline";

const start = { line: 1, column: 1, offset: 0 };

function finding(fingerprint: string, severity: Severity = "warning", file = "a.yaml"): Finding {
  return {
    ruleId: "rule",
    severity,
    message: "m",
    file,
    logicalId: "Key",
    resourceType: "AWS::IAM::AccessKey",
    path: ["Resources", "Key"],
    span: { start, end: start },
    related: [],
    occurs: { kind: "always" },
    fingerprint: fingerprint.padStart(48, "0"),
  };
}

const nameOf = (file: string): string => file;
const unmoved = { nameOf, fileOf: nameOf, isGone: () => false };

function accepted(old: readonly Finding[], now: readonly Finding[], gone: readonly string[] = []): readonly boolean[] {
  const files = { ...unmoved, isGone: (name: string) => gone.includes(name) };
  return applyBaseline(now, createBaseline(old, nameOf), files).findings.map(
    ({ suppression }) => suppression?.kind === "baseline",
  );
}

test("as many are accepted as there were", () => {
  expect(accepted([finding("f")], [finding("f"), finding("f")])).toEqual([true, false]);
  expect(accepted([finding("f"), finding("f")], [finding("f"), finding("f")])).toEqual([true, true]);
});

describe("what another file of the folder has, too", () => {
  const [a, b, c] = ["a.yaml", "b.yaml", "c.yaml"].map((file) => finding("f", "warning", file)) as [
    Finding,
    Finding,
    Finding,
  ];

  test("is new, whichever comes first, and when the one that is accepted is not looked at", () => {
    expect(accepted([b], [a, b, c])).toEqual([false, true, false]);
    expect(accepted([b], [a])).toEqual([false]);
  });

  test("is accepted once the one that was has gone", () => {
    expect(accepted([b], [a, c], ["b.yaml"])).toEqual([true, false]);
    expect(accepted([b, c], [a, c], ["b.yaml"])).toEqual([true, true]);
    expect(accepted([b, c], [a], ["b.yaml", "c.yaml"])).toEqual([true]);
  });
});

test("what is new is not accepted, and what has become graver neither", () => {
  expect(accepted([finding("f")], [finding("g"), finding("f", "error"), finding("f", "note")])).toEqual([
    false,
    false,
    true,
  ]);
});

test("what is graver gets what was accepted as graver", () => {
  const both = [finding("f", "error"), finding("f")];
  expect(accepted(both, both.toReversed())).toEqual([true, true]);
});

test("what is suppressed is neither accepted nor taken for what was", () => {
  const suppressed: Finding = { ...finding("f"), suppression: { kind: "comment", reason: "r" } };
  expect(createBaseline([suppressed], nameOf).findings).toEqual([]);
  const { findings, stale } = applyBaseline([suppressed], createBaseline([finding("f")], nameOf), unmoved);
  expect([findings[0]?.suppression?.kind, stale.length]).toEqual(["comment", 1]);
});

test("it is the same whatever the order of the findings", () => {
  const findings = [finding("g"), finding("f", "error"), finding("f"), finding("f", "warning", "0.yaml")];
  expect(createBaseline(findings.toReversed(), nameOf)).toEqual(createBaseline(findings, nameOf));
});

test("names start from its root, wherever the findings' names do", () => {
  const baseline = createBaseline([finding("f", "warning", "stacks/a.yaml")], (file) => `repository/${file}`);
  expect(baseline.findings[0]?.file).toBe("repository/stacks/a.yaml");
  const count = (file: string, name: string): number =>
    applyBaseline([finding("f", "warning", file)], baseline, { ...unmoved, nameOf: () => name }).findings.filter(
      ({ suppression }) => suppression !== undefined,
    ).length;
  expect(count("../stacks/a.yaml", "repository/stacks/a.yaml")).toBe(1);
  expect(count("stacks/a.yaml", "stacks/a.yaml")).toBe(0);
});

test("the part for some findings is named as they are, and has what is for files that are gone", () => {
  const files = {
    nameOf: (file: string) => file.replace("../", ""),
    fileOf: (name: string) => `../${name}`,
    isGone: (name: string) => name === "stacks/b.yaml",
  };
  const made = (fingerprint: string, file: string): Finding => {
    const one = finding(fingerprint, "warning", file);
    return { ...one, fingerprint: moveFingerprint(one.fingerprint, file) };
  };
  const [a, b, c, other] = ["stacks/a", "stacks/b", "stacks/c", "other/a"].map((name) => made("f", `../${name}.yaml`));
  const [present, gone, copy] = [a, b, c] as [Finding, Finding, Finding];
  const baseline = createBaseline([present, present, gone, other as Finding], files.nameOf);
  const part = findAccepted([present], baseline, files);
  expect(part).toMatchObject([
    { file: "../stacks/a.yaml", count: 2 },
    { file: "../stacks/b.yaml", count: 1 },
  ]);
  const isGone = (name: string) => name === "../stacks/b.yaml";
  const { findings } = applyBaseline([present, copy, copy], { findings: part }, { nameOf, isGone });
  expect(findings.map(({ suppression }) => suppression !== undefined)).toEqual([true, true, false]);
  expect(findAccepted([copy], baseline, files)).toMatchObject([{ file: "../stacks/b.yaml", count: 1 }]);
  expect(findAccepted([made("f", "../elsewhere/c.yaml")], baseline, files)).toEqual([]);
});

describe("reading", () => {
  test("gives back what was made", () => {
    const baseline = createBaseline([finding("f"), finding("g")], nameOf);
    for (const each of [baseline, { ...baseline, root: ".." }]) {
      expect(readBaseline(JSON.parse(JSON.stringify(each)))).toEqual({ baseline: each, faults: [] });
    }
  });

  test.each<[value: unknown, message: string]>([
    [null, "this has to be a mapping"],
    [{ findings: [] }, "this has to be latchkey-baseline/1"],
    [{ schema: "latchkey-baseline/1", root: 1 }, "this has to be a text"],
    [{ schema: "latchkey-baseline/1", findings: {} }, "this has to be a list"],
    [
      {
        schema: "latchkey-baseline/1",
        findings: [{ ...createBaseline([finding("f")], nameOf).findings[0], count: 0 }],
      },
      "1 or more",
    ],
    [{ schema: "latchkey-baseline/1", findings: [{ count: 1, severity: "note" }] }, "fingerprint is missing"],
  ])("refuses %j", (value, message) => {
    expect(readBaseline(value).faults[0]?.message).toContain(message);
  });
});
