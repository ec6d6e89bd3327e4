import { resolve } from "node:path";

import { describeFileError } from "./describe-file";
import type { LintRun } from "./lint-sources";
import { readFile } from "./read-content";
import { UsageError } from "./usage-error";

/** What the output contract `latchkey/1` has of a run. */
export interface Report extends Pick<LintRun, "summary" | "findings" | "problems" | "pairs" | "shard"> {
  /** The path of the report, as it was given. */
  readonly path: string;
}

/** Reads a JSON report of Latchkey. Throws a `UsageError` that says what is wrong with it, and where. */
export async function readReport(path: string, cwd: string): Promise<Report> {
  let report: unknown;
  try {
    report = JSON.parse(readText(resolve(cwd, path)).replace(/^\ufeff/, ""));
  } catch (error) {
    const reason = error instanceof SyntaxError ? `not JSON: ${error.message}` : describeFileError(error);
    throw new UsageError(`${path}: ${reason}`, { cause: error });
  }
  const { findReportFault } = await import("./find-report-fault.js");
  const fault = findReportFault(report);
  if (fault !== undefined) {
    throw new UsageError(`${path}: not a report of latchkey/1; ${fault}`);
  }
  return { ...(report as Report), path };
}

/** Reads a regular file, however large: a run over many templates has a large report. Throws. */
function readText(location: string): string {
  const content = readFile(location, { maxBytes: Number.POSITIVE_INFINITY, mentions: [] });
  return content.kind === "read" ? Buffer.from(content.bytes).toString() : "";
}
