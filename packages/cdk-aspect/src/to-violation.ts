import type { Rule, Severity } from "@latchkey/rules";
import { describeSettings, escapeText } from "@latchkey/rules";
import type { PolicyViolatingResource, PolicyViolation } from "aws-cdk-lib";
import { describeFinding } from "./describe-finding";
import type { AppFinding, AppProblem } from "./judge-app";

/** The rule's id for what could not be judged. */
export const notJudged = "not-judged";

/** A finding of one of the rules as the CDK reports it. `severity` is what it counts as. */
export function toViolation(finding: AppFinding, rules: readonly Rule[], severity: Severity): PolicyViolation {
  const rule = rules.find(({ id }) => id === finding.ruleId);
  return {
    ruleName: finding.ruleId,
    description: describeFinding(finding),
    // Of other words than these the CDK makes a severity of its own, with which acknowledging one of two findings turns
    // the whole report green.
    severity: severity === "note" ? "info" : severity,
    ...(rule === undefined ? {} : { fix: rule.remediation }),
    violatingResources: [placeOf(finding)],
    ruleMetadata: metadataOf(finding),
  };
}

/** What kept a template from being judged, as the CDK reports it. */
export function toProblemViolation({ kind, file, message, span, stackPath }: AppProblem): PolicyViolation {
  const place = span === undefined ? file : `${file}:${span.start.line}:${span.start.column}`;
  return {
    ruleName: notJudged,
    description: escapeText(`${place}: ${message} (${kind})`),
    severity: "error",
    violatingResources: [{ constructPath: stackPath, locations: [] }],
    ruleMetadata: { kind },
  };
}

/** The CDK looks up construct and source line of a resource itself; of anything else it has to be told. */
function placeOf({
  resourceType,
  logicalId,
  path,
  constructPath,
  stackPath,
  templatePath,
}: AppFinding): PolicyViolatingResource {
  if (resourceType === "") return { constructPath: constructPath ?? stackPath, locations: [path.join(".")] };
  const inside = path.slice(2).join(".");
  const names = resourceType === "AWS::IAM::AccessKey" ? ["Properties.UserName"] : [];
  return { resourceLogicalId: logicalId, templatePath, locations: inside === "" ? names : [inside] };
}

function metadataOf({ occurs, related, fingerprint }: AppFinding): Readonly<Record<string, string>> {
  return {
    verdict: occurs.kind,
    ...(occurs.kind === "when"
      ? { witness: escapeText(describeSettings(occurs)), withDefaults: String(occurs.withDefaults) }
      : {}),
    ...(occurs.kind === "undecided" ? { reason: escapeText(occurs.reason) } : {}),
    ...Object.fromEntries(
      related.map(({ role, constructPath, logicalId }) => [role, escapeText(constructPath ?? logicalId)]),
    ),
    fingerprint,
  };
}
