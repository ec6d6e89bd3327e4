import type { Finding, Problem, Rule } from "@latchkey/rules";

import { palette } from "../src/color";
import type { FormatName } from "../src/formats/format-run";
import { type FormatOptions, formatRun } from "../src/formats/format-run";
import type { LintRun } from "../src/lint-sources";
import { finding, related, spanOf } from "./show-text";

const app = `Parameters:
  Env: { Type: String, Default: dev, AllowedPattern: "[a-z]+" }
Conditions:
  IsProd: !Equals [!Ref Env, prod]
Resources:
  Bob:
    Type: AWS::IAM::User
    Properties: { LoginProfile: { Password: !Ref Password } }
  BobKey:
    Type: AWS::IAM::AccessKey
    Properties: { UserName: !Ref Bob }
  Exporter:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: nested/exporter.yaml
      Parameters: { Secret: !GetAtt BobKey.SecretAccessKey }
  DeployerKey:
    Type: AWS::IAM::AccessKey
    Condition: IsProd
    Properties: { UserName: deployer }
  MailerKey: # latchkey-ignore iam-user-no-initial-access-key: SES takes no other credentials over SMTP
    Type: AWS::IAM::AccessKey
    Properties: { UserName: mailer }
  Robot: { Type: AWS::IAM::User }
  RobotKey:
    Type: AWS::IAM::AccessKey
    Properties: { UserName: !Ref Robot }
  AuditorKey:
    Type: AWS::IAM::AccessKey
    Properties: { UserName: !Transform { Name: Who } }
`;

const exporter = `Parameters:
  Secret: { Type: String, NoEcho: true }
Outputs:
  Credentials: { Value: !Ref Secret, Export: { Name: credentials } }
`;

const broken = `Resources:
\tBob: { Type: AWS::IAM::User }
`;

/** The texts of the sample's files. */
export const sampleTexts: Readonly<Record<string, string>> = {
  "app.yaml": app,
  "nested/exporter.yaml": exporter,
  "with space & 100%/broken.yaml": broken,
};

const initialKey = "iam-user-no-initial-access-key";
const secret = "iam-access-key-secret-not-exposed";

/** Findings of every severity, occurrence and kind of suppression. */
export const sampleFindings: readonly Finding[] = [
  finding(app, {
    severity: "error",
    message: "Access key 'BobKey' is created together with console user 'Bob'",
    constructPath: "App/Bob/Key/Resource",
    source: { file: "lib/people.ts", line: 12, column: 5 },
    fingerprint: "b0b",
  }),
  finding(app, {
    key: "DeployerKey:",
    message: "Access key 'DeployerKey' is created together with IAM user 'deployer'",
    occurs: {
      kind: "when",
      parameters: { Env: "prod", Stage: "eu 1" },
      conditions: { IsProd: true },
      withDefaults: false,
      unchecked: ["Env"],
    },
    environments: ["live", "test"],
    related: [],
    fingerprint: "de9",
  }),
  finding(app, {
    key: "MailerKey:",
    message: "Access key 'MailerKey' is created together with IAM user 'mailer'",
    related: [],
    fingerprint: "3a1",
    suppression: {
      kind: "comment",
      reason: "SES takes no other credentials over SMTP",
      expires: "2027-01-31",
      location: { file: "app.yaml", span: spanOf(app, "# latchkey-ignore") },
    },
  }),
  finding(app, {
    key: "RobotKey:",
    user: "Robot:",
    message: "Access key 'RobotKey' is created together with IAM user 'Robot'",
    fingerprint: "70b",
    suppression: { kind: "waiver", reason: "To be replaced by a role" },
  }),
  finding(app, {
    key: "AuditorKey:",
    severity: "note",
    message: "Access key 'AuditorKey' may be created together with IAM user 'Bob'",
    occurs: { kind: "undecided", reason: "the macro Who cannot be run" },
    fingerprint: "a0d",
  }),
  finding(exporter, {
    key: "Credentials:",
    user: "Secret:",
    file: "nested/exporter.yaml",
    ruleId: secret,
    severity: "error",
    message: "Secret of access key 'BobKey' is put into output 'Credentials', which is exported",
    resourceType: "",
    path: ["Outputs", "Credentials"],
    related: [
      {
        ...related({ file: "app.yaml", logicalId: "BobKey", span: spanOf(app, "BobKey:") }),
        role: "key",
        message: "the key",
      },
      {
        ...related({ file: "app.yaml", logicalId: "Exporter", span: spanOf(app, "Secret: !GetAtt") }),
        role: "parameter",
        path: ["Resources", "Exporter", "Properties", "Parameters", "Secret"],
        message: "given to parameter 'Secret'",
      },
    ],
    fingerprint: "5ec",
  }),
];

