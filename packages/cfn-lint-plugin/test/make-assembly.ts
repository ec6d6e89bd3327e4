import { expect } from "vitest";

import { run } from "./run-latchkey";
import { validateReport } from "./validate-report";

type Artifacts = Readonly<Record<string, unknown>>;

/** JSON as the CDK writes it. */
export function json(value: unknown): string {
  return JSON.stringify(value, undefined, 1);
}

/** The manifest of an assembly. */
export function manifest(artifacts: Artifacts): string {
  return json({ version: "55.0.0", artifacts });
}

/** The artifact of a stack. */
export function stack(templateFile: unknown, more: object = {}, properties: object = {}): unknown {
  return { type: "aws:cloudformation:stack", properties: { templateFile, ...properties }, ...more };
}

/** The artifact of a Stage. */
export function stage(directoryName: unknown): unknown {
  return { type: "cdk:cloud-assembly", properties: { directoryName } };
}

/** A user, a key for it, and a stack that it nests. */
export function template(nested?: string): string {
  const metadata = { "aws:asset:path": nested, "aws:asset:property": "TemplateURL" };
  return json({
    Resources: {
      Bob: { Type: "AWS::IAM::User" },
      Key: { Type: "AWS::IAM::AccessKey", Properties: { UserName: { Ref: "Bob" } } },
      ...(nested !== undefined && { Nested: { Type: "AWS::CloudFormation::Stack", Metadata: metadata } }),
    },
  });
}

/** What the command says of the tree: where each finding is, and the problems. */
export async function lint(cwd: string, ...args: readonly string[]) {
  const { exitCode, stdout, stderr } = await run(
    ["--rule", "iam-user-no-initial-access-key", "--format", "json", ...args],
    { cwd },
  );
  const report = JSON.parse(stdout);
  expect(validateReport(report)).toEqual([]);
  type Finding = { file: string; logicalId: string; constructPath?: string; severity: string; source?: Place };
  type Place = { file: string; line: number; column: number };
  const findings = report.findings.map(({ file, logicalId, constructPath, source }: Finding) =>
    [file, logicalId, constructPath, source && `${source.file}:${source.line}:${source.column}`]
      .filter(Boolean)
      .join(" "),
  );
  type Problem = { kind: string; file: string; message: string; span?: { start: { line: number; column: number } } };
  const problems = report.problems.map(({ kind, file, message, span }: Problem) =>
    [kind, `${file}${span ? `:${span.start.line}:${span.start.column}` : ""}:`, message].join(" "),
  );
  return { exitCode, files: report.summary.files, findings, problems, stderr };
}
