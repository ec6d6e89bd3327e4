import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { lint, rules } from "@latchkey/rules";
import { afterAll, expect, test, vi } from "vitest";
import { type Measurement, measureCases } from "../../packages/cdk-aspect/test/guard/measure";
import { runRego } from "../../packages/cdk-aspect/test/guard/run-rego";

const page = resolve(__dirname, "../../packages/cdk-aspect/docs/guard-and-rego.md");
const scratch = realpathSync(mkdtempSync(join(tmpdir(), "latchkey-guard-and-rego-")));
const engines = ["cfnGuard", "cfnGuardValidator", "rego"] as const;

afterAll(() => rmSync(scratch, { recursive: true }));

test("the page has what was measured", async () => {
  // The CDK would start its own engine for each of the apps.
  vi.stubEnv("CDK_VALIDATION", "false");
  const measurements = measureCases(scratch);
  vi.unstubAllEnvs();
  const text = readFileSync(page, "utf8");
  const measured = text.replace(
    /(?<=<!-- measured -->\n)[\s\S]*(?=<!-- end -->)/,
    `\n${renderTable(measurements)}\n\n`,
  );
  await expect(measured).toMatchFileSnapshot(page);
});

function renderTable(rows: readonly Measurement[]): string {
  const right = engines.map((engine) => rows.filter((row) => compare(row.expected, row[engine]) === "right").length);
  return [
    `| case (${rows.length} in all) | keys to find | cfn-guard | CfnGuardValidator | Rego |`,
    "| --- | --- | --- | --- | --- |",
    ...rows.map(({ name, expected, ...found }) =>
      cells(name, String(expected.size), ...engines.map((engine) => compare(expected, found[engine]))),
    ),
    cells("**right**", "", ...right.map((count) => `**${count}**`)),
  ].join("\n");
}

function cells(...texts: readonly string[]): string {
  return `| ${texts.map((text) => text.replaceAll("|", "\\|")).join(" | ")} |`;
}

function compare(expected: ReadonlySet<string>, found: ReadonlySet<string>): string {
  const missed = [...expected].some((key) => !found.has(key)) ? ["**missed**"] : [];
  const wrong = [...found].some((key) => !expected.has(key)) ? ["**false alarm**"] : [];
  return [...missed, ...wrong].join(", ") || "right";
}

test("the Rego rules say what the rules say, and bear odd templates", () => {
  const people = {
    Parameters: { Shown: { Type: "String" }, Hidden: { Type: "String", NoEcho: true } },
    Resources: {
      Bob: {
        Type: "AWS::IAM::User",
        Properties: { LoginProfile: { Password: "secret", PasswordResetRequired: true } },
      },
      BobKey: { Type: "AWS::IAM::AccessKey", Properties: { UserName: { Ref: "Bob" } } },
      Eve: { Type: "AWS::IAM::User", Properties: { LoginProfile: { Password: { Ref: "Shown" } } } },
      Safe: {
        Type: "AWS::IAM::User",
        Properties: { LoginProfile: { Password: { Ref: "Hidden" }, PasswordResetRequired: "true" } },
      },
      Robot: { Type: "AWS::IAM::User" },
      RobotKey: { Type: "AWS::IAM::AccessKey", Properties: { UserName: { Ref: "Robot" } } },
      Secret: {
        Type: "AWS::SecretsManager::Secret",
        Properties: { SecretString: { "Fn::GetAtt": ["RobotKey", "SecretAccessKey"] } },
      },
      Server: {
        Type: "AWS::EC2::Instance",
        Metadata: { Shown: { "Fn::GetAtt": ["RobotKey", "SecretAccessKey"] } },
        Properties: { UserData: { "Fn::Base64": { "Fn::Sub": "KEY=${RobotKey.SecretAccessKey}" } } },
      },
      Topic: {
        Type: "AWS::SNS::Topic",
        Properties: { DisplayName: { "Fn::GetAtt": ["RobotKey", "SecretAccessKey"] } },
      },
    },
    Outputs: { Key: { Value: { "Fn::GetAtt": ["BobKey", "SecretAccessKey"] } } },
  };
  const odd = [5, null, true, "", "x", [], [[1]], ["Bob"], {}, { Ref: ["Bob"] }];
  const functions = ["Ref", "Fn::Sub", "Fn::Join", "Fn::Select", "Fn::FindInMap", "Fn::If", "Fn::GetAtt"];
  const values = [...odd, ...functions.flatMap((name) => odd.map((value) => ({ [name]: value })))];
  const oddOnes = values.map((value) => ({
    Resources: {
      Bob: { Type: "AWS::IAM::User", Properties: { UserName: "bob" } },
      Key: { Type: "AWS::IAM::AccessKey", Properties: { UserName: value } },
      Login: {
        Type: "AWS::IAM::User",
        Properties: { LoginProfile: { Password: value, PasswordResetRequired: value } },
      },
      Maker: { Type: "Custom::AWS", Properties: { Create: value } },
      User: {
        Type: "AWS::IAM::User",
        Condition: value,
        Properties: { Path: value, UserName: value, LoginProfile: value },
      },
      Whole: { Type: "AWS::IAM::AccessKey", Properties: value },
    },
    Outputs: { Out: { Value: value }, Whole: value },
  }));
  const [report, ...others] = runRego([people, ...oddOnes, { Resources: 5 }, []], scratch);
  // The CDK puts the property in front of the message, and an output's finding is on the key.
  const said = report?.map((line) => line.replace(/ \w+: (?:[\w.:]+: )?/, " ")).toSorted();
  expect(said).toEqual(describeFindings(people));
  expect(others.length).toBe(values.length + 2);
});

function describeFindings(template: unknown): readonly string[] {
  const { findings } = lint({ file: "people.json", content: JSON.stringify(template) }, { rules });
  return findings.map(({ severity, ruleId, message }) => `${severity} ${ruleId} ${message}`).toSorted();
}
