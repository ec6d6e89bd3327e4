import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";

import { beforeAll, describe, expect, test, vi } from "vitest";

import { makeTree } from "./make-tree";
import { runCli } from "./run-cli";
import { validateReport } from "./validate-report";

const root = resolve(__dirname, "../../..");
const example = join(root, "examples/custom-rule");

// A process takes its time to start on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe("examples/custom-rule, compiled as its README says", () => {
  beforeAll(() => {
    const { status, stdout } = spawnSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc")], {
      cwd: example,
      encoding: "utf8",
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
  });

  const template = `
Parameters:
  Env: { Type: String, AllowedValues: [dev, prod], Default: dev }
Conditions:
  IsProd: !Equals [!Ref Env, prod]
Resources:
  Data:
    Type: AWS::S3::Bucket
    Properties:
      VersioningConfiguration: !If [IsProd, { Status: Enabled }, !Ref AWS::NoValue]
      LoggingConfiguration: !If [IsProd, { DestinationBucketName: !Ref Logs }, !Ref AWS::NoValue]
  Logs:
    Type: AWS::S3::Bucket
    Condition: IsProd
    Properties:
      VersioningConfiguration: { Status: Enabled }
`;

  test("lint", () => {
    const cwd = makeTree({ "a.yaml": template, "b.yaml": "Resources: { Topic: { Type: AWS::SNS::Topic } }" });
    expect(runCli(["--rules-from", example, "."], { cwd })).toEqual({
      status: 1,
      stderr: "",
      stdout: `\
warning[s3-bucket-versioning-enabled]: Bucket 'Data' does not keep old versions
 --> a.yaml:7:3
  |
7 |   Data:
  |   ^^^^ AWS::S3::Bucket
  |
  = when: Env=dev (with the defaults)
  = why: What is overwritten or deleted in a bucket without versioning is gone.
  = fix: Set the Status of the VersioningConfiguration to Enabled, and let old versions expire.

note[s3-log-bucket-expires-logs]: Bucket 'Logs' keeps the access logs of 'Data' for ever
  --> a.yaml:12:3
   |
 7 |   Data:
   |   ---- the bucket that is logged
...
12 |   Logs:
   |   ^^^^ AWS::S3::Bucket
   |
   = when: Env=prod (not with the defaults)
   = why: Access logs name people and pile up: who needs them for 90 days pays for them, and answers for them, for ever.
   = fix: Give the bucket of the logs a LifecycleConfiguration with a rule that expires them.

2 findings (1 warning, 1 note) in 1 of 2 templates
`,
    });
  });

  test("lint --rule, as JSON, with values of parameters", () => {
    const args = ["--rules-from", example, "--rule", "s3-log-bucket-expires-logs", "--format", "json"];
    const { status, stdout } = runCli([...args, "--parameters", "Env=prod", "--", "-"], { input: template });
    const report = JSON.parse(stdout);
    expect(validateReport(report)).toEqual([]);
    expect({ status, report }).toMatchObject({
      status: 0,
      report: { findings: [{ ruleId: "s3-log-bucket-expires-logs", logicalId: "Logs", occurs: { kind: "always" } }] },
    });
  });

  test("rules", () => {
    const { stdout } = runCli(["rules", "--rules-from", example]);
    expect(stdout).toBe(`\
RULE                                      SEVERITY  TITLE                     CONTROLS
iam-access-key-secret-not-exposed         error     Access key's secret is    NIST 800-53 r5, IA-5(7)
                                                    put where it can be read
iam-service-account-no-console-password   error     Service account has a     CIS AWS Foundations v1.4.0 to v4.0.1, 1.11
                                                    console password          CIS AWS Foundations v5.0.0, 1.10
                                                                              CIS AWS Foundations v6.0.0, 2.10
iam-user-can-create-own-access-key        note      Console user may not      CIS AWS Foundations v1.4.0 to v4.0.1, 1.11
                                                    create an access key of   CIS AWS Foundations v5.0.0, 1.10
                                                    its own                   CIS AWS Foundations v6.0.0, 2.10
iam-user-initial-password-not-plaintext   error     IAM user's first          NIST 800-53 r5, IA-5(7)
                                                    password can be read by
                                                    others
iam-user-initial-password-reset-required  warning   IAM user's first          NIST 800-53 r5, IA-5
                                                    password need not be
                                                    changed
iam-user-no-initial-access-key            warning   IAM user is created       CIS AWS Foundations v1.4.0 to v4.0.1, 1.11
                                                    together with an access   CIS AWS Foundations v5.0.0, 1.10
                                                    key                       CIS AWS Foundations v6.0.0, 2.10
                                                                              NIST 800-53 r5, AC-3
                                                                              NIST 800-53 r5, AC-6(2)
                                                                              NIST 800-53 r5, AC-6(5)
iam-user-single-active-access-key         warning   IAM user has more than    CIS AWS Foundations v1.4.0 to v4.0.1, 1.13
                                                    one active access key     CIS AWS Foundations v5.0.0, 1.12
                                                                              CIS AWS Foundations v6.0.0, 2.12
organizations-scp-allows-own-access-key   note      Service control policy    CIS AWS Foundations v1.4.0 to v4.0.1, 1.11
                                                    keeps users from          CIS AWS Foundations v5.0.0, 1.10
                                                    creating access keys of   CIS AWS Foundations v6.0.0, 2.10
                                                    their own
s3-bucket-versioning-enabled              warning   S3 bucket does not keep   NIST 800-53 r5, CP-9
                                                    old versions
s3-log-bucket-expires-logs                note      S3 bucket keeps access    Example storage policy v2, 4.1
                                                    logs for ever
suppression-expired                       warning   Suppression has expired,
                                                    or is about to
suppression-invalid                       warning   Suppression names no
                                                    rule, gives no reason,
                                                    or cannot be read
suppression-unused                        note      Suppression hides
                                                    nothing
`);
  });

  test("rules --framework", () => {
    const { stdout } = runCli(["rules", "--rules-from", example, "--framework", "example-storage-policy-2"]);
    expect(stdout).toBe(`\
RULE                        SEVERITY  TITLE                                 CONTROLS
s3-log-bucket-expires-logs  note      S3 bucket keeps access logs for ever  Example storage policy v2, 4.1
`);
  });

  test("explain", () => {
    const { stdout } = runCli(["explain", "s3-bucket-versioning-enabled", "--rules-from", example]);
    expect(stdout).toBe(`\
S3 bucket does not keep old versions
  \`s3-bucket-versioning-enabled\` · warning · NIST 800-53 r5, CP-9

  An \`AWS::S3::Bucket\` whose \`VersioningConfiguration\` is missing or has another \`Status\` than \`Enabled\`, always or with
  some values of the parameters.

Why
  A program with a bug, a wrong command and an intruder all delete alike. A version outlives each of them.

Who should care
  Whoever writes templates with buckets, and whoever has to restore what was in them.

The risk
  Data that exists nowhere else is lost for good, and nothing shows what it was.

How much to care
  High for data that people made, low for what can be computed again.

When it applies
  It applies to every bucket, those for logs and build artifacts included: suppress it there, with a reason.

How to do it right
  In the console. S3, the bucket, Properties, Bucket Versioning, Edit, Enable.

  In a template.

    Data:
      Type: AWS::S3::Bucket
      Properties:
        VersioningConfiguration: { Status: Enabled }

  In the CDK.

    new s3.Bucket(this, "Data", { versioned: true });

Trade-offs
  Every version is stored and paid for until a lifecycle rule expires it.

Gotchas
  - Versioning can be suspended later, but never be taken back: a bucket that had it once keeps its versions.

Alternatives
  - AWS Backup, or replication to a bucket in another account.

References
  - https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html
`);
  });
});

