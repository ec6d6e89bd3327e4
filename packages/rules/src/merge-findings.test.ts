import { describe, expect, it } from "vitest";
import type { Finding, Occurrence, Suppression } from "./finding";
import { mergeFindings } from "./merge-findings";

const start = { line: 1, column: 1, offset: 0 };
const finding: Finding = {
  ruleId: "rule",
  severity: "warning",
  message: "A key",
  file: "a.yaml",
  logicalId: "Key",
  resourceType: "AWS::IAM::AccessKey",
  path: ["Resources", "Key"],
  span: { start, end: start },
  related: [
    {
      role: "user",
      file: "b.yaml",
      logicalId: "Bob",
      path: ["Resources", "Bob"],
      span: { start, end: start },
      message: "",
    },
  ],
  occurs: { kind: "always" },
  fingerprint: "f",
};
const when = (withDefaults: boolean, Env = "prod"): Occurrence => ({
  kind: "when",
  parameters: { Env },
  conditions: {},
  withDefaults,
});
const waiver: Suppression = { kind: "waiver", reason: "agreed" };
const undecided: Occurrence = { kind: "undecided", reason: "a macro" };

describe("of findings at the same places, one is left:", () => {
  it.each<[string, Partial<Finding>, Partial<Finding>]>([
    ["always before with the defaults", { occurs: { kind: "always" } }, { occurs: when(true) }],
    ["with the defaults before without", { occurs: when(true) }, { occurs: when(false) }],
    ["sometimes before undecided", { occurs: when(false) }, { occurs: undecided }],
    ["an error sometimes before a warning always", { severity: "error", occurs: when(false) }, {}],
    ["a note before an error that is suppressed", { severity: "note" }, { severity: "error", suppression: waiver }],
    ["a warning, undecided, before a note", { occurs: undecided }, { severity: "note" }],
    ["of equals, the one that sorts first", { occurs: when(false, "prod") }, { occurs: when(false, "test") }],
  ])("%s", (_, one, other) => {
    const left = [{ ...finding, ...one }];
    expect(
      mergeFindings([
        { ...finding, ...one },
        { ...finding, ...other },
      ]),
    ).toEqual(left);
    expect(
      mergeFindings([
        { ...finding, ...other },
        { ...finding, ...one },
      ]),
    ).toEqual(left);
  });

  it("it has the environments of all, whichever is left", () => {
    const dev = { ...finding, occurs: undecided, environments: ["dev", "test"] };
    const prod = { ...finding, environments: ["test", "prod"] };
    expect(mergeFindings([dev, prod])).toEqual([{ ...finding, environments: ["dev", "test", "prod"] }]);
    expect(mergeFindings([dev, finding])).toEqual([{ ...finding, environments: ["dev", "test"] }]);
  });
});

it.each<[string, Partial<Finding>]>([
  ["another rule", { ruleId: "other" }],
  ["another file", { file: "c.yaml" }],
  ["another path", { path: ["Resources", "Key", "Properties"] }],
  ["another user", { related: finding.related.map((user) => ({ ...user, path: ["Resources", "Eve"] })) }],
  ["a user in another file", { related: finding.related.map((user) => ({ ...user, file: "c.yaml" })) }],
  ["no user", { related: [] }],
])("%s is another finding", (_, fields) => {
  expect(mergeFindings([finding, { ...finding, ...fields }])).toHaveLength(2);
});
