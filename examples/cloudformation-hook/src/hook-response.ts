import { type Finding, type Problem, type Rule, rules, type Severity } from "@latchkey/rules";
import type { Judgement } from "./judge-payload";

/** What CloudFormation is answered. */
export interface HookResponse {
  readonly hookStatus: "SUCCESS" | "FAILED";
  readonly errorCode?: "NonCompliant" | "InternalFailure";
  /** CloudFormation cuts it off after 4,096 characters. */
  readonly message: string;
  readonly clientRequestToken: string;
  readonly annotations: readonly Annotation[];
}

/** What one rule has to say. */
export interface Annotation {
  readonly annotationName: string;
  readonly status: "PASSED" | "FAILED" | "SKIPPED";
  readonly statusMessage: string;
  readonly remediationMessage?: string;
  readonly remediationLink?: string;
  readonly severityLevel: "INFORMATIONAL" | "MEDIUM" | "HIGH";
}

const maxMessage = 4096;
const maxAnnotation = 16_384;
const severities: readonly Severity[] = ["note", "warning", "error"];
const levels = { note: "INFORMATIONAL", warning: "MEDIUM", error: "HIGH" } as const;

/** The answer to a judgement; findings of the severity and above fail the operation. */
export function answer({ findings, problems }: Judgement, clientRequestToken: string, failOn: Severity): HookResponse {
  if (problems.length > 0) return refuse(problems.map(describeProblem).join("\n"), clientRequestToken);
  const fails = ({ severity }: Finding): boolean => severities.indexOf(severity) >= severities.indexOf(failOn);
  const faults = findings.filter(fails);
  const annotations = rules.map((rule) => annotate(rule, findings, fails));
  if (faults.length === 0) {
    const message = "No user is created together with an access key, and no other rule has failed.";
    return { hookStatus: "SUCCESS", message, clientRequestToken, annotations };
  }
  const message = cut(faults.map(describeFinding).join("\n"), maxMessage);
  return { hookStatus: "FAILED", errorCode: "NonCompliant", message, clientRequestToken, annotations };
}

/** The answer when nothing could be judged: what is not known to be right is not let through. */
export function refuse(reason: string, clientRequestToken: string): HookResponse {
  const message = cut(`Latchkey could not judge the template: ${reason}`, maxMessage);
  return { hookStatus: "FAILED", errorCode: "InternalFailure", message, clientRequestToken, annotations: [] };
}

/** The answer when there is nothing to judge. */
export function pass(reason: string, clientRequestToken: string): HookResponse {
  return { hookStatus: "SUCCESS", message: reason, clientRequestToken, annotations: [] };
}

function annotate(rule: Rule, all: readonly Finding[], fails: (finding: Finding) => boolean): Annotation {
  const findings = all.filter(({ ruleId }) => ruleId === rule.id);
  const [link] = rule.references.filter((url) => url.startsWith("https://docs.aws.amazon.com/"));
  const worst = severities.findLast((severity) => findings.some((finding) => finding.severity === severity));
  return {
    annotationName: rule.id,
    status: findings.some(fails) ? "FAILED" : "PASSED",
    statusMessage: cut(findings.map(describeFinding).join("\n") || "Nothing found", maxAnnotation),
    ...(findings.length === 0 ? {} : { remediationMessage: rule.remediation }),
    ...(findings.length === 0 || link === undefined ? {} : { remediationLink: link }),
    severityLevel: levels[worst ?? rule.severity],
  };
}

function describeFinding({ ruleId, message, span, occurs }: Finding): string {
  const when =
    occurs.kind === "when"
      ? ` (when ${Object.entries(occurs.parameters)
          .map(([name, value]) => `${name}=${value}`)
          .join(", ")})`
      : "";
  return printable(`Line ${span.start.line}: ${message}${when} [${ruleId}]`);
}

function describeProblem({ message, span }: Problem): string {
  return printable(span === undefined ? message : `line ${span.start.line}: ${message}`);
}

/** Names come from the template: in a console, control characters are no part of them. */
function printable(text: string): string {
  return text.replaceAll(/\p{C}/gu, "\u{FFFD}");
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
