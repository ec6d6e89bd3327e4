import type { Finding, LintOptions, LintReport, Problem, Span, SyntaxProblem } from "@latchkey/rules";
import { lint } from "@latchkey/rules";

import { compareText } from "./compare-text";
import { describeFileError } from "./describe-file";
import type { PassedOver } from "./find-templates";
import type { Content } from "./read-content";

/** Something to lint, read when its turn comes. */
export interface Source {
  /** The name that findings carry. */
  readonly file: string;
  /** Throws when it cannot be read. */
  read(): Content;
}

/** What is to be linted, and what is known already of what is not. */
export interface Selection {
  readonly sources: readonly Source[];
  readonly problems: readonly Problem[];
  readonly passedOver: readonly PassedOver[];
}

/** How to lint. */
export interface LintSourcesOptions extends LintOptions {
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

/** What a run of the linter gave. */
export interface LintRun {
  readonly summary: Summary;
  /** By file, place and rule. */
  readonly findings: readonly Finding[];
  /** By file and place. */
  readonly problems: readonly Problem[];
  /** By file. */
  readonly passedOver: readonly PassedOver[];
  /** Keys that stand twice in one mapping, by file and place; no fault, but seldom meant. */
  readonly duplicateKeys: readonly DuplicateKey[];
  /** The decoded text of each file that has a finding, or a problem with a place. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Lints the sources one by one; what goes wrong with one costs none of the others. */
export function lintSources(selection: Selection, { onLinted, ...options }: LintSourcesOptions): LintRun {
  const findings: Finding[] = [];
  const problems = [...selection.problems];
  const passedOver = [...selection.passedOver];
  const duplicateKeys: DuplicateKey[] = [];
  const texts = new Map<string, string>();
  let templates = 0;
  for (const [index, source] of selection.sources.entries()) {
    const report = lintSource(source, options);
    findings.push(...report.findings);
    problems.push(...report.problems);
    duplicateKeys.push(...report.duplicateKeys.map((key) => ({ ...key, file: source.file })));
    templates += report.status === "judged" || report.status === "cleared" ? 1 : 0;
    if (report.reason !== undefined) {
      passedOver.push({ file: source.file, reason: report.reason });
    }
    for (const [file, text] of report.texts) {
      texts.set(file, text);
    }
    onLinted(index + 1);
  }
  const counted = findings.filter(({ suppression }) => suppression === undefined);
  const undecided = counted.filter(({ occurs }) => occurs.kind === "undecided").length;
  return {
    summary: {
      files: selection.sources.length,
      templates,
      findings: counted.length,
      suppressed: findings.length - counted.length,
      problems: problems.length,
      incomplete: undecided + problems.filter(({ kind }) => kind === "incomplete").length,
    },
    findings: findings.sort((a, b) => comparePlaces(a, b) || compareText(a.ruleId, b.ruleId)),
    problems: problems.sort(comparePlaces),
    passedOver: passedOver.sort(comparePlaces),
    duplicateKeys: duplicateKeys.sort(comparePlaces),
    texts,
  };
}

function lintSource(source: Source, options: LintOptions): LintReport {
  const { file } = source;
  let content: Content;
  try {
    content = source.read();
  } catch (error) {
    return failedWith({ kind: "unreadable", file, message: describeFileError(error) });
  }
  if (content.kind === "too-large") {
    const reason = "too large to be a template";
    return content.mention === undefined
      ? { ...NOTHING, status: "skipped", reason }
      : failedWith({
          kind: "invalid-template",
          file,
          message: `${reason}, but mentions ${content.mention}`,
          span: START,
        });
  }
  try {
    return lint({ file, content: content.bytes }, options);
  } catch (error) {
    // A fault of Latchkey's own must neither pass for a clean file nor stop the others.
    return failedWith({ kind: "unreadable", file, message: `internal error, please report it: ${error}` });
  }
}

const NOTHING = { findings: [], problems: [], duplicateKeys: [], pairs: [], texts: new Map<string, string>() } as const;
const START: Span = { start: { line: 1, column: 1, offset: 0 }, end: { line: 1, column: 1, offset: 0 } };

function failedWith(problem: Problem): LintReport {
  return { ...NOTHING, status: "failed", problems: [problem] };
}

function comparePlaces(
  a: { readonly file: string; readonly span?: Span },
  b: { readonly file: string; readonly span?: Span },
): number {
  return compareText(a.file, b.file) || (a.span?.start.offset ?? -1) - (b.span?.start.offset ?? -1);
}
