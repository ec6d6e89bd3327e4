import { describe, expect, test } from "vitest";
import { annotate, renderRuleDocs } from "../testing";
import { iamUserInitialPasswordNotPlaintext as rule } from "./iam-user-initial-password-not-plaintext";

/** Shown in the rule's docs, in this order. */
const examples = {
  "A password in the template": `
    Resources:
      Bob:
        Type: AWS::IAM::User
        Properties:
          LoginProfile:
            Password: Welcome-2024!
    #       ^^^^^^^^ error: Initial password of IAM user 'Bob' is written in plain text
            PasswordResetRequired: true
  `,
  "A parameter that is shown, and one whose default is": `
    Parameters:
      Shown: { Type: String, MinLength: 8 }
    # ~~~~~ parameter of Ann: where the password comes from
      Preset: { Type: String, NoEcho: true, Default: Welcome-2024! }
    # ~~~~~~ parameter of Bob: where the password comes from
    Resources:
      Ann:
        Type: AWS::IAM::User
        Properties:
          LoginProfile:
            Password: !Ref Shown
    #       ^^^^^^^^ error: Initial password of IAM user 'Ann' comes from parameter 'Shown', which has no NoEcho: whoever may describe the stack can read it
            PasswordResetRequired: true
      Bob:
        Type: AWS::IAM::User
        Properties:
          LoginProfile:
            Password: !Sub "\${Preset}-bob"
    #       ^^^^^^^^ error: Initial password of IAM user 'Bob' comes from parameter 'Preset', whose default is written in plain text
            PasswordResetRequired: true
  `,
  "A password that Secrets Manager makes": `
    Resources:
      FirstPassword:
        Type: AWS::SecretsManager::Secret
        Properties:
          GenerateSecretString: { PasswordLength: 24 }
      Bob:
        Type: AWS::IAM::User
        Properties:
          LoginProfile:
            Password: !Sub "{{resolve:secretsmanager:\${FirstPassword}}}"
            PasswordResetRequired: true
  `,
  "A parameter without echo and without a default": `
    Parameters:
      FirstPassword: { Type: String, NoEcho: true, MinLength: 12 }
    Resources:
      Bob:
        Type: AWS::IAM::User
        Properties:
          LoginProfile:
            Password: !Ref FirstPassword
            PasswordResetRequired: true
  `,
};

const users = {
  "no console password, or none that is said": `
    Resources:
      Bob: { Type: AWS::IAM::User }
      Eve: { Type: AWS::IAM::User, Properties: { LoginProfile: { PasswordResetRequired: true } } }
      Ann: { Type: AWS::IAM::User, Properties: { LoginProfile: !Ref "AWS::NoValue" } }
  `,
  "a password in some deployments": `
    Parameters: { Kind: { Type: String, Default: machine } }
    Conditions: { IsPerson: !Equals [!Ref Kind, person], IsMachine: !Equals [!Ref Kind, machine] }
    Resources:
      Bob: { Type: AWS::IAM::User, Properties: { LoginProfile: !If [IsPerson, { Password: Welcome1 }, !Ref "AWS::NoValue"] } }
    #                                            ^^^^^^^^^^^^ error when Kind=person, so IsPerson (not with the defaults): Initial password of IAM user 'Bob' is written in plain text
      Eve:
        Type: AWS::IAM::User
        Condition: IsMachine
        Properties: { LoginProfile: !If [IsPerson, { Password: Welcome1 }, !Ref "AWS::NoValue"] }
  `,
  "two passwords, each readable in its own way": `
    Parameters: { Env: { Type: String, Default: dev }, Given: { Type: String } }
    #                                                  ~~~~~ parameter of Bob: where the password comes from
    Conditions: { IsProd: !Equals [!Ref Env, prod] }
    Resources:
      Bob: { Type: AWS::IAM::User, Properties: { LoginProfile: { Password: !If [IsProd, !Ref Given, Welcome1] } } }
    #                                                            ^^^^^^^^ error when Env=prod, so IsProd (not with the defaults): Initial password of IAM user 'Bob' comes from parameter 'Given', which has no NoEcho: whoever may describe the stack can read it
    #                                                            ^^^^^^^^ error when Env=dev, so not IsProd (with the defaults): Initial password of IAM user 'Bob' is written in plain text
  `,
  "two passwords, neither of a parameter": `
    Parameters: { Env: { Type: String, Default: dev } }
    Conditions: { IsProd: !Equals [!Ref Env, prod] }
    Resources:
      Bob: { Type: AWS::IAM::User, Properties: { LoginProfile: { Password: !If [IsProd, "{{resolve:ssm:first}}", Welcome1] } } }
    #                                                            ^^^^^^^^ error: Initial password of IAM user 'Bob' comes from the Parameter Store, where it is kept in plain text, or is written in plain text
  `,
  "a login profile that is not followed": `
    Resources:
      Bob: { Type: AWS::IAM::User, Properties: { LoginProfile: { Fn::Reverse: x } } }
    #                                            ^^^^^^^^^^^^ error, undecided because of the function Fn::Reverse, which is not followed: Initial password of IAM user 'Bob' may be readable
  `,
};

