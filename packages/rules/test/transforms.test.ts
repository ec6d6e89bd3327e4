import { expect, it } from "vitest";
import type { Files } from "./lint-files";
import { lintFiles, summarize } from "./lint-files";

const pair =
  "  Bob: { Type: AWS::IAM::User }\n  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }\n";

const cases: Readonly<Record<string, readonly [Files, readonly string[]]>> = {
  "a loop over literals": [
    {
      "t.yaml": `Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Users:
    - Name
    - [alice, bob]
    - User\${Name}: { Type: AWS::IAM::User, Properties: { UserName: !Ref Name } }
      Key\${Name}: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Sub "\${Name}" } }
`,
    },
    ["warning t.yaml:7 Keyalice <- t.yaml:6 Useralice: always", "warning t.yaml:7 Keybob <- t.yaml:6 Userbob: always"],
  ],
  "a loop whose items are no logical IDs": [
    {
      "t.yaml": `Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Users:
    - Name
    - [a.b]
    - User&{Name}: { Type: AWS::IAM::User, Properties: { UserName: "\${Name}" } }
      Key&{Name}: { Type: AWS::IAM::AccessKey, Properties: { UserName: a.b } }
`,
    },
    ["warning t.yaml:7 Keyab <- t.yaml:6 Userab: always"],
  ],
  "a loop whose references are worked out": [
    {
      "t.yaml": `Transform: [AWS::LanguageExtensions]
Resources:
  Fn::ForEach::Users:
    - Name
    - [alice, bob]
    - User\${Name}: { Type: AWS::IAM::User }
      Key\${Name}: { Type: AWS::IAM::AccessKey, Properties: { UserName: { Ref: !Sub "User\${Name}" } } }
`,
    },
    ["warning t.yaml:7 Keyalice <- t.yaml:6 Useralice: always", "warning t.yaml:7 Keybob <- t.yaml:6 Userbob: always"],
  ],
  "a reference that is one of several": [
    {
      "t.yaml": `Transform: AWS::LanguageExtensions
Parameters: { Env: { Type: String } }
Mappings: { Users: { dev: { Name: Bob }, prod: { Name: Eve } } }
Resources:
  Bob: { Type: AWS::IAM::User }
  Eve: { Type: AWS::IAM::User }
  Key:
    Type: AWS::IAM::AccessKey
    Properties: { UserName: { Ref: !FindInMap [Users, !Ref Env, Name] } }
`,
    },
    ["warning t.yaml:7 Key <- t.yaml:5 Bob: when Env=dev", "warning t.yaml:7 Key <- t.yaml:6 Eve: when Env=prod"],
  ],
  "an attribute of what is worked out": [
    {
      "t.yaml": `Transform: { Name: AWS::LanguageExtensions }
Parameters: { Env: { Type: String } }
Conditions: { IsProd: !Equals [!Ref Env, prod] }
Resources:
  Bob: { Type: AWS::IAM::User }
  Eve: { Type: AWS::IAM::User }
  Key:
    Type: AWS::IAM::AccessKey
    Properties: { UserName: !Select [1, !Split [/, { Fn::GetAtt: [!If [IsProd, Eve, Bob], Arn] }]] }
`,
    },
    ["warning t.yaml:7 Key <- t.yaml:5 Bob: when Env=value", "warning t.yaml:7 Key <- t.yaml:6 Eve: when Env=prod"],
  ],
  "a reference that is worked out to what is not there": [
    {
      "t.yaml": `Transform: AWS::LanguageExtensions
Parameters: { Env: { Type: String } }
Conditions: { IsProd: !Equals [!Ref Env, prod], IsDev: !Equals [!Ref Env, dev] }
Resources:
  Bob: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Condition: IsProd, Properties: { UserName: !Ref Bob } }
  Topic: { Type: AWS::SNS::Topic, Condition: IsDev }
Outputs: { Topic: { Value: { Fn::GetAtt: [!Sub "To\${Rest}", TopicName] } }, Other: { Value: { Ref: !Sub ["\${A}pic", { A: To }] } } }
`,
    },
    [],
  ],
  "a reference that is not worked out without the transform": [
    {
      "t.yaml": `Resources:
  Bob: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: { Ref: !Sub Bob } } }
`,
    },
    ["warning t.yaml:3 Key <- t.yaml:2 Bob: undecided because of Ref of something that is not a name"],
  ],
  "a loop in a loop": [
    {
      "t.yaml": `Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Teams:
    - Team
    - [red, blue]
    - Fn::ForEach::Roles:
        - Role
        - [dev]
        - U\${Team}\${Role}: { Type: AWS::IAM::User }
          K\${Team}\${Role}: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref "Ured\${Role}" } }
`,
    },
    ["warning t.yaml:10 Kbluedev <- t.yaml:9 Ureddev: always", "warning t.yaml:10 Kreddev <- t.yaml:9 Ureddev: always"],
  ],
  "a loop over a parameter, at its default": [
    {
      "t.yaml": `Transform: AWS::LanguageExtensions
Parameters: { Names: { Type: CommaDelimitedList, Default: "alice, bob" } }
Resources:
  Bob: { Type: AWS::IAM::User, Properties: { UserName: bob } }
  Fn::ForEach::Keys:
    - Name
    - !Ref Names
    - Key\${Name}: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Name } }
`,
    },
    [
      "warning t.yaml:8 Keybob <- t.yaml:4 Bob: when Names=alice,bob (defaults)",
      "incomplete t.yaml:5: What this loop runs over depends on the deployment: it is judged for the declared values alone",
    ],
  ],
  "a loop over a parameter, under a condition that its default does not meet": [
    {
      "t.yaml": `Transform: AWS::LanguageExtensions
Parameters: { Names: { Type: CommaDelimitedList, Default: none } }
Conditions: { HasNames: !Not [!Equals [!Select [0, !Ref Names], none]] }
Resources:
  Fn::ForEach::Users:
    - Name
    - !Ref Names
    - User\${Name}: { Type: AWS::IAM::User, Condition: HasNames, Properties: { UserName: !Ref Name } }
      Key\${Name}: { Type: AWS::IAM::AccessKey, Condition: HasNames, Properties: { UserName: !Ref Name } }
`,
    },
    [
      "incomplete t.yaml:5: What this loop runs over depends on the deployment: it is judged for the declared values alone",
    ],
  ],
  "a loop over a parameter, beside a key for a value that is not its default": [
    {
      "t.yaml": `Transform: AWS::LanguageExtensions
Parameters: { Names: { Type: CommaDelimitedList, AllowedValues: [ann, ben], Default: ann } }
Resources:
  Fn::ForEach::Users: [Name, !Ref Names, { "User\${Name}": { Type: AWS::IAM::User, Properties: { UserName: !Ref Name } } }]
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: ben } }
`,
    },
    [
      "warning t.yaml:5 Key <- t.yaml:4 Userben: when Names=ben",
      "incomplete t.yaml:4: What this loop runs over depends on the deployment: it is judged for the declared values alone",
    ],
  ],
  "a loop over a parameter, each allowed value of which makes a pair": [
    {
      "t.yaml": `Transform: AWS::LanguageExtensions
Parameters: { Names: { Type: CommaDelimitedList, AllowedValues: [ann, ben, eve], Default: "ann,ben" } }
Resources:
  Fn::ForEach::Users:
    - Name
    - !Ref Names
    - User\${Name}: { Type: AWS::IAM::User, Properties: { UserName: !Ref Name } }
      Key\${Name}: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Name } }
`,
    },
    [
      "warning t.yaml:8 Keyann <- t.yaml:7 Userann: when Names=ann,ben (defaults)",
      "warning t.yaml:8 Keyben <- t.yaml:7 Userben: when Names=ann,ben (defaults)",
      "warning t.yaml:8 Keyeve <- t.yaml:7 Usereve: when Names=eve",
      "incomplete t.yaml:4: What this loop runs over depends on the deployment: it is judged for the declared values alone",
    ],
  ],
  "a loop over a parameter with allowed values, in a loop over it": [
    {
      "t.yaml": `Transform: AWS::LanguageExtensions
Parameters: { Names: { Type: CommaDelimitedList, AllowedValues: [ann, ben] } }
Resources:
  Fn::ForEach::Users:
    - Name
    - !Ref Names
    - User\${Name}: { Type: AWS::IAM::User, Properties: { UserName: !Ref Name } }
      Fn::ForEach::Keys:
        - Other
        - !Ref Names
        - Key\${Name}\${Other}: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Other } }
`,
    },
    [
      "warning t.yaml:11 Keyannann <- t.yaml:7 Userann: when Names=ann",
      "warning t.yaml:11 Keybenben <- t.yaml:7 Userben: when Names=ben",
      "incomplete t.yaml:4: What this loop runs over depends on the deployment: it is judged for the declared values alone",
      "incomplete t.yaml:8: What this loop runs over depends on the deployment: it is judged for the declared values alone",
    ],
  ],
  "a loop over a list with a parameter in it": [
    {
      "t.yaml": `Transform: AWS::LanguageExtensions
Parameters: { Last: { Type: String, Default: bob } }
Resources:
  Bob: { Type: AWS::IAM::User, Properties: { UserName: bob } }
  Fn::ForEach::Keys: [Name, [alice, !Ref Last], { "Key\${Name}": { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Name } } }]
`,
    },
    [
      "warning t.yaml:5 Keybob <- t.yaml:4 Bob: when Last=bob (defaults)",
      "incomplete t.yaml:5: What this loop runs over depends on the deployment: it is judged for the declared values alone",
    ],
  ],
  "a loop over a mapping's list, chosen by a parameter": [
    {
      "t.yaml": `Transform: AWS::LanguageExtensions
Parameters: { Env: { Type: String, Default: dev } }
Mappings: { Envs: { dev: { Names: [alice] }, prod: { Names: [alice, bob] } } }
Resources:
  Bob: { Type: AWS::IAM::User, Properties: { UserName: bob } }
  Alice: { Type: AWS::IAM::User, Properties: { UserName: alice } }
  Fn::ForEach::Keys:
    - Name
    - !FindInMap [Envs, !Ref Env, Names]
    - Key\${Name}: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Name } }
`,
    },
    [
      "warning t.yaml:10 Keyalice <- t.yaml:6 Alice: when Env=dev (defaults)",
      "warning t.yaml:10 Keybob <- t.yaml:5 Bob: when Env=prod",
    ],
  ],
  "a loop that makes the type": [
    {
      "t.yaml": `Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Things:
    - Kind
    - [User]
    - Bob\${Kind}: { Type: "AWS::IAM::\${Kind}", Properties: { UserName: bob } }
  Fn::ForEach::Others:
    - Kind
    - [AccessKey]
    - Bob\${Kind}: { Type: "AWS::IAM::\${Kind}", Properties: { UserName: bob } }
`,
    },
    ["warning t.yaml:10 BobAccessKey <- t.yaml:6 BobUser: always"],
  ],
  "a loop over what only the deployment knows": [
    {
      "t.yaml": `Transform: AWS::LanguageExtensions
Parameters: { Names: { Type: CommaDelimitedList } }
Resources:
  Fn::ForEach::Keys: [Name, !Ref Names, { "Key\${Name}": { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Name } } }]
`,
    },
    ["incomplete t.yaml:4: What this loop runs over depends on the deployment"],
  ],
  "a loop over a parameter whose default is empty": [
    {
      "t.yaml": `Transform: AWS::LanguageExtensions
Parameters: { Names: { Type: CommaDelimitedList, Default: "" } }
Resources:
  Fn::ForEach::Users:
    - Name
    - !Ref Names
    - User\${Name}: { Type: AWS::IAM::User, Properties: { UserName: !Ref Name } }
      Key\${Name}: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Name } }
`,
    },
    ["incomplete t.yaml:4: What this loop runs over depends on the deployment"],
  ],
  "a loop over what only the deployment knows, unless a condition holds": [
    {
      "t.yaml": `Transform: AWS::LanguageExtensions
Parameters: { Names: { Type: CommaDelimitedList }, Env: { Type: String } }
Conditions: { IsTest: !Equals [!Ref Env, test] }
Resources:
  Bob: { Type: AWS::IAM::User, Properties: { UserName: bob } }
  Fn::ForEach::Keys:
    - Name
    - !If [IsTest, [bob], !Ref Names]
    - Key\${Name}: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Name } }
`,
    },
    [
      "warning t.yaml:9 Keybob <- t.yaml:5 Bob: when Env=test",
      "incomplete t.yaml:6: What this loop runs over depends on the deployment",
    ],
  ],
  "a default for a key that a mapping lacks": [
    {
      "t.yaml": `Transform: AWS::LanguageExtensions
Mappings: { Names: { prod: { Name: eve } } }
Resources:
  Bob: { Type: AWS::IAM::User, Properties: { UserName: bob } }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !FindInMap [Names, test, Name, { DefaultValue: bob }] } }
`,
    },
    ["warning t.yaml:5 Key <- t.yaml:4 Bob: always"],
  ],
  "functions that count and print": [
    {
      "t.yaml": `Transform: AWS::LanguageExtensions
Resources:
  Bob: { Type: AWS::IAM::User, Properties: { UserName: !Sub ["bob\${N}", { N: !Length [a, b] }] } }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: bob2 } }
  Eve: { Type: AWS::IAM::User, Properties: { UserName: !Select [1, !Split ['"', !ToJsonString [eve]]] } }
  EveKey: { Type: AWS::IAM::AccessKey, Properties: { UserName: eve } }
`,
    },
    ["warning t.yaml:4 Key <- t.yaml:3 Bob: always", "warning t.yaml:6 EveKey <- t.yaml:5 Eve: always"],
  ],
  "SAM passes IAM resources through": [
    {
      "t.yaml": `Transform: AWS::Serverless-2016-10-31
Globals: { Function: { Timeout: 3 } }
Resources:
${pair}  F: { Type: AWS::Serverless::Function, Properties: { Runtime: nodejs22.x } }
`,
    },
    ["warning t.yaml:5 Key <- t.yaml:4 Bob: always"],
  ],
  "a local include in a section": [
    {
      "t.yaml": `Resources:
  Bob: { Type: AWS::IAM::User }
  Fn::Transform: { Name: AWS::Include, Parameters: { Location: parts/key.yaml } }
`,
      "parts/key.yaml": "Key:\n  Type: AWS::IAM::AccessKey\n  Properties: { UserName: !Ref Bob }\n",
    },
    ["warning parts/key.yaml:1 Key <- t.yaml:2 Bob: always"],
  ],
  "a local include at the top": [
    {
      "t.yaml": `Transform: { Name: AWS::Include, Parameters: { Location: rest.yaml } }
AWSTemplateFormatVersion: "2010-09-09"
Description: All of it stands elsewhere
`,
      "rest.yaml": `Resources:\n${pair}`,
    },
    ["warning rest.yaml:3 Key <- rest.yaml:2 Bob: always"],
  ],
  "an include of something that includes it": [
    {
      "t.yaml": `Resources:
${pair}  Fn::Transform: { Name: AWS::Include, Parameters: { Location: a.yaml } }
`,
      "a.yaml": "Fn::Transform: { Name: AWS::Include, Parameters: { Location: a.yaml } }\n",
    },
    [
      "warning t.yaml:3 Key <- t.yaml:2 Bob: always",
      "invalid-template a.yaml:1: Includes go round in a circle: a.yaml",
    ],
  ],
  "an include from elsewhere": [
    {
      "t.yaml": `Resources:
${pair}  Fn::Transform: { Name: AWS::Include, Parameters: { Location: s3://bucket/part.yaml } }
`,
    },
    ["warning t.yaml:3 Key <- t.yaml:2 Bob: always", "incomplete t.yaml:4: Not included: s3://bucket/part.yaml"],
  ],
  "a macro that cannot be run, beside a pair": [
    { "t.yaml": `Transform: [AWS::Serverless-2016-10-31, AddKeys]\nResources:\n${pair}` },
    [
      "warning t.yaml:4 Key <- t.yaml:3 Bob: always",
      "incomplete t.yaml:1: The macro AddKeys is not run: what it adds or changes is not judged",
    ],
  ],
  "a macro that cannot be run, in a template that mentions nothing else": [
    {
      "t.yaml": "Transform:\n  - AWS::Serverless-2016-10-31\n  - AddKeys\nResources:\n  T: { Type: AWS::SNS::Topic }\n",
    },
    ["incomplete t.yaml:1: The macro AddKeys is not run: what it adds or changes is not judged"],
  ],
  "a stack set's own template": [
    {
      "t.yaml": `Resources:
  Bob: { Type: AWS::IAM::User, Properties: { UserName: bob } }
  Everywhere:
    Type: AWS::CloudFormation::StackSet
    Properties:
      TemplateBody: |
        Resources:
          Eve: { Type: AWS::IAM::User }
          EveKey: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Eve } }
          BobKey: { Type: AWS::IAM::AccessKey, Properties: { UserName: bob } }
`,
    },
    ["warning t.yaml:6 EveKey <- t.yaml:6 Eve: always"],
  ],
};

