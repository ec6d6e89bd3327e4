// biome-ignore-all lint/suspicious/noTemplateCurlyInString: so look the variables of IAM policies.
import { describe, expect, test } from "vitest";
import { annotate, renderRuleDocs } from "../testing";
import { iamUserCanCreateOwnAccessKey as rule } from "./iam-user-can-create-own-access-key";

/** Shown in the rule's docs, in this order. */
const examples = {
  "A user whose group lets it do other things": `
    Resources:
      Auditors:
        Type: AWS::IAM::Group
        Properties:
          ManagedPolicyArns:
            - arn:aws:iam::aws:policy/SecurityAudit
            - arn:aws:iam::aws:policy/IAMUserChangePassword
      Anna:
    # ^^^^ note: The policies of console user 'Anna' do not let it create an access key of its own
        Type: AWS::IAM::User
        Properties:
          Groups: [!Ref Auditors]
          LoginProfile:
            Password: "{{resolve:secretsmanager:anna-first-password}}"
            PasswordResetRequired: true
  `,
  "A policy that does not match the user, who has a path": `
    Resources:
      Bob:
    # ^^^ note: The policies of console user 'Bob' do not let it create an access key of its own
        Type: AWS::IAM::User
        Properties:
          UserName: bob
          Path: /team/
          LoginProfile:
            Password: "{{resolve:secretsmanager:bob-first-password}}"
            PasswordResetRequired: true
          Policies:
            - PolicyName: create-own-access-key
              PolicyDocument:
                Version: "2012-10-17"
                Statement:
                  - Effect: Allow
                    Action: [iam:CreateAccessKey, iam:GetUser, iam:ListAccessKeys]
                    Resource: arn:aws:iam::*:user/\${aws:username}
  `,
  "A permissions boundary that leaves it out in some deployments": `
    Parameters:
      Env: { Type: String, Default: dev }
    Conditions:
      IsProd: !Equals [!Ref Env, prod]
    Resources:
      Carol:
    # ^^^^^ note when Env=prod, so IsProd (not with the defaults): The policies of console user 'Carol' do not let it create an access key of its own
        Type: AWS::IAM::User
        Properties:
          LoginProfile:
            Password: "{{resolve:secretsmanager:carol-first-password}}"
            PasswordResetRequired: true
          ManagedPolicyArns: [arn:aws:iam::aws:policy/AdministratorAccess]
          PermissionsBoundary: !If [IsProd, !Ref ReadOnly, !Ref "AWS::NoValue"]
      ReadOnly:
        Type: AWS::IAM::ManagedPolicy
        Properties:
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action: ["*:Describe*", "*:Get*", "*:List*"]
                Resource: "*"
  `,
  "A group that lets its users create keys of their own": `
    Resources:
      Developers:
        Type: AWS::IAM::Group
        Properties:
          Policies:
            - PolicyName: create-own-access-key
              PolicyDocument:
                Version: "2012-10-17"
                Statement:
                  - Effect: Allow
                    Action: [iam:CreateAccessKey, iam:GetUser, iam:ListAccessKeys]
                    Resource: arn:aws:iam::*:user/\${aws:username}
      Dave:
        Type: AWS::IAM::User
        Properties:
          Groups: [!Ref Developers]
          LoginProfile:
            Password: "{{resolve:secretsmanager:dave-first-password}}"
            PasswordResetRequired: true
  `,
  "A permission that depends on the request": `
    Resources:
      Erin:
        Type: AWS::IAM::User
        Properties:
          LoginProfile:
            Password: "{{resolve:secretsmanager:erin-first-password}}"
            PasswordResetRequired: true
          Policies:
            - PolicyName: create-own-access-key
              PolicyDocument:
                Version: "2012-10-17"
                Statement:
                  - Effect: Allow
                    Action: [iam:CreateAccessKey, iam:GetUser, iam:ListAccessKeys]
                    Resource: arn:aws:iam::*:user/\${aws:username}
                    Condition:
                      Bool: { aws:MultiFactorAuthPresent: "true" }
  `,
  "A user whose permissions come from another stack": `
    Resources:
      Frank:
        Type: AWS::IAM::User
        Properties:
          Groups: [!ImportValue developers-group]
          LoginProfile:
            Password: "{{resolve:secretsmanager:frank-first-password}}"
            PasswordResetRequired: true
  `,
};

