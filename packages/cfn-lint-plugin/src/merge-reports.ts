import type { Span } from "@latchkey/rules";
import { decodeText } from "@latchkey/rules";

import { createFileReader } from "./file-reader";
import type { LintRun } from "./lint-sources";
import { arrangeFindings, arrangePairs, arrangeProblems, summarize } from "./lint-sources";
import type { Report } from "./read-report";

/** One run from the reports of several that linted different files. Texts are read again below `cwd`, an absolute path. */
export function mergeReports(reports: readonly Report[], cwd: string): LintRun {
  const findings = arrangeFindings(reports.flatMap((report) => report.findings));
  const problems = arrangeProblems(reports.flatMap((report) => report.problems));
  const total = (field: "files" | "templates"): number => reports.reduce((sum, { summary }) => sum + summary[field], 0);
  return {
    summary: summarize(total("files"), total("templates"), findings, problems),
    // Reports do not name those in which there is nothing.
    files: new Set(findings.map(({ file }) => file)),
    findings,
    problems,
    passedOver: [],
    duplicateKeys: [],
    ...(reports.some(({ pairs }) => pairs !== undefined) && {
      pairs: arrangePairs(reports.flatMap(({ pairs = [] }) => pairs)),
    }),
    unknownParameters: [],
    texts: readTexts([...findings.flatMap((finding) => [finding, ...finding.related]), ...problems], cwd),
  };
}

/** The texts of the places' files, without those that have changed so much that a place is not there. */
function readTexts(
  places: readonly { readonly file: string; readonly span?: Span }[],
  cwd: string,
): ReadonlyMap<string, string> {
  const readFile = createFileReader([cwd], cwd);
  const spans = new Map<string, Span[]>();
  for (const { file, span } of places) {
    if (span !== undefined) {
      spans.set(file, [...(spans.get(file) ?? []), span]);
    }
  }
  const texts = new Map<string, string>();
  for (const [file, spansOfFile] of spans) {
    const found = readFile(file);
    const text = found.kind === "content" ? decodeText(found.content).text : undefined;
    if (text !== undefined && spansOfFile.every(({ start, end }) => isAt(text, start) && isAt(text, end))) {
      texts.set(file, text);
    }
  }
  return texts;
}

function isAt(text: string, { line, column, offset }: Span["start"]): boolean {
  const before = text.slice(0, offset).split(/\r\n|\n|\r/);
  return offset <= text.length && before.length === line && before.at(-1)?.length === column - 1;
}
