import type { AppDeployments, Environment, LintOptions, LintReport, Problem } from "@latchkey/rules";
import { mayMention } from "@latchkey/rules";

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
  /** Those of its environments' parameters that the template may have; absent without environments. */
  readonly knownParameters?: readonly string[];
}

/** How to lint a source. */
export type LintSourceOptions = Omit<LintOptions, "environments">;

/** What was read of a file. */
export type ReadContent = Extract<Content, { readonly kind: "read" }>;

/** What `judge` says of the bytes of a source; what goes wrong is among the problems. Throws only a `UsageError`. */
export function judgeSource<Report extends LintReport | undefined>(
  { file, environments }: Source,
  bytes: Uint8Array,
  judge: () => Report,
): SourceReport | (Report & undefined) {
  try {
    const report = judge();
    return report === undefined || environments === undefined
      ? report
      : { ...report, knownParameters: report.status === "skipped" ? [] : findParameters(environments, bytes) };
  } catch (error) {
    if (error instanceof UsageError) {
      throw error;
    }
    // A fault of Latchkey's own must neither pass for a clean file nor stop the others.
    return failedWith({ kind: "unreadable", file, message: `internal error, please report it: ${error}` });
  }
}

/** The parameters that the text may have for a key: what has been cleared was not parsed. */
function findParameters(environments: readonly Environment[], bytes: Uint8Array): string[] {
  const names = new Set(environments.flatMap(({ parameters }) => Object.keys(parameters)));
  return [...names].filter((name) => mayMention(bytes, [`${name}:`, `${name} :`, `${name}"`, `${name}'`]));
}

/** The report on a source that could not be linted. */
export function failedWith(problem: Problem): SourceReport {
  return { ...NOTHING_FOUND, status: "failed", problems: [problem] };
}

/** What is in the report on a source in which nothing was looked for. */
export const NOTHING_FOUND = {
  findings: [],
  problems: [],
  duplicateKeys: [],
  pairs: [],
  texts: new Map<string, string>(),
} as const;
