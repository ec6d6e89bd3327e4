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
import { describeConfigurationPath, type GlobMatcher, type Waiver } from "./configuration";

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
  /** How much was judged of what a waiver can be for: unused is one only if that is all. */
  readonly judged: (waiver: Waiver) => "all" | "some" | "none";
  /** Where an entry of the configuration stands. */
  readonly locate: (path: TemplatePath) => { readonly file: string; readonly span: Span };
}

/** What applying waivers gave. */
export interface WaiverResult {
  /** The findings, marked where a waiver hides them, and behind them what else is wrong with waivers. */
  readonly findings: readonly Finding[];
  /** Where the waivers stand that are for one of the findings. */
  readonly used: readonly TemplatePath[];
  /** What to report of those that are for none, if there is not more to judge than the findings are of. */
  readonly unused: readonly Finding[];
}

/** The key of a configuration that the waivers stand under. */
const section = "waivers";

/** Applies waivers to findings. */
export function applyWaivers(findings: readonly Finding[], context: WaiverContext): WaiverResult {
  const { waivers, today } = context;
  if (waivers.length === 0) return { findings, used: [], unused: [] };
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
  const reports: Finding[] = [];
  const unused: Finding[] = [];
  for (const { waiver, path } of declarations) {
    const declaration = { ...waiver, kind: "waiver" as const, ruleId: waiver.rule };
    const judged = context.judged(waiver);
    // That it ends is the concern of those who change what it is for.
    const fault = judged === "none" ? undefined : auditDeclaration(declaration, today, noticeDaysOf(context.rules));
    if (fault !== undefined) {
      reports.push(...report(waiver, path, fault, context));
    } else if (!used.has(waiver) && context.rules.some(({ id }) => id === waiver.rule) && judged === "all") {
      unused.push(...report(waiver, path, unusedFault(declaration), context));
    }
  }
  return {
    findings: [...marked, ...reports],
    used: declarations.filter(({ waiver }) => used.has(waiver)).map(({ path }) => path),
    unused,
  };
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
  // One of a program has no place of its own.
  const name = span.end.offset > 0 ? "" : `${describeConfigurationPath(path)}: `;
  return [
    {
      ruleId: rule.id,
      severity: fault.severity ?? rule.severity,
      message: `${name}${fault.message}`,
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
