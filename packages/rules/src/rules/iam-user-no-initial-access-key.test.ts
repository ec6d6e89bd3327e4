// biome-ignore-all lint/suspicious/noTemplateCurlyInString: so look the variables of Fn::Sub.
import { describe, expect, test } from "vitest";
import { annotate, renderRuleDocs } from "../testing";
import { iamUserNoInitialAccessKey as rule } from "./iam-user-no-initial-access-key";

/** Shown in the rule's docs, in this order. */
const examples = {
  "A console user with a key": `
    Resources:
      Bob:
    # ~~~ user of BobKey: the key's owner, who can have a console password
        Type: AWS::IAM::User
        Properties:
          UserName: bob
          LoginProfile:
            Password: "{{resolve:secretsmanager:bob-first-password}}"
            PasswordResetRequired: true
      BobKey:
    # ^^^^^^ error: Access key 'BobKey' is created together with console user 'Bob'
        Type: AWS::IAM::AccessKey
        Properties:
          UserName: !Ref Bob
  `,
  "A machine's user, reached through its ARN": `
    Resources:
      Deployer:
    # ~~~~~~~~ user of DeployerKey: the key's owner
        Type: AWS::IAM::User
      DeployerKey:
    # ^^^^^^^^^^^ warning: Access key 'DeployerKey' is created together with IAM user 'Deployer'
        Type: AWS::IAM::AccessKey
        Properties:
          UserName: !Select [1, !Split ["/", !GetAtt Deployer.Arn]]
  `,
  "A key that only some deployments create": `
    Parameters:
      Env: { Type: String, Default: dev }
    Conditions:
      IsProd: !Equals [!Ref Env, prod]
    Resources:
      Mailer:
    # ~~~~~~ user of MailerKey: the key's owner
        Type: AWS::IAM::User
      MailerKey:
    # ^^^^^^^^^ warning when Env=prod, so IsProd (not with the defaults): Access key 'MailerKey' is created together with IAM user 'Mailer'
        Type: AWS::IAM::AccessKey
        Condition: IsProd
        Properties:
          UserName: !Ref Mailer
  `,
  "A declared service account": `
    Resources:
      Agent:
    # ~~~~~ user of AgentKey: the key's owner
        Type: AWS::IAM::User
        Metadata:
          Latchkey:
            ServiceAccount: { Reason: "Build agent outside AWS, without OpenID Connect", Owner: builds@example.com }
      AgentKey:
    # ^^^^^^^^ warning, suppressed (service-account: Build agent outside AWS, without OpenID Connect): Access key 'AgentKey' is created together with IAM user 'Agent'
        Type: AWS::IAM::AccessKey
        Properties:
          UserName: !Ref Agent
  `,
  "A user who can create a key when one is needed": `
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
      Bob:
        Type: AWS::IAM::User
        Properties:
          Groups: [!Ref Developers]
  `,
  "A key for the user of another stack, deployed on request": `
    Resources:
      ScannerKey:
        Type: AWS::IAM::AccessKey
        Properties:
          UserName: !ImportValue scanner-user
      ScannerKeyCopy:
        Type: AWS::SecretsManager::Secret
        Properties:
          SecretString: !Sub '{"id": "\${ScannerKey}", "secret": "\${ScannerKey.SecretAccessKey}"}'
  `,
  "A key only where the user is another stack's": `
    Parameters:
      UserExists: { Type: String, AllowedValues: ["yes", "no"] }
    Conditions:
      IsOurs: !Equals [!Ref UserExists, "no"]
      IsTheirs: !Not [!Condition IsOurs]
    Resources:
      Bob:
        Type: AWS::IAM::User
        Condition: IsOurs
        Properties:
          UserName: bob
      BobKey:
        Type: AWS::IAM::AccessKey
        Condition: IsTheirs
        Properties:
          UserName: bob
  `,
};

