import type { Finding, Problem, Rule } from "@latchkey/rules";
import { escapeText } from "@latchkey/rules";

import { type FailureOptions, onlyFailures } from "../exit-code";
import type { LintRun } from "../lint-sources";
import { describeCircumstances } from "./describe-occurrence";
import { escapeHtml } from "./escape-html";

/** What JUnit's XML says besides what was found. */
export interface JunitOptions extends FailureOptions {
  readonly rules: readonly Rule[];
}

/** What became of a test case, apart from its having passed. */
interface Outcome {
  readonly kind: "failure" | "error" | "skipped" | "system-out";
  readonly message: string;
  readonly type: string;
  readonly text: string;
}

interface TestCase {
  readonly name: string;
  readonly classname: string;
  /** Of the template; absent for a case that is about all of them. */
  readonly file?: string;
  readonly line?: number;
  readonly outcome?: Outcome;
}

/**
 * The run as JUnit's XML: a passed test case for each rule that found nothing, and one for each finding and problem. What
 * fails the run is a failure or an error, what does not count is skipped, and the rest has passed with a remark.
 */
export function formatJunit(run: LintRun, options: JunitOptions): string {
  const failing = onlyFailures(run, options);
  const [findings, problems] = [new Set(failing.findings), new Set(failing.problems)];
  const clean = options.rules.flatMap(({ id }): TestCase[] => {
    const isClean = run.findings.every(({ ruleId }) => ruleId !== id);
    return isClean ? [{ name: id, classname: "latchkey" }] : [];
  });
  const cases = [
    ...clean,
    ...run.findings.map((finding) => toCase(finding, findings.has(finding), options.rules)),
    ...run.problems.map((problem) => toProblemCase(problem, problems.has(problem))),
  ];
  const counts = { tests: cases.length, failures: 0, errors: 0, skipped: 0 };
  for (const { outcome } of cases) {
    counts.failures += outcome?.kind === "failure" ? 1 : 0;
    counts.errors += outcome?.kind === "error" ? 1 : 0;
    counts.skipped += outcome?.kind === "skipped" ? 1 : 0;
  }
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${writeAttributes({ name: "latchkey", ...counts, time: 0 })}>`,
    `  <testsuite${writeAttributes({ name: "latchkey", ...counts, time: 0 })}>`,
    ...cases.flatMap(writeCase),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function toCase(finding: Finding, isFailing: boolean, rules: readonly Rule[]): TestCase {
  const { ruleId, severity, message, file, span, logicalId, suppression } = finding;
  const rule = rules.find(({ id }) => id === ruleId);
  const place = `${file}:${span.start.line}:${span.start.column}`;
  const lines = [place, ...(rule === undefined ? [] : [rule.rationale, rule.remediation])];
  const text = lines.map(escapeText).join("\n");
  const title = `${message}${describeCircumstances(finding)}`;
  let outcome: Outcome;
  if (suppression !== undefined) {
    outcome = { kind: "skipped", message: suppression.reason, type: suppression.kind, text: "" };
  } else if (isFailing) {
    outcome = { kind: "failure", message: title, type: severity, text };
  } else {
    outcome = {
      kind: "system-out",
      message: title,
      type: severity,
      text: `${severity}: ${escapeText(title)}\n${text}`,
    };
  }
  return { name: `${ruleId}: ${logicalId}`, classname: file, file, line: span.start.line, outcome };
}

function toProblemCase({ kind, file, message, span }: Problem, isFailing: boolean): TestCase {
  const place = span === undefined ? file : `${file}:${span.start.line}:${span.start.column}`;
  return {
    name: kind,
    classname: file,
    file,
    ...(span !== undefined && { line: span.start.line }),
    outcome: {
      kind: isFailing ? "error" : "system-out",
      message,
      type: kind,
      text: `${escapeText(place)}${isFailing ? "" : `\n${escapeText(message)}`}`,
    },
  };
}

function writeCase({ name, classname, file, line, outcome }: TestCase): string[] {
  const attributes = writeAttributes({ name, classname, file, line, time: 0 });
  if (outcome === undefined) {
    return [`    <testcase${attributes}/>`];
  }
  const { kind, message, type, text } = outcome;
  const details = kind === "system-out" ? "" : writeAttributes({ message, ...(kind !== "skipped" && { type }) });
  const lines = text.split("\n").map(escapeHtml).join("\n");
  const element = text === "" ? `<${kind}${details}/>` : `<${kind}${details}>${lines}</${kind}>`;
  return [`    <testcase${attributes}>`, `      ${element}`, "    </testcase>"];
}

function writeAttributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .map(([name, value]) => (value === undefined ? "" : ` ${name}="${escapeHtml(String(value))}"`))
    .join("");
}
