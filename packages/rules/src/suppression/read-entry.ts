import { findSimilar } from "../find-similar";
import { isMap, type TemplateValue } from "../template/template-value";
import type { Declaration } from "./declaration";
import { isDay } from "./expiry";

const fields = ["Rule", "Reason", "Expires"];

/** What an entry of `Metadata.Latchkey.Suppress` says. */
export function readEntry(entry: TemplateValue): Pick<Declaration, "ruleId" | "reason" | "expires" | "fault"> {
  if (!isMap(entry)) return { ruleId: "", reason: "", fault: "it is not a mapping with a Rule and a Reason" };
  const { Rule, Reason, Expires } = Object.fromEntries(fields.map((field) => [field, textOf(entry, field)]));
  const said = {
    ruleId: Rule ?? "",
    reason: Reason ?? "",
    ...(Expires === undefined ? {} : { expires: Expires }),
  };
  const unknown = Object.keys(entry).find((key) => !fields.includes(key));
  if (unknown !== undefined) return { ...said, fault: `it has a key ${unknown}; ${adviseOn(unknown, fields)}` };
  if (said.ruleId === "") return { ...said, fault: "it names no Rule" };
  if (said.reason === "") return { ...said, fault: "it gives no Reason" };
  if (Object.hasOwn(entry, "Expires") && !isDay(said.expires ?? "")) {
    return { ruleId: said.ruleId, reason: said.reason, fault: "its Expires is not a day as YYYY-MM-DD" };
  }
  return said;
}

/** Which of the known keys one that is not among them was meant to be. */
export function adviseOn(key: string, known: readonly string[]): string {
  const similar = findSimilar(
    key.toLowerCase(),
    known.map((field) => field.toLowerCase()),
  );
  const meant = known.find((field) => field.toLowerCase() === similar);
  return meant === undefined ? `the keys are ${known.join(", ")}` : `did you mean ${meant}?`;
}

function textOf(entry: TemplateValue, field: string): string | undefined {
  const value = isMap(entry) && Object.hasOwn(entry, field) ? entry[field] : undefined;
  return typeof value === "string" ? value.trim() : undefined;
}
