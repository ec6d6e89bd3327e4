import { describe, expect, test } from "vitest";
import { lint } from "../lint";
import type { LintOptions } from "../lint-report";
import { rules } from "../rules";

const id = "iam-user-no-initial-access-key";
const today = "2026-11-25";

/** What is reported of a template with a user and a key, whose parts can be added to. */
function report(
  {
    top = "",
    key = "",
    above = "",
    beside = "",
    reason = "",
  }: Partial<Record<"top" | "key" | "above" | "beside" | "reason", string>>,
  options: Partial<LintOptions> = {},
): readonly string[] {
  const content = `${top}
Resources:
  Bob: { Type: AWS::IAM::User }
  ${above}
  Key: ${beside}
    Type: AWS::IAM::AccessKey
    ${key}
    Properties: { UserName: !Ref Bob }
  Text: { Type: AWS::SSM::Parameter, Properties: { Value: "${reason}" } }
`;
  const { findings, problems } = lint(
    { file: "a.yaml", content },
    { rules, today, ruleIds: rules.map((rule) => rule.id), ...options },
  );
  expect(problems).toEqual([]);
  return findings
    .filter(({ ruleId }) => ruleId === id || ruleId.startsWith("suppression-"))
    .map(({ ruleId, severity, message, suppression: by }) =>
      ruleId === id
        ? `${severity}${by ? ` hidden (${by.kind}: ${by.reason}${by.expires ? ` until ${by.expires}` : ""})` : ""}`
        : `${ruleId} ${severity}: ${message}`,
    );
}

const entry = (more = ""): string => `{ Rule: ${id}, Reason: a relay${more} }`;
const own = (more = ""): string => `Metadata: { Latchkey: { Suppress: [${entry(more)}] } }`;

describe("metadata", () => {
  test("of the resource", () => {
    expect(report({ key: own() })).toEqual(["warning hidden (metadata: a relay)"]);
  });

  test("of the template", () => {
    expect(report({ top: own() })).toEqual(["warning hidden (metadata: a relay)"]);
  });

  test.each([
    `cfn-lint: { config: { ignore_checks: [E3012, ${id}] } }`,
    `cdk_nag: { rules_to_suppress: [{ id: ${id}, reason: a relay }] }`,
    `cdk_nag: { rules_to_suppress: [{ id: ${id}, reason: ${Buffer.from("a relay").toString("base64")}, is_reason_encoded: true }] }`,
    `cfn_nag: { rules_to_suppress: [{ id: ${id}, reason: a relay }] }`,
    `checkov: { skip: [{ id: ${id}, comment: a relay }] }`,
    `guard: { SuppressedRules: [${id}] }`,
  ])("of a neighbour: %s", (metadata) => {
    expect(report({ key: `Metadata: { ${metadata} }` })[0]).toMatch(
      /^warning hidden \(metadata: (a relay|named in .*, which takes no reason)\)$/,
    );
  });

  test("that a loop repeats", () => {
    const content = `
Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Users:
    - Name
    - [Bob, Carol]
    - User\${Name}: { Type: AWS::IAM::User }
      Key\${Name}:
        Type: AWS::IAM::AccessKey
        ${own()}
        Properties: { UserName: !Ref "User\${Name}" }
`;
    const { findings, problems } = lint({ file: "a.yaml", content }, { rules, today });
    expect(problems).toEqual([]);
    expect(
      findings
        .filter(({ ruleId }) => ruleId === id || ruleId.startsWith("suppression-"))
        .map(({ logicalId, suppression }) => [logicalId, suppression?.kind]),
    ).toEqual([
      ["KeyBob", "metadata"],
      ["KeyCarol", "metadata"],
    ]);
  });
});