const consoleUsers = {
  "a password in some deployments": `
    Parameters: { Kind: { Type: String } }
    Conditions: { IsPerson: !Equals [!Ref Kind, person] }
    Resources:
      Bob:
    # ~~~ user of BobKey: the key's owner, who can have a console password
        Type: AWS::IAM::User
        Properties: { LoginProfile: !If [IsPerson, { Password: !Ref Kind }, !Ref "AWS::NoValue"] }
      BobKey: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }
    # ^^^^^^ error: Access key 'BobKey' is created together with console user 'Bob'
  `,
  "a password only where there is no key": `
    Parameters: { Kind: { Type: String, Default: machine } }
    Conditions:
      IsPerson: !Equals [!Ref Kind, person]
      IsMachine: !Not [!Condition IsPerson]
    Resources:
      Bob:
    # ~~~ user of BobKey: the key's owner
        Type: AWS::IAM::User
        Properties: { LoginProfile: !If [IsPerson, { Password: !Ref Kind }, !Ref "AWS::NoValue"] }
      BobKey: { Type: AWS::IAM::AccessKey, Condition: IsMachine, Properties: { UserName: !Ref Bob } }
    # ^^^^^^ warning when Kind=machine, so IsMachine (with the defaults): Access key 'BobKey' is created together with IAM user 'Bob'
  `,
  "AWS::NoValue for a password": `
    Resources:
      Bob: { Type: AWS::IAM::User, Properties: { LoginProfile: !Ref "AWS::NoValue" } }
    # ~~~ user of BobKey: the key's owner
      BobKey: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }
    # ^^^^^^ warning: Access key 'BobKey' is created together with IAM user 'Bob'
  `,
  "an inactive key": `
    Resources:
      Bob: { Type: AWS::IAM::User, Properties: { LoginProfile: { Password: "{{resolve:ssm-secure:first}}" } } }
    # ~~~ user of BobKey: the key's owner, who can have a console password
      BobKey: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob, Status: Inactive } }
    # ^^^^^^ error: Access key 'BobKey' is created together with console user 'Bob'; that it is inactive is no excuse, since one call activates it
  `,
  "a key that is inactive in some deployments": `
    Parameters: { Env: { Type: String } }
    Conditions: { IsProd: !Equals [!Ref Env, prod] }
    Resources:
      Bob: { Type: AWS::IAM::User }
    # ~~~ user of BobKey: the key's owner
      BobKey: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob, Status: !If [IsProd, Active, Inactive] } }
    # ^^^^^^ warning: Access key 'BobKey' is created together with IAM user 'Bob'
  `,
};

