import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { describeSettings, type Finding, lint, rules } from "@latchkey/rules";
import { type IPolicyValidationContext, type PolicyValidationPluginReport, Validations } from "aws-cdk-lib";
import type { CloudAssembly } from "aws-cdk-lib/cx-api";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { LatchkeyValidator } from "../src";
import { createAssemblyReader } from "../src/assembly-reader";
import { LatchkeyChecks } from "../src/nag";
import { cases } from "./cases";
import { createApp } from "./cases/cdk-case";

const cli = join(__dirname, "../../cfn-lint-plugin/dist/cli.js");
const scratch = mkdtempSync(join(tmpdir(), "latchkey-cdk-"));
const verdictsOf = { validator: new Map<string, string[]>(), pack: new Map<string, string[]>() };
const assemblies = new Map<string, CloudAssembly>();
let found: readonly Finding[];

beforeAll(() => {
  vi.stubEnv("CDK_VALIDATION", "false");
  for (const [index, each] of cases.entries()) {
    const app = createApp(each, { outdir: join(scratch, String(index)) });
    const collect =
      (entryPoint: "validator" | "pack") =>
      (report: PolicyValidationPluginReport): PolicyValidationPluginReport => {
        verdictsOf[entryPoint].set(each.name, verdictsIn(report, app.outdir));
        return { success: true, violations: [] };
      };
    Validations.of(app).addPlugins(
      watch(new LatchkeyValidator(), collect("validator")),
      watch(new LatchkeyChecks(app), collect("pack")),
    );
    assemblies.set(each.name, app.synth());
  }
  const directories = cases.map((_, index) => String(index));
  const args = [cli, "--format", "json", "--fail-on", "never", ...directories];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, {
    cwd: scratch,
    encoding: "utf8",
    maxBuffer: 100_000_000,
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
  found = JSON.parse(stdout).findings;
});

afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(scratch, { recursive: true });
});

describe("validator, pack, command and library agree", () => {
  test.each(cases.map(({ name }, index) => ({ name, index })))("$name", ({ name, index }) => {
    const byLibrary = verdictsOfFindings(lintAssembly(assemblies.get(name)));
    expect(verdictsOf.validator.get(name)).toEqual(byLibrary);
    expect(verdictsOf.pack.get(name)).toEqual(byLibrary);
    const byCommand = found
      .filter(({ file }) => file.startsWith(`${index}/`))
      .map((finding) => ({ ...finding, file: finding.file.slice(`${index}/`.length) }));
    expect(verdictsOfFindings(byCommand)).toEqual(byLibrary);
  });
});

interface Plugin {
  readonly name: string;
  validate(context: IPolicyValidationContext): PolicyValidationPluginReport;
}

function watch(plugin: Plugin, see: (report: PolicyValidationPluginReport) => PolicyValidationPluginReport): Plugin {
  return { name: plugin.name, validate: (context) => see(plugin.validate(context)) };
}

function verdictsIn({ violations }: PolicyValidationPluginReport, outdir: string): string[] {
  return violations
    .map(({ ruleName, severity, violatingResources: [at], ruleMetadata }) => {
      const place = at?.templatePath === undefined ? at?.locations[0] : relative(outdir, at.templatePath);
      const rule = ruleName.replace(/^Latchkey-/, "");
      return [rule, severity, place, at?.resourceLogicalId, ruleMetadata?.verdict, ruleMetadata?.witness].join(" ");
    })
    .toSorted();
}

function verdictsOfFindings(findings: readonly Finding[]): string[] {
  return findings
    .filter(({ suppression }) => suppression === undefined)
    .map(({ ruleId, severity, file, logicalId, resourceType, path, occurs }) => {
      const place = resourceType === "" ? [path.join("."), undefined] : [file, logicalId];
      const witness = occurs.kind === "when" ? describeSettings(occurs) : undefined;
      return [ruleId, severity === "note" ? "info" : severity, ...place, occurs.kind, witness].join(" ");
    })
    .toSorted();
}

function lintAssembly(assembly: CloudAssembly | undefined): readonly Finding[] {
  if (assembly === undefined) return [];
  const readFile = createAssemblyReader(assembly.directory);
  return assembly.stacksRecursively.flatMap(({ templateFullPath }) => {
    const file = relative(assembly.directory, templateFullPath);
    return lint({ file, content: readFileSync(templateFullPath) }, { rules, readFile }).findings;
  });
}
