import type { Finding, Occurrence, Problem, Span } from "../finding";
import { lint } from "../lint";
import type { Rule } from "../rule";
import { indentationOf } from "./indentation";

/** What is written under a line of the template. */
interface Mark {
  readonly span: Span;
  /** `^` under what is reported, `~` under what else it is about. */
  readonly sign: "^" | "~";
  readonly text: string;
}

/**
 * The template with what the rule reports written under it in comment lines: `# ^^^ warning: …` under the place of a
 * finding or problem, `# ~~~ user of BobKey: …` under a place that is related to one, and `#! …` at the top for what has
 * no place. Such lines in the given template are not linted, so it is a specification of the rule when it comes back
 * unchanged. Lines end in LF or CRLF; blanks that all of them begin with do not count.
 */
export function annotate(rule: Rule, template: string): string {
  const lines = template.split("\n").filter((line) => !isAnnotation(line));
  const indentation = indentationOf(lines);
  const bare = lines.map((line) => line.slice(indentation.length));
  const report = lint({ file: "template", content: bare.join("\n") }, { rules: [rule] });
  const notes = report.problems.filter(({ span }) => span === undefined).map(describeProblem);
  if (report.status === "skipped") notes.push(`not a template: ${report.reason}`);
  const marks = [...report.findings.flatMap(marksOf), ...report.problems.flatMap(marksOfProblem)];
  const top = Math.max(
    0,
    lines.findIndex((line) => line.trim() !== ""),
  );
  return lines
    .flatMap((line, index) => [
      ...(index === top ? notes.map((note) => `${indentation}#! ${onOneLine(note)}`) : []),
      line,
      ...marks
        .filter(({ span }) => Math.min(span.start.line, lines.length) === index + 1)
        .sort((one, other) => one.span.start.column - other.span.start.column)
        .map((mark) => indentation + draw(mark, bare[index] ?? "")),
    ])
    .join("\n");
}

/** Whether the line is one that `annotate` writes. */
export function isAnnotation(line: string): boolean {
  return /^[ \t]*#(?:[ \t]*(?:\^+|~+)|!) /.test(line);
}

function marksOf(finding: Finding): Mark[] {
  const { span, severity, message, occurs, related, suppression } = finding;
  const excuse = suppression === undefined ? "" : `, suppressed (${suppression.kind}: ${suppression.reason})`;
  return [
    { span, sign: "^", text: `${severity}${describeOccurrence(occurs)}${excuse}: ${message}` },
    ...related.map(
      (place): Mark => ({
        span: place.span,
        sign: "~",
        text: `${place.role} of ${finding.logicalId}: ${place.message}`,
      }),
    ),
  ];
}

function marksOfProblem(problem: Problem): Mark[] {
  return problem.span === undefined ? [] : [{ span: problem.span, sign: "^", text: describeProblem(problem) }];
}

function describeProblem({ kind, message }: Problem): string {
  return `${kind}: ${message}`;
}

function describeOccurrence(occurs: Occurrence): string {
  if (occurs.kind === "always") return "";
  if (occurs.kind === "undecided") return `, undecided because of ${occurs.reason}`;
  const parameters = Object.entries(occurs.parameters).map(([name, value]) => `${name}=${quote(value)}`);
  const conditions = Object.entries(occurs.conditions).map(([name, holds]) => (holds ? name : `not ${name}`));
  const when = [parameters.join(" "), conditions.join(" and ")].filter((part) => part !== "").join(", so ");
  const unchecked = occurs.unchecked === undefined ? "" : `, pattern of ${occurs.unchecked.join(", ")} not checked`;
  return ` when ${when} (${occurs.withDefaults ? "with the defaults" : "not with the defaults"}${unchecked})`;
}

function quote(value: string): string {
  return /^[\w+,./:@-]+$/.test(value) ? value : JSON.stringify(value);
}

/** The comment line for a mark. The `#` stands in the first column, also when that is the mark's own. */
function draw({ span, sign, text }: Mark, line: string): string {
  const start = span.start.column - 1;
  const end = span.end.line === span.start.line ? span.end.column - 1 : line.length;
  const before = line.slice(1, start).replace(/[^\t]/g, " ");
  return `#${before}${sign.repeat(Math.max(1, end - Math.max(1, start)))} ${onOneLine(text)}`;
}

function onOneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
