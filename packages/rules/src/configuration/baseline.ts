import type { Finding, Severity } from "../finding";
import { moveFingerprint } from "../to-finding";
import type { ConfigurationFault } from "./configuration";
import { ValueReader } from "./value-reader";

/** Findings in one file that are accepted for now, all with the same fingerprint and severity. */
export interface BaselineEntry {
  /** That of a finding in a file called so. */
  readonly fingerprint: string;
  readonly ruleId: string;
  readonly severity: Severity;
  /** From the root. Once there is no such file, another one of its folder has taken its place. */
  readonly file: string;
  /** Empty for what is not in a resource. */
  readonly logicalId: string;
  /** How many there are, one or more. */
  readonly count: number;
}

/** What the file of a baseline has. */
export interface Baseline {
  readonly schema: "latchkey-baseline/1";
  /** The directory that names of files start from, from the baseline's own; absent when it is that one. */
  readonly root?: string;
  /** In order of file, rule, logical ID, fingerprint and severity. */
  readonly findings: readonly BaselineEntry[];
}

/** What applying a baseline gave. */
export interface BaselineResult {
  readonly findings: readonly Finding[];
  /** What is accepted and was not found, each with how many times. */
  readonly stale: readonly BaselineEntry[];
}

const schema = "latchkey-baseline/1";
const severities: readonly Severity[] = ["note", "warning", "error"];
const fields = ["fingerprint", "ruleId", "severity", "file", "logicalId", "count"];

/** The files of a baseline, by their names from its root. */
export interface BaselineFiles {
  /** What a file that findings are in is called. */
  nameOf(file: string): string;
  /** What findings call a file. */
  fileOf(name: string): string;
  /** Whether there is no such file any more. */
  isGone(name: string): boolean;
}

/** The baseline that accepts those of the findings that count. */
export function createBaseline(findings: readonly Finding[], nameOf: BaselineFiles["nameOf"]): Baseline {
  const entries = new Map<string, BaselineEntry>();
  for (const finding of findings) {
    const { ruleId, severity, logicalId, suppression } = finding;
    if (suppression !== undefined) continue;
    const file = nameOf(finding.file);
    const fingerprint = moveFingerprint(finding.fingerprint, file);
    const entry = { fingerprint, ruleId, severity, file, logicalId, count: 0 };
    const key = entryKey(entry);
    const known = entries.get(key) ?? entry;
    entries.set(key, { ...known, count: known.count + 1 });
  }
  const order = ({ file, ruleId, logicalId, fingerprint, severity }: BaselineEntry): string =>
    JSON.stringify([file, ruleId, logicalId, fingerprint, severity]);
  return { schema, findings: [...entries.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1)) };
}

/**
 * The findings, those marked that the baseline accepts: as many in each file as it has for it, and none that has become
 * graver. What it has for a file that is gone goes to those of the same folder, one of which it has most likely become.
 */
export function applyBaseline(
  findings: readonly Finding[],
  { findings: accepted }: Pick<Baseline, "findings">,
  { nameOf, isGone }: Pick<BaselineFiles, "nameOf" | "isGone">,
): BaselineResult {
  const left = new Map(accepted.map((entry) => [entry, entry.count]));
  const byFingerprint = groupByFingerprint(accepted);

  const accept = (finding: Finding, isFor: (entry: BaselineEntry, file: string) => boolean): Finding => {
    if (finding.suppression !== undefined) return finding;
    const file = nameOf(finding.file);
    // What is accepted as graver is left for what is.
    const entry = byFingerprint
      .get(moveFingerprint(finding.fingerprint, file))
      ?.filter((each) => (left.get(each) ?? 0) > 0 && weight(each) >= weight(finding) && isFor(each, file))
      .sort((a, b) => weight(a) - weight(b))[0];
    if (entry === undefined) return finding;
    left.set(entry, (left.get(entry) ?? 0) - 1);
    return { ...finding, suppression: { kind: "baseline" as const, reason: "accepted by the baseline" } };
  };

  const marked = findings
    .map((finding) => accept(finding, (entry, file) => entry.file === file))
    .map((finding) => accept(finding, (entry) => isGone(entry.file)));
  const stale = accepted.flatMap((entry) => {
    const count = left.get(entry) ?? 0;
    return count > 0 ? [{ ...entry, count }] : [];
  });
  return { findings: marked, stale };
}

/** What the baseline may accept of such findings, however many there are; named as the findings are. */
export function findAccepted(
  findings: readonly Finding[],
  { findings: accepted }: Pick<Baseline, "findings">,
  { nameOf, fileOf, isGone }: BaselineFiles,
): readonly BaselineEntry[] {
  const byFingerprint = groupByFingerprint(accepted);
  const entries = new Map<BaselineEntry, BaselineEntry>();
  for (const finding of findings) {
    const own = nameOf(finding.file);
    for (const entry of byFingerprint.get(moveFingerprint(finding.fingerprint, own)) ?? []) {
      const isOwn = entry.file === own;
      if (!isOwn && !isGone(entry.file)) continue;
      const file = isOwn ? finding.file : fileOf(entry.file);
      entries.set(entry, { ...entry, fingerprint: finding.fingerprint, file });
    }
  }
  return [...entries.values()];
}

function groupByFingerprint(entries: readonly BaselineEntry[]): ReadonlyMap<string, readonly BaselineEntry[]> {
  const groups = new Map<string, BaselineEntry[]>();
  for (const entry of entries) groups.set(entry.fingerprint, [...(groups.get(entry.fingerprint) ?? []), entry]);
  return groups;
}

/** What no two entries of a baseline share. */
export function entryKey({ fingerprint, severity, file }: BaselineEntry): string {
  return JSON.stringify([fingerprint, severity, file]);
}

/** Reads a baseline from what its file has; with faults, only as far as it can be read. */
export function readBaseline(value: unknown): {
  readonly baseline: Baseline;
  readonly faults: readonly ConfigurationFault[];
} {
  const reader = new ValueReader();
  const top = reader.fields(value ?? "", [], ["schema", "root", "findings"]);
  if (top !== undefined && top.get("schema") !== schema) reader.fault(["schema"], `this has to be ${schema}`);
  const root = reader.text(top?.get("root"), ["root"]);
  const findings = reader.list(top?.get("findings"), ["findings"], (item, path): BaselineEntry | undefined => {
    const entry = reader.fields(item ?? "", path, fields);
    if (entry === undefined) return undefined;
    const severity = severities.find((each) => each === entry.get("severity"));
    if (severity === undefined) reader.fault([...path, "severity"], `this has to be ${severities.join(", ")}`);
    const count = entry.get("count");
    const isCount = typeof count === "number" && Number.isSafeInteger(count) && count > 0;
    if (!isCount) reader.fault([...path, "count"], "this has to be a number of 1 or more");
    return {
      fingerprint: reader.requiredText(entry, "fingerprint", path),
      ruleId: reader.requiredText(entry, "ruleId", path),
      severity: severity ?? "note",
      file: reader.requiredText(entry, "file", path),
      logicalId: String(entry.get("logicalId") ?? ""),
      count: isCount ? count : 0,
    };
  });
  const baseline = { schema, ...(root === undefined ? {} : { root }), findings: findings ?? [] } as const;
  return { baseline, faults: reader.faults };
}

function weight({ severity }: { readonly severity: Severity }): number {
  return severities.indexOf(severity);
}