const usersAndKeys = {
  "each key goes with its own user": `
    Resources:
      Alice: { Type: AWS::IAM::User, Properties: { LoginProfile: { Password: "{{resolve:ssm-secure:first}}" } } }
    # ~~~~~ user of AliceKey: the key's owner, who can have a console password
      Bob: { Type: AWS::IAM::User, Properties: { UserName: bob } }
    # ~~~ user of BobKey: the key's owner
      Carol: { Type: AWS::IAM::User, Properties: { UserName: carol } }
      AliceKey: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Alice } }
    # ^^^^^^^^ error: Access key 'AliceKey' is created together with console user 'Alice'
      BobKey: { Type: AWS::IAM::AccessKey, Properties: { UserName: bob } }
    # ^^^^^^ warning: Access key 'BobKey' is created together with IAM user 'Bob'
  `,
  "each of a user's keys is reported, also where it stands before the user": `
    Resources:
      OldKey: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }
    # ^^^^^^ warning: Access key 'OldKey' is created together with IAM user 'Bob'
      Bob: { Type: AWS::IAM::User }
    # ~~~ user of OldKey: the key's owner
    # ~~~ user of NewKey: the key's owner
      NewKey: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }
    # ^^^^^^ warning: Access key 'NewKey' is created together with IAM user 'Bob'
  `,
  "a parameter with allowed values goes with each user whose name is allowed": `
    Parameters: { Who: { Type: String, AllowedValues: [alice, bob], Default: alice } }
    Resources:
      Bob: { Type: AWS::IAM::User, Properties: { UserName: bob } }
    # ~~~ user of Key: the key's owner
      Carol: { Type: AWS::IAM::User, Properties: { UserName: carol } }
      Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Who } }
    # ^^^ warning when Who=bob (not with the defaults): Access key 'Key' is created together with IAM user 'Bob'
  `,
  "a part of a parameter is the user's name when a likely value of the whole makes it so": `
    Parameters:
      Names: { Type: CommaDelimitedList, Default: "alice, bob" }
      Address: { Type: String, Default: carol@example.com }
      Path: { Type: String }
    Resources:
      Alice: { Type: AWS::IAM::User, Properties: { UserName: !Select [0, !Ref Names] } }
    # ~~~~~ user of AliceKey: the key's owner
      Carol: { Type: AWS::IAM::User, Properties: { UserName: carol } }
    # ~~~~~ user of CarolKey: the key's owner
      AliceKey: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice } }
    # ^^^^^^^^ warning when Names=alice,bob (with the defaults): Access key 'AliceKey' is created together with IAM user 'Alice'
      CarolKey: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Select [0, !Split ["@", !Ref Address]] } }
    # ^^^^^^^^ warning when Address=carol@example.com (with the defaults): Access key 'CarolKey' is created together with IAM user 'Carol'
      SomeKey: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Select [0, !Split ["@", !Ref Path]] } }
  `,
  "a key under no condition goes with a user that has one when the user is there": `
    Parameters: { Env: { Type: String, Default: dev } }
    Conditions: { IsProd: !Equals [!Ref Env, prod], IsDev: !Equals [!Ref Env, dev] }
    Resources:
      Prod: { Type: AWS::IAM::User, Condition: IsProd, Properties: { UserName: bob } }
    # ~~~~ user of Key: the key's owner
      Dev: { Type: AWS::IAM::User, Condition: IsDev, Properties: { UserName: bob } }
      Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Prod } }
    # ^^^ warning when Env=prod, so IsProd (not with the defaults): Access key 'Key' is created together with IAM user 'Prod'
  `,
  "a condition chooses the key's user": `
    Parameters: { Env: { Type: String, Default: dev } }
    Conditions: { IsProd: !Equals [!Ref Env, prod] }
    Resources:
      Alice: { Type: AWS::IAM::User }
    # ~~~~~ user of Key: the key's owner
      Bob: { Type: AWS::IAM::User }
    # ~~~ user of Key: the key's owner
      Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !If [IsProd, !Ref Alice, !Ref Bob] } }
    # ^^^ warning when Env=prod, so IsProd (not with the defaults): Access key 'Key' is created together with IAM user 'Alice'
    # ^^^ warning when Env=dev, so not IsProd (with the defaults): Access key 'Key' is created together with IAM user 'Bob'
  `,
};

describe.each(Object.entries({ examples, consoleUsers, usersAndKeys }))("%s", (_, templates) => {
  test.each(Object.entries(templates))("%s", (_, template) => {
    expect(annotate(rule, template)).toBe(template);
  });
});

test("the docs page is up to date", async () => {
  await expect(renderRuleDocs(rule, examples)).toMatchFileSnapshot(`../../docs/rules/${rule.id}.md`);
});

/** A template of one user and one key, with the marks for what is reported: `never`, or when. */
function pair(sections: string, user: string, key: string, reported: string): string {
  const isUndecided = reported.startsWith("undecided");
  const when = isUndecided ? `, ${reported}` : ` ${reported}`.replace(" always", "");
  const message = `Access key 'BobKey' ${isUndecided ? "may be" : "is"} created together with IAM user 'Bob'`;
  const lines = [
    ...sections.trim().split("\n"),
    "Resources:",
    `  Bob: { Type: AWS::IAM::User, ${user} }`,
    "# ~~~ user of BobKey: the key's owner",
    `  BobKey: { Type: AWS::IAM::AccessKey, ${key} }`,
    `# ^^^^^^ warning${when}: ${message}`,
  ];
  return lines.filter((line) => reported !== "never" || !line.startsWith("# ")).join("\n");
}

