import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, type AppProps, type IPolicyValidationPlugin, Validations } from "aws-cdk-lib";
import { onTestFinished, vi } from "vitest";

/** What the CDK writes to `validation-report.json`, as far as tests look at it. */
export interface ValidationReport {
  readonly pluginReports: readonly {
    readonly pluginName: string;
    readonly conclusion: "success" | "failure";
    readonly metadata?: Readonly<Record<string, string>>;
    readonly violations: readonly ReportedViolation[];
    readonly suppressedViolations?: readonly (ReportedViolation & { readonly reason: string })[];
  }[];
}

interface ReportedViolation {
  readonly ruleName: string;
  readonly description: string;
  readonly severity: string;
  readonly suggestedFix?: string;
  readonly ruleMetadata?: Readonly<Record<string, string>>;
  readonly violatingConstructs: readonly { readonly constructPath: string }[];
}

/** What synthesis gave. */
export interface Synthesis {
  /** What it threw; absent when it did not. */
  readonly error?: string;
  readonly report: ValidationReport;
}

/** An app whose assembly goes away with the test, and in which only the plugins that the test adds are run. */
export function testApp(props: AppProps = {}): App {
  vi.stubEnv("CDK_VALIDATION", "false");
  const outdir = mkdtempSync(join(tmpdir(), "latchkey-cdk-"));
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(outdir, { recursive: true });
  });
  return new App({ outdir, ...props });
}

/** Synthesizes with the plugin. The CDK under test tells what it finds by an exception. */
export function synthesizeWith(app: App, ...plugins: readonly IPolicyValidationPlugin[]): Synthesis {
  Validations.of(app).addPlugins(...plugins);
  const silence = vi.spyOn(console, "error").mockImplementation(() => {});
  let error: string | undefined;
  try {
    app.synth();
  } catch (thrown) {
    error = (thrown as Error).message.replaceAll(app.outdir, "cdk.out").replace(/(?<=\.ts):\d+:\d+/g, ":…");
  } finally {
    silence.mockRestore();
  }
  const file = join(app.outdir, "validation-report.json");
  const report: ValidationReport = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { pluginReports: [] };
  return { ...(error === undefined ? {} : { error }), report };
}
