import { describe, expect, test } from "vitest";
import { annotate, renderRuleDocs } from "../testing";
import { iamAccessKeySecretNotExposed as rule } from "./iam-access-key-secret-not-exposed";

/** Shown in the rule's docs, in this order. */
const examples = {
  "An output, exported in production": `
    Parameters:
      Env: { Type: String, AllowedValues: [dev, prod] }
    Conditions:
      IsProd: !Equals [!Ref Env, prod]
    Resources:
      MailerKey:
    # ~~~~~~~~~ key of Secret: the key
        Type: AWS::IAM::AccessKey
        Properties:
          UserName: mailer
    Outputs:
      KeyId:
        Value: !Ref MailerKey
      Secret:
    # ^^^^^^ error when Env=prod, so IsProd (not with the defaults): Secret of access key 'MailerKey' is put into output 'Secret', which is exported: whoever may list the account's exports can read it
        Condition: IsProd
        Value: !GetAtt MailerKey.SecretAccessKey
        Export: { Name: mailer-secret }
  `,
  "User data, and the metadata that cfn-init reads": `
    Resources:
      AgentKey:
    # ~~~~~~~~ key of Instance: the key
    # ~~~~~~~~ key of Instance: the key
        Type: AWS::IAM::AccessKey
        Properties:
          UserName: agent
      Instance:
        Type: AWS::EC2::Instance
        Metadata:
          AWS::CloudFormation::Init:
    #     ^^^^^^^^^^^^^^^^^^^^^^^^^ error: Secret of access key 'AgentKey' is put into metadata 'AWS::CloudFormation::Init' of 'Instance': whoever may describe the stack's resources can read it
            config:
              files:
                /etc/agent.conf:
                  content: !Sub "secret = \${AgentKey.SecretAccessKey}"
        Properties:
          ImageId: ami-12345678
          UserData:
    #     ^^^^^^^^ error: Secret of access key 'AgentKey' is put into the user data of 'Instance': every process there, and whoever may describe it, can read it
            Fn::Base64: !Join
              - "\\n"
              - - "#!/bin/sh"
                - !Sub ["export AWS_SECRET_ACCESS_KEY=\${Secret}", { Secret: !GetAtt AgentKey.SecretAccessKey }]
  `,
  "A custom resource, whose provider is given the secret": `
    Resources:
      SmtpKey:
    # ~~~~~~~ key of SmtpPassword: the key
        Type: AWS::IAM::AccessKey
        Properties:
          UserName: smtp
      SmtpPassword:
        Type: Custom::SmtpPassword
        Properties:
          ServiceToken: arn:aws:lambda:us-east-1:111122223333:function:smtp-password
          Secret: !GetAtt SmtpKey.SecretAccessKey
    #     ^^^^^^ warning: Secret of access key 'SmtpKey' is given to custom resource 'SmtpPassword' in 'Secret': what becomes of it there is not known
  `,
  "A secret in Secrets Manager": `
    Resources:
      ScannerKey:
        Type: AWS::IAM::AccessKey
        Properties:
          UserName: scanner
      ScannerSecret:
        Type: AWS::SecretsManager::Secret
        Properties:
          SecretString: !Sub '{"id": "\${ScannerKey}", "secret": "\${ScannerKey.SecretAccessKey}"}'
  `,
  "Conditions that keep the key and the output apart": `
    Parameters:
      Rotating: { Type: String, AllowedValues: ["yes", "no"] }
    Conditions:
      IsRotating: !Equals [!Ref Rotating, "yes"]
      IsNotRotating: !Not [!Condition IsRotating]
    Resources:
      NewKey:
        Type: AWS::IAM::AccessKey
        Condition: IsRotating
        Properties:
          UserName: relay
    Outputs:
      Secret:
        Condition: IsNotRotating
        Value: !If [IsRotating, !GetAtt NewKey.SecretAccessKey, none]
  `,
};

