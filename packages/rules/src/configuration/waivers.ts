import type { Finding, Span, TemplatePath } from "../finding";
import type { Rule } from "../rule";
import {
  auditDeclaration,
  isInForce,
  noticeDaysOf,
  type SuppressionFault,
  unusedFault,
} from "../suppression/audit-declaration";
import { fingerprintOf } from "../to-finding";
import type { GlobMatcher, Waiver } from "./configuration";

/** What waivers are applied with. */
export interface WaiverContext {
  readonly waivers: readonly Waiver[];
  /** The rules that are checked; those on suppressions report what is wrong with a waiver. */
  readonly rules: readonly Rule[];
  readonly matches: GlobMatcher;
  /** The path of a finding's file from the configuration's directory; absent when another configuration is for it. */
  readonly pathOf: (file: string) => string | undefined;
  /** The day that it is, as YYYY-MM-DD. */
  readonly today: string;
  /** Whether all was judged that a waiver could be for, so that it is unused when it hides nothing. */
  readonly isWhole: (waiver: Waiver) => boolean;
  /** Where an entry of the configuration stands. */
  readonly locate: (path: TemplatePath) => { readonly file: string; readonly span: Span };
}

/** The key of a configuration that the waivers stand under. */
const section = "waivers";

/** The findings, marked where a waiver hides them, and behind them what is wrong with waivers. */
export function applyWaivers(findings: readonly Finding[], context: WaiverContext): readonly Finding[] {
  const { waivers, today } = context;
  if (waivers.length === 0) return findings;
  const declarations = waivers.map((waiver, index) => ({
    waiver,
    path: [section, index],
    isInForce: isInForce(waiver, today),
  }));
  const used = new Set<Waiver>();
  const marked = findings.map((finding) => {
    const path = context.pathOf(finding.file);
    if (path === undefined) return finding;
    const found = declarations.find((each) => each.isInForce && covers(each.waiver, finding, path, context.matches));
    if (found === undefined) return finding;
    used.add(found.waiver);
    if (finding.suppression !== undefined) return finding;
    const { reason, expires } = found.waiver;
    return {
      ...finding,
      suppression: {
        kind: "waiver" as const,
        reason,
        ...(expires === undefined ? {} : { expires }),
        location: context.locate(found.path),
      },
    };
  });
  const reports = declarations.flatMap(({ waiver, path }) => {
    const declaration = { ...waiver, kind: "waiver" as const, ruleId: waiver.rule };
    const isUnused = !used.has(waiver) && context.rules.some(({ id }) => id === waiver.rule) && context.isWhole(waiver);
    const fault =
      auditDeclaration(declaration, today, noticeDaysOf(context.rules)) ??
      (isUnused ? unusedFault(declaration) : undefined);
    return fault === undefined ? [] : report(waiver, path, fault, context);
  });
  return [...marked, ...reports];
}

/** Whether the finding is about a waiver, and so in a configuration and not in a template, none of which has such a section. */
export function isOnWaiver({ resourceType, path }: Finding): boolean {
  return resourceType === "" && path[0] === section;
}

function covers(waiver: Waiver, finding: Finding, path: string, matches: GlobMatcher): boolean {
  const { rule, files, logicalId, constructPath } = waiver;
  return (
    rule === finding.ruleId &&
    (files === undefined || files.some((pattern) => matches(pattern, path))) &&
    (logicalId === undefined || matches(logicalId, finding.logicalId)) &&
    (constructPath === undefined || matches(constructPath, finding.constructPath ?? ""))
  );
}

function report(waiver: Waiver, path: TemplatePath, fault: SuppressionFault, context: WaiverContext): Finding[] {
  const rule = context.rules.find(({ id }) => id === fault.ruleId);
  if (rule === undefined) return [];
  const { file, span } = context.locate(path);
  return [
    {
      ruleId: rule.id,
      severity: fault.severity ?? rule.severity,
      message: fault.message,
      file,
      logicalId: "",
      resourceType: "",
      path,
      span,
      related: [],
      occurs: { kind: "always" },
      fingerprint: fingerprintOf(rule.id, file, waiver),
    },
  ];
}
