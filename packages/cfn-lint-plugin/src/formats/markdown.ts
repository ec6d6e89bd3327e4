import type { Finding, Problem, Rule, Severity, Span } from "@latchkey/rules";
import { escapeText } from "@latchkey/rules";

import { palette } from "../color";
import type { LintRun } from "../lint-sources";
import type { Mark } from "./code-frame";
import { drawFrame } from "./code-frame";
import { describeCircumstances } from "./describe-occurrence";
import { escapeHtml } from "./escape-html";
import { isCounted, summarize } from "./summarize";

/** What a comment says besides what was found. */
export interface MarkdownOptions {
  readonly rules: readonly Rule[];
  /** Whether findings that do not count are shown, too. */
  readonly hasSuppressed: boolean;
}

/** A comment on GitHub has 65,536 characters at most, and is cut off or refused beyond. */
const MAX_LENGTH = 60_000;

/** What is longer is of no use to a reader. */
const MAX_WORDS = 300;

const SIGNS: Readonly<Record<Severity, string>> = { error: "🔴", warning: "🟠", note: "🔵" };

/** The run as a comment on a pull request, or the summary of a job; short enough for both. */
export function formatMarkdown(run: LintRun, options: MarkdownOptions): string {
  const counted = run.findings.filter(isCounted);
  const suppressed = options.hasSuppressed ? run.findings.filter((finding) => !isCounted(finding)) : [];
  const blocks = [
    ...counted.map((finding) => ({ row: toRow(finding), details: toDetails(finding, run.texts, options.rules) })),
    ...suppressed.map((finding) => ({ row: toRow(finding), details: "" })),
  ];
  const problems = run.problems.map(toProblemItem);
  const head = `### Latchkey\n\n${escapeMarkdown(summarize(run, run.problems))}.\n`;
  let length = head.length;
  const fits = ({ length: more }: string): boolean => {
    length += more;
    return length <= MAX_LENGTH;
  };
  const shownProblems = problems.filter(fits);
  const shown = blocks.filter(({ row, details }) => fits(row + details));
  const left = blocks.length + problems.length - shown.length - shownProblems.length;
  return [
    head,
    ...(shown.length === 0 ? [] : ["| | finding | place |\n| --- | --- | --- |", ...shown.map(({ row }) => row), ""]),
    ...shown.map(({ details }) => details).filter((details) => details !== ""),
    ...(shownProblems.length === 0 ? [] : ["**Could not be judged:**\n", ...shownProblems, ""]),
    ...(left === 0 ? [] : [`${left} more would not fit in here.\n`]),
  ].join("\n");
}

function toRow(finding: Finding): string {
  const { severity, message, suppression, file, span } = finding;
  const reason = suppression === undefined ? "" : `<br>suppressed: ${escapeMarkdown(suppression.reason)}`;
  const sign = suppression === undefined ? `${SIGNS[severity]} ${severity}` : `⚪ ${severity}`;
  return `| ${sign} | ${escapeMarkdown(`${message}${describeCircumstances(finding)}`)}${reason} | ${toPlace(file, span)} |`;
}

function toDetails(finding: Finding, texts: LintRun["texts"], rules: readonly Rule[]): string {
  const { logicalId, ruleId, file, span, resourceType, related, constructPath, source } = finding;
  const rule = rules.find(({ id }) => id === ruleId);
  const notes = [
    ["Construct", constructPath],
    ["Source", source && `${source.file}:${source.line}:${source.column}`],
    ["Why", rule?.rationale],
    ["Fix", rule?.remediation],
  ] as const;
  const subject = toMark(span, resourceType, "^");
  const marks = related.filter((place) => place.file === file).map((place) => toMark(place.span, place.message, "-"));
  const others = related.filter((place) => place.file !== file);
  return [
    // An HTML block: nothing in it is Markdown.
    `<details><summary><code>${escapeHtml(ruleId)}</code>: <code>${escapeHtml(clip(logicalId))}</code></summary>\n`,
    ...toFrame(texts.get(file), [subject, ...marks]),
    ...others.map((place) => `- ${toPlace(place.file, place.span)}: ${escapeMarkdown(place.message)}\n`),
    ...notes.flatMap(([name, text]) => (text === undefined ? [] : [`**${name}:** ${escapeMarkdown(text)}\n`])),
    "</details>\n",
  ].join("\n");
}

function toMark(span: Span, label: string, sign: Mark["sign"]): Mark {
  return { span, label: escapeText(label.slice(0, MAX_WORDS)), sign, paint: (text) => text };
}

/** None of its rows can end the block: each that has text from the template has a bar in front. */
function toFrame(text: string | undefined, marks: readonly Mark[]): string[] {
  if (text === undefined) {
    return [];
  }
  const gutter = String(Math.max(...marks.map(({ span }) => span.start.line))).length;
  const rows = drawFrame(text, marks, { gutter, width: 100, cellWidth: () => 1, paint: palette(false).accent });
  return [["```text", ...rows, "```\n"].join("\n")];
}

function toProblemItem({ kind, file, message, span }: Problem): string {
  return `- ${toPlace(file, span)}: ${escapeMarkdown(message)} (${kind})`;
}

function toPlace(file: string, span: Span | undefined): string {
  return toCode(span === undefined ? file : `${file}:${span.start.line}`);
}

function toCode(text: string): string {
  return `<code>${escapeMarkdown(text)}</code>`;
}

/** Text that no mark-up, link or mention is made of, neither by Markdown nor by GitHub and GitLab. */
function escapeMarkdown(text: string): string {
  return (
    escapeText(clip(text))
      .replace(/[\\`*_{}[\]()|~^$=]/g, "\\$&")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      // What stands in front of a name or a number makes a mention of it, and a URL a link of itself: a comment between.
      .replace(/[@#!%]|\/(?=\/)|www(?=\.)/gi, "$&<!-- -->")
  );
}

function clip(text: string): string {
  return text.length > MAX_WORDS ? `${text.slice(0, MAX_WORDS)}…` : text;
}
