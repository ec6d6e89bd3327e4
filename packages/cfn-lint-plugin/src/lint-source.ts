import type { AppDeployments, Environment, LintInput, LintOptions, LintReport, Problem, Span } from "@latchkey/rules";
import { lint, mayMention, prefilter } from "@latchkey/rules";

import { describeFileError } from "./describe-file";
import type { Content } from "./read-content";
import { UsageError } from "./usage-error";

/** Something to lint, read when its turn comes. */
export interface Source {
  /** The name that findings carry. */
  readonly file: string;
  /** The environments that it is judged in; absent when its parameters may have any values. */
  readonly environments?: readonly Environment[] | undefined;
  /** How it is judged where that is not as the others are; absent when it is. */
  readonly settings?: Pick<LintOptions, "rules" | "ruleIds" | "suppressions">;
  /** Throws when it cannot be read. */
  read(): Content;
  /** What it was before, empty when it is new; absent when nothing is known of that. Throws a `UsageError`. */
  readonly readPrevious?: (() => Uint8Array) | undefined;
  /** The app that it is a stack of; absent when it is judged on its own. */
  readonly openApp?: (() => AppDeployments | undefined) | undefined;
}

/** What linting a source gave. */
export interface SourceReport extends LintReport {
  /** Those of its environments' parameters that the template may have. */
  readonly knownParameters: readonly string[];
}

/** How to lint a source. */
export type LintSourceOptions = Omit<LintOptions, "environments">;

/** What was read of a file. */
export type ReadContent = Extract<Content, { readonly kind: "read" }>;

/** Lints a source; what goes wrong with it is among the problems. Throws a `UsageError` when what it was cannot be told. */
export function lintSource(source: Source, options: LintSourceOptions): SourceReport {
  const content = readSource(source);
  return "bytes" in content ? lintContent(source, content.bytes, options, lint) : content;
}

/** The report on a source that can be told without parsing it, or else its content. Throws as `lintSource` does. */
export function prefilterSource(source: Source, options: LintSourceOptions): SourceReport | ReadContent {
  const content = readSource(source);
  return "bytes" in content ? (lintContent(source, content.bytes, options, prefilter) ?? content) : content;
}

/** The report on a source that could not be linted. */
export function failedWith(problem: Problem): SourceReport {
  return { ...NOTHING, status: "failed", problems: [problem] };
}

/** The content, or the report on what cannot be read as a template. */
function readSource({ file, read }: Source): ReadContent | SourceReport {
  let content: Content;
  try {
    content = read();
  } catch (error) {
    return failedWith({ kind: "unreadable", file, message: describeFileError(error) });
  }
  if (content.kind === "read") {
    return content;
  }
  const reason = "too large to be a template";
  return content.mention === undefined
    ? { ...NOTHING, status: "skipped", reason }
    : failedWith({
        kind: "invalid-template",
        file,
        message: `${reason}, but may mention ${content.mention.join(" and ")}`,
        span: START,
      });
}

function lintContent<Report extends LintReport | undefined>(
  source: Source,
  bytes: Uint8Array,
  options: LintSourceOptions,
  judge: (input: LintInput, options: LintOptions) => Report,
): SourceReport | (Report & undefined) {
  const { file, environments, settings } = source;
  const own = { ...settings, ...(environments !== undefined && { environments }) };
  try {
    const report = judge(inputOf(source, bytes), { ...options, ...own });
    return (
      report && {
        ...report,
        knownParameters: report.status === "skipped" ? [] : findParameters(environments ?? [], bytes),
      }
    );
  } catch (error) {
    if (error instanceof UsageError) {
      throw error;
    }
    // A fault of Latchkey's own must neither pass for a clean file nor stop the others.
    return failedWith({ kind: "unreadable", file, message: `internal error, please report it: ${error}` });
  }
}

function inputOf({ file, readPrevious, openApp }: Source, content: Uint8Array): LintInput {
  return {
    file,
    content,
    // Most files are cleared before anybody asks for more.
    get previous() {
      return readPrevious?.();
    },
    get app() {
      return openApp?.();
    },
  };
}

/** The parameters that the text may have for a key: what has been cleared was not parsed. */
function findParameters(environments: readonly Environment[], bytes: Uint8Array): string[] {
  const names = new Set(environments.flatMap(({ parameters }) => Object.keys(parameters)));
  return [...names].filter((name) => mayMention(bytes, [`${name}:`, `${name} :`, `${name}"`, `${name}'`]));
}

const NOTHING = {
  findings: [],
  problems: [],
  duplicateKeys: [],
  pairs: [],
  texts: new Map<string, string>(),
  knownParameters: [],
} as const;
const START: Span = { start: { line: 1, column: 1, offset: 0 }, end: { line: 1, column: 1, offset: 0 } };
