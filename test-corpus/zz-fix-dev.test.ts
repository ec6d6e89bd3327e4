import { mkdirSync, writeFileSync } from "node:fs";
import { fixTemplate } from "@latchkey/rules";
import { it } from "vitest";
import { lintTemplate, readLabels, readTemplate } from "./corpus";

it("dev", () => {
  const out: string[] = [];
  mkdirSync("/tmp/fixdev/before", { recursive: true });
  mkdirSync("/tmp/fixdev/after", { recursive: true });
  for (const { file, expected } of readLabels()) {
    if (expected !== "same-stack") continue;
    const path = `accesskey/${file}`;
    const findings = lintTemplate(path).findings.filter((f) => f.ruleId === "iam-user-no-initial-access-key");
    const start = performance.now();
    const fix = fixTemplate({ file: path, content: readTemplate(path) }, findings, { selfService: process.env["SELF"] === "1" });
    const took = Math.round(performance.now() - start);
    out.push(`=== ${file} ${took} ms`);
    for (const c of fix.changes) out.push(`  ${c.needsReview ? "LOOK " : ""}${c.span.start.line} ${c.kind} ${c.message}`);
    for (const r of fix.refusals) out.push(`  REFUSED ${r.logicalId} ${r.message}`);
    writeFileSync(`/tmp/fixdev/before/${file}`, readTemplate(path));
    writeFileSync(`/tmp/fixdev/after/${file}`, fix.content);
  }
  writeFileSync("/tmp/fixdev/report.txt", out.join("\n"));
});
