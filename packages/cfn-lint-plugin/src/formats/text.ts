import type { Finding, Problem, Rule } from "@latchkey/rules";
import { escapeText } from "@latchkey/rules";

import type { Palette } from "../color";
import type { LintRun } from "../lint-sources";
import type { CellWidth } from "./cell-width";
import { loadCellWidth } from "./cell-width";
import type { Mark } from "./code-frame";
import { drawFrame } from "./code-frame";
import { describeOccurrence } from "./describe-occurrence";
import { describeSuppression } from "./describe-suppression";
import { count, isCounted, summarize } from "./summarize";
import { formatPairs } from "./text-pairs";

/** How to write for a person. */
export interface TextOptions {
  /** Where the reasons and the advice are taken from. */
  readonly rules: readonly Rule[];
  readonly palette: Palette;
  /** Width of the terminal in cells. */
  readonly width: number;
  /** Whether findings that do not count are shown, too. */
  readonly hasSuppressed: boolean;
  /** Whether a last line counts what was found. */
  readonly hasSummary: boolean;
  /** Whether each place is shown that could not be followed; otherwise they are counted. */
  readonly hasIncomplete: boolean;
}

interface Context extends TextOptions {
  readonly texts: LintRun["texts"];
  readonly cellWidth: CellWidth;
}

/** Marks in one file. */
interface Place {
  readonly file: string;
  readonly marks: readonly Mark[];
}

const MIN_WIDTH = 40;

/** The run as a person reads it, findings first; empty when there is nothing to say. */
export async function formatText(run: LintRun, options: TextOptions): Promise<string> {
  const { texts } = run;
  const width = Math.max(MIN_WIDTH, options.width);
  const context: Context = { ...options, width, texts, cellWidth: await loadCellWidth([...texts.values()]) };
  const shown = run.problems.filter(({ kind }) => kind !== "incomplete" || options.hasIncomplete);
  const counted = run.problems.filter((problem) => !shown.includes(problem));
  const blocks = [
    ...run.findings
      .filter((finding) => options.hasSuppressed || isCounted(finding))
      .map((finding) => formatFinding(finding, context)),
    ...shown.map((problem) => formatProblem(problem, context)),
    ...(run.pairs === undefined ? [] : formatPairs(run.pairs, options.palette)),
    ...(counted.length === 0 ? [] : [[formatIncomplete(counted)]]),
    ...(options.hasSummary ? [[summarize(run, shown, (severity, text) => options.palette[severity](text))]] : []),
  ];
  return blocks.map((lines) => `${lines.join("\n")}\n`).join("\n");
}

function formatFinding(finding: Finding, context: Context): string[] {
  const { palette, rules } = context;
  const paint = palette[finding.severity];
  const subject: Mark = { span: finding.span, label: escapeText(finding.resourceType), sign: "^", paint };
  const related = finding.related.map(({ file, span, message }) => ({
    file,
    mark: { span, label: escapeText(message), sign: "-", paint: palette.accent } satisfies Mark,
  }));
  const files = new Set([finding.file, ...related.map(({ file }) => file)]);
  const places = Array.from(files, (file) => {
    const marks = related.filter((other) => other.file === file).map(({ mark }) => mark);
    return { file, marks: file === finding.file ? [subject, ...marks] : marks };
  });
  const rule = rules.find(({ id }) => id === finding.ruleId);
  return [
    `${paint(`${severityOf(finding)}[${escapeText(finding.ruleId)}]`)}: ${palette.bold(escapeText(finding.message))}`,
    ...formatPlaces(places, context, [
      ["construct", finding.constructPath],
      ["source", finding.source && `${finding.source.file}:${finding.source.line}:${finding.source.column}`],
      describeOccurrence(finding.occurs),
      ["in", finding.environments?.join(", ")],
      ["suppressed", finding.suppression && describeSuppression(finding.suppression)],
      ["why", rule?.rationale],
      ["fix", rule?.remediation],
    ]),
  ];
}

function severityOf({ severity, suppression }: Finding): string {
  return suppression === undefined ? severity : `suppressed ${severity}`;
}

function formatProblem({ kind, file, message, span }: Problem, context: Context): string[] {
  const { palette } = context;
  const paint = kind === "incomplete" ? palette.warning : palette.error;
  const marks: Mark[] = span === undefined ? [] : [{ span, label: "", sign: "^", paint }];
  return [
    `${paint(`problem[${kind}]`)}: ${palette.bold(escapeText(message))}`,
    ...formatPlaces([{ file, marks }], context, []),
  ];
}

/** Each place with its frame, the subject's first; then the notes that there are. */
function formatPlaces(
  places: readonly Place[],
  { texts, palette, width, cellWidth }: Context,
  notes: readonly (readonly [name: string, note?: string | undefined])[],
): string[] {
  const lines = places.flatMap(({ marks }) => marks.map(({ span }) => span.start.line));
  const gutter = String(Math.max(0, ...lines)).length;
  const margin = " ".repeat(gutter);
  const rows = places.flatMap(({ file, marks }, index) => {
    const first = marks[0];
    const position = first === undefined ? "" : `:${first.span.start.line}:${first.span.start.column}`;
    const head = `${margin}${palette.accent(index === 0 ? "-->" : ":::")} ${escapeText(file)}${position}`;
    const text = texts.get(file);
    if (first === undefined || text === undefined) {
      return [`${head} ${first?.label ?? ""}`.trimEnd()];
    }
    return [head, ...drawFrame(text, marks, { gutter, width, cellWidth, paint: palette.accent })];
  });
  const written = notes.flatMap(([name, note]) =>
    note === undefined ? [] : [`${margin} ${palette.accent("=")} ${palette.bold(name)}: ${escapeText(note)}`],
  );
  return written.length === 0 ? rows : [...rows, `${margin} ${palette.accent("|")}`, ...written];
}

function formatIncomplete(problems: readonly Problem[]): string {
  const files = new Set(problems.map(({ file }) => file)).size;
  const places = `${count(problems.length, "place")} in ${count(files, "file")}`;
  return `${places} could not be followed (nested stacks, macros and the like); --verbose shows what and why`;
}
