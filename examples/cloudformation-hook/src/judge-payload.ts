import { type Finding, lint, type Problem, rules } from "@latchkey/rules";
import type { ChangedResource, Payload } from "./hook-event";

/** What counts against an operation. */
export interface Judgement {
  /** The findings that nothing suppresses. */
  readonly findings: readonly Finding[];
  /** Why the template could not be judged; empty when it was. */
  readonly problems: readonly Problem[];
}

/**
 * Judges what a stack is to become. Parameters do not arrive: of a stack, a finding says with which values it comes about.
 * A change set says which resources are new, so that a user and its key are reported when both are.
 */
export function judgePayload({ template, previousTemplate, changedResources }: Payload): Judgement {
  const input = { file: "template", content: template, previous: previousTemplate };
  const { findings, problems } = lint(input, { rules });
  const counted = findings.filter(({ suppression }) => suppression === undefined);
  return {
    findings: changedResources === undefined ? counted : counted.filter((finding) => isNew(finding, changedResources)),
    problems: problems.filter(({ kind }) => kind !== "incomplete"),
  };
}

function isNew(finding: Finding, changes: readonly ChangedResource[]): boolean {
  if (finding.ruleId !== "iam-user-no-initial-access-key") return true;
  const user = finding.related.find(({ role }) => role === "user");
  const [newKey, newUser] = [finding.logicalId, user?.logicalId].map((id) =>
    changes.find(({ logicalId, action }) => logicalId === id && action === "CREATE"),
  );
  if (newKey === undefined || newUser === undefined) return false;
  // With the parameters of this very change set, the names may turn out to differ.
  return newKey.userName === undefined || newUser.userName === undefined || newKey.userName === newUser.userName;
}