it.each(Object.entries(cases))("%s", (_, [files, expected]) => {
  expect(summarize(lintFiles(files))).toEqual(expected);
});

it("runs a loop over the value that its parameter is given, and over no other", () => {
  const template = `Transform: AWS::LanguageExtensions
Parameters: { Names: { Type: CommaDelimitedList, Default: alice } }
Resources:
  Bob: { Type: AWS::IAM::User, Properties: { UserName: bob } }
  Alice: { Type: AWS::IAM::User, Properties: { UserName: alice } }
  Fn::ForEach::Keys:
    - Name
    - !Ref Names
    - Key\${Name}: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Name } }
`;
  const report = lintFiles({ "t.yaml": template }, [{ parameters: { Names: "eve, bob" } }]);
  expect(summarize(report)).toEqual(["warning t.yaml:9 Keybob <- t.yaml:4 Bob: always"]);
});

it("gives up on loops that make too much", () => {
  const items = Array.from({ length: 1000 }, (_, index) => `i${index}`).join(", ");
  const template = `Transform: AWS::LanguageExtensions
Resources:
${pair}  Fn::ForEach::A:
    - A
    - [${items}]
    - Fn::ForEach::B: [B, [${items}], { "T\${A}\${B}": { Type: AWS::SNS::Topic } }]
`;
  expect(summarize(lintFiles({ "t.yaml": template }))).toEqual([
    "warning t.yaml:4 Key <- t.yaml:3 Bob: always",
    "incomplete t.yaml:1: Expanded, the template has more than 200000 values: it was judged unexpanded",
  ]);
});
