import type { Finding, Severity, Span } from "./finding";
import { suppressionRuleIds } from "./suppression/suppression-rules";

/**
 * Each finding once: of those of one rule about the same places, as several environments or deployments give them, the
 * gravest counts, and of the gravest the one that comes about most easily. It has the environments of them all.
 * That a suppression is unused is dropped when one of the findings is hidden by it.
 */
export function mergeFindings(findings: readonly Finding[]): readonly Finding[] {
  const merged = new Map<string, Finding>();
  const used = new Set(
    findings.flatMap(({ suppression }) => {
      const location = suppression?.location;
      return location === undefined ? [] : [placeKey(location.file, location.span)];
    }),
  );
  for (const finding of findings) {
    const { ruleId, file, path, span, related } = finding;
    if (ruleId === suppressionRuleIds.unused && used.has(placeKey(file, span))) continue;
    const places = related.map((other) => [other.file, other.path]);
    const key = JSON.stringify([ruleId, file, path, span.start.offset, places]);
    const known = merged.get(key);
    merged.set(key, known === undefined ? finding : merge(known, finding));
  }
  return [...merged.values()];
}

function merge(one: Finding, other: Finding): Finding {
  const { environments: _, ...kept } = compareWeight(one, other) < 0 ? other : one;
  const environments = new Set([...(one.environments ?? []), ...(other.environments ?? [])]);
  return environments.size === 0 ? kept : { ...kept, environments: [...environments] };
}

function placeKey(file: string, { start }: Span): string {
  return `${file}:${start.offset}`;
}

const severities: readonly Severity[] = ["note", "warning", "error"];

/** Positive when the one counts; which of two equals does so depends on nothing but what they say. */
function compareWeight(one: Finding, other: Finding): number {
  return (
    Number(one.suppression === undefined) - Number(other.suppression === undefined) ||
    severities.indexOf(one.severity) - severities.indexOf(other.severity) ||
    ease(one) - ease(other) ||
    (contentOf(one) < contentOf(other) ? 1 : -1)
  );
}

function ease({ occurs }: Finding): number {
  if (occurs.kind === "always") return 3;
  if (occurs.kind === "undecided") return 0;
  return occurs.withDefaults ? 2 : 1;
}

function contentOf({ environments: _, ...content }: Finding): string {
  return JSON.stringify(content);
}
