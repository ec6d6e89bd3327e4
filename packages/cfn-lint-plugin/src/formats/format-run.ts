import type { FailureOptions } from "../exit-code";
import { onlyFailures } from "../exit-code";
import type { LintRun } from "../lint-sources";
import { readVersion } from "../version";
import type { TextOptions } from "./text";

/** The values of `--format`. */
export const FORMAT_NAMES = [
  "text",
  "json",
  "sarif",
  "code-scanning",
  "junit",
  "github",
  "gitlab",
  "markdown",
  "html",
] as const;

/** A way to write what a run gave. */
export type FormatName = (typeof FORMAT_NAMES)[number];

/** How to write it, as far as the format heeds that. */
export interface FormatOptions extends TextOptions, FailureOptions {
  /** Whether only what fails the run is shown to a person. */
  readonly quiet: boolean;
}

/** The run in that format; empty when there is nothing to say. */
export function formatRun(run: LintRun, format: FormatName, options: FormatOptions): Promise<string> {
  return FORMATS[format](run, options);
}

// Loaded only by who asks for them.
const FORMATS: Readonly<Record<FormatName, (run: LintRun, options: FormatOptions) => Promise<string>>> = {
  text: async (run, options) =>
    (await import("./text.js")).formatText(options.quiet ? onlyFailures(run, options) : run, options),
  json: async (run) => (await import("./json.js")).formatJson(run, readVersion()),
  sarif: async (run, options) => (await import("./sarif.js")).formatSarif(run, readVersion(), options),
  // GitHub shows a suppressed result as an alert like any other.
  "code-scanning": async (run, options) =>
    (await import("./sarif.js")).formatSarif(withoutSuppressed(run), readVersion(), options),
  junit: async (run, options) => (await import("./junit.js")).formatJunit(run, options),
  github: async (run, { rules }) => (await import("./github.js")).formatGithub(run, rules),
  gitlab: async (run) => (await import("./gitlab.js")).formatGitlab(run),
  markdown: async (run, options) => (await import("./markdown.js")).formatMarkdown(run, options),
  html: async (run, { rules }) => (await import("./html.js")).formatHtml(run, readVersion(), rules),
};

function withoutSuppressed(run: LintRun): LintRun {
  return { ...run, findings: run.findings.filter(({ suppression }) => suppression === undefined) };
}
