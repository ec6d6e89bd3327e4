import type { Finding, Position, Problem, RelatedLocation, Rule, Span } from "@latchkey/rules";

import { palette } from "../src/color";
import type { TextOptions } from "../src/formats/text";
import { formatText } from "../src/formats/text";
import type { DeployedPair, LintRun } from "../src/lint-sources";

const rule: Pick<Rule, "id" | "rationale" | "remediation"> = {
  id: "iam-user-no-initial-access-key",
  rationale: "A key that nobody asked for is a key that nobody looks after.",
  remediation: "Remove the key; let the user create it when it is needed.",
};

/** The place of the first `part` in the text. */
export function spanOf(text: string, part: string): Span {
  const offset = text.indexOf(part);
  if (offset === -1) {
    throw new Error(`${part} is not in the text`);
  }
  return { start: positionAt(text, offset), end: positionAt(text, offset + part.length) };
}

/** The position at an offset, however the lines end. */
export function positionAt(text: string, offset: number): Position {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: lines.length, column: (lines.at(-1) ?? "").length + 1, offset };
}

/** A finding in the text, with `key` as its subject and `user` as its related place. */
export function finding(text: string, fields: Partial<Finding> & { key?: string; user?: string } = {}): Finding {
  const { key = "BobKey:", user = "Bob:", file = "app.yaml", ...rest } = fields;
  return {
    ruleId: rule.id,
    severity: "warning",
    message: `User ${user.slice(0, -1)} gets an access key when it is created`,
    file,
    logicalId: key.slice(0, -1),
    resourceType: "AWS::IAM::AccessKey",
    path: ["Resources", key.slice(0, -1)],
    span: spanOf(text, key),
    related: [related({ file, logicalId: user.slice(0, -1), span: spanOf(text, user) })],
    occurs: { kind: "always" },
    fingerprint: "f",
    ...rest,
  };
}

/** A related place, the user by default. */
export function related(fields: Pick<RelatedLocation, "file" | "logicalId" | "span">): RelatedLocation {
  return { role: "user", path: ["Resources", fields.logicalId], message: "the user", ...fields };
}

/** What a run gave, as far as it matters. */
export interface Sample {
  readonly texts?: Readonly<Record<string, string>>;
  readonly findings?: readonly Finding[];
  readonly problems?: readonly Problem[];
  readonly pairs?: readonly DeployedPair[];
  readonly summary?: Partial<LintRun["summary"]>;
}

/** The run as the text format shows it, without colors and 80 cells wide. */
export function show(
  { texts = {}, findings = [], problems = [], pairs, summary = {} }: Sample,
  options: Partial<TextOptions> = {},
): Promise<string> {
  const counts = { files: 1, templates: 1, findings: findings.length, suppressed: 0, problems: problems.length };
  const run: LintRun = {
    summary: { ...counts, incomplete: 0, ...summary },
    files: new Set(findings.map(({ file }) => file)),
    findings,
    problems,
    passedOver: [],
    duplicateKeys: [],
    ...(pairs !== undefined && { pairs }),
    unknownParameters: [],
    texts: new Map(Object.entries(texts)),
  };
  return formatText(run, {
    rules: [rule as Rule],
    palette: palette(false),
    width: 80,
    hasSuppressed: false,
    hasSummary: true,
    hasIncomplete: false,
    ...options,
  });
}
