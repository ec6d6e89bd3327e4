import type { AppDeployments } from "./deployment/app-deployments";
import type { FileReader } from "./deployment/stack";
import type { PairExplanation } from "./explain-pairs";
import type { Finding, Problem } from "./finding";
import type { Rule } from "./rule";
import type { ParseLimits } from "./template/limits";
import type { SyntaxProblem } from "./template/template";

/** One file to judge. */
export interface LintInput {
  /** The name that findings carry: relative to the caller's root, with `/` separators. */
  readonly file: string;
  /** The file's bytes, or its text. */
  readonly content: Uint8Array | string;
  /** What the file was when it was last deployed; absent when that is not known, or it is new. */
  readonly previous?: Uint8Array | string | undefined;
  /** The app that it is a stack of: then also what other stacks of the app have to do with it is noted. */
  readonly app?: AppDeployments | undefined;
}

/** Values that parameters have together, as in one parameter file. */
export interface Environment {
  /** What findings call it; absent when there is only one. */
  readonly name?: string;
  /** The parameters that are not among them are the deployer's choice. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** How to judge it. */
export interface LintOptions {
  readonly rules: readonly Rule[];
  /** IDs of all rules that there are, those not checked included; absent when a suppression may name any other. */
  readonly ruleIds?: readonly string[];
  /** Whether what templates say against findings counts, declared service accounts included; absent means yes. */
  readonly suppressions?: boolean;
  /** The day on which suppressions have to hold, as YYYY-MM-DD; absent means the current one in UTC. */
  readonly today?: string;
  /** Reads nested stacks' templates and includes, named as the file is; absent when none may be read. */
  readonly readFile?: FileReader;
  /** Reads the same as they were at the last deployment; absent when none may be read. */
  readonly readPreviousFile?: FileReader;
  /** Each is judged; absent when every parameter is the deployer's choice. */
  readonly environments?: readonly Environment[];
  /** Whether every pair is to be explained, also those that are never created together. */
  readonly explainPairs?: boolean;
  /** Whether keys that stand twice in one mapping are looked for. */
  readonly findDuplicateKeys?: boolean;
  /** Absent fields take the defaults. */
  readonly limits?: Partial<ParseLimits>;
}

/** What judging one file gave. */
export interface LintReport {
  /**
   * `judged`: a template, and every rule ran on it; `cleared`: a template that mentions nothing that a rule is about;
   * `skipped`: not a template; `failed`: nothing could be read from it.
   */
  readonly status: "judged" | "cleared" | "skipped" | "failed";
  /** Why the file was skipped or cleared; absent otherwise. */
  readonly reason?: string;
  /** In order of file, place, then rule. */
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  /** Keys that stand twice in one mapping; CloudFormation takes the last, so they are no fault. Empty unless asked for. */
  readonly duplicateKeys: readonly SyntaxProblem[];
  /** Those of one environment after another; empty unless asked for. */
  readonly pairs: readonly PairExplanation[];
  /** The decoded texts that the findings and problems have their places in, by file. */
  readonly texts: ReadonlyMap<string, string>;
}

/** The bytes of what is to be judged. */
export function bytesOf({ content }: Pick<LintInput, "content">): Uint8Array {
  return typeof content === "string" ? Buffer.from(content, "utf8") : content;
}

/** The report on a file that is not judged. */
export function passedOver(status: LintReport["status"], reason: string): LintReport {
  return { status, reason, findings: [], problems: [], duplicateKeys: [], pairs: [], texts: new Map() };
}
