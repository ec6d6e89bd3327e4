import { resolve } from "node:path";

import type { Finding } from "@latchkey/rules";
import type { BaselineEntry } from "@latchkey/rules/configuration";
import { applyBaseline, findAccepted } from "@latchkey/rules/configuration";

import { isInside } from "../file-reader";
import type { JudgingArguments } from "../lint-arguments";
import type { LintRun } from "../lint-sources";
import { withFindings } from "../lint-sources";
import { nameFile } from "../name-file";
import { createBaselineFiles, readBaselineFile, rootOfBaseline } from "./baseline-file";
import { baselineOf } from "./baseline-of";
import type { Configurations } from "./configurations";
import { configurationOf } from "./configurations";

/** The run with what baselines accept marked, and a line on each that accepts what is gone. */
export interface BaselinedRun {
  readonly run: LintRun;
  readonly remarks: readonly string[];
  /** What the baselines accept of the run's findings and the pending ones, in all shards together; named as those are. */
  readonly accepted: readonly BaselineEntry[];
}

/** What baselines are applied with. */
export interface BaselineOptions {
  readonly args: Pick<JudgingArguments, "baseline" | "ruleIds">;
  readonly configurations: Configurations;
  readonly cwd: string;
  /** Absolute paths of the directories in which what is gone is told. */
  readonly directories: readonly string[];
  /** What the run may have to report yet. */
  readonly pending: readonly Finding[];
}

/** Applies the baseline of the command line, or else those of the files' configurations. Throws a `UsageError`. */
export function applyBaselines(run: LintRun, options: BaselineOptions): BaselinedRun {
  const { args, configurations, cwd, directories, pending } = options;
  const remarks: string[] = [];
  const accepted: BaselineEntry[] = [];
  let findings = run.findings;

  const apply = (path: string, isCovered: (file: string) => boolean): void => {
    const baseline = readBaselineFile(path, cwd);
    const root = rootOfBaseline(path, baseline, cwd);
    const files = createBaselineFiles(root, cwd);
    const covered = findings.filter(({ file }) => isCovered(file));
    const result = applyBaseline(covered, baseline, files);
    const others = pending.filter(({ file }) => isCovered(file));
    accepted.push(...findAccepted([...covered, ...others], baseline, files));
    const marked = result.findings[Symbol.iterator]();
    findings = findings.map(
      (finding): Finding => (isCovered(finding.file) ? (marked.next().value as Finding) : finding),
    );
    const gone = result.stale.filter(({ file }) => {
      return run.files.has(files.fileOf(file)) || (isInside(resolve(root, file), directories) && files.isGone(file));
    });
    const count = gone.reduce((sum, entry) => sum + entry.count, 0);
    // Rules that were not checked find nothing.
    if (count > 0 && args.ruleIds === undefined) {
      const what = count === 1 ? "a finding that is" : `${count} findings that are`;
      remarks.push(`${nameFile(resolve(cwd, path), cwd)} accepts ${what} gone; latchkey baseline writes it anew`);
    }
  };

  if (typeof args.baseline === "string") {
    apply(args.baseline, () => true);
  } else {
    for (const source of configurations.configurations) {
      const path = baselineOf(args, source);
      if (path !== undefined) {
        apply(path, (file) => configurationOf(file, configurations, cwd)?.loaded === source);
      }
    }
  }
  return { run: findings === run.findings ? run : withFindings(run, findings), remarks, accepted };
}
