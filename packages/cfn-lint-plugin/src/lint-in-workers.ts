import type { LintRun, LintSourcesOptions, Selection } from "./lint-sources";
import { collectReports } from "./lint-sources";
import { prefilterSource } from "./prefilter-source";
import type { Source, SourceReport } from "./source";
import { WorkerPool } from "./worker-pool";
import type { WorkerSetup, WorkerTask } from "./worker-protocol";

/** How to lint in workers. */
export interface LintInWorkersOptions extends LintSourcesOptions {
  /** The most workers at a time, two or more. */
  readonly jobs: number;
  readonly setup: WorkerSetup;
}

interface SourceTask extends WorkerTask {
  readonly source: Source;
}

/**
 * Lints the sources as `lintSources` does, and those that have to be parsed in workers, if that is worth it. A file at
 * which a worker breaks down is a problem. Throws a `UsageError` that a worker met.
 */
export async function lintInWorkers(
  selection: Selection,
  { jobs, setup, onLinted, ...options }: LintInWorkersOptions,
): Promise<LintRun> {
  const reports = collectReports(selection, options);
  const add = (source: Source, report: SourceReport): void => {
    reports.add(source, report);
    onLinted(reports.count);
  };
  const pool = new WorkerPool<SourceTask>({
    size: jobs,
    setup,
    onReport: ({ source }, report) => add(source, report),
  });
  try {
    for (const source of selection.sources) {
      const seen = prefilterSource(source, options);
      if ("bytes" in seen) {
        await pool.add({ source, file: source.file, bytes: seen.bytes });
      } else {
        add(source, seen);
        if (pool.isWorking) {
          await pool.letAnswersIn();
        }
      }
    }
    for (const { source, bytes } of await pool.finish()) {
      const { lintSource } = await import("./lint-source.js");
      add(source, lintSource(source, bytes, options));
    }
  } finally {
    pool.close();
  }
  return reports.toRun();
}