describe("comments", () => {
  test.each([
    ["above", { above: `# latchkey-ignore ${id}: a relay` }],
    ["beside", { beside: `# latchkey-ignore ${id}: a relay` }],
    ["above with other comments between", { above: `# latchkey-ignore ${id}: a relay\n  # and more` }],
    ["of several rules", { above: `#latchkey-ignore iam-user-single-active-access-key, ${id} : a relay` }],
  ])("%s", (_, parts) => {
    expect(report(parts)).toContain("warning hidden (comment: a relay)");
  });

  test.each([
    ["in a value", { reason: `# latchkey-ignore ${id}: a relay` }],
    ["two lines above", { above: `# latchkey-ignore ${id}: a relay\n\n` }],
    ["within the resource", { key: `# latchkey-ignore ${id}: a relay` }],
    ["of a longer word", { above: `# latchkey-ignore-file ${id}: a relay` }],
  ])("not %s", (_, parts) => {
    expect(report(parts)).toContain("warning");
  });

  test("in a line of another resource cover that line alone", () => {
    expect(report({ above: `Carol: { Type: AWS::IAM::User } # latchkey-ignore ${id}: a relay` })).toEqual([
      "suppression-unused note: Suppression of iam-user-no-initial-access-key hides nothing",
      "warning",
    ]);
  });

  test("keep their own place through lines that end in CRLF or CR", () => {
    for (const end of ["\r\n", "\r"]) {
      const lines = ["Resources:", "  Bob: { Type: AWS::IAM::User }", `  # latchkey-ignore ${id}: a relay`];
      const key = "  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }";
      const { findings } = lint({ file: "a.yaml", content: [...lines, key].join(end) }, { rules, today });
      expect(findings.map(({ ruleId, suppression }) => [ruleId, suppression?.reason])).toContainEqual([id, "a relay"]);
    }
  });
});

describe("the last day", () => {
  test.each([
    [
      "2026-11-24",
      "warning",
      "warning: Suppression of iam-user-no-initial-access-key expired on 2026-11-24; what it hid counts again",
    ],
    [
      "2026-11-25",
      "warning hidden (metadata: a relay until 2026-11-25)",
      "note: Suppression of iam-user-no-initial-access-key expires today, after 2026-11-25; then what it hides counts again",
    ],
    [
      "2026-11-26",
      "warning hidden (metadata: a relay until 2026-11-26)",
      "note: Suppression of iam-user-no-initial-access-key expires tomorrow, after 2026-11-26; then what it hides counts again",
    ],
    [
      "2026-12-09",
      "warning hidden (metadata: a relay until 2026-12-09)",
      "note: Suppression of iam-user-no-initial-access-key expires in 14 days, after 2026-12-09; then what it hides counts again",
    ],
  ])("%s", (expires, finding, told) => {
    expect(report({ key: own(`, Expires: ${expires}`) }).toSorted()).toEqual([`suppression-expired ${told}`, finding]);
  });

  test("far away is not told", () => {
    expect(report({ key: own(", Expires: 2026-12-10") })).toEqual([
      "warning hidden (metadata: a relay until 2026-12-10)",
    ]);
  });
});

describe("central enforcement", () => {
  test("ignores all that a template says against findings", () => {
    const parts = { top: own(", Expires: 2020-01-01"), above: `# latchkey-ignore ${id}` };
    expect(report(parts, { suppressions: false })).toEqual(["warning"]);
  });

  test("ignores declared service accounts", () => {
    const content = `
Resources:
  Bob: { Type: AWS::IAM::User, Metadata: { Latchkey: { ServiceAccount: { Reason: a relay } } } }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }
`;
    const suppressionsOf = (suppressions: boolean) =>
      lint({ file: "a.yaml", content }, { rules, suppressions })
        .findings.filter(({ ruleId }) => ruleId === id)
        .map(({ suppression }) => suppression?.kind);
    expect([suppressionsOf(true), suppressionsOf(false)]).toEqual([["service-account"], [undefined]]);
  });
});

test("a suppression says where it stands", () => {
  const content = `Resources:
  Bob: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } } # latchkey-ignore ${id}: a relay
`;
  const [finding] = lint({ file: "a.yaml", content }, { rules, today }).findings;
  expect(finding?.suppression?.location).toMatchObject({
    file: "a.yaml",
    span: { start: { line: 3, offset: content.lastIndexOf(id) } },
  });
});
