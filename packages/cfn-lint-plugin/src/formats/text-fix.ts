import type { FixChange, FixRefusal, Problem, Span } from "@latchkey/rules";
import { escapeText } from "@latchkey/rules";

/** What became of a file whose template has keys to take out. */
export interface FixedFile {
  readonly file: string;
  readonly changes: readonly FixChange[];
  readonly refusals: readonly FixRefusal[];
}

/** What a person has to know of the fixes, and of what could not be read. */
export function formatFixes(files: readonly FixedFile[], problems: readonly Problem[], dryRun: boolean): string {
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
    ...summarize(changes, refusals, dryRun),
  ];
  return lines.map((line) => `${escapeText(line)}\n`).join("");
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
