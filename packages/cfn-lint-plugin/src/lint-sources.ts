import type { Finding, LintOptions, PairExplanation, Problem, Span, SyntaxProblem } from "@latchkey/rules";
import { compareText, mergeFindings } from "@latchkey/rules";

import type { PassedOver } from "./find-templates";
import { prefilterSource } from "./prefilter-source";
import type { ShardNotes } from "./shard-notes";
import type { Source, SourceReport } from "./source";

/** What is to be linted, and what is known already of what is not. */
export interface Selection {
  readonly sources: readonly Source[];
  readonly problems: readonly Problem[];
  readonly passedOver: readonly PassedOver[];
}

/** How to lint. */
export interface LintSourcesOptions extends Omit<LintOptions, "environments"> {
  /** Called after each source with the number done so far. */
  readonly onLinted: (count: number) => void;
}

/** How many there are of what. */
export interface Summary {
  /** Files looked at, templates or not. */
  readonly files: number;
  /** Those that are templates and could be read. */
  readonly templates: number;
  /** Findings that count. */
  readonly findings: number;
  /** Findings that do not count, because somebody gave a reason. */
  readonly suppressed: number;
  /** Problems of every kind. */
  readonly problems: number;
  /** Findings that count and are undecided, and problems of the kind `incomplete`. */
  readonly incomplete: number;
}

/** A key that a later one of the same name overrides. */
export interface DuplicateKey extends SyntaxProblem {
  readonly file: string;
}

/** A user and a key of one deployment. */
export interface DeployedPair extends PairExplanation {
  /** The file of the template that is deployed, which user and key may be nested in. */
  readonly template: string;
}

/** What a run of the linter gave. */
export interface LintRun {
  readonly summary: Summary;
  /** All that were looked at. */
  readonly files: ReadonlySet<string>;
  /** By file, place and rule. */
  readonly findings: readonly Finding[];
  /** By file and place. */
  readonly problems: readonly Problem[];
  /** By file. */
  readonly passedOver: readonly PassedOver[];
  /** Keys that stand twice in one mapping, by file and place; no fault, but seldom meant. */
  readonly duplicateKeys: readonly DuplicateKey[];
  /** By template, then by the places of key and user; absent when they were not asked for. */
  readonly pairs?: readonly DeployedPair[];
  /** The parameters that were given a value and that no template has. */
  readonly unknownParameters: readonly string[];
  /** The decoded text of each file that has a finding, or a problem with a place. */
  readonly texts: ReadonlyMap<string, string>;
  /** Absent when it is all that is linted. */
  readonly shard?: ShardNotes;
}

/** Lints the sources one by one; what goes wrong with one costs none of the others. */
export async function lintSources(
  selection: Selection,
  { onLinted, ...options }: LintSourcesOptions,
): Promise<LintRun> {
  const reports = collectReports(selection, options);
  for (const source of selection.sources) {
    const seen = prefilterSource(source, options);
    if ("bytes" in seen) {
      const { lintSource } = await import("./lint-source.js");
      reports.add(source, lintSource(source, seen.bytes, options));
    } else {
      reports.add(source, seen);
    }
    onLinted(reports.count);
  }
  return reports.toRun();
}

/** Puts the reports on a selection's sources together, in whatever order they come. */
export interface ReportCollection {
  /** How many there are. */
  readonly count: number;
  add(source: Source, report: SourceReport): void;
  /** What they are together. */
  toRun(): LintRun;
}

/** An empty collection for the reports on the sources. */
export function collectReports(
  selection: Selection,
  { explainPairs }: Pick<LintOptions, "explainPairs">,
): ReportCollection {
  const found: Finding[] = [];
  const problems = [...selection.problems];
  const passedOver = [...selection.passedOver];
  const duplicateKeys: DuplicateKey[] = [];
  const pairs: DeployedPair[] = [];
  const unknownParameters = new Set(selection.sources.flatMap(parametersOf));
  const texts = new Map<string, string>();
  let count = 0;
  let templates = 0;

  const add = ({ file }: Source, report: SourceReport): void => {
    count++;
    pushAll(found, report.findings);
    pushAll(problems, report.problems);
    for (const pair of report.pairs) {
      pairs.push({ template: file, ...pair });
    }
    for (const name of report.knownParameters ?? []) {
      unknownParameters.delete(name);
    }
    for (const [name, text] of report.texts) {
      texts.set(name, text);
    }
    for (const key of report.duplicateKeys) {
      duplicateKeys.push({ ...key, file });
    }
    templates += report.status === "judged" || report.status === "cleared" ? 1 : 0;
    if (report.reason !== undefined) {
      passedOver.push({ file, reason: report.reason });
    }
  };

  const toRun = (): LintRun => {
    const findings = arrangeFindings(found);
    const arranged = arrangeProblems(problems);
    return {
      summary: summarize(selection.sources.length, templates, findings, arranged),
      files: new Set(selection.sources.map(({ file }) => file)),
      findings,
      problems: arranged,
      passedOver: passedOver.sort(comparePlaces),
      duplicateKeys: duplicateKeys.sort(comparePlaces),
      ...(explainPairs === true && { pairs: arrangePairs(pairs) }),
      unknownParameters: [...unknownParameters].sort(compareText),
      texts,
    };
  };

  return {
    get count() {
      return count;
    },
    add,
    toRun,
  };
}

