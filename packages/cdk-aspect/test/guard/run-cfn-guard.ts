import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { guardRulePath } from "../../src/guard";

/** The program that comes with `CfnGuardValidator`. */
export const cfnGuard: string = join(
  dirname(require.resolve("@cdklabs/cdk-validator-cfnguard/package.json")),
  "bin",
  process.platform === "darwin" ? "macos" : "ubuntu",
  process.arch === "arm64" ? "aarch64" : "x86_64",
  "cfn-guard",
);

/** What cfn-guard makes of a template. */
export interface GuardReport {
  /** 0: nothing found; 19: something found; anything else: cfn-guard gave up. */
  readonly status: number | null;
  /** The rules that were run, in order; none when their file does not parse. */
  readonly rules: readonly string[];
  /** Each as `rule logicalId`, in order. */
  readonly findings: readonly string[];
}

/** Runs the real cfn-guard on the text of a template. */
export function runCfnGuard(template: string, rulePath: string = guardRulePath): GuardReport {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-guard-"));
  try {
    const data = join(folder, "template.yaml");
    writeFileSync(data, template);
    const format = ["--structured", "--output-format", "json", "--show-summary", "none"];
    const run = spawnSync(cfnGuard, ["validate", "--rules", rulePath, "--data", data, ...format], { encoding: "utf8" });
    return { status: run.status, ...readReport(run.stdout) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface FileReport {
  readonly not_compliant: readonly { readonly Rule: { readonly name: string } }[];
  readonly not_applicable: readonly string[];
  readonly compliant: readonly string[];
}

function readReport(stdout: string): Pick<GuardReport, "rules" | "findings"> {
  const reports: readonly FileReport[] = stdout === "" ? [] : JSON.parse(stdout);
  const failed = reports.flatMap(({ not_compliant }) => not_compliant.map(({ Rule }) => Rule));
  const passed = reports.flatMap(({ not_applicable, compliant }) => [...not_applicable, ...compliant]);
  const findings = failed.flatMap((rule) =>
    [...JSON.stringify(rule).matchAll(/"path":"\/Resources\/(\w+)/g)].map(([, id]) => `${rule.name} ${id}`),
  );
  return {
    rules: [...failed.map(({ name }) => name), ...passed].toSorted(),
    findings: [...new Set(findings)].toSorted(),
  };
}
