import type { Finding, FixChange, FixRefusal, Problem, Span } from "@latchkey/rules";
import { escapeText } from "@latchkey/rules";
import { describeSuppression } from "./describe-suppression";
import { count } from "./summarize";

/** What became of a file whose template has keys to take out. */
export interface FixedFile {
  readonly file: string;
  readonly changes: readonly FixChange[];
  readonly refusals: readonly FixRefusal[];
}

/** What is not taken out because somebody has decided so. */
export interface LeftAlone {
  /** Those that are suppressed. */
  readonly findings: readonly Finding[];
  /** How many files each configuration ignores, by its name. */
  readonly files: readonly { readonly by: string; readonly count: number }[];
  /** How many templates the rule is off for; absent when there is none. */
  readonly unchecked: { readonly ruleId: string; readonly count: number } | undefined;
}

/** What a person has to know of the fixes, and of what could not be read. */
export function formatFixes(
  files: readonly FixedFile[],
  problems: readonly Problem[],
  leftAlone: LeftAlone,
  dryRun: boolean,
): string {
  const changes = files.flatMap((each) => each.changes);
  const refusals = files.flatMap((each) => each.refusals);
  const lines = [
    ...problems.map(({ file, span, message }) => `${describePlace(file, span)}: ${message}`),
    ...files.flatMap(({ file, changes: made, refusals: left }) => [
      ...made.map((change) => `${describePlace(file, change.span)}: ${describeChange(change, dryRun)}`),
      ...left.map(
        ({ span, logicalId, message }) => `${describePlace(file, span)}: not fixed: '${logicalId}': ${message}`,
      ),
    ]),
    ...describeLeftAlone(leftAlone),
    ...summarize(changes, refusals, dryRun),
  ];
  return lines.map((line) => `${escapeText(line)}\n`).join("");
}

function describeLeftAlone({ findings, files, unchecked }: LeftAlone): readonly string[] {
  const kept = findings.flatMap(({ file, span, logicalId, suppression }) =>
    suppression === undefined
      ? []
      : [`${describePlace(file, span)}: left alone: '${logicalId}': ${describeSuppression(suppression)}`],
  );
  return [
    ...kept,
    ...files.map(({ by, count: number }) => `left alone: ${count(number, "file")}, ignored by ${by}`),
    ...(unchecked === undefined
      ? []
      : [`left alone: ${count(unchecked.count, "template")}, for which ${unchecked.ruleId} is off`]),
  ];
}

function summarize(changes: readonly FixChange[], refusals: readonly FixRefusal[], dryRun: boolean): readonly string[] {
  if (changes.length === 0) {
    return refusals.length === 0 ? ["nothing to fix"] : [];
  }
  const remarks = [
    `${dryRun ? "Deploying this would delete" : "Deploying this deletes"} the live access keys, and whatever still ` +
      "uses them stops working: see first when each was last used.",
  ];
  if (changes.some(({ needsReview }) => needsReview)) {
    remarks.push("Where it says CHECK, more was done with a key than to carry it on: look at what is left there.");
  }
  return ["", ...remarks];
}

function describeChange({ kind, message, needsReview }: FixChange, dryRun: boolean): string {
  const verbs = { removed: ["removed", "would remove"], added: ["added", "would add"] } as const;
  return `${verbs[kind][dryRun ? 1 : 0]} ${message}${needsReview ? " (CHECK)" : ""}`;
}

function describePlace(file: string, span: Span | undefined): string {
  return span === undefined ? file : `${file}:${span.start.line}:${span.start.column}`;
}
