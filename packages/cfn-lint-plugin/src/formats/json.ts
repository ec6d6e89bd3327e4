import type { Finding, Occurrence, Position, Problem, RelatedLocation, Span, Suppression } from "@latchkey/rules";

import type { DeployedPair, LintRun } from "../lint-sources";
import type { ShardNotes } from "../shard-notes";
import { writeJson } from "./write-json";

/** The run as the output contract `latchkey/1`, schema/latchkey-1.schema.json, has it; ends in a line feed. */
export function formatJson({ summary, findings, problems, pairs, shard }: LintRun, version: string): string {
  const report = {
    schema: "latchkey/1",
    tool: { name: "latchkey", version },
    summary,
    findings: findings.map(toFinding),
    problems: problems.map(toProblem),
    ...(pairs !== undefined && { pairs: pairs.map(toPair) }),
    ...(shard !== undefined && { shard: toShard(shard) }),
  };
  return writeJson(report);
}

// The contract's fields and no others, in its order, whatever the objects were made from.

function toFinding(finding: Finding): Finding {
  const { constructPath, source, environments, suppression } = finding;
  return {
    ruleId: finding.ruleId,
    severity: finding.severity,
    message: finding.message,
    file: finding.file,
    logicalId: finding.logicalId,
    resourceType: finding.resourceType,
    path: finding.path,
    ...(constructPath !== undefined && { constructPath }),
    ...(source !== undefined && { source: { file: source.file, line: source.line, column: source.column } }),
    span: toSpan(finding.span),
    related: finding.related.map(toRelated),
    occurs: toOccurrence(finding.occurs),
    ...(environments !== undefined && { environments }),
    fingerprint: finding.fingerprint,
    ...(suppression !== undefined && { suppression: toSuppression(suppression) }),
  };
}

function toRelated({ role, file, logicalId, path, span, message }: RelatedLocation): RelatedLocation {
  return { role, file, logicalId, path, span: toSpan(span), message };
}

function toOccurrence(occurs: Occurrence): Occurrence {
  switch (occurs.kind) {
    case "always":
      return { kind: "always" };
    case "when": {
      const { parameters, conditions, withDefaults, unchecked } = occurs;
      return { kind: "when", parameters, conditions, withDefaults, ...(unchecked !== undefined && { unchecked }) };
    }
    case "undecided":
      return { kind: "undecided", reason: occurs.reason };
  }
}

function toSuppression({ kind, reason, expires, location }: Suppression): Suppression {
  return {
    kind,
    reason,
    ...(expires !== undefined && { expires }),
    ...(location !== undefined && { location: { file: location.file, span: toSpan(location.span) } }),
  };
}

function toShard({ index, count, rules, nested, waivers, baseline }: ShardNotes): ShardNotes {
  return {
    index,
    count,
    rules,
    nested,
    waivers: {
      used: waivers.used.map(({ file, path }) => ({ file, path })),
      unused: waivers.unused.map(toFinding),
    },
    baseline: baseline.map(({ fingerprint, ruleId, severity, file, logicalId, count: number }) => {
      return { fingerprint, ruleId, severity, file, logicalId, count: number };
    }),
  };
}

function toProblem({ kind, file, message, span }: Problem): Problem {
  return { kind, file, message, ...(span !== undefined && { span: toSpan(span) }) };
}

function toPair({ template, user, key, occurs, environment }: DeployedPair): DeployedPair {
  return {
    template,
    user: toRelated(user),
    key: toRelated(key),
    occurs: occurs.kind === "never" ? { kind: "never", because: occurs.because } : toOccurrence(occurs),
    ...(environment !== undefined && { environment }),
  };
}

function toSpan({ start, end }: Span): Span {
  return { start: toPosition(start), end: toPosition(end) };
}

function toPosition({ line, column, offset }: Position): Position {
  return { line, column, offset };
}
