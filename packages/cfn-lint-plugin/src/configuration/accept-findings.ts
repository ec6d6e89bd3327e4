import type { Host } from "../host";
import type { JudgingArguments } from "../lint-arguments";
import type { LintRun } from "../lint-sources";
import { reportUnusedWaivers } from "../report-unused-waivers";
import type { ShardNotes } from "../shard-notes";
import { applyBaselines } from "./apply-baselines";
import { BaselineReader } from "./baseline-file";
import type { Configurations } from "./configurations";
import type { Settings } from "./settings";
import { waiveFindings } from "./waive-findings";

/** What is accepted by what. */
export interface AcceptOptions {
  readonly args: JudgingArguments;
  readonly configurations: Configurations;
  readonly baselines: BaselineReader;
  readonly settings: Settings;
  readonly host: Pick<Host, "cwd" | "today">;
  /** Absolute paths of the directories that templates may name other files of. */
  readonly directories: readonly string[];
  /** Absolute paths of the directories that were looked through. */
  readonly searched: readonly string[];
  /** All files that are linted, be it in other shards. */
  readonly files: ReadonlySet<string>;
}

/** The run with what waivers and baselines accept marked. */
export interface AcceptedRun extends Pick<ShardNotes, "waivers" | "baseline"> {
  readonly run: LintRun;
  /** What to tell of baselines, one line each. */
  readonly remarks: readonly string[];
}

/** Reads the baselines, before it is known what there is to accept. Throws a `UsageError`. */
export function readBaselines(args: JudgingArguments, configurations: Configurations, cwd: string): BaselineReader {
  const baselines = new BaselineReader(cwd);
  baselines.readAll(args, configurations);
  return baselines;
}

/** Applies waivers and baselines; of a shard, only as far as it can tell. Throws a `UsageError`. */
export async function acceptFindings(run: LintRun, options: AcceptOptions): Promise<AcceptedRun> {
  const { args, configurations, baselines, settings, host, directories, searched, files } = options;
  // Only a part of what there may be to find is looked for.
  const isPart =
    args.changedSince !== undefined || args.parameterFiles.length + Object.keys(args.parameters).length > 0;
  const { run: waived, waivers } = await waiveFindings(run, {
    configurations,
    settings,
    ...host,
    searched: isPart ? [] : searched,
    files,
  });
  const isShard = args.shard !== undefined;
  const { accepted, ...baselined } = applyBaselines(isShard ? waived : reportUnusedWaivers(waived, [waivers]), {
    args,
    configurations,
    baselines,
    cwd: host.cwd,
    directories,
    pending: isShard ? waivers.unused : [],
  });
  return { ...baselined, waivers, baseline: accepted };
}
