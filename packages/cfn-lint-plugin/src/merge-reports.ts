import type { Finding, Span, Suppression } from "@latchkey/rules";
import { decodeText } from "@latchkey/rules";
import { applyBaseline, entryKey, isOnWaiver } from "@latchkey/rules/configuration";

import { createFileReader } from "./file-reader";
import type { LintRun } from "./lint-sources";
import { arrangeFindings, arrangePairs, arrangeProblems, summarize, withFindings } from "./lint-sources";
import type { Report } from "./read-report";
import { reportUnusedWaivers } from "./report-unused-waivers";
import type { ShardNotes } from "./shard-notes";

/** One run from the reports of several that linted different files. Texts are read again below `cwd`, an absolute path. */
export function mergeReports(reports: readonly Report[], cwd: string): LintRun {
  const shards = reports.flatMap(({ shard }) => shard ?? []);
  const found = reports.flatMap((report) => report.findings);
  const findings = mergeWaived(shards.length === 0 ? found : found.map(withoutBaseline));
  const problems = arrangeProblems(reports.flatMap((report) => report.problems));
  const nested = new Set(shards.flatMap((shard) => shard.nested));
  const total = (field: "files" | "templates"): number => reports.reduce((sum, { summary }) => sum + summary[field], 0);
  const run = judgeTogether(
    {
      summary: summarize(total("files"), total("templates"), findings, problems),
      // Reports do not name those in which there is nothing.
      files: new Set(findings.map(({ file }) => file).filter((file) => !nested.has(file))),
      findings,
      problems,
      passedOver: [],
      duplicateKeys: [],
      ...(reports.some(({ pairs }) => pairs !== undefined) && {
        pairs: arrangePairs(reports.flatMap(({ pairs = [] }) => pairs)),
      }),
      unknownParameters: [],
      texts: new Map(),
    },
    shards,
  );
  const places = run.findings.filter(hasPlace).flatMap((finding) => [finding, ...finding.related]);
  return { ...run, texts: readTexts([...places, ...problems], cwd) };
}

/** The run of all shards with what none of them could judge alone. */
function judgeTogether(run: LintRun, shards: readonly ShardNotes[]): LintRun {
  const waived = reportUnusedWaivers(
    run,
    shards.map(({ waivers }) => waivers),
  );
  const accepted = new Map(shards.flatMap(({ baseline }) => baseline.map((entry) => [entryKey(entry), entry])));
  if (accepted.size === 0) {
    return waived;
  }
  const files = new Set(waived.findings.map(({ file }) => file));
  const { findings } = applyBaseline(
    waived.findings,
    { findings: [...accepted.values()] },
    // Besides those of files with findings, shards tell only what is for files that are gone.
    { nameOf: (file) => file, isGone: (file) => !files.has(file) },
  );
  return withFindings(waived, findings);
}

/**
 * The findings of several reports, once each and in order. Waivers are for what they come to together, as in one run: what
 * one report has waived and another has not, counts.
 */
function mergeWaived(findings: readonly Finding[]): readonly Finding[] {
  const waived = new Map<string, Suppression>();
  const counted = new Set<string>();
  const open = findings.map((finding) => {
    const { suppression, ...rest } = finding;
    if (suppression === undefined) {
      counted.add(subjectOf(finding));
    }
    if (suppression?.kind !== "waiver") {
      return finding;
    }
    waived.set(subjectOf(finding), suppression);
    return rest;
  });
  return arrangeFindings(open).map((finding) => {
    const subject = subjectOf(finding);
    const suppression = counted.has(subject) ? undefined : waived.get(subject);
    return finding.suppression === undefined && suppression !== undefined ? { ...finding, suppression } : finding;
  });
}

/** All that a waiver looks at. */
function subjectOf({ ruleId, file, logicalId, constructPath }: Finding): string {
  return JSON.stringify([ruleId, file, logicalId, constructPath]);
}

function withoutBaseline(finding: Finding): Finding {
  const { suppression, ...rest } = finding;
  return suppression?.kind === "baseline" ? rest : finding;
}

/** A waiver of a program has none. */
function hasPlace(finding: Finding): boolean {
  return !isOnWaiver(finding) || finding.span.end.offset > 0;
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