const flows = {
  "two keys in one place are two findings": `
    Resources:
      A: { Type: AWS::IAM::AccessKey, Properties: { UserName: a } }
    # ~ key of Both: the key
      B: { Type: AWS::IAM::AccessKey, Properties: { UserName: b } }
    # ~ key of Both: the key
    Outputs:
      Both: { Value: !Sub "\${A.SecretAccessKey} \${B.SecretAccessKey}" }
    # ^^^^ error: Secret of access key 'A' is put into output 'Both': whoever may describe the stack can read it
    # ^^^^ error: Secret of access key 'B' is put into output 'Both': whoever may describe the stack can read it
  `,
  "a key twice in one place is one, in several places several": `
    Resources:
      Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: a } }
    # ~~~ key of Task: the key
    # ~~~ key of Task: the key
    # ~~~ key of Task: the key
      Task:
        Type: AWS::ECS::TaskDefinition
        Properties:
          ContainerDefinitions:
    #     ^^^^^^^^^^^^^^^^^^^^ error: Secret of access key 'Key' is put into property 'ContainerDefinitions' of 'Task' in plain text
            - Name: one
              Environment: [{ Name: A, Value: !GetAtt Key.SecretAccessKey }, { Name: B, Value: !GetAtt Key.SecretAccessKey }]
    #         ^^^^^^^^^^^ error: Secret of access key 'Key' is put into environment variables of 'Task': whoever may read its configuration can read it
            - Name: two
              Environment: [{ Name: A, Value: !GetAtt Key.SecretAccessKey }]
    #         ^^^^^^^^^^^ error: Secret of access key 'Key' is put into environment variables of 'Task': whoever may read its configuration can read it
              Command: [run, --secret, !GetAtt Key.SecretAccessKey]
  `,
  "conditions of the key, of the place and on the way": `
    Parameters: { Env: { Type: String }, Mode: { Type: String, Default: plain } }
    Conditions: { IsProd: !Equals [!Ref Env, prod], IsTest: !Equals [!Ref Env, test], IsPlain: !Equals [!Ref Mode, plain] }
    Resources:
      Key: { Type: AWS::IAM::AccessKey, Condition: IsProd, Properties: { UserName: a } }
    # ~~~ key of Plain: the key
    # ~~~ key of List: the key
      InTest: { Type: AWS::SSM::Parameter, Condition: IsTest, Properties: { Type: String, Value: !GetAtt Key.SecretAccessKey } }
      Plain: { Type: AWS::SSM::Parameter, Properties: { Type: String, Value: !If [IsPlain, !GetAtt Key.SecretAccessKey, x] } }
    #                                                                 ^^^^^ error when Env=prod Mode=plain, so IsPlain and IsProd (not with the defaults): Secret of access key 'Key' is put into SSM parameter 'Plain' in plain text, since CloudFormation cannot make an encrypted one
      List:
        Type: AWS::ECS::TaskDefinition
        Properties:
          Tags: !If [IsTest, [{ Key: k, Value: !GetAtt Key.SecretAccessKey }], !If [IsPlain, [], [{ Key: k, Value: !GetAtt Key.SecretAccessKey }]]]
    #     ^^^^ error when Env=prod Mode=value, so not IsPlain and IsProd and not IsTest (not with the defaults): Secret of access key 'Key' is put into tags of 'List': whoever may list tags can read it
  `,
  "a place that a function which is not known decides": `
    Conditions: { IsNew: !Equals [{ Fn::Reverse: abc }, x] }
    Resources:
      Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: a } }
    # ~~~ key of Secret: the key
    Outputs:
      Secret: { Condition: IsNew, Value: !GetAtt Key.SecretAccessKey }
    # ^^^^^^ error, undecided because of the function Fn::Reverse, which is not followed: Secret of access key 'Key' may be put into output 'Secret': whoever may describe the stack can read it
  `,
  "more alternatives than could be told apart": `
    Parameters: { A: { Type: String, AllowedValues: [a, b] } }
    Conditions: { C: !Equals [!Ref A, a] }
    Resources:
      Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: a } }
    # ~~~ key of Server: the key
      Server:
        Type: AWS::EC2::Instance
        Properties:
          UserData: !Base64
    #     ^^^^^^^^ error: Secret of access key 'Key' is put into the user data of 'Server': every process there, and whoever may describe it, can read it
            Fn::Join:
              - ""
              - [!Select [!Ref A, [1, 2]], !If [C, 1, 2], !If [D, 1, 2], !If [E, 1, 2], !If [F, 1, 2], !If [G, 1, 2],
                 !If [H, 1, 2], !If [I, 1, 2], !If [J, 1, 2], !If [K, 1, 2], !GetAtt Key.SecretAccessKey]
  `,
  "a key that a custom resource makes": `
    Resources:
      Key:
    # ~~~ key of Secret: the key
    # ~~~ key of OldSecret: the key
        Type: Custom::AWS
        Properties:
          ServiceToken: arn:aws:lambda:us-east-1:111122223333:function:sdk
          Create: '{"service":"IAM","action":"createAccessKey","parameters":{"UserName":"bob"}}'
    Outputs:
      Id: { Value: !GetAtt Key.AccessKey.AccessKeyId }
      Secret: { Value: !GetAtt [Key, AccessKey.SecretAccessKey] }
    # ^^^^^^ error: Secret of access key 'Key' is put into output 'Secret': whoever may describe the stack can read it
      OldSecret: { Value: !Sub "\${Key.SecretAccessKey}" }
    # ^^^^^^^^^ error: Secret of access key 'Key' is put into output 'OldSecret': whoever may describe the stack can read it
  `,
  "a nested stack that is not followed": `
    Resources:
      Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: a } }
    # ~~~ key of Child: the key
      Child:
        Type: AWS::CloudFormation::Stack
        Properties:
          TemplateURL: https://example.com/child.yaml
    #     ^^^^^^^^^^^ incomplete: Nested stack Child: https://example.com/child.yaml is not fetched
          Parameters: { Id: !Ref Key, Secret: !GetAtt Key.SecretAccessKey }
    #                                 ^^^^^^ warning: Secret of access key 'Key' is given to parameter 'Secret' of nested stack 'Child', which was not followed: what becomes of it there is not known
  `,
  "the globals of a SAM template": `
    Transform: AWS::Serverless-2016-10-31
    Globals:
      Function: { Environment: { Variables: { SECRET: !GetAtt Key.SecretAccessKey } } }
    #             ^^^^^^^^^^^ error: Secret of access key 'Key' is put into environment variables of 'Globals': whoever may read its configuration can read it
      Api: { Variables: { SECRET: !GetAtt Key.SecretAccessKey } }
    Resources:
      Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: a } }
    # ~~~ key of Globals: the key
      Work: { Type: AWS::Serverless::Function, Properties: { CodeUri: s3://bucket/key } }
  `,
  "outputs that a loop makes": `
    Transform: AWS::LanguageExtensions
    Resources:
      Fn::ForEach::Keys:
        - Name
        - [Ann, Bob]
        - Key\${Name}: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Name } }
    #     ~~~~~~~~~~ key of SecretAnn: the key
    #     ~~~~~~~~~~ key of SecretBob: the key
    Outputs:
      Fn::ForEach::Secrets:
        - Name
        - [Ann, Bob]
        - Secret\${Name}: { Value: !GetAtt ["Key\${Name}", SecretAccessKey] }
    #     ^^^^^^^^^^^^^ error: Secret of access key 'KeyAnn' is put into output 'SecretAnn': whoever may describe the stack can read it
    #     ^^^^^^^^^^^^^ error: Secret of access key 'KeyBob' is put into output 'SecretBob': whoever may describe the stack can read it
  `,
};

