import type { AppFinding, AppReport } from "../judge-app";

const indexes = new WeakMap<AppReport, ReadonlyMap<string, readonly AppFinding[]>>();

/** The findings of a report on the construct with the path, in the report's order. */
export function findingsAt(report: AppReport, constructPath: string): readonly AppFinding[] {
  const index = indexes.get(report) ?? indexOf(report);
  indexes.set(report, index);
  return index.get(constructPath) ?? [];
}

function indexOf({ findings }: AppReport): ReadonlyMap<string, readonly AppFinding[]> {
  const index = new Map<string, AppFinding[]>();
  for (const finding of findings) {
    if (finding.constructPath === undefined) continue;
    const known = index.get(finding.constructPath);
    if (known === undefined) index.set(finding.constructPath, [finding]);
    else known.push(finding);
  }
  return index;
}
