import type { AppFinding } from "../../src";
import { describeOccurrence } from "../../src/describe-finding";

/** The rule that the cases are about. */
export const subject = "iam-user-no-initial-access-key";

/** Findings as the cases expect them, such as `warning when Env=prod: App/Key of App/Bob`, in order. */
export function describeVerdicts(findings: readonly AppFinding[]): readonly string[] {
  return findings
    .filter(({ ruleId }) => ruleId === subject)
    .map(({ severity, suppression, occurs, constructPath, related }) => {
      const suppressed = suppression === undefined ? "" : "suppressed ";
      const verdict = describeOccurrence(occurs).replace(" (not with the defaults)", "").trim() || "always";
      return `${suppressed}${severity} ${verdict}: ${constructPath} of ${related[0]?.constructPath}`;
    })
    .toSorted();
}