describe.each(Object.entries({ examples, flows }))("%s", (_, templates) => {
  test.each(Object.entries(templates))("%s", (_, template) => {
    expect(annotate(rule, template)).toBe(template);
  });
});

test("the docs page is up to date", async () => {
  await expect(renderRuleDocs(rule, examples)).toMatchFileSnapshot(`../../docs/rules/${rule.id}.md`);
});

/** An expression, and when the key's secret stands in what it gives. */
const expressions: Record<string, readonly [expression: string, reported: string]> = {
  "GetAtt, dotted": ["!GetAtt Key.SecretAccessKey", "always"],
  "GetAtt, a list": ["!GetAtt [Key, SecretAccessKey]", "always"],
  "GetAtt, long form": ["{ Fn::GetAtt: [Key, SecretAccessKey] }", "always"],
  "GetAtt of another attribute": ["!GetAtt Key.Id", "never"],
  "GetAtt of another resource": ["!GetAtt Other.SecretAccessKey", "never"],
  "GetAtt, the attribute an expression": [
    '!GetAtt [Key, !Sub "Secret${Suffix}"]',
    "when Suffix=AccessKey (with the defaults)",
  ],
  "the key's ID": ["!Ref Key", "never"],
  Sub: ['!Sub "secret: ${Key.SecretAccessKey}"', "always"],
  "Sub with blanks": ['!Sub "${ Key.SecretAccessKey }"', "always"],
  "Sub with a variable": ['!Sub ["${S}", { S: !GetAtt Key.SecretAccessKey }]', "always"],
  "Sub with a variable that is not used": ['!Sub ["${Key}", { S: !GetAtt Key.SecretAccessKey }]', "never"],
  "Sub with a variable of the attribute's name": [
    '!Sub ["${Key.SecretAccessKey}", { Key.SecretAccessKey: x }]',
    "never",
  ],
  "Sub with an escape": ['!Sub "${!Key.SecretAccessKey}"', "never"],
  Join: ['!Join [":", [!Ref Key, !GetAtt Key.SecretAccessKey]]', "always"],
  Base64: ['!Base64 { "Fn::Sub": "${Key.SecretAccessKey}" }', "always"],
  Split: ['!Split [",", !Sub "${Key.SecretAccessKey}"]', "always"],
  "Select of the secret": ["!Select [1, [!Ref Key, !GetAtt Key.SecretAccessKey]]", "always"],
  "Select of something else": ["!Select [0, [!Ref Key, !GetAtt Key.SecretAccessKey]]", "never"],
  "Select by a parameter": [
    "!Select [!Ref Index, [!Ref Key, !GetAtt Key.SecretAccessKey]]",
    "when Index=1 (not with the defaults)",
  ],
  "Select of items that may be absent": [
    '!Select [0, [!If [IsProd, a, !Ref "AWS::NoValue"], !GetAtt Key.SecretAccessKey]]',
    "always",
  ],
  "Select of what is split": ['!Select [0, !Split [":", !Sub "${Key.SecretAccessKey}:${Key}"]]', "always"],
  If: ["!If [IsProd, !GetAtt Key.SecretAccessKey, none]", "when Env=prod, so IsProd (not with the defaults)"],
  "If the other way round": [
    "!If [IsProd, none, !GetAtt Key.SecretAccessKey]",
    "when Env=dev, so not IsProd (with the defaults)",
  ],
  "If both ways": ['!If [IsProd, !GetAtt Key.SecretAccessKey, !Sub "${Key.SecretAccessKey}"]', "always"],
  "If inside If": ["!If [IsProd, !If [IsProd, none, !GetAtt Key.SecretAccessKey], none]", "never"],
  ToJsonString: ["{ Fn::ToJsonString: { secret: !GetAtt Key.SecretAccessKey } }", "always"],
  Length: ["{ Fn::Length: [!GetAtt Key.SecretAccessKey] }", "never"],
  "the default of a mapping": ["!FindInMap [M, a, b, { DefaultValue: !GetAtt Key.SecretAccessKey }]", "always"],
  "a function that is not known": ["{ Fn::Reverse: !GetAtt Key.SecretAccessKey }", "always"],
  "a mapping": ["{ secret: !GetAtt Key.SecretAccessKey }", "always"],
};

