import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { Ajv2020 } from "ajv/dist/2020";

import { describeFileError } from "./describe-file";
import type { LintRun } from "./lint-sources";
import { UsageError } from "./usage-error";

/** What the output contract `latchkey/1` has of a run. */
export type Report = Pick<LintRun, "summary" | "findings" | "problems" | "pairs">;

/** Reads a JSON report of Latchkey. Throws a `UsageError` that says what is wrong with it, and where. */
export function readReport(path: string, cwd: string): Report {
  let report: unknown;
  try {
    report = JSON.parse(readFileSync(resolve(cwd, path), "utf8").replace(/^\ufeff/, ""));
  } catch (error) {
    const reason = error instanceof SyntaxError ? `not JSON: ${error.message}` : describeFileError(error);
    throw new UsageError(`${path}: ${reason}`, { cause: error });
  }
  const fault = findFault(report);
  if (fault !== undefined) {
    throw new UsageError(`${path}: not a report of latchkey/1; ${fault}`);
  }
  return report as Report;
}

/** What the JSON Schema has against it; undefined when it conforms. */
function findFault(report: unknown): string | undefined {
  const schema = JSON.parse(readFileSync(join(__dirname, "../schema/latchkey-1.schema.json"), "utf8"));
  const validate = new Ajv2020({ strictRequired: false }).compile(schema);
  if (validate(report)) {
    return undefined;
  }
  const [{ instancePath, message, params } = { instancePath: "", message: "does not conform", params: {} }] =
    validate.errors ?? [];
  const value = Object.values<unknown>(params).filter((param) => typeof param !== "number")[0];
  const detail = typeof value === "string" && !message?.includes(value) ? ` (${value})` : "";
  return `${instancePath === "" ? "it" : instancePath.slice(1)} ${message}${detail}`;
}