/** The findings once each and in order, however many reports have them. */
export function arrangeFindings(found: readonly Finding[]): Finding[] {
  return mergeFindings(found).map(sortEnvironments).sort(compareFindings);
}

/** The problems once each and in order: what is wrong in a nested template is a problem of each template that nests it. */
export function arrangeProblems(problems: readonly Problem[]): Problem[] {
  return onceEach(problems).sort(compareProblems);
}

/** The pairs once each and in order. */
export function arrangePairs(pairs: readonly DeployedPair[]): DeployedPair[] {
  return onceEach(pairs).sort(comparePairs);
}

/** As arguments of one call, 100,000 items take more stack than there is. */
function pushAll<Item>(list: Item[], items: readonly Item[]): void {
  for (const item of items) {
    list.push(item);
  }
}

function onceEach<Item>(items: readonly Item[]): Item[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

/** The run with other findings than those that were found. */
export function withFindings(run: LintRun, findings: readonly Finding[]): LintRun {
  const { files, templates } = run.summary;
  return {
    ...run,
    summary: summarize(files, templates, findings, run.problems),
    findings: findings.toSorted(compareFindings),
  };
}

/** Counts what a run gave. */
export function summarize(
  files: number,
  templates: number,
  findings: readonly Finding[],
  problems: readonly Problem[],
): Summary {
  const counted = findings.filter(({ suppression }) => suppression === undefined);
  const undecided = counted.filter(({ occurs }) => occurs.kind === "undecided").length;
  return {
    files,
    templates,
    findings: counted.length,
    suppressed: findings.length - counted.length,
    problems: problems.length,
    incomplete: undecided + problems.filter(({ kind }) => kind === "incomplete").length,
  };
}

function parametersOf({ environments = [] }: Source): string[] {
  return environments.flatMap(({ parameters }) => Object.keys(parameters));
}

function sortEnvironments(finding: Finding): Finding {
  const { environments } = finding;
  return environments === undefined ? finding : { ...finding, environments: environments.toSorted(compareText) };
}

function compareFindings(a: Finding, b: Finding): number {
  return (
    comparePlaces(a, b) ||
    compareText(a.ruleId, b.ruleId) ||
    compareText(describeRelated(a), describeRelated(b)) ||
    compareText(JSON.stringify(a.path), JSON.stringify(b.path))
  );
}

/** The same of a finding that was made here and of one that was read from a report, which has its fields in another order. */
function describeRelated({ related }: Finding): string {
  return JSON.stringify(
    related.map(({ role, file, span, logicalId, path, message }) => {
      return [role, file, span.start.line, span.start.column, logicalId, path, message];
    }),
  );
}

function compareProblems(a: Problem, b: Problem): number {
  return comparePlaces(a, b) || compareText(a.message, b.message) || compareText(JSON.stringify(a), JSON.stringify(b));
}

/** Those of one template in the order of the places of key and user, and of the environments. */
function comparePairs(a: DeployedPair, b: DeployedPair): number {
  return (
    compareText(a.template, b.template) ||
    comparePlaces(a.key, b.key) ||
    comparePlaces(a.user, b.user) ||
    compareText(a.environment ?? "", b.environment ?? "") ||
    compareText(JSON.stringify(a.occurs), JSON.stringify(b.occurs))
  );
}

function comparePlaces(
  a: { readonly file: string; readonly span?: Span },
  b: { readonly file: string; readonly span?: Span },
): number {
  return compareText(a.file, b.file) || (a.span?.start.offset ?? -1) - (b.span?.start.offset ?? -1);
}
