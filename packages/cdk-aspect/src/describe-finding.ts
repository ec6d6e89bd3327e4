import type { Occurrence } from "@latchkey/rules";
import { describeWitness, escapeText } from "@latchkey/rules";
import type { AppFinding } from "./judge-app";

/** What a description is made of. */
type Described = Pick<AppFinding, "message" | "occurs" | "related" | "logicalId" | "file" | "span">;

/** A finding in the words of the app: what it is, when it comes about, and the constructs that it is about. */
export function describeFinding({ message, occurs, related, logicalId, file, span }: Described): string {
  const others = related.map(({ role, constructPath, logicalId: other }) => `${role}: ${constructPath ?? other}`);
  // What is in no template, such as a waiver, the CDK cannot show the place of.
  const place = logicalId === "" ? `${file}:${span.start.line}:${span.start.column}: ` : "";
  const remark = others.length === 0 ? "" : ` (${others.join(", ")})`;
  return escapeText(`${place}${message}${describeOccurrence(occurs)}${remark}`);
}

/** Nothing when it is always so; otherwise what belongs behind the message. */
export function describeOccurrence(occurs: Occurrence): string {
  if (occurs.kind === "always") return "";
  if (occurs.kind === "undecided") return `; undecided because of ${occurs.reason}`;
  return ` when ${describeWitness(occurs)}`;
}
