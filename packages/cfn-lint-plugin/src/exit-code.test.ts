import type { Finding, Occurrence, Problem, Severity } from "@latchkey/rules";
import { expect, test } from "vitest";

import { exitCode, type FailOn } from "./exit-code";
import type { LintRun } from "./lint-sources";

const undecided: Occurrence = { kind: "undecided", reason: "" };

function run(
  severities: readonly Severity[],
  kinds: readonly Problem["kind"][] = [],
  fields: Partial<Finding> = {},
): LintRun {
  const findings = severities.map((severity) => ({ severity, occurs: { kind: "always" }, ...fields }) as Finding);
  return { findings, problems: kinds.map((kind) => ({ kind, file: "a.yaml", message: "" })) } as unknown as LintRun;
}

test.each<[string, LintRun, FailOn, boolean, number]>([
  ["nothing", run([]), "note", true, 0],
  ["an error", run(["error"]), "error", false, 1],
  ["an error", run(["error"]), "never", false, 0],
  ["a warning", run(["warning"]), "error", false, 0],
  ["a warning", run(["warning"]), "warning", false, 1],
  ["a note", run(["note"]), "warning", false, 0],
  ["a note", run(["note"]), "note", false, 1],
  ["a note and an error", run(["note", "error"]), "error", false, 1],
  ["a suppressed error", run(["error"], [], { suppression: { kind: "metadata", reason: "" } }), "note", true, 0],
  ["an undecided warning", run(["warning"], [], { occurs: undecided }), "warning", false, 1],
  ["an undecided warning", run(["warning"], [], { occurs: undecided }), "never", true, 2],
  ["an invalid template", run([], ["invalid-template"]), "never", false, 2],
  ["an unreadable file and an error", run(["error"], ["unreadable"]), "warning", false, 2],
  ["a rule that crashed", run([], ["rule-crash"]), "warning", false, 2],
  ["something incomplete", run([], ["incomplete"]), "warning", false, 0],
  ["something incomplete", run([], ["incomplete"]), "warning", true, 2],
  ["something incomplete and an error", run(["error"], ["incomplete"]), "warning", false, 1],
])("%s, %s, --fail-on %s, strict: %s, is %i", (_, lintRun, failOn, strict, expected) => {
  expect(exitCode(lintRun, { failOn, strict })).toBe(expected);
});
