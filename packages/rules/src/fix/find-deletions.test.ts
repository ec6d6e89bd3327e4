import { describe, it } from "vitest";
import { expectFix, expectRefusal, readPatch, withKey } from "../../test/fix-patch";

describe("YAML in blocks", () => {
  it.each([
    [
      "comments that belong to an entry, and one of two gaps",
      `
  Resources: # here
    # The user
    Bob: { Type: AWS::IAM::User }

    # Some day this goes.

-   # His key
-   # and more of it
-   Key: # his
-     Type: AWS::IAM::AccessKey
-     Properties: { UserName: !Ref Bob } # Bob's
-     # Serial: 1

    # The bucket
    Bucket: { Type: AWS::S3::Bucket }
`.replace("# Serial: 1\n\n", "# Serial: 1\n-\n"),
    ],
    [
      "the end of a file without a line break",
      `
  Resources:
    Bob: { Type: AWS::IAM::User }
-   Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }`,
    ],
    [
      "the first entry of a list's item",
      withKey(`
    Any:
      Type: AWS::Any::Any
      Properties:
        List:
-         - Id: !Ref Key # its ID
-           Name: a
+         - Name: a
-         - Id: !Ref Key
+         - # a comment
-           # a comment
            Name: b
-         - - !Ref Key
-           - c
+         - - c
`),
    ],
    [
      "more than one key",
      `
  Resources:
    Bob: { Type: AWS::IAM::User }
-   One: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }
-   Two: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }
    Any:
      Type: AWS::Any::Any
      Properties:
        Name: a
-       Ids: [!Ref One, !Ref Two]
`,
    ],
    [
      "long names of functions, quotes and other indentations",
      `
  'Resources':
      "Bob":
          Type: AWS::IAM::User
-     "Key":
-         Type: AWS::IAM::AccessKey
-         Properties:
-             UserName:
-                 Ref: "Bob"
      'Any':
          Type: AWS::Any::Any
          Properties:
              Ids:
              - a
-             -
-               Fn::GetAtt:
-               - Key
-               - SecretAccessKey
              - b
`,
    ],
  ])("%s", (_, patch) => {
    expectFix(patch);
  });
});

describe("YAML in braces and brackets", () => {
  it.each([
    [
      "on one line",
      `
- Resources: { Bob: { Type: AWS::IAM::User }, Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } } }
+ Resources: { Bob: { Type: AWS::IAM::User } }
- Outputs: {Id: {Value: !Ref Key}, Name: {Value: !Ref Bob}, Secret: {Value: !GetAtt Key.SecretAccessKey},}
+ Outputs: {Name: {Value: !Ref Bob},}
`,
    ],
    [
      "on several lines, with comments and a comma at the end",
      `
  Resources: {
    Bob: { Type: AWS::IAM::User }, # Bob
-   Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }, # his key
    Bucket: {
      Type: AWS::S3::Bucket,
-     DependsOn: Key, # why?
    }, # a comma
  }
`,
    ],
    [
      "with a comment before the last",
      `
  Resources: {
-   Bob: { Type: AWS::IAM::User }, # Bob
+   Bob: { Type: AWS::IAM::User } # Bob
-   Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } } # his key
  }
`,
    ],
  ])("%s", (_, patch) => {
    expectFix(patch);
  });
});

describe("JSON", () => {
  it.each([
    [
      "first, in the middle and last",
      `
  {
    "Resources": {
-     "Key": {
-       "Type": "AWS::IAM::AccessKey",
-       "Properties": { "UserName": { "Ref": "Bob" } }
-     },
      "Bob": { "Type": "AWS::IAM::User" },
      "Server": {
        "Type": "AWS::EC2::Instance",
-       "DependsOn": ["Bob", "Key"],
+       "DependsOn": ["Bob"],
        "Properties": {
          "UserData": { "Fn::Base64": { "Fn::Join": ["", [
            "#!/bin/sh\\n",
-           "export ID=", { "Ref": "Key" }, " SECRET=", { "Fn::GetAtt": ["Key", "SecretAccessKey"] },
+           "export ID=", " SECRET=",
            "\\n",
-           { "Ref": "Key" }, "\\n",
+           "\\n",
-           "end", { "Ref": "Key" }
+           "end"
          ] ] } }
        }
-     }
+     }
    },
    "Outputs": {
-     "Name": { "Value": { "Ref": "Bob" } },
+     "Name": { "Value": { "Ref": "Bob" } }
-     "Id": { "Value": { "Ref": "Key" } },
-     "Secret": {
-       "Value": { "Fn::GetAtt": [ "Key", "SecretAccessKey" ] }
-     }
    }
  }
`,
    ],
    [
      "an empty section at the end",
      `
  {
    "Resources": {
      "Bob": { "Type": "AWS::IAM::User" },
-     "Key": { "Type": "AWS::IAM::AccessKey", "Properties": { "UserName": { "Ref": "Bob" } } },
      "Bucket": { "Type": "AWS::S3::Bucket" }
-   },
+   }
-   "Outputs": {
-     "Id": { "Value": { "Ref": "Key" } }
-   }
  }
`,
    ],
    [
      "commas first",
      `
  { "Resources": {
      "Bob": { "Type": "AWS::IAM::User" }
-   , "Key": { "Type": "AWS::IAM::AccessKey", "Properties": { "UserName": { "Ref": "Bob" } } }
    , "Bucket": { "Type": "AWS::S3::Bucket" }
-   , "Other": { "Type": "AWS::IAM::AccessKey", "Properties": { "UserName": { "Ref": "Bob" } } }
  } }
`,
    ],
    [
      "braces between entries",
      `
  { "Resources": {
      "Bob": {
        "Type": "AWS::IAM::User"
-     }, "Key": {
-       "Type": "AWS::IAM::AccessKey", "Properties": { "UserName": { "Ref": "Bob" } }
      }, "Bucket": {
        "Type": "AWS::S3::Bucket"
-     }, "Other": {
-       "Type": "AWS::IAM::AccessKey", "Properties": { "UserName": { "Ref": "Bob" } }
      } } }
`,
    ],
    [
      "tabs",
      `
  {
  	"Resources" : {
  		"Bob" : { "Type" : "AWS::IAM::User" },
- 		"Key" : {
- 			"Type" : "AWS::IAM::AccessKey",
- 			"Properties" : { "UserName" : { "Ref" : "Bob" } }
- 		},
  		"Bucket" : { "Type" : "AWS::S3::Bucket" }
  	}
  }
`,
    ],
    [
      "no white space",
      `
- {"Resources":{"Bob":{"Type":"AWS::IAM::User"},"Key":{"Type":"AWS::IAM::AccessKey","Properties":{"UserName":{"Ref":"Bob"}}},"Any":{"Type":"A::B::C","Properties":{"A":{"Ref":"Key"},"B":1,"C":{"Ref":"Key"}}}},"Outputs":{"Id":{"Value":{"Ref":"Key"}}}}
+ {"Resources":{"Bob":{"Type":"AWS::IAM::User"},"Any":{"Type":"A::B::C","Properties":{"B":1}}}}
`,
    ],
  ])("%s", (_, patch) => {
    expectFix(patch);
  });
});