/** The user's condition, the key's, and when both are created. */
const conditions: Record<string, readonly [user: string, key: string, reported: string]> = {
  "the same": ["IsProd", "IsProd", "when Env=prod, so IsProd (not with the defaults)"],
  "the same, and it holds with the defaults": ["IsDev", "IsDev", "when Env=dev, so IsDev (with the defaults)"],
  "one the negation of the other": ["IsProd", "NotProd", "never"],
  "one implied": ["IsProd", "IsProdEu", "when Area=eu Env=prod, so IsProd and IsProdEu (not with the defaults)"],
  "one that always holds": ["Anyhow", "Anyhow", "always"],
  "one that never holds": ["IsProd", "Nowise", "never"],
  "different values of one parameter": ["IsProd", "IsDev", "never"],
  "a value that is not allowed": ["IsOther", "IsOther", "never"],
  "all allowed values but one": ["NotProd", "NotDev", "when Env=test, so NotDev and NotProd (not with the defaults)"],
  "two parameters that are the same": ["AB", "AX", "when A=x B=x, so AB and AX (not with the defaults)"],
  "two parameters that are the same and different": ["AB", "AXBY", "never"],
  "what is no Region": ["IsNoRegion", "IsNoRegion", "never"],
  "what is no account": ["IsNoAccount", "IsNoAccount", "never"],
  "the stack's id has its Region": ["IsItsRegion", "IsItsRegion", "always"],
  "a pseudo parameter": ["IsChina", "IsChina", "when AWS::Region=cn-north-1, so IsChina (not with the defaults)"],
  "one that the template does not define": [
    "Missing",
    "Missing",
    "undecided because of the condition Missing, which the template does not define",
  ],
};

const conditionSections = `
Parameters:
  Env: { Type: String, AllowedValues: [dev, test, prod], Default: dev }
  Area: { Type: String, Default: us }
  A: { Type: String }
  B: { Type: String }
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsDev: !Equals [dev, !Ref Env]
  IsOther: !Equals [!Ref Env, other]
  NotProd: !Not [!Condition IsProd]
  NotDev: !Not [!Condition IsDev]
  IsProdEu: !And [!Condition IsProd, !Equals [!Ref Area, eu]]
  Anyhow: !Or [!Condition IsProd, !Condition NotProd]
  Nowise: !And [!Condition IsProd, !Condition NotProd]
  AB: !Equals [!Ref A, !Ref B]
  AX: !Equals [!Ref A, x]
  AXBY: !And [!Condition AX, !Equals [!Ref B, y]]
  IsChina: !Equals [!Ref "AWS::Region", cn-north-1]
  IsNoRegion: !Equals [!Ref "AWS::Region", aws]
  IsNoAccount: !Equals [!Ref "AWS::AccountId", "1234"]
  IsItsRegion: !Equals [!Select [3, !Split [":", !Ref "AWS::StackId"]], !Ref "AWS::Region"]
`;

test.each(Object.entries(conditions))("conditions: %s", (_, [user, key, reported]) => {
  const named = "Properties: { UserName: bob }";
  const template = pair(conditionSections, `Condition: ${user}, ${named}`, `Condition: ${key}, ${named}`, reported);
  expect(annotate(rule, template)).toBe(template);
});

