import { type Finding, lint, rules } from "@latchkey/rules";
import { expect, it } from "vitest";
import type { Files } from "./lint-files";
import { readerOf } from "./lint-files";

function nest(name: string, url: string, more = ""): string {
  return `  ${name}: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ${url}${more} } }\n`;
}

const key = "  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: bob } }\n";
const secret = "AWS::SecretsManager::Secret, Properties: { SecretString: !Ref S }";

/** What stands in the files, and the findings with the way that the secret took: `severity file:line sink <- place <- …`. */
const flows: Readonly<Record<string, readonly [Files, readonly string[]]>> = {
  "down to an output": [
    {
      "root.yaml": `Resources:\n${key}${nest("Child", "child.yaml", ", Parameters: { S: !GetAtt Key.SecretAccessKey }")}`,
      "child.yaml": `Parameters: { S: { Type: String, NoEcho: true } }
Resources: { W: { Type: AWS::CloudFormation::WaitConditionHandle } }
Outputs: { Secret: { Value: !Ref S } }`,
    },
    ["error child.yaml:3 Secret <- parameter root.yaml:3 Child <- key root.yaml:2 Key: always"],
  ],
  "down to where it belongs": [
    {
      "root.yaml": `Resources:\n${key}${nest("Child", "child.yaml", ', Parameters: { S: !Sub "${Key.SecretAccessKey}" }')}`,
      "child.yaml": `Parameters: { S: { Type: String, NoEcho: "true" } }\nResources: { It: { Type: ${secret} } }`,
    },
    [],
  ],
  "down to where it belongs, through a parameter that shows it": [
    {
      "root.yaml": `Resources:\n${key}${nest("Child", "child.yaml", ", Parameters: { S: !GetAtt Key.SecretAccessKey }")}`,
      "child.yaml": `Parameters: { S: { Type: String } }\nResources: { It: { Type: ${secret} } }`,
    },
    ["error child.yaml:1 S <- parameter root.yaml:3 Child <- key root.yaml:2 Key: always"],
  ],
  "down to nothing": [
    {
      "root.yaml": `Resources:\n${key}${nest("Child", "child.yaml", ", Parameters: { S: !GetAtt Key.SecretAccessKey }")}`,
      "child.yaml": `Parameters: { S: { Type: String, NoEcho: true } }
Resources: { W: { Type: AWS::CloudFormation::WaitConditionHandle } }`,
    },
    [],
  ],
  "to a parameter that the nested template does not have": [
    {
      "root.yaml": `Resources:\n${key}${nest("Child", "child.yaml", ", Parameters: { T: !GetAtt Key.SecretAccessKey }")}`,
      "child.yaml": `Parameters: { S: { Type: String } }\nResources: { It: { Type: ${secret} } }`,
    },
    ["warning root.yaml:3 Child <- key root.yaml:2 Key: always"],
  ],
  "up through an output, and into another stack": [
    {
      "root.yaml": `Resources:
${nest("Keys", "keys.yaml")}
${nest("User", "user.yaml", ", Parameters: { S: !GetAtt Keys.Outputs.Secret }")}`,
      "keys.yaml": `Resources:\n${key}Outputs: { Secret: { Value: !GetAtt Key.SecretAccessKey } }`,
      "user.yaml": `Parameters: { S: { Type: String, NoEcho: true } }
Resources:
  Server: { Type: AWS::EC2::Instance, Properties: { UserData: !Base64 { Ref: S } } }`,
    },
    [
      "error keys.yaml:3 Secret <- key keys.yaml:2 Key: always",
      "error user.yaml:3 Server <- parameter root.yaml:4 User <- output keys.yaml:3 Secret <- key keys.yaml:2 Key: always",
    ],
  ],
  "up through two levels": [
    {
      "root.yaml": `Resources:\n${nest("A", "a.yaml")}Outputs: { Top: { Value: !Sub "\${A.Outputs.Middle}", Export: { Name: x } } }`,
      "a.yaml": `Resources:\n${nest("B", "b.yaml")}Outputs: { Middle: { Value: !GetAtt [B, Outputs.Low] } }`,
      "b.yaml": `Resources:\n${key}Outputs: { Low: { Value: !GetAtt Key.SecretAccessKey } }`,
    },
    [
      "error a.yaml:3 Middle <- output b.yaml:3 Low <- key b.yaml:2 Key: always",
      "error b.yaml:3 Low <- key b.yaml:2 Key: always",
      "error root.yaml:3 Top <- output a.yaml:3 Middle <- output b.yaml:3 Low <- key b.yaml:2 Key: always",
    ],
  ],
  "conditions on the way": [
    {
      "root.yaml": `Parameters: { Env: { Type: String, AllowedValues: [dev, test, prod], Default: dev } }
Conditions: { IsProd: !Equals [!Ref Env, prod], IsTest: !Equals [!Ref Env, test] }
Resources:
${nest("Keys", "keys.yaml", ", Parameters: { Env: !Ref Env }")}
  Copy: { Type: AWS::SSM::Parameter, Condition: IsTest, Properties: { Type: String, Value: !GetAtt Keys.Outputs.Secret } }
  Note: { Type: AWS::SSM::Parameter, Properties: { Type: String, Value: !If [IsProd, !GetAtt Keys.Outputs.Secret, x] } }`,
      "keys.yaml": `Parameters: { Env: { Type: String } }
Conditions: { HasKey: !Equals [!Ref Env, prod] }
Resources:
  Key: { Type: AWS::IAM::AccessKey, Condition: HasKey, Properties: { UserName: bob } }
Outputs: { Secret: { Condition: HasKey, Value: !GetAtt Key.SecretAccessKey } }`,
    },
    [
      "error keys.yaml:5 Secret <- key keys.yaml:4 Key: when Env=prod",
      "error root.yaml:7 Note <- output keys.yaml:5 Secret <- key keys.yaml:4 Key: when Env=prod",
    ],
  ],
  "a template used twice, with the secret once": [
    {
      "root.yaml": `Resources:\n${key}${nest("One", "child.yaml", ", Parameters: { S: !GetAtt Key.SecretAccessKey }")}${nest("Two", "child.yaml", ", Parameters: { S: none }")}`,
      "child.yaml": `Parameters: { S: { Type: String, NoEcho: true } }
Resources: { W: { Type: AWS::SSM::Parameter, Properties: { Type: String, Value: !Ref S } } }`,
    },
    ["error child.yaml:2 W <- parameter root.yaml:3 One <- key root.yaml:2 Key: always"],
  ],
  "round and round": [
    {
      "root.yaml": `Resources:
${key}${nest("A", "echo.yaml", ', Parameters: { S: !Sub "${B.Outputs.Out}${Key.SecretAccessKey}" }')}${nest("B", "echo.yaml", ", Parameters: { S: !GetAtt A.Outputs.Out }")}`,
      "echo.yaml": `Parameters: { S: { Type: String, NoEcho: true } }
Resources: { W: { Type: AWS::CloudFormation::WaitConditionHandle } }
Outputs: { Out: { Value: !Ref S } }`,
    },
    [
      "error echo.yaml:3 Out <- parameter root.yaml:4 B <- output echo.yaml:3 Out <- parameter root.yaml:3 A <- key root.yaml:2 Key: always",
      "error echo.yaml:3 Out <- parameter root.yaml:3 A <- key root.yaml:2 Key: always",
    ],
  ],
  "the template of a stack set": [
    {
      "root.yaml": `Resources:
  Set:
    Type: AWS::CloudFormation::StackSet
    Properties:
      TemplateBody: |
        Resources:
          Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: bob } }
        Outputs: { Secret: { Value: !GetAtt Key.SecretAccessKey } }`,
    },
    ["error root.yaml:5 Secret <- key root.yaml:5 Key: always"],
  ],
};

