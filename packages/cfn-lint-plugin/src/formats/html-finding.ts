import type { Finding, Problem, Rule, Span } from "@latchkey/rules";

import type { LintRun } from "../lint-sources";
import { describeOccurrence } from "./describe-occurrence";
import { escapeHtml } from "./escape-html";
import { type FrameLine, selectLines } from "./frame-lines";

interface Mark {
  readonly span: Span;
  readonly label: string;
  readonly kind: "subject" | "related";
}

/** A minified template is one line of a megabyte: of a line, no more is shown in front of a mark and after it. */
const MAX_CONTEXT = 160;

/** A finding that can be folded; its number is what it is linked by. */
export function showFinding(
  finding: Finding,
  number: number,
  { texts, rules }: { readonly texts: LintRun["texts"]; readonly rules: readonly Rule[] },
): string {
  const { severity, ruleId, message, file, span, related, resourceType, occurs, source, suppression } = finding;
  const rule = rules.find(({ id }) => id === ruleId);
  const files = new Set([file, ...related.map((place) => place.file)]);
  const frames = Array.from(files, (each) => {
    const subject: Mark = { span, label: resourceType, kind: "subject" };
    const others = related.filter((place) => place.file === each);
    const marks = others.map((place): Mark => ({ span: place.span, label: place.message, kind: "related" }));
    return showFrame(each, texts.get(each), each === file ? [subject, ...marks] : marks);
  });
  const [when, details] = describeOccurrence(occurs);
  const notes = [
    ["Occurs", details === undefined ? when : `${when}: ${details}`],
    ["In", finding.environments?.join(", ")],
    ["Construct", finding.constructPath],
    ["Source", source && `${source.file}:${source.line}:${source.column}`],
    [
      "Suppressed",
      suppression && `${suppression.reason}${suppression.expires ? ` (until ${suppression.expires})` : ""}`,
    ],
    ["Why", rule?.rationale],
    ["Fix", rule?.remediation],
  ] as const;
  return `<details class="finding ${severity}" id="finding-${number}">
<summary><span class="badge ${severity}">${severity}</span><span class="what"><span class="message">${escapeHtml(message)}</span><span class="where">${escapeHtml(`${file}:${span.start.line}`)} · ${escapeHtml(ruleId)}</span></span></summary>
<div class="body">
${frames.join("\n")}
<dl>${notes.map(([name, text]) => (text === undefined ? "" : `<div><dt>${name}</dt><dd>${escapeHtml(text)}</dd></div>`)).join("")}</dl>
</div>
</details>`;
}

/** What could not be judged, with its place. */
export function showProblem({ kind, file, message, span }: Problem, texts: LintRun["texts"]): string {
  const marks: Mark[] = span === undefined ? [] : [{ span, label: "", kind: "subject" }];
  const place = span === undefined ? file : `${file}:${span.start.line}:${span.start.column}`;
  return `<li><p><span class="badge problem">${kind}</span> <span class="message">${escapeHtml(message)}</span></p>
${marks.length === 0 || !texts.has(file) ? `<p class="where">${escapeHtml(place)}</p>` : showFrame(file, texts.get(file), marks)}</li>`;
}

function showFrame(file: string, text: string | undefined, marks: readonly Mark[]): string {
  const [first] = marks;
  const place = first === undefined ? file : `${file}:${first.span.start.line}:${first.span.start.column}`;
  if (text === undefined) {
    const labels = marks.map(({ label }) => label).filter((label) => label !== "");
    return `<p class="where">${escapeHtml([place, ...labels].join(" · "))}</p>`;
  }
  const lines = selectLines(text, marks).map((line) =>
    line === "gap" ? '<span class="gap">⋯</span>' : showLine(line),
  );
  return `<figure class="frame"><figcaption>${escapeHtml(place)}</figcaption><pre tabindex="0"><code>${lines.join("\n")}</code></pre></figure>`;
}

function showLine({ number, text, marks }: FrameLine<Mark>): string {
  const first = marks[0]?.from ?? 0;
  const start = Math.max(0, first - MAX_CONTEXT);
  const end = Math.min(text.length, first + 2 * MAX_CONTEXT);
  const parts: string[] = [start > 0 ? "…" : ""];
  let at = start;
  for (const { mark, from, to } of marks) {
    if (from < at || from >= end) {
      continue;
    }
    const until = Math.min(to, end);
    parts.push(
      showCode(text.slice(at, from)),
      `<mark class="${mark.kind}">${showCode(text.slice(from, until))}</mark>`,
    );
    at = until;
  }
  parts.push(showCode(text.slice(at, end)), end < text.length ? "…" : "");
  const labels = marks.flatMap(({ mark: { label, kind } }) =>
    label === "" ? [] : [` <span class="label ${kind}">${escapeHtml(label.slice(0, MAX_CONTEXT))}</span>`],
  );
  return `<span class="number">${number}</span>${parts.join("")}${labels.join("")}`;
}

function showCode(text: string): string {
  return escapeHtml(text.replaceAll("\t", "    "));
}