/** The user's name, its key's `UserName`, and when they are the same. An empty name is one that CloudFormation makes up. */
const names: Record<string, readonly [user: string, key: string, reported: string]> = {
  "Ref of the user": ["", "!Ref Bob", "always"],
  "Ref of a user with a name, long form": ["bob", "{ Ref: Bob }", "always"],
  "Ref of something else": ["", "!Ref Queue", "never"],
  "the same literal": ["bob", '"bob"', "always"],
  "another literal": ["bob", "bobby", "never"],
  "a literal, and a name that CloudFormation makes up": ["", "Bob", "never"],
  "a name such as CloudFormation makes up": ["", '!Sub "${AWS::StackName}-Bob-1ABC"', "never"],
  "the stack's name out of its id": [
    '!Ref "AWS::StackName"',
    '!Select [1, !Split ["/", !Ref "AWS::StackId"]]',
    "always",
  ],
  "the Region out of the stack's id": [
    '!Ref "AWS::Region"',
    '!Select [3, !Split [":", !Ref "AWS::StackId"]]',
    "always",
  ],
  "a part of what CloudFormation makes up for the stack's id": [
    '!Select [4, !Split ["-", !Select [2, !Split ["/", !Ref "AWS::StackId"]]]]',
    '!Select [4, !Split ["-", !Select [2, !Split ["/", !Ref "AWS::StackId"]]]]',
    "always",
  ],
  "another part of it": [
    '!Select [2, !Split ["/", !Ref "AWS::StackId"]]',
    '!Select [1, !Split ["/", !Ref "AWS::StackId"]]',
    "never",
  ],
  "the zones of the stack's Region": [
    '!Select [0, !GetAZs ""]',
    '!Select [0, !GetAZs { Ref: "AWS::Region" }]',
    "always",
  ],
  "the partition": ['!Sub "svc-${AWS::Partition}"', "svc-aws", "when AWS::Partition=aws (not with the defaults)"],
  "no partition": ['!Sub "svc-${AWS::Partition}"', "svc-azure", "never"],
  "a number and a string": ["123", '"123"', "always"],
  "no name": ["bob", '!Ref "AWS::NoValue"', "never"],
  "no name on either side": ['!Ref "AWS::NoValue"', '!Ref "AWS::NoValue"', "never"],
  "Sub of the user": ["", '!Sub "${Bob}"', "always"],
  "Sub with a map": ["bob", '!Sub ["${Name}", { Name: !Ref Bob }]', "always"],
  "the same Sub": ['!Sub "${AWS::Region}-bob"', '!Sub "${AWS::Region}-bob"', "always"],
  "Sub and Join": ['!Sub "${AWS::Region}-bob"', '!Join ["-", [!Ref "AWS::Region", bob]]', "always"],
  "Join of literals": ["ci-bob", '!Join ["-", [ci, bob]]', "always"],
  "Select of literals": ["bob", "!Select [1, [alice, bob]]", "always"],
  "the same import": ["!ImportValue name", "!ImportValue name", "always"],
  "an import": ["bob", "!ImportValue name", "never"],
  "the same dynamic reference": ['"{{resolve:ssm:name}}"', '"{{resolve:ssm:name}}"', "always"],
  "a dynamic reference": ["bob", '"{{resolve:ssm:name}}"', "never"],
  "the same attribute": ["!GetAtt Queue.QueueName", "!GetAtt [Queue, QueueName]", "always"],
  "an attribute": ["bob", "!GetAtt Queue.QueueName", "never"],
  "FindInMap with literal keys": ["bob", "!FindInMap [Users, prod, Name]", "always"],
  "FindInMap with another value": ["bob", "!FindInMap [Users, dev, Name]", "never"],
  "FindInMap with a parameter": ["bob", "!FindInMap [Users, !Ref Any, Name]", "when Any=prod (not with the defaults)"],
  "the same FindInMap": ["!FindInMap [Users, !Ref Any, Name]", "!FindInMap [Users, !Ref Any, Name]", "always"],
  "the same parameter": ["!Ref Any", "!Ref Any", "always"],
  "the same parameter in one text": ['!Sub "${Any}-ci"', '!Join ["", [!Ref Any, -ci]]', "always"],
  "two parameters": ["!Ref Any", "!Ref Other", "never"],
  "a parameter without a default": ["bob", "!Ref Any", "never"],
  "a parameter with the name as its default": ["bob", "!Ref Bobby", "when Bobby=bob (with the defaults)"],
  "a parameter with another default": ["alice", "!Ref Bobby", "never"],
  "a parameter in a text, with a default": ["bob-ci", '!Sub "${Bobby}-ci"', "when Bobby=bob (with the defaults)"],
  "a parameter in a text, without a default": ["bob-ci", '!Sub "${Any}-ci"', "never"],
  "two parameters with one default": ["!Ref Bobby", "!Ref Robert", "when Bobby=bob Robert=bob (with the defaults)"],
  "an allowed value": ["web", "!Ref Team", "when Team=web (not with the defaults)"],
  "a value that is not allowed": ["bob", "!Ref Team", "never"],
  "the only allowed value": ["bob", "!Ref Single", "always"],
  "a shared allowed value": ["!Ref Team", "!Ref Area", "when Area=web Team=web (not with the defaults)"],
  "a value that a condition names": ["carl", "!Ref Known", "when Known=carl (not with the defaults)"],
  "a value that no condition names": ["carla", "!Ref Known", "never"],
  "a parameter that a condition compares": [
    "!Ref Bobby",
    "!Ref Twin",
    "when Bobby=bob Twin=bob (not with the defaults)",
  ],
  "If the same on both sides": ["!If [IsCarl, carl, bob]", "!If [IsCarl, carl, bob]", "always"],
  "If the other way round": ["!If [IsCarl, carl, bob]", "!If [IsCarl, bob, carl]", "never"],
  "a name in one branch": ["bob", "!If [IsCarl, bob, carl]", "when Known=carl, so IsCarl (not with the defaults)"],
  "no name in one branch": [
    '!If [IsCarl, bob, !Ref "AWS::NoValue"]',
    "bob",
    "when Known=carl, so IsCarl (not with the defaults)",
  ],
  "a part of the ARN": ["", '!Select [1, !Split ["/", !GetAtt Bob.Arn]]', "always"],
  "a part of the ARN of a user with a name": ["bob", '!Select [1, !Split ["/", !GetAtt [Bob, Arn]]]', "always"],
  "a part of the ARN by Sub": ["!Ref Any", '!Select [1, !Split ["/", !Sub "${Bob.Arn}"]]', "always"],
  "a function that is not known": [
    "bob",
    "{ Fn::Reverse: bob }",
    "undecided because of the function Fn::Reverse, which is not followed",
  ],
};