test.each(Object.entries(expressions))("expressions: %s", (_, [expression, reported]) => {
  const lines = [
    "Parameters:",
    "  Env: { Type: String, Default: dev }",
    "  Index: { Type: Number, Default: 0 }",
    "  Suffix: { Type: String, Default: AccessKey }",
    "Conditions: { IsProd: !Equals [!Ref Env, prod] }",
    "Resources:",
    "  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: bob } }",
    "# ~~~ key of Table: the key",
    `  Table: { Type: AWS::Glue::Table, Properties: { TableInput: ${expression} } }`,
    `#                                                ^^^^^^^^^^ error${` ${reported}`.replace(" always", "")}: Secret of access key 'Key' is put into property 'TableInput' of 'Table' in plain text`,
  ];
  const template = lines.filter((line) => reported !== "never" || !line.startsWith("# ")).join("\n");
  expect(annotate(rule, template)).toBe(template);
});

/** A resource's type, what it holds in place of `S`, the entry that is marked, and what is said of it. */
const places: Record<string, readonly [type: string, definition: string, mark: string, reported: string]> = {
  "an SSM parameter": [
    "AWS::SSM::Parameter",
    "Properties: { Type: String, Value: S }",
    "Value",
    "error: … is put into SSM parameter 'It' in plain text, since CloudFormation cannot make an encrypted one",
  ],
  "the description of an SSM parameter": [
    "AWS::SSM::Parameter",
    "Properties: { Description: S }",
    "Description",
    "error: … is put into property 'Description' of 'It' in plain text",
  ],
  "a secret's value": ["AWS::SecretsManager::Secret", "Properties: { SecretString: S }", "", ""],
  "the template of a generated secret": [
    "AWS::SecretsManager::Secret",
    "Properties: { GenerateSecretString: { SecretStringTemplate: S } }",
    "",
    "",
  ],
  "a secret's description": [
    "AWS::SecretsManager::Secret",
    "Properties: { Description: S }",
    "Description",
    "error: … is put into property 'Description' of 'It' in plain text",
  ],
  "a secret's tags": [
    "AWS::SecretsManager::Secret",
    "Properties: { Tags: [{ Key: a, Value: S }] }",
    "Tags",
    "error: … is put into tags of 'It': whoever may list tags can read it",
  ],
  "a secret's metadata": [
    "AWS::SecretsManager::Secret",
    "Metadata: { Note: S }",
    "Note",
    "error: … is put into metadata 'Note' of 'It': whoever may describe the stack's resources can read it",
  ],
  "user data of a launch template": [
    "AWS::EC2::LaunchTemplate",
    "Properties: { LaunchTemplateData: { UserData: { Fn::Base64: S } } }",
    "UserData",
    "error: … is put into the user data of 'It': every process there, and whoever may describe it, can read it",
  ],
  "environment variables of a function": [
    "AWS::Lambda::Function",
    "Properties: { Environment: { Variables: { SECRET: S } } }",
    "Environment",
    "error: … is put into environment variables of 'It': whoever may read its configuration can read it",
  ],
  "environment variables of a build": [
    "AWS::CodeBuild::Project",
    "Properties: { Environment: { EnvironmentVariables: [{ Name: SECRET, Value: S }] } }",
    "Environment",
    "error: … is put into environment variables of 'It': whoever may read its configuration can read it",
  ],
  "JSON for OpsWorks": [
    "AWS::OpsWorks::Stack",
    "Properties: { CustomJson: { secret: S } }",
    "CustomJson",
    "error: … is put into property 'CustomJson' of 'It' in plain text",
  ],
  "a custom resource": [
    "AWS::CloudFormation::CustomResource",
    "Properties: { Tags: S }",
    "Tags",
    "warning: … is given to custom resource 'It' in 'Tags': what becomes of it there is not known",
  ],
  "a custom resource's metadata": [
    "Custom::Thing",
    "Metadata: { Note: S }",
    "Note",
    "error: … is put into metadata 'Note' of 'It': whoever may describe the stack's resources can read it",
  ],
  "the type of a resource, a module": [
    "Org::Team::Thing::MODULE",
    "Properties: { Secret: S }",
    "Secret",
    "error: … is put into property 'Secret' of 'It' in plain text",
  ],
};

test.each(Object.entries(places))("places: %s", (_, [type, definition, mark, reported]) => {
  const line = `  It: { Type: ${type}, ${definition.replace(" S }", " !GetAtt Key.SecretAccessKey }")} }`;
  const at = line.indexOf(`${mark}:`);
  const [severity, message = ""] = reported.split(": … ");
  const marks = [
    "# ~~~ key of It: the key",
    `#${" ".repeat(at - 1)}${"^".repeat(mark.length)} ${severity}: Secret of access key 'Key' ${message}`,
  ];
  const [related, found] = reported === "" ? [[], []] : [[marks[0]], [marks[1]]];
  const key = "  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: bob } }";
  const template = ["Resources:", key, ...related, line, ...found].join("\n");
  expect(annotate(rule, template)).toBe(template);
});
