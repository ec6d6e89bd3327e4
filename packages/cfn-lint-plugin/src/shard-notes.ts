import type { Finding, TemplatePath } from "@latchkey/rules";
import type { BaselineEntry } from "@latchkey/rules/configuration";

import type { Shard } from "./lint-arguments";

/** What a run over one shard knows, and what takes all of them to judge. */
export interface ShardNotes extends Shard {
  /** IDs of the rules that were checked. */
  readonly rules: readonly string[];
  /** The files with findings that no shard was given, since others nest them. */
  readonly nested: readonly string[];
  /** The waivers that are for a finding of this shard, or for none of it, and may yet be for one of another. */
  readonly waivers: WaiverUse;
  /** What the baselines accept of what this shard has found, in all shards together; folders as findings name them. */
  readonly baseline: readonly BaselineEntry[];
}

/** Which waivers hide something. */
export interface WaiverUse {
  readonly used: readonly WaiverPlace[];
  /** What to report of those that hide nothing. */
  readonly unused: readonly Finding[];
}

/** Where a waiver stands. */
export interface WaiverPlace {
  /** The configuration. */
  readonly file: string;
  readonly path: TemplatePath;
}
