import { describe, expect, it } from "vitest";
import type { Label } from "./corpus";
import { lintTemplate, readLabels } from "./corpus";

const labels = readLabels();

/** The keys that are reported with their users, and how gravely, in order of the keys. */
function pairsIn(file: string): readonly (readonly [string, string | undefined, string])[] {
  return lintTemplate(`accesskey/${file}`)
    .findings.filter(({ ruleId }) => ruleId === "iam-user-no-initial-access-key")
    .map(({ logicalId, related, severity }) => [logicalId, related[0]?.logicalId, severity] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));
}

function only(expected: Label["expected"]): readonly Label[] {
  return labels.filter((label) => label.expected === expected);
}

it("has a hundred labelled templates", () => {
  expect(labels.map(({ file }) => file)).toHaveLength(100);
});

describe("a user and its key in one template", () => {
  it.each(only("same-stack"))("$file", ({ file, users, keys, isConsoleUser }) => {
    const severity = isConsoleUser ? "error" : "warning";
    const pairs = pairsIn(file);
    expect(pairs.map(([key, , level]) => [key, level])).toEqual([...keys].sort().map((key) => [key, severity]));
    // The label lists the users with keys in the order of their keys, before any users without.
    const owners = keys.map((key, index) => [key, users[index]] as const).sort(([a], [b]) => (a < b ? -1 : 1));
    expect(pairs.map(([key, user]) => [key, user])).toEqual(owners);
  });
});

describe("a key whose user is not in the template, or cannot be told", () => {
  it.each([...only("other-user"), ...only("unresolvable")])("$file", ({ file }) => {
    const report = lintTemplate(`accesskey/${file}`);
    expect(report.findings.filter(({ ruleId }) => ruleId === "iam-user-no-initial-access-key")).toEqual([]);
    expect(report.problems.filter(({ kind }) => kind !== "incomplete")).toEqual([]);
  });
});

describe("a template that no strict parser reads", () => {
  it.each(only("invalid-template"))("$file", ({ file, users, keys }) => {
    const { problems } = lintTemplate(`accesskey/${file}`);
    expect(problems[0]).toMatchObject({ kind: "invalid-template", span: { start: { line: expect.any(Number) } } });
    // Where user and key stand outside `Resources`, there is no pair to be found even by a lenient reading.
    const isMisplaced = /stands outside `Resources`/.test(problems[0]?.message ?? "");
    expect(pairsIn(file)).toEqual(isMisplaced ? [] : [[keys[0], users[0], "warning"]]);
  });
});
