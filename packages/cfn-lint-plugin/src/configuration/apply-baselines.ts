import { resolve } from "node:path";

import type { Finding } from "@latchkey/rules";
import type { BaselineEntry } from "@latchkey/rules/configuration";
import { applyBaseline, entryKey, findAccepted } from "@latchkey/rules/configuration";

import { isInside } from "../file-reader";
import type { JudgingArguments } from "../lint-arguments";
import type { LintRun } from "../lint-sources";
import { withFindings } from "../lint-sources";
import { nameFile } from "../name-file";
import { repositoryOf } from "../repository";
import type { BaselineReader } from "./baseline-file";
import { createBaselineFiles, rootOfBaseline } from "./baseline-file";
import { configuredBaseline } from "./baseline-of";
import type { Configurations } from "./configurations";
import { configurationOf } from "./configurations";
import type { ConfigurationSource } from "./load-configuration";

/** The run with what baselines accept marked, and a line on each that accepts what is gone. */
export interface BaselinedRun {
  readonly run: LintRun;
  readonly remarks: readonly string[];
  /** What the baselines accept of the run's findings and the pending ones, in all shards together; named as those are. */
  readonly accepted: readonly BaselineEntry[];
}

/** What baselines are applied with. */
export interface BaselineOptions {
  readonly args: Pick<JudgingArguments, "baselines" | "ruleIds">;
  readonly configurations: Configurations;
  readonly baselines: BaselineReader;
  readonly cwd: string;
  /** Absolute paths of the directories in which what is gone is told. */
  readonly directories: readonly string[];
  /** What the run may have to report yet. */
  readonly pending: readonly Finding[];
}

/**
 * Applies the baselines of the command line and those of the files' configurations: a finding is accepted when one of them
 * accepts it, so what two of them have is not accepted twice. Throws a `UsageError`.
 */
export function applyBaselines(run: LintRun, options: BaselineOptions): BaselinedRun {
  const { args, configurations, baselines, cwd, directories, pending } = options;
  const repository = repositoryOf(cwd);
  const remarks = new Set<string>();
  const accepted = new Map<string, BaselineEntry>();
  const marked = new Map<Finding, Finding>();

  const apply = (path: string, isCovered: (file: string) => boolean, source?: ConfigurationSource): void => {
    const baseline = baselines.read(path, source);
    const root = rootOfBaseline(path, baseline, cwd);
    const files = createBaselineFiles(root, cwd);
    const covered = run.findings.filter(({ file }) => isCovered(file));
    const result = applyBaseline(covered, baseline, files);
    for (const [index, finding] of covered.entries()) {
      const after = result.findings[index];
      if (after?.suppression !== undefined) marked.set(finding, after);
    }
    const others = pending.filter(({ file }) => isCovered(file));
    for (const entry of findAccepted([...covered, ...others], baseline, files)) {
      const key = entryKey(entry);
      if (entry.count > (accepted.get(key)?.count ?? 0)) accepted.set(key, entry);
    }
    // One that is no part of the repository was made for the run, as that of a pull request's base is.
    if (repository !== undefined && !isInside(resolve(cwd, path), [repository])) return;
    const gone = result.stale.filter(({ file }) => {
      return run.files.has(files.fileOf(file)) || (isInside(resolve(root, file), directories) && files.isGone(file));
    });
    const count = gone.reduce((sum, entry) => sum + entry.count, 0);
    // Rules that were not checked find nothing.
    if (count > 0 && args.ruleIds === undefined) {
      const what = count === 1 ? "a finding that is" : `${count} findings that are`;
      remarks.add(`${nameFile(path, cwd)} accepts ${what} gone; latchkey baseline writes it anew`);
    }
  };

  if (args.baselines !== false) {
    for (const path of args.baselines) apply(path, () => true);
    for (const source of configurations.configurations) {
      for (const path of configuredBaseline(source)) {
        apply(path, (file) => configurationOf(file, configurations, cwd)?.loaded === source, source);
      }
    }
  }
  const findings = run.findings.map((finding) => marked.get(finding) ?? finding);
  return {
    run: marked.size === 0 ? run : withFindings(run, findings),
    remarks: [...remarks],
    accepted: [...accepted.values()],
  };
}
