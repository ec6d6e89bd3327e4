import type { Finding, Problem, Rule, Severity, Span } from "@latchkey/rules";
import { escapeText } from "@latchkey/rules";

import type { LintRun } from "../lint-sources";
import { describeCircumstances } from "./describe-occurrence";
import { isCounted, summarize } from "./summarize";

type Command = "error" | "warning" | "notice";

const COMMANDS: Readonly<Record<Severity, Command>> = { error: "error", warning: "warning", note: "notice" };

/** GitHub shows no more annotations of one command in a step, in the order in which they come. */
const MAX_SHOWN = 10;

/** The run as workflow commands, which GitHub Actions makes annotations of, and a last line for its log. */
export function formatGithub(run: LintRun, rules: readonly Rule[]): string {
  const annotations = [...run.problems.map(annotateProblem), ...run.findings.filter(isCounted).map(annotateFinding)];
  const dropped = (["error", "warning", "notice"] as const).reduce((sum, command) => {
    const { length } = annotations.filter((annotation) => annotation.command === command);
    return sum + Math.max(0, length - MAX_SHOWN);
  }, 0);
  const rest =
    dropped === 0
      ? ""
      : `; GitHub shows ${MAX_SHOWN} annotations of a kind in a step, and the other ${dropped} here alone`;
  return [...annotations.map(({ text }) => text), `${summarize(run, run.problems)}${rest}`, ""].join("\n");

  function annotateFinding(finding: Finding) {
    const { severity, ruleId, message } = finding;
    const advice = rules.find(({ id }) => id === ruleId)?.remediation;
    const lines = [`${message}${describeCircumstances(finding)}`, ...(advice === undefined ? [] : [advice])];
    return annotate(COMMANDS[severity], ruleId, finding, lines);
  }
}

function annotateProblem(problem: Problem) {
  return annotate(problem.kind === "incomplete" ? "warning" : "error", problem.kind, problem, [problem.message]);
}

function annotate(
  command: Command,
  title: string,
  { file, span }: { readonly file: string; readonly span?: Span },
  lines: readonly string[],
) {
  const properties = { title, file: escapeText(file), ...(span !== undefined && toProperties(span)) };
  const written = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  const message = lines.map((line) => escapeData(escapeText(line))).join("%0A");
  return { command, text: `::${command} ${written.join(",")}::${message}` };
}

/** Columns count only for what is in one line. */
function toProperties({ start, end }: Span) {
  const columns =
    start.line === end.line ? { col: start.column, endColumn: Math.max(start.column, end.column - 1) } : {};
  return { line: start.line, endLine: end.line, ...columns };
}

// https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
