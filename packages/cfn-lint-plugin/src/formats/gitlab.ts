import { createHash } from "node:crypto";

import type { Problem, Severity } from "@latchkey/rules";
import { escapeText } from "@latchkey/rules";

import type { LintRun } from "../lint-sources";
import { describeCircumstances } from "./describe-occurrence";
import { isCounted } from "./summarize";
import { writeJson } from "./write-json";

/** One entry of GitLab's report, which is a subset of Code Climate's. */
interface Violation {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: "info" | "minor" | "major" | "critical" | "blocker";
  readonly location: { readonly path: string; readonly lines: { readonly begin: number; readonly end: number } };
}

const SEVERITIES: Readonly<Record<Severity, Violation["severity"]>> = {
  error: "critical",
  warning: "major",
  note: "info",
};

/** The run as GitLab's code quality report; what was not judged is in it, what does not count is not. */
export function formatGitlab({ findings, problems }: LintRun): string {
  const known = new Set<string>();
  // Of two entries with one fingerprint, GitLab shows one.
  const toUnique = (fingerprint: string): string => {
    let unique = fingerprint;
    for (let next = 2; known.has(unique); next += 1) {
      unique = `${fingerprint}-${next}`;
    }
    known.add(unique);
    return unique;
  };
  const violations: Violation[] = [
    ...problems.map((problem) => ({
      description: escapeText(problem.message),
      check_name: problem.kind,
      fingerprint: toUnique(fingerprintOf(problem)),
      severity: problem.kind === "incomplete" ? ("minor" as const) : ("blocker" as const),
      location: {
        path: escapeText(problem.file),
        lines: { begin: problem.span?.start.line ?? 1, end: problem.span?.end.line ?? 1 },
      },
    })),
    ...findings.filter(isCounted).map((finding) => ({
      description: escapeText(`${finding.message}${describeCircumstances(finding)}`),
      check_name: escapeText(finding.ruleId),
      fingerprint: toUnique(finding.fingerprint),
      severity: SEVERITIES[finding.severity],
      location: {
        path: escapeText(finding.file),
        lines: { begin: finding.span.start.line, end: finding.span.end.line },
      },
    })),
  ];
  return writeJson(violations);
}

function fingerprintOf({ kind, file, message }: Problem): string {
  return createHash("sha256")
    .update(JSON.stringify([kind, file, message]))
    .digest("hex");
}