describe.each(Object.entries({ examples, users }))("%s", (_, templates) => {
  test.each(Object.entries(templates))("%s", (_, template) => {
    expect(annotate(rule, template)).toBe(template);
  });
});

test("the docs page is up to date", async () => {
  await expect(renderRuleDocs(rule, examples)).toMatchFileSnapshot(`../../docs/rules/${rule.id}.md`);
});

const plain = "is written in plain text";
const shown = "comes from parameter 'Shown', which has no NoEcho: whoever may describe the stack can read it";
const preset = "comes from parameter 'Preset', whose default is written in plain text";
const stored = "comes from the Parameter Store, where it is kept in plain text";

/** A password, and how it can be read; empty when only those can read it who may. */
const passwords: Record<string, readonly [password: string, exposure: string]> = {
  "a string": ["Welcome1", plain],
  "a number": ["12345678", plain],
  "Join of strings": ['!Join ["-", [Welcome, 1]]', plain],
  "Base64 of a string": ["!Base64 Welcome1", plain],
  "a mapping": ["!FindInMap [Passwords, a, b]", plain],
  "the account's number": ['!Sub "Welcome-${AWS::AccountId}"', plain],
  "a name that CloudFormation makes up": ["!Ref Bob", plain],
  "a parameter": ["!Ref Shown", shown],
  "a parameter and a string": ['!Sub "Welcome-${Shown}"', shown],
  "an item of a list that is shown": ['!Select [1, !Split [",", !Ref Shown]]', shown],
  "Base64 of a parameter": ["!Base64 { Ref: Shown }", shown],
  "a parameter with NoEcho, said as a string": ["!Ref Quoted", ""],
  "a parameter with NoEcho and a default": ["!Ref Preset", preset],
  "a parameter with NoEcho and an empty default": ["!Ref Empty", ""],
  "a parameter with NoEcho and allowed values": [
    "!Ref Chosen",
    "comes from parameter 'Chosen', whose allowed values are written in plain text",
  ],
  "a parameter with NoEcho": ["!Ref Hidden", ""],
  "a parameter with NoEcho and a string": ['!Sub "Welcome-${Hidden}"', ""],
  "a parameter with NoEcho and one that is shown": ['!Join ["-", [!Ref Shown, !Ref Hidden]]', ""],
  "Base64 of a parameter with NoEcho": ["!Base64 { Ref: Hidden }", ""],
  "two parameters, both readable": ['!Sub "${Preset}-${Shown}"', preset],
  "a secret": ['"{{resolve:secretsmanager:first}}"', ""],
  "a secret of the stack": ['!Sub "{{resolve:secretsmanager:${Other}:SecretString:password}}"', ""],
  "a secure string": ['"{{resolve:ssm-secure:first:1}}"', ""],
  "a string and a secure string": ['"x-{{resolve:ssm-secure:first:1}}"', ""],
  "a plain value of the Parameter Store": ['"{{resolve:ssm:first:1}}"', stored],
  "a plain value of the Parameter Store by its name": ['!Join [":", ["{{resolve:ssm", !Ref Shown, "1}}"]]', stored],
  "a parameter that is looked up": ["!Ref Stored", stored],
  "another stack's export": [
    "!ImportValue first",
    "comes from an export of another stack: whoever may list exports can read it",
  ],
  "what a custom resource returns": ["!GetAtt Other.Password", ""],
  nothing: ['!Ref "AWS::NoValue"', ""],
};

test.each(Object.entries(passwords))("passwords: %s", (_, [password, exposure]) => {
  const parameters = {
    Shown: "{ Type: String }",
    Preset: "{ Type: String, NoEcho: true, Default: Welcome1 }",
    Chosen: "{ Type: String, NoEcho: true, AllowedValues: [Welcome1, Welcome2] }",
    Empty: '{ Type: String, NoEcho: true, Default: "" }',
    Hidden: "{ Type: String, NoEcho: true }",
    Quoted: '{ Type: String, NoEcho: "true" }',
    Stored: "{ Type: AWS::SSM::Parameter::Value<String>, Default: first }",
  };
  const source = /parameter '(\w+)'/.exec(exposure)?.[1];
  const bob = `  Bob: { Type: AWS::IAM::User, Properties: { LoginProfile: { Password: ${password} } } }`;
  const marker = `#${" ".repeat(bob.indexOf("Password:") - 1)}^^^^^^^^`;
  const lines = [
    "Parameters:",
    ...Object.entries(parameters).flatMap(([name, declaration]) => [
      `  ${name}: ${declaration}`,
      ...(name === source ? [`# ${"~".repeat(name.length)} parameter of Bob: where the password comes from`] : []),
    ]),
    "Mappings: { Passwords: { a: { b: Welcome1 } } }",
    "Resources:",
    bob,
    ...(exposure === "" ? [] : [`${marker} error: Initial password of IAM user 'Bob' ${exposure}`]),
  ];
  const template = lines.join("\n");
  expect(annotate(rule, template)).toBe(template);
});