/** Other properties of the user, the index of an item of its ARN when split at slashes, and when that is its name. */
const arnItems: Record<string, readonly [user: string, index: number, reported: string]> = {
  "the first item": ["UserName: bob", 0, "never"],
  "the path": ["Path: /team/", 1, "never"],
  "the path, called like the user": ["Path: /bob/, UserName: bob", 1, "always"],
  "what follows the path": ["Path: /team/", 2, "always"],
};

test.each(Object.entries(arnItems))("an item of the ARN: %s", (_, [user, index, reported]) => {
  const name = `UserName: !Select [${index}, !Split ["/", !GetAtt Bob.Arn]]`;
  const template = pair("", `Properties: { ${user} }`, `Properties: { ${name} }`, reported);
  expect(annotate(rule, template)).toBe(template);
});

const nameSections = `
Parameters:
  Any: { Type: String }
  Other: { Type: String }
  Bobby: { Type: String, Default: bob }
  Robert: { Type: String, Default: bob }
  Team: { Type: String, AllowedValues: [ops, web], Default: ops }
  Area: { Type: String, AllowedValues: [web, db] }
  Single: { Type: String, AllowedValues: [bob] }
  Known: { Type: String }
  Twin: { Type: String }
Conditions:
  IsCarl: !Equals [!Ref Known, carl]
  AreTwins: !Equals [!Ref Twin, !Ref Bobby]
Mappings:
  Users: { dev: { Name: bob-dev }, prod: { Name: bob } }
`;

test.each(Object.entries(names))("names: %s", (_, [user, key, reported]) => {
  const userProperties = `Properties: { ${user === "" ? "" : `UserName: ${user}`} }`;
  const template = pair(nameSections, userProperties, `Properties: { UserName: ${key} }`, reported);
  expect(annotate(rule, template)).toBe(template);
});