it.each(Object.entries(flows))("a secret goes %s", (_, [files, expected]) => {
  const findings = judge("iam-access-key-secret-not-exposed", files);
  expect(findings.map(showFlow)).toEqual(expected);
});

/** Passes what the secret passes from level to level: a path as long as there are levels, and twice as many at each. */
it("follows a secret through many levels in no time", () => {
  const levels = 60;
  const files = Object.fromEntries(
    Array.from({ length: levels }, (_, level) => {
      const next = nest(
        "Next",
        `${level + 1}.yaml`,
        ', Parameters: { S: !If [C, !Sub "${S}${S}", !Join [x, [!Ref S, !Ref S]]] }',
      );
      return [
        `${level}.yaml`,
        `Parameters: { S: { Type: String, NoEcho: true }, P: { Type: String, Default: a } }
Conditions: { C: !Equals [!Ref P, a] }
Resources:
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: bob } }
${level === 0 ? next.replaceAll("!Ref S", "!GetAtt Key.SecretAccessKey") : next}`,
      ];
    }),
  );
  files[`${levels}.yaml`] = `Parameters: { S: { Type: String, NoEcho: true } }
Resources: { It: { Type: AWS::SSM::Parameter, Properties: { Type: String, Value: !Ref S } } }`;
  const start = performance.now();
  const [finding, ...others] = judge("iam-access-key-secret-not-exposed", files);
  expect(others).toEqual([]);
  expect(finding?.related).toHaveLength(levels + 1);
  expect(performance.now() - start).toBeLessThan(10_000);
});

