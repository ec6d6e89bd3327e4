import type { LintRun } from "./lint-sources";
import { withFindings } from "./lint-sources";
import type { WaiverUse } from "./shard-notes";

/** The run with what there is to report of waivers that hide nothing anywhere, if all was judged that they could be for. */
export function reportUnusedWaivers(run: LintRun, uses: readonly WaiverUse[]): LintRun {
  if (run.problems.length > 0) {
    return run;
  }
  const used = new Set(uses.flatMap((each) => each.used.map(({ file, path }) => JSON.stringify([file, path]))));
  const unused = new Map(
    uses.flatMap((each) => each.unused).map((finding) => [JSON.stringify([finding.file, finding.path]), finding]),
  );
  const findings = [...unused].filter(([place]) => !used.has(place)).map(([, finding]) => finding);
  return findings.length === 0 ? run : withFindings(run, [...run.findings, ...findings]);
}
