import type { Finding, Problem, Severity } from "@latchkey/rules";
import { isOnWaiver } from "@latchkey/rules/configuration";

import type { LintRun } from "../lint-sources";

/** From the gravest. */
export const SEVERITIES: readonly Severity[] = ["error", "warning", "note"];

/** Whether nobody gave a reason against it. */
export function isCounted({ suppression }: Finding): boolean {
  return suppression === undefined;
}

/** What was found, in one line; `problems` are those that are shown, and `paint` may colour the numbers. */
export function summarize(
  { summary, files: linted, findings }: LintRun,
  problems: readonly Problem[],
  paint: (severity: Severity, text: string) => string = (_, text) => text,
): string {
  const counted = findings.filter(isCounted);
  const files = filesOf(counted.filter((finding) => !isOnWaiver(finding)));
  const configurations = filesOf(counted.filter(isOnWaiver));
  // A nested template can have findings, though it was not linted itself.
  const nested = [...files].filter((file) => !linted.has(file)).length;
  const templates = count(summary.templates + nested, "template");
  const bySeverity = SEVERITIES.flatMap((severity) => {
    const { length } = counted.filter((finding) => finding.severity === severity);
    return length > 0 ? [paint(severity, count(length, severity))] : [];
  });
  const rest = [
    ...(problems.length > 0 ? [count(problems.length, "problem")] : []),
    ...(summary.suppressed > 0 ? [`${summary.suppressed} suppressed`] : []),
  ];
  let result: string;
  if (counted.length > 0) {
    const places = [
      ...(files.size > 0 ? [`${files.size} of ${templates}`] : []),
      ...(configurations.size > 0 ? [count(configurations.size, "configuration")] : []),
    ];
    result = `${count(counted.length, "finding")} (${bySeverity.join(", ")}) in ${places.join(" and ")}`;
  } else if (summary.templates > 0) {
    result = `No findings in ${templates}`;
  } else {
    result = summary.files > 0 ? `No template among ${count(summary.files, "file")}` : "No files to lint";
  }
  return [result, ...rest].join("; ");
}

function filesOf(findings: readonly Finding[]): ReadonlySet<string> {
  return new Set(findings.map(({ file }) => file));
}

/** A number with its noun, in the plural where that is right. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