/** A rule that reports every topic; \`more\` stands in its check. */
function rule(more = ""): string {
  const guidance = "what why who risk careFactor applies tradeOffs howTo gotchas alternatives".split(" ");
  return `{
    id: "no-topic", title: "A topic", severity: "warning", resourceTypes: ["AWS::SNS::Topic"],
    rationale: "r", remediation: "r", references: [], compliance: [],
    guidance: ${JSON.stringify(Object.fromEntries(guidance.map((name) => [name, "Prose."])))},
    *check(deployment) {
      ${more}
      for (const at of deployment.resourcesOfType("AWS::SNS::Topic")) {
        yield { at, message: "Topic " + at.logicalId, occurs: { kind: "always" } };
      }
    },
  }`;
}

const topic = "Resources:\n  News: { Type: AWS::SNS::Topic }\n";

test.each<[what: string, module: string, problem: string]>([
  ["throws", rule('throw new Error("out of \\u001b luck");'), "Rule no-topic failed: out of \u001b luck"],
  ["throws nothing", rule("throw undefined;"), "Rule no-topic failed: undefined"],
  [
    "throws what cannot be told",
    rule("throw Object.create(null);"),
    "Rule no-topic failed: [Object: null prototype] {}",
  ],
  [
    "recurses for ever",
    rule("(function again() { again(); })();"),
    "Rule no-topic failed: Maximum call stack size exceeded",
  ],
  [
    "yields nonsense",
    rule("yield { at: {} };"),
    'Rule no-topic failed: what it yields is not a problem; at.template: Invalid key: Expected "template" but received undefined',
  ],
])("a rule that %s is a problem, and costs no other finding", (_, source, message) => {
  const bob =
    "  Bob: { Type: AWS::IAM::User }\n  K: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }\n";
  const cwd = makeTree({ "r.mjs": `export default ${source};`, "a.yaml": topic + bob });
  const { status, stdout, stderr } = runCli(["--rules-from", "./r.mjs", "--format", "json", "a.yaml"], { cwd });
  const report = JSON.parse(stdout);
  expect(validateReport(report)).toEqual([]);
  expect({ status, stderr, problems: report.problems }).toEqual({
    status: 2,
    stderr: "",
    problems: [{ kind: "rule-crash", file: "a.yaml", message }],
  });
  expect(report.findings.map(({ ruleId }: { ruleId: string }) => ruleId)).toEqual(["iam-user-no-initial-access-key"]);
});

