import type { Finding, Suppression } from "@latchkey/rules";
import { expect, test } from "vitest";

import { makeTree } from "./make-tree";
import { run } from "./run-latchkey";
import { validateReport } from "./validate-report";

const template = (expires: string): string => `Resources:
  Bot:
    Type: AWS::IAM::User
    Metadata:
      Latchkey:
        ServiceAccount: { Reason: agent outside AWS }
  BotKey:
    Type: AWS::IAM::AccessKey
    Properties: { UserName: !Ref Bot }
  Mail: { Type: AWS::IAM::User }
  MailKey:
    Type: AWS::IAM::AccessKey
    Metadata:
      Latchkey:
        Suppress:
          - Rule: iam-user-no-initial-access-key
            Reason: SES takes nothing else
            Expires: ${expires}
    Properties: { UserName: !Ref Mail }
`;

test("what is suppressed fails no run, and is counted", async () => {
  const cwd = makeTree({ "a.yaml": template("2027-01-01") });
  expect(await run([], { cwd })).toEqual({
    exitCode: 0,
    stdout: "No findings in 1 template; 2 suppressed\n",
    stderr: "",
  });
});

test("--show-suppressed shows it, with the reason", async () => {
  const cwd = makeTree({ "a.yaml": template("2027-01-01") });
  const { stdout, exitCode } = await run(["--show-suppressed"], { cwd });
  expect(exitCode).toBe(0);
  expect(stdout).toMatchInlineSnapshot(`
    "suppressed warning[iam-user-no-initial-access-key]: Access key 'BotKey' is created together with IAM user 'Bot'
     --> a.yaml:7:3
      |
    2 |   Bot:
      |   --- the key's owner
    ...
    7 |   BotKey:
      |   ^^^^^^ AWS::IAM::AccessKey
      |
      = suppressed: agent outside AWS (service account)
      = why: A key that comes with its user was asked for by nobody, and its secret reaches the owner through other hands.
      = fix: Take the key out of the template; its owner creates one when it is needed. A role or Identity Center needs none.

    suppressed warning[iam-user-no-initial-access-key]: Access key 'MailKey' is created together with IAM user 'Mail'
      --> a.yaml:11:3
       |
    10 |   Mail: { Type: AWS::IAM::User }
       |   ---- the key's owner
    11 |   MailKey:
       |   ^^^^^^^ AWS::IAM::AccessKey
       |
       = suppressed: SES takes nothing else (metadata, until 2027-01-01)
       = why: A key that comes with its user was asked for by nobody, and its secret reaches the owner through other hands.
       = fix: Take the key out of the template; its owner creates one when it is needed. A role or Identity Center needs none.

    No findings in 1 template; 2 suppressed
    "
  `);
});

test("an end that is near is told, and fails no run", async () => {
  const cwd = makeTree({ "a.yaml": template("2026-11-26") });
  const { stdout, exitCode } = await run([], { cwd });
  expect(exitCode).toBe(0);
  expect(stdout).toMatchInlineSnapshot(`
    "note[suppression-expired]: Suppression of iam-user-no-initial-access-key expires tomorrow, after 2026-11-26; then what it hides counts again
      --> a.yaml:16:13
       |
    16 |           - Rule: iam-user-no-initial-access-key
       |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ AWS::IAM::AccessKey
       |
       = why: What was accepted for a time counts again when that time is over.
       = fix: Deal with the finding and remove the suppression; or decide again, and give it a new last day.

    1 finding (1 note) in 1 of 1 template; 2 suppressed
    "
  `);
});

test("what expired yesterday hides nothing", async () => {
  const cwd = makeTree({ "a.yaml": template("2026-11-24") });
  const { stdout, exitCode } = await run([], { cwd });
  expect(exitCode).toBe(1);
  expect(stdout).toMatchInlineSnapshot(`
    "warning[iam-user-no-initial-access-key]: Access key 'MailKey' is created together with IAM user 'Mail'
      --> a.yaml:11:3
       |
    10 |   Mail: { Type: AWS::IAM::User }
       |   ---- the key's owner
    11 |   MailKey:
       |   ^^^^^^^ AWS::IAM::AccessKey
       |
       = why: A key that comes with its user was asked for by nobody, and its secret reaches the owner through other hands.
       = fix: Take the key out of the template; its owner creates one when it is needed. A role or Identity Center needs none.

    warning[suppression-expired]: Suppression of iam-user-no-initial-access-key expired on 2026-11-24; what it hid counts again
      --> a.yaml:16:13
       |
    16 |           - Rule: iam-user-no-initial-access-key
       |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ AWS::IAM::AccessKey
       |
       = why: What was accepted for a time counts again when that time is over.
       = fix: Deal with the finding and remove the suppression; or decide again, and give it a new last day.

    2 findings (2 warnings) in 1 of 1 template; 1 suppressed
    "
  `);
});

test("--no-suppressions counts all of it", async () => {
  const cwd = makeTree({ "a.yaml": template("2026-11-24") });
  const { stdout, exitCode } = await run(["--no-suppressions", "--format", "json"], { cwd });
  const report = JSON.parse(stdout);
  expect(validateReport(report)).toEqual([]);
  expect([exitCode, report.summary.findings, report.summary.suppressed]).toEqual([1, 2, 0]);
});

test("the report says what suppresses a finding, and until when", async () => {
  const cwd = makeTree({ "a.yaml": template("2027-01-01") });
  const { stdout } = await run(["--format", "json"], { cwd });
  const report = JSON.parse(stdout);
  expect(validateReport(report)).toEqual([]);
  const suppressions = report.findings.flatMap(({ suppression }: Finding) => suppression ?? []);
  expect(
    suppressions.map(({ location, ...rest }: Suppression) => [rest, location?.file, location?.span.start.line]),
  ).toMatchInlineSnapshot(`
    [
      [
        {
          "kind": "service-account",
          "reason": "agent outside AWS",
        },
        undefined,
        undefined,
      ],
      [
        {
          "expires": "2027-01-01",
          "kind": "metadata",
          "reason": "SES takes nothing else",
        },
        "a.yaml",
        16,
      ],
    ]
  `);
});

test("a suppression in a nested template is not unused when its parent needs it", async () => {
  const child = `Parameters: { Owner: { Type: String } }
Resources:
  # latchkey-ignore iam-user-no-initial-access-key: SES takes nothing else
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Owner } }
`;
  const parent = `Resources:
  Mail: { Type: AWS::IAM::User }
  Child:
    Type: AWS::CloudFormation::Stack
    Properties: { TemplateURL: child.yaml, Parameters: { Owner: !Ref Mail } }
`;
  const cwd = makeTree({ "child.yaml": child, "parent.yaml": parent });
  expect((await run([], { cwd })).stdout).toBe("No findings in 2 templates; 1 suppressed\n");
  expect((await run(["child.yaml"], { cwd })).stdout).toContain("note[suppression-unused]");
});

test("an ID that is misspelt is told, with the one that is meant", async () => {
  const cwd = makeTree({ "a.yaml": template("2027-01-01").replace("iam-user-no-initial", "iam-user-no-inital") });
  expect((await run([], { cwd })).stdout).toContain(
    "warning[suppression-invalid]: Suppression of iam-user-no-inital-access-key does not count: there is no such rule; did you mean iam-user-no-initial-access-key?",
  );
});
