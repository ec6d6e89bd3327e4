import type { LintRun } from "./lint-sources";

/** The values of `--fail-on`, from the narrowest to the widest. */
export const FAIL_ON_CHOICES = ["never", "error", "warning", "note"] as const;

/** The severity from which findings fail the run, or `never`. */
export type FailOn = (typeof FAIL_ON_CHOICES)[number];

/** What makes a run fail. */
export interface FailureOptions {
  readonly failOn: FailOn;
  /** Whether something left undecided fails the run, too. */
  readonly strict: boolean;
}

/** 2 when something could not be judged, otherwise 1 when a finding fails the run, otherwise 0. */
export function exitCode(run: LintRun, options: FailureOptions): 0 | 1 | 2 {
  const { findings, problems } = onlyFailures(run, options);
  if (problems.length > 0 || (options.strict && findings.some(({ occurs }) => occurs.kind === "undecided"))) {
    return 2;
  }
  return findings.length > 0 ? 1 : 0;
}

/** The run with those findings and problems alone that make the exit code 1 or 2. */
export function onlyFailures(run: LintRun, { failOn, strict }: FailureOptions): LintRun {
  const failing = FAIL_ON_CHOICES.slice(0, FAIL_ON_CHOICES.indexOf(failOn) + 1);
  return {
    ...run,
    findings: run.findings.filter(
      ({ severity, suppression, occurs }) =>
        suppression === undefined && (failing.includes(severity) || (strict && occurs.kind === "undecided")),
    ),
    problems: run.problems.filter(({ kind }) => strict || kind !== "incomplete"),
  };
}
