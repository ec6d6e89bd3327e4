import type { Occurrence } from "@latchkey/rules";
import { escapeText } from "./escape-text";
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
  const unchecked = occurs.unchecked === undefined ? "" : `, pattern of ${occurs.unchecked.join(", ")} not checked`;
  return ` when ${describeWitness(occurs)} (${occurs.withDefaults ? "with the defaults" : "not with the defaults"}${unchecked})`;
}

/** Parameter values as `--parameters` takes them, or the conditions where no parameter decides. */
export function describeWitness({ parameters, conditions }: Extract<Occurrence, { kind: "when" }>): string {
  const values = Object.entries(parameters).map(([name, value]) => quoteWord(`${name}=${value}`));
  return values.length > 0
    ? values.join(" ")
    : Object.entries(conditions)
        .map(([name, value]) => `${name} is ${value}`)
        .join(", ");
}

function quoteWord(word: string): string {
  return /^[\w=.,:/@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