/** Problems of every kind, with a place and without one. */
export const sampleProblems: readonly Problem[] = [
  { kind: "incomplete", file: "app.yaml", message: "The macro Who cannot be run", span: spanOf(app, "!Transform") },
  { kind: "unreadable", file: "gone.yaml", message: "no such file or directory (ENOENT)" },
  {
    kind: "invalid-template",
    file: "with space & 100%/broken.yaml",
    message: "Tabs are not allowed as indentation",
    span: spanOf(broken, "\t"),
  },
  { kind: "rule-crash", file: "app.yaml", message: "Rule my-rule failed at 'Bob': no such thing" },
];

const guidance: Rule["guidance"] = {
  what: "What it looks for.",
  why: "Why it *matters*.",
  who: "Everyone.",
  risk: "A leak.",
  careFactor: "**High**.",
  applies: "Always.",
  tradeOffs: "None.",
  howTo: "Do it later:\n\n```sh\naws iam create-access-key\n```",
  gotchas: "Some.",
  alternatives: "A role.",
};

function rule(fields: Pick<Rule, "id" | "title" | "severity" | "compliance" | "rationale" | "remediation">): Rule {
  return {
    ...fields,
    resourceTypes: ["AWS::IAM::AccessKey"],
    guidance,
    references: ["https://docs.aws.amazon.com/IAM/"],
    check: () => [],
  };
}

/** The rules of the sample's findings, and one that found nothing. */
const sampleRules: readonly Rule[] = [
  rule({
    id: secret,
    title: "Access key's secret is put where it can be read",
    severity: "error",
    rationale: "Whoever may look at the stack has the secret.",
    remediation: "Put the secret into AWS Secrets Manager.",
    compliance: [{ framework: "NIST 800-53", version: "r5", control: "IA-5(7)" }],
  }),
  rule({
    id: initialKey,
    title: "IAM user is created together with an access key",
    severity: "warning",
    rationale: "A key that nobody asked for is a key that nobody looks after.",
    remediation: "Take the key out; its owner creates one when it is needed.",
    compliance: [
      { framework: "CIS AWS Foundations", version: "3.0.0", control: "1.11" },
      { framework: "CIS AWS Foundations", version: "5.0.0", control: "1.10" },
      { framework: "NIST 800-53", version: "r5", control: "IA-5" },
    ],
  }),
  rule({
    id: "suppression-unused",
    title: "Suppression hides nothing",
    severity: "note",
    rationale: "It may hide something tomorrow.",
    remediation: "Take it out.",
    compliance: [],
  }),
];

/** A run with these findings and problems, the sample's unless others are given. */
export function makeRun(
  findings: readonly Finding[] = sampleFindings,
  problems: readonly Problem[] = sampleProblems,
  texts: Readonly<Record<string, string>> = sampleTexts,
): LintRun {
  const suppressed = findings.filter(({ suppression }) => suppression !== undefined).length;
  return {
    summary: {
      files: 4,
      templates: 2,
      findings: findings.length - suppressed,
      suppressed,
      problems: problems.length,
      incomplete: 2,
    },
    files: new Set(Object.keys(texts)),
    findings,
    problems,
    passedOver: [],
    duplicateKeys: [],
    unknownParameters: [],
    texts: new Map(Object.entries(texts)),
  };
}

/** The run in a format, as without further options on the command line. */
export function write(
  format: FormatName,
  run: LintRun = makeRun(),
  options: Partial<FormatOptions> = {},
): Promise<string> {
  return formatRun(run, format, {
    rules: sampleRules,
    palette: palette(false),
    width: 120,
    hasSuppressed: false,
    hasSummary: true,
    hasIncomplete: false,
    quiet: false,
    failOn: "warning",
    strict: false,
    ...options,
  });
}
