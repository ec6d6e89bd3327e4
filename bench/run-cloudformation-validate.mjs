// A driver for @aws/cloudformation-validate, which has no command line: one engine, one process, all templates.
// node run-cloudformation-validate.mjs [--rule FILE] PATH...
// With --rule, it runs that Rego rule alone; without, its own rules as aws-cdk-lib runs them.
// Prints "ready", then a line of JSON for each file: its path, the report's status, the number of diagnostics
// and the CPU time it took.
import { readdirSync, statSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parseArgs } from "node:util";

// aws-cdk-lib bundles it; version 1.14 is not in the registry as a package of its own.
const requireFromCdk = createRequire(import.meta.resolve("aws-cdk-lib/package.json"));
const { CompositeEngine, RuleFile, TemplateFile } = requireFromCdk("@aws/cloudformation-validate");

const { values, positionals } = parseArgs({ options: { rule: { type: "string" } }, allowPositionals: true });
const engine = new CompositeEngine(values.rule ? { regoRules: [new RuleFile(values.rule)] } : {});
const config = {
  detailLevel: "STANDARD",
  severityLevel: "WARN",
  disableBuiltinRules: values.rule !== undefined,
};

// Written at once and not buffered: the readability check ends the process when a file takes too long.
writeSync(1, "ready\n");
for (const path of positionals.flatMap(listFiles)) {
  const before = process.cpuUsage();
  const report = validate(path);
  const { user, system } = process.cpuUsage(before);
  writeSync(1, `${JSON.stringify({ ...report, cpuSeconds: (user + system) / 1e6 })}\n`);
}

/** @param {string} path */
function listFiles(path) {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** @param {string} path */
function validate(path) {
  try {
    const { status, diagnostics } = engine.validateTemplate(new TemplateFile(path), config);
    return { path, status, diagnostics: diagnostics.length };
  } catch (error) {
    return { path, status: "ERROR", diagnostics: 0, error: String(error) };
  }
}