describe("entries that stand twice, of which the last counts", () => {
  it.each([
    [
      "the key",
      `
  Resources:
    Bob: { Type: AWS::IAM::User }
-   Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }
-   Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }
-   Key:
-     Type: AWS::IAM::AccessKey
-     Properties: { UserName: !Ref Bob }
`,
    ],
    [
      "the user",
      `
  Resources:
    Bob: { Type: AWS::IAM::User }
-   Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }
    Bob: { Type: AWS::IAM::User, Properties: { Path: /a/ } }
`,
    ],
    [
      "an output, of which the one that did not count must not come to count",
      withKey(`
- Outputs:
-   Id: { Value: a }
-   Id: { Value: !Ref Key }
`),
    ],
    [
      "in JSON",
      `
  {"Resources": {
-   "Key": {"Type": "AWS::IAM::AccessKey", "Properties": {"UserName": {"Ref": "Bob"}}},
    "Bob": {"Type": "AWS::IAM::User"},
    "Bob": {"Type": "AWS::IAM::User"},
-   "Key": {"Type": "AWS::IAM::AccessKey", "Properties": {"UserName": {"Ref": "Bob"}}},
    "Bucket": {"Type": "AWS::S3::Bucket"}
  }}
`,
    ],
  ])("%s", (_, patch) => {
    expectFix(patch);
  });
});

describe("anchors, aliases and merge keys", () => {
  it.each([
    [
      "an alias for a reference",
      withKey(`
-   First: { Type: AWS::SSM::Parameter, Properties: { Type: String, Value: &id !Ref Key } }
  Outputs:
-   Id: { Value: *id }
    Name: { Value: &bob !Ref Bob }
    Again: { Value: *bob }
`),
    ],
    [
      "an alias for a mapping that has a reference",
      withKey(`
    One:
      Type: AWS::Lambda::Function
      Properties:
        Environment: &environment
          Variables:
            A: a
-           ID: !Ref Key
    Two:
      Type: AWS::Lambda::Function
      Properties:
        Environment: *environment
    Three:
      Type: AWS::Lambda::Function
      Properties:
        Environment: { <<: *environment }
`),
    ],
    [
      "an alias for an output",
      withKey(`
  Metadata:
    Name: a
-   Id: &output { Value: !GetAtt Key.SecretAccessKey }
- Outputs:
-   Id: *output
`),
    ],
    [
      "an anchor on the key and on what is around",
      `
  Resources: &resources
    Bob: &bob
      Type: AWS::IAM::User
-   Key: &key
-     Type: AWS::IAM::AccessKey
-     Properties: { UserName: !Ref Bob }
    Bill: *bob
`,
    ],
  ])("%s", (_, patch) => {
    expectFix(patch);
  });

  it.each([
    [
      "an anchor that is used elsewhere",
      readPatch(withKey("").replace("AWS::IAM::AccessKey", "&type AWS::IAM::AccessKey"), "-") +
        "  Other: { Type: *type, Properties: { UserName: elsewhere } }\n",
      "Key: it cannot be taken out, since what is left does not parse: Alias `*type` has no anchor before it",
    ],
    [
      "a key that is merged in",
      "Mappings:\n  Shared: &shared\n    Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }\n" +
        "Resources:\n  <<: *shared\n  Bob: { Type: AWS::IAM::User }\n",
      "Key: 'Key' is repeated by an alias or a merge key",
    ],
  ])("%s is refused", (_, template, message) => {
    expectRefusal(template, message);
  });
});