test("what a module and its rule print is kept out of the report", () => {
  const module = `console.log("loaded"); export default ${rule('console.log("checked"); console.info("twice");')};`;
  const cwd = makeTree({ "r.mjs": module, "a.yaml": topic });
  const { status, stdout, stderr } = runCli(["--rules-from", "./r.mjs", "--format", "json", "a.yaml"], { cwd });
  expect({ status, stderr, findings: JSON.parse(stdout).findings.length }).toEqual({
    status: 1,
    stderr: "loaded\nchecked\ntwice\n",
    findings: 1,
  });
});

test.each<[what: string, module: string, stderr: RegExp]>([
  [
    "throws",
    "\n throw new Error('out of \\u001b luck');",
    /^latchkey: --rules-from \.\/r\.mjs: cannot be loaded: Error: out of \\u\{1b\} luck\nlatchkey: {5}at file:.*r\.mjs:2:8\nlatchkey --help shows what there is\n$/,
  ],
  [
    "does not parse",
    "export default {",
    /^latchkey: --rules-from \.\/r\.mjs: cannot be loaded: .*\bSyntaxError: Unexpected end of input\nlatchkey --help/s,
  ],
  [
    "is none",
    "export const rules = 1;",
    /^latchkey: --rules-from \.\/r\.mjs: exports no rules; it takes a list called rules, /,
  ],
  ["waits for ever", "await new Promise(() => {});", /^latchkey: ended before it was done\n$/],
  ["ends the process", "process.exit(0);", /^latchkey: ended before it was done\n$/],
  [
    "fails later",
    `setTimeout(() => { throw new Error("late"); }); await new Promise(() => {});`,
    /^latchkey: failed outside of what was linted: Error: late\n.*latchkey: ended before it was done\n$/s,
  ],
  [
    "rejects aside",
    `Promise.reject(new Error("aside")); await new Promise(() => {});`,
    /^latchkey: failed outside of what was linted: Error: aside\n.*latchkey: ended before it was done\n$/s,
  ],
])("a module that %s fails the run", (_, module, stderr) => {
  const cwd = makeTree({ "r.mjs": module, "a.yaml": topic });
  expect(runCli(["--rules-from", "./r.mjs", "a.yaml"], { cwd })).toEqual({
    status: 2,
    stdout: "",
    stderr: expect.stringMatching(stderr),
  });
});

test("a template names no module", () => {
  const named = `Metadata: { Latchkey: { RulesFrom: ./r.mjs, rulesFrom: [./r.mjs], Rules: ./r.mjs } }\n${topic}`;
  const cwd = makeTree({
    "r.mjs": "process.exit(7);",
    "a.yaml": named,
    "package.json": '{ "rulesFrom": ["./r.mjs"] }',
  });
  // Such keys are reported, and that is all that becomes of them.
  const report = expect.stringMatching(
    /^(warning\[suppression-invalid\].*){3}\n3 findings \(3 warnings\) in 1 of 1 template\n$/s,
  );
  expect(runCli(["."], { cwd })).toEqual({ status: 1, stdout: report, stderr: "" });
});