const users = {
  "only users with a console password are looked at": `
    Resources:
      Anna: { Type: AWS::IAM::User, Properties: { ManagedPolicyArns: [arn:aws:iam::aws:policy/ReadOnlyAccess] } }
      Bob:
    # ^^^ note: The policies of console user 'Bob' do not let it create an access key of its own
        Type: AWS::IAM::User
        Properties:
          LoginProfile: { Password: "{{resolve:ssm-secure:first}}" }
          ManagedPolicyArns: [arn:aws:iam::aws:policy/ReadOnlyAccess]
      Carol:
        Type: AWS::IAM::User
        Properties:
          LoginProfile: !Ref AWS::NoValue
          ManagedPolicyArns: [arn:aws:iam::aws:policy/ReadOnlyAccess]
  `,
  "a password in some deployments": `
    Parameters: { Kind: { Type: String, Default: machine } }
    Conditions: { IsPerson: !Equals [!Ref Kind, person] }
    Resources:
      Bob:
    # ^^^ note when Kind=person, so IsPerson (not with the defaults): The policies of console user 'Bob' do not let it create an access key of its own
        Type: AWS::IAM::User
        Properties:
          LoginProfile: !If [IsPerson, { Password: "{{resolve:ssm-secure:first}}" }, !Ref AWS::NoValue]
          ManagedPolicyArns: [arn:aws:iam::aws:policy/ReadOnlyAccess]
  `,
  "a user in some deployments": `
    Parameters: { Env: { Type: String, Default: prod } }
    Conditions: { IsProd: !Equals [!Ref Env, prod] }
    Resources:
      Bob:
    # ^^^ note when Env=prod, so IsProd (with the defaults): The policies of console user 'Bob' do not let it create an access key of its own
        Type: AWS::IAM::User
        Condition: IsProd
        Properties:
          LoginProfile: { Password: "{{resolve:ssm-secure:first}}" }
          ManagedPolicyArns: [arn:aws:iam::aws:policy/ReadOnlyAccess]
  `,
  "a password and a permission in the same deployments": `
    Parameters: { Kind: { Type: String } }
    Conditions: { IsPerson: !Equals [!Ref Kind, person] }
    Resources:
      Bob:
        Type: AWS::IAM::User
        Properties:
          LoginProfile: !If [IsPerson, { Password: "{{resolve:ssm-secure:first}}" }, !Ref AWS::NoValue]
          ManagedPolicyArns:
            - arn:aws:iam::aws:policy/ReadOnlyAccess
            - !If [IsPerson, arn:aws:iam::aws:policy/IAMFullAccess, !Ref AWS::NoValue]
  `,
  "a password and a permission in different deployments": `
    Parameters: { Kind: { Type: String, AllowedValues: [person, machine] } }
    Conditions: { IsPerson: !Equals [!Ref Kind, person] }
    Resources:
      Bob:
    # ^^^ note when Kind=person, so IsPerson (not with the defaults): The policies of console user 'Bob' do not let it create an access key of its own
        Type: AWS::IAM::User
        Properties:
          LoginProfile: !If [IsPerson, { Password: "{{resolve:ssm-secure:first}}" }, !Ref AWS::NoValue]
          ManagedPolicyArns:
            - !If [IsPerson, arn:aws:iam::aws:policy/ReadOnlyAccess, arn:aws:iam::aws:policy/IAMFullAccess]
  `,
  "each user by its own policies": `
    Resources:
      Anna:
    # ^^^^ note: The policies of console user 'Anna' do not let it create an access key of its own
        Type: AWS::IAM::User
        Properties: { UserName: anna, LoginProfile: { Password: "{{resolve:ssm-secure:first}}" } }
      Bob:
        Type: AWS::IAM::User
        Properties: { UserName: bob, LoginProfile: { Password: "{{resolve:ssm-secure:first}}" } }
      Everybody:
        Type: AWS::IAM::ManagedPolicy
        Properties:
          Users: [anna, !Ref Bob]
          PolicyDocument:
            Version: "2012-10-17"
            Statement: { Effect: Allow, Action: "iam:*AccessKey*", Resource: !GetAtt Bob.Arn }
  `,
  "a template in JSON": `
    {
      "Resources": {
        "Bob": {
    #   ^^^^^ note: The policies of console user 'Bob' do not let it create an access key of its own
          "Type": "AWS::IAM::User",
          "Properties": {
            "LoginProfile": { "Password": "{{resolve:ssm-secure:first}}" },
            "ManagedPolicyArns": [{ "Fn::Sub": "arn:\${AWS::Partition}:iam::aws:policy/PowerUserAccess" }]
          }
        }
      }
    }
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

/** A console user of that name with these properties besides, and another resource; marked when it is to be reported. */
function bob(isReported: boolean, properties: string, others?: string): string {
  const lines = [
    "Resources:",
    "  Bob:",
    ...(isReported
      ? ["# ^^^ note: The policies of console user 'Bob' do not let it create an access key of its own"]
      : []),
    "    Type: AWS::IAM::User",
    `    Properties: { UserName: bob, LoginProfile: { Password: "{{resolve:ssm-secure:first}}" }, ${properties} }`,
    ...(others === undefined ? [] : [`  ${others}`]),
  ];
  return lines.join("\n");
}

/** The user's properties, or the statement of its inline policy, and what else is in the template. */
type Case = readonly [properties: string, others?: string];

const statement = (text: string): string =>
  `Policies: [{ PolicyName: p, PolicyDocument: { Version: "2012-10-17", Statement: ${text} } }]`;
const reading = 'Version: "2012-10-17", Statement: { Effect: Allow, Action: "s3:Get*", Resource: "*" }';
const own = 'Version: "2012-10-17", Statement: { Effect: Allow, Action: iam:CreateAccessKey, Resource: "*" }';

const reported: Record<string, Case> = {
  "other actions": [statement('{ Effect: Allow, Action: ["s3:*", iam:ListAccessKeys], Resource: "*" }')],
  "all actions but those of IAM": [statement('{ Effect: Allow, NotAction: "iam:*", Resource: "*" }')],
  "other users": [statement('{ Effect: Allow, Action: "iam:*", Resource: "arn:aws:iam::*:user/robots/*" }')],
  "other users than that one": [
    statement('{ Effect: Allow, Action: "*", NotResource: "arn:aws:iam::*:user/${aws:username}" }'),
  ],
  "a denial": [
    statement(
      '[{ Effect: Allow, Action: "*", Resource: "*" }, { Effect: Deny, Action: "iam:Create*", Resource: "*" }]',
    ),
  ],
  "a condition that names somebody else": [
    statement('{ Effect: Allow, Action: "*", Resource: "*", Condition: { StringEquals: { aws:username: anna } } }'),
  ],
  "a variable without the version that has it": [
    `Policies: [{ PolicyName: p, PolicyDocument: { Statement: { Effect: Allow, Action: "*", Resource: "arn:aws:iam::*:user/\${aws:username}" } } }]`,
  ],
  "a policy in JSON": [
    `Policies: [{ PolicyName: p, PolicyDocument: '{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}' }]`,
  ],
  "a policy that allows it, of a group that the user is not in": [
    `Policies: [{ PolicyName: p, PolicyDocument: { ${reading} } }]`,
    `G: { Type: AWS::IAM::Group, Properties: { Policies: [{ PolicyName: p, PolicyDocument: { ${own} } }] } }`,
  ],
  "a group that is denied it": [
    "ManagedPolicyArns: [arn:aws:iam::aws:policy/AdministratorAccess], Groups: [!Ref G]",
    `G: { Type: AWS::IAM::Group, Properties: { Policies: [{ PolicyName: p, PolicyDocument: { ${own.replace("Allow", "Deny")} } }] } }`,
  ],
  "a policy that the user is attached to": [
    "Path: /",
    `P: { Type: AWS::IAM::Policy, Properties: { PolicyName: p, Users: [!Ref Bob], PolicyDocument: { ${reading} } } }`,
  ],
  "a boundary that leaves it out, whatever else the user is given": [
    "PermissionsBoundary: arn:aws:iam::aws:policy/PowerUserAccess",
  ],
};

const notReported: Record<string, Case> = {
  "the permission": [statement('{ Effect: Allow, Action: iam:CreateAccessKey, Resource: "*" }')],
  "the permission by wildcards": [
    statement('{ Effect: Allow, Action: "iam:*AccessKey", Resource: "arn:aws:iam::*:user/b*" }'),
  ],
  "the permission for the user's ARN": [
    "Path: /",
    'P: { Type: AWS::IAM::UserPolicy, Properties: { PolicyName: p, UserName: !Ref Bob, PolicyDocument: { Statement: { Effect: Allow, Action: "*", Resource: !GetAtt Bob.Arn } } } }',
  ],
  "AWS's policy for administrators": ["ManagedPolicyArns: [arn:aws:iam::aws:policy/AdministratorAccess]"],
  "a policy that is not known": ["ManagedPolicyArns: [arn:aws:iam::aws:policy/AWSHealthFullAccess]"],
  "a policy of another stack": ["ManagedPolicyArns: [!ImportValue own-keys]"],
  "a policy that may be the user's": [
    `Policies: [{ PolicyName: p, PolicyDocument: { ${reading} } }]`,
    `P: { Type: AWS::IAM::Policy, Properties: { PolicyName: p, Users: !Split [",", !ImportValue users], PolicyDocument: { ${own} } } }`,
  ],
  "a condition on the request": [
    statement(
      '{ Effect: Allow, Action: "*", Resource: "*", Condition: { IpAddress: { aws:SourceIp: 192.0.2.0/24 } } }',
    ),
  ],
  "no policy": ["Path: /"],
  "a group without policies": ["Groups: [!Ref G]", "G: { Type: AWS::IAM::Group }"],
};

test.each(Object.entries(reported))("reported: %s", (_, [properties, others]) => {
  const template = bob(true, properties, others);
  expect(annotate(rule, template)).toBe(template);
});

test.each(Object.entries(notReported))("not reported: %s", (_, [properties, others]) => {
  const template = bob(false, properties, others);
  expect(annotate(rule, template)).toBe(template);
});

test("what is not followed may give the user a policy", () => {
  const properties = "ManagedPolicyArns: [arn:aws:iam::aws:policy/ReadOnlyAccess]";
  const nested =
    "More: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: https://example.com/more.yaml } }";
  const annotated = annotate(rule, bob(false, properties, nested));
  expect(annotated).toContain("incomplete");
  expect(annotated).not.toContain("note");
});