it("says so when there are more places than it looks at", () => {
  const keys = Array.from({ length: 200 }, (_, index) => `K${index}`);
  const resources = keys.map((id) => `  ${id}: { Type: AWS::IAM::AccessKey, Properties: { UserName: ${id} } }\n`);
  const all = keys.map((id) => `"\${${id}.SecretAccessKey}"`).join(" ");
  const content = `Resources:\n${resources.join("")}${nest("Child", "child.yaml", `, Parameters: { S: !Sub '${all}' }`)}`;
  const outputs = keys.map((id) => `  ${id}: { Value: !Ref S }\n`).join("");
  const files = {
    "child.yaml": `Parameters: { S: { Type: String, NoEcho: true } }\nOutputs:\n${outputs}Resources: { W: { Type: AWS::SNS::Topic } }\n`,
  };
  const { findings, problems } = lint(
    { file: "root.yaml", content },
    { rules: rules.filter(({ id }) => id === "iam-access-key-secret-not-exposed"), readFile: readerOf(files) },
  );
  expect(findings.length).toBeGreaterThan(10_000);
  expect(problems).toMatchObject([
    { kind: "incomplete", message: expect.stringMatching(/more places than are looked at/) },
  ]);
});

const user = `Resources:
  Bob: { Type: AWS::IAM::User, Properties: { LoginProfile: { Password: !Ref P } } }
`;

/** A password that the stack around passes, the nested parameter's and the root's own declaration, and what is said. */
const passwords: Readonly<
  Record<string, readonly [passed: string, nested: string, root: string, said: readonly string[]]>
> = {
  "both without echo": ["!Ref Pw", "NoEcho: true", "NoEcho: true", []],
  "the root's shows it": [
    "!Ref Pw",
    "NoEcho: true",
    "MinLength: 8",
    ["comes from parameter 'Pw', which has no NoEcho: whoever may describe the stack can read it (root.yaml Pw)"],
  ],
  "the nested one shows it": [
    "!Ref Pw",
    "MinLength: 8",
    "NoEcho: true",
    [
      "comes through parameter 'P' of a nested stack, which has no NoEcho: whoever may describe that stack can read it (child.yaml P)",
    ],
  ],
  "a part of it comes through one that shows it": [
    '!Sub "${Pw}-1"',
    "MinLength: 8",
    "NoEcho: true",
    [
      "comes through parameter 'P' of a nested stack, which has no NoEcho: whoever may describe that stack can read it (child.yaml P)",
    ],
  ],
  "the root's has a default": [
    "!Ref Pw",
    "NoEcho: true",
    "NoEcho: true, Default: Welcome1",
    ["comes from parameter 'Pw', whose default is written in plain text (root.yaml Pw)"],
  ],
  "a literal is passed": ["Welcome1", "NoEcho: true", "NoEcho: true", ["is written in plain text ()"]],
  "a secret is passed": ['"{{resolve:secretsmanager:x}}"', "NoEcho: true", "NoEcho: true", []],
};

it.each(Object.entries(passwords))("a password through a nested stack: %s", (_, [passed, nested, root, said]) => {
  const files = {
    "root.yaml": `Parameters: { Pw: { Type: String, ${root} } }\nResources:\n${nest("Child", "child.yaml", `, Parameters: { P: ${passed} }`)}`,
    "child.yaml": `Parameters: { P: { Type: String, ${nested} } }\n${user}`,
  };
  const start = "Initial password of IAM user 'Bob' ";
  const found = judge("iam-user-initial-password-not-plaintext", files).map(
    ({ message, related }) =>
      `${message.slice(start.length)} (${related.map(({ file, logicalId }) => `${file} ${logicalId}`).join()})`,
  );
  expect(found).toEqual(said);
});

it("a default that nobody can change is a literal", () => {
  const files = {
    "root.yaml": `Resources:\n${nest("Child", "child.yaml")}`,
    "child.yaml": `Parameters: { P: { Type: String, NoEcho: true, Default: Welcome1 } }\n${user}`,
  };
  expect(judge("iam-user-initial-password-not-plaintext", files).map(({ message }) => message)).toEqual([
    "Initial password of IAM user 'Bob' is written in plain text",
  ]);
});

function judge(ruleId: string, files: Files): readonly Finding[] {
  const [file = "", content = ""] = Object.entries(files)[0] ?? [];
  const report = lint({ file, content }, { rules: rules.filter(({ id }) => id === ruleId), readFile: readerOf(files) });
  expect(report.problems.filter(({ kind }) => kind === "rule-crash")).toEqual([]);
  return report.findings;
}

function showFlow({ severity, file, span, logicalId, related, occurs }: Finding): string {
  const way = related
    .toReversed()
    .map((place) => ` <- ${place.role} ${place.file}:${place.span.start.line} ${place.logicalId}`);
  const [setting] = occurs.kind === "when" ? Object.entries(occurs.parameters) : [];
  const when = setting === undefined ? occurs.kind : `when ${setting.join("=")}`;
  return `${severity} ${file}:${span.start.line} ${logicalId}${way.join("")}: ${when}`;
}
