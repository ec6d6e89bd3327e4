import { readFileSync } from "node:fs";
import { join } from "node:path";

import { Ajv2020 } from "ajv/dist/2020";

/** What the JSON Schema has against what is meant as a report; undefined when it conforms. */
export function findReportFault(report: unknown): string | undefined {
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
