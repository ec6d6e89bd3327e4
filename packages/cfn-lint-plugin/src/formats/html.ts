import { createHash } from "node:crypto";

import type { Finding, Rule } from "@latchkey/rules";

import type { LintRun } from "../lint-sources";
import { escapeHtml } from "./escape-html";
import { showFinding, showProblem } from "./html-finding";
import { drawMap } from "./html-map";
import { STYLE } from "./html-style";
import { count, isCounted, SEVERITIES, summarize } from "./summarize";

/** So many findings are unfolded from the start; more would bury one another. */
const MAX_OPEN = 5;

/** The run as one page that needs nothing else: no script, no network, and its style alone by its hash. */
export function formatHtml(run: LintRun, version: string, rules: readonly Rule[]): string {
  const counted = run.findings.filter(isCounted);
  const suppressed = run.findings.filter((finding) => !isCounted(finding));
  const context = { texts: run.texts, rules };
  const hash = createHash("sha256").update(STYLE).digest("base64");
  const shown = counted.map((finding, index) => showFinding(finding, index + 1, context));
  const hidden = suppressed.map((finding, index) => showFinding(finding, counted.length + index + 1, context));
  const problems = run.problems.map((problem) => showProblem(problem, run.texts));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Latchkey: ${escapeHtml(summarize(run, run.problems))}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<p class="brand">Latchkey</p>
<h1>${escapeHtml(headline(counted, run))}</h1>
${tally(run, counted)}
</header>
<main>
${drawMap(counted)}
${section("findings", "Findings", groupByFile(counted, shown))}
${problems.length === 0 ? "" : section("problems", "Could not be judged", [`<ul class="problems">${problems.join("\n")}</ul>`])}
${section("suppressed", "Suppressed", hidden)}
</main>
<footer><p>Written by Latchkey ${escapeHtml(version)}.</p></footer>
</body>
</html>
`;
}

function headline(counted: readonly Finding[], { summary, problems }: LintRun): string {
  if (counted.length > 0) {
    const files = new Set(counted.map(({ file }) => file)).size;
    return `${count(counted.length, "finding")} in ${count(files, "file")}`;
  }
  if (problems.length > 0) {
    return "No findings, but not everything could be judged";
  }
  return summary.templates > 0 ? "No findings" : "No templates";
}

function tally(run: LintRun, counted: readonly Finding[]): string {
  const entries = [
    ...SEVERITIES.map((severity) => {
      const { length } = counted.filter((finding) => finding.severity === severity);
      return [severity, length, `${severity}${length === 1 ? "" : "s"}`] as const;
    }),
    ["problem", run.problems.length, `problem${run.problems.length === 1 ? "" : "s"}`],
    ["quiet", run.summary.suppressed, "suppressed"],
    ["quiet", run.summary.templates, `template${run.summary.templates === 1 ? "" : "s"}`],
  ] as const;
  const items = entries.map(
    ([kind, number, noun]) => `<li class="${number === 0 ? "none" : kind}"><strong>${number}</strong> ${noun}</li>`,
  );
  return `<ul class="tally">${items.join("")}</ul>`;
}

function groupByFile(findings: readonly Finding[], shown: readonly string[]): readonly string[] {
  const opened = shown.length > MAX_OPEN ? shown : shown.map((each) => each.replace("<details ", "<details open "));
  return findings.map((finding, index) => {
    const isFirst = findings[index - 1]?.file !== finding.file;
    return `${isFirst ? `<h3>${escapeHtml(finding.file)}</h3>\n` : ""}${opened[index]}`;
  });
}

function section(id: string, title: string, content: readonly string[]): string {
  return content.length === 0
    ? ""
    : `<section aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${content.join("\n")}
</section>`;
}
