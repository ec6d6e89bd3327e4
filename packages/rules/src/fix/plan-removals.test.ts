import { describe, it } from "vitest";
import { expectFix, withKey } from "../../test/fix-patch";

describe("what goes with the key", () => {
  it.each([
    [
      "the key and outputs that need it",
      `
  Resources:
    Bob:
      Type: AWS::IAM::User
-   Key:
-     Type: AWS::IAM::AccessKey
-     Properties:
-       UserName: !Ref Bob
    Bucket: { Type: AWS::S3::Bucket }
  Outputs:
    User: { Value: !Ref Bob }
-   Id: { Value: !Ref Key }
-   Both:
-     Value: !Join [" ", [!Ref Key, !GetAtt Key.SecretAccessKey]]
-     Export: { Name: both }
`,
    ],
    [
      "a section that is left empty",
      `
  Resources:
-   Key:
-     Type: AWS::IAM::AccessKey
-     Properties: { UserName: !Ref Bob }
    Bob: { Type: AWS::IAM::User }
- Outputs:
-   Secret: { Value: !GetAtt Key.SecretAccessKey }
  Conditions:
    Never: !Equals [a, b]
`,
    ],
    [
      "what depends on it",
      withKey(`
    One:
      Type: AWS::S3::Bucket
-     DependsOn: Key
    Two:
      Type: AWS::S3::Bucket
-     DependsOn: [Key]
    Three:
-     DependsOn: [Bob, Key]
+     DependsOn: [Bob]
      Type: AWS::S3::Bucket
    Four:
      Type: AWS::S3::Bucket
      DependsOn:
-       - Key
        - Bob
`),
    ],
    [
      "the smallest entry that only has the key",
      withKey(`
    Function:
      Type: AWS::Lambda::Function
      Properties:
        Environment:
          Variables:
            BUCKET: b
-           ID: !Ref Key
-           URL: !Sub https://\${Key}:\${Key.SecretAccessKey}@example.com
        Tags:
          - Key: Team
            Value: a
-         - Key: Id
-           Value: !Ref Key
    Task:
      Type: AWS::ECS::TaskDefinition
      Properties:
        ContainerDefinitions:
          - Name: app
-           Environment:
-             - Name: ID
-               Value: !Ref Key
-           Command: [!Ref Key]
          - Image: app
-           Command: [run, !Ref Key, fast]
+           Command: [run, fast]
`),
    ],
    [
      "the key within a script",
      withKey(`
    Server:
      Type: AWS::EC2::Instance
      Properties:
        UserData:
          Fn::Base64: !Sub |
            #!/bin/sh
-           export ID=\${Key} SECRET=\${ Key.SecretAccessKey } KEEP=\${!Key} USER=\${Bob}
+           export ID= SECRET= KEEP=\${!Key} USER=\${Bob}
            run
    Other:
      Type: AWS::EC2::Instance
      Properties:
        UserData:
          Fn::Base64:
            Fn::Join:
              - "\\n"
              - - "#!/bin/sh"
-               - !Join ["", ["export ID=", !Ref Key]]
                - run
`),
    ],
    [
      "variables of a script",
      withKey(`
    Server:
      Type: AWS::EC2::Instance
      Properties:
        UserData: !Sub
          - |
-           export ID=\${Id} SECRET=\${Secret}
+           export ID= SECRET=
            run \${User}
-         - Id: !Ref Key
-           Secret: !GetAtt [Key, SecretAccessKey]
-           User: !Ref Bob
+         - User: !Ref Bob
    Other:
      Type: AWS::EC2::Instance
      Properties:
        UserData:
          Fn::Sub:
-           - |
+           |
              set -e
-             export ID=\${Id}
+             export ID=
-           - Id: !Ref Key
`),
    ],
    [
      "a branch of a condition",
      withKey(`
    Any:
      Type: AWS::Any::Any
      Properties:
-       Id: !If [Never, !Ref Key, none]
+       Id: none
-       Nothing: !If [Never, !Ref Key, !Ref AWS::NoValue]
-       Neither: !If [Never, !Ref Key, !GetAtt Key.SecretAccessKey]
-       Data: !If [Never, { Id: !Ref Key, Name: a }, { Name: b }]
+       Data: !If [Never, { Name: a }, { Name: b }]
-       Deep: !If [Always, { Id: !Ref Key }, { Name: b }]
+       Deep: { Name: b }
  Conditions:
    Never: !Equals [a, b]
    Always: !Equals [a, a]
`),
    ],
    [
      "a branch of a condition, where the other has several lines",
      withKey(`
    Any:
      Type: AWS::Any::Any
      Properties:
        One:
-         Fn::If:
-           - Never
-           - !Ref Key
-           - Name: a
+         Name: a
-             # why
+         # why
-             Text: |
+         Text: |
-               a
+           a

-                b
+            b
        Two:
          - a
-         - Fn::If:
-             - Never
-             - - a
+         - - a
-               - b
+           - b
-             - - !Ref Key
-       Three: !If
+       Three:${" "}
-         - Never
-         - Name: a
+         Name: a
-           Other: b
+         Other: b
-         - !Ref Key
  Conditions:
    Never: !Equals [a, b]
`),
    ],
    [
      "secrets and parameters that only carry it, and what refers to those",
      withKey(`
-   Secret:
-     Type: AWS::SecretsManager::Secret
-     Properties:
-       Description: For \${Bob}
-       SecretString: !Sub '{"id":"\${Key}","secret":"\${Key.SecretAccessKey}","user":"\${Bob}","at":"\${AWS::Region}"}'
-   Attachment:
-     Type: AWS::SecretsManager::ResourcePolicy
-     Properties: { SecretId: !Ref Secret, ResourcePolicy: {} }
-   Parameter:
-     Type: AWS::SSM::Parameter
-     Properties: { Type: String, Value: !Ref Key }
    Role:
      Type: AWS::IAM::Role
      Properties:
        Policies:
          - PolicyName: a
            PolicyDocument:
              Version: "2012-10-17"
              Statement:
-               - { Effect: Allow, Action: "secretsmanager:*", Resource: !Ref Secret }
                - { Effect: Allow, Action: "s3:*", Resource: "*" }
-         - PolicyName: b
-           PolicyDocument:
-             Version: "2012-10-17"
-             Statement: { Effect: Allow, Action: "secretsmanager:*", Resource: [!Ref Secret] }
- Outputs:
-   Arn: { Value: !Ref Secret }
`),
    ],
    [
      "the key within a secret that carries something else, too",
      withKey(`
    Secret:
      Type: AWS::SecretsManager::Secret
      Properties:
-       SecretString: !Sub '{"id":"\${Key}","database":"\${Password}"}'
+       SecretString: !Sub '{"id":"","database":"\${Password}"}'
    Parameter:
      Type: AWS::SSM::Parameter
      Properties:
        Type: String
-       Value: !Join [",", [!Ref Key, !Ref Password]]
+       Value: !Join [",", [!Ref Password]]
    Resolved:
      Type: AWS::SecretsManager::Secret
      Properties:
-       SecretString: !Sub "{{resolve:secretsmanager:a}}\${Key}"
+       SecretString: !Sub "{{resolve:secretsmanager:a}}"
  Parameters:
    Password: { Type: String, NoEcho: true }
`),
    ],
    [
      "a custom resource that asks for it, and one that has it deep inside",
      withKey(`
-   Password:
-     Type: Custom::SmtpPassword
-     Properties: { ServiceToken: "arn:aws:lambda:a", Secret: !GetAtt Key.SecretAccessKey, Region: !Ref AWS::Region }
    Chart:
      Type: Custom::Chart
      Properties:
        ServiceToken: arn:aws:lambda:b
        Values:
          name: a
-         password: !GetAtt Password.Value
- Outputs:
-   Password: { Value: !GetAtt Password.Value }
`),
    ],
    [
      "a file of cfn-init that has nothing else",
      withKey(`
    Server:
      Type: AWS::EC2::Instance
      Metadata:
        AWS::CloudFormation::Init:
          config:
            files:
              /etc/a: { content: a }
-             /etc/key:
-               content: !Sub |
-                 \${Key}
-                 \${Key.SecretAccessKey}
-               mode: "000400"
-             /etc/id:
-               content: !Join ["", [!Ref Key, "\\n", !GetAtt Key.SecretAccessKey, "\\n"]]
        AWS::CloudFormation::Authentication:
          s3:
            type: S3
-           accessKeyId: !Ref Key
-           secretKey: !GetAtt Key.SecretAccessKey
`),
    ],
    [
      "data in JSON text",
      withKey(`
    Any:
      Type: AWS::Any::Any
      Properties:
        Data:
          Fn::ToJsonString:
            name: a
-           id: !Ref Key
-       Id: !ToJsonString [!Ref Key]
`),
    ],
  ])("%s", (_, patch) => {
    expectFix(patch);
  });
});
