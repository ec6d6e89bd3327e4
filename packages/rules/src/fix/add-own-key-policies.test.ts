import { describe, expect, it } from "vitest";
import { expectFix, fix, readPatch, textOf, withKey } from "../../test/fix-patch";

describe("a policy for the user", () => {
  it.each([
    [
      "in YAML",
      `
  Resources:
    Bob:
      Type: AWS::IAM::User
-   Key:
-     Type: AWS::IAM::AccessKey
-     Properties: { UserName: !Ref Bob }
+   BobManageOwnKeys:
+     Type: AWS::IAM::UserPolicy
+     Properties:
+       PolicyName: ManageOwnAccessKeys
+       UserName: !Ref Bob
+       PolicyDocument:
+         Version: "2012-10-17"
+         Statement:
+           - Effect: Allow
+             Action:
+               - iam:CreateAccessKey
+               - iam:DeleteAccessKey
+               - iam:GetAccessKeyLastUsed
+               - iam:GetUser
+               - iam:ListAccessKeys
+               - iam:UpdateAccessKey
+             Resource: !GetAtt Bob.Arn
    Bucket: { Type: AWS::S3::Bucket }
`,
    ],
    [
      "in YAML with gaps, another indentation and a condition, where its name is taken",
      `
  Resources:
      Bob:
          Type: AWS::IAM::User
          Condition: Always
          # Properties:

+     BobManageOwnKeys2:
+         Type: AWS::IAM::UserPolicy
+         Condition: Always
+         Properties:
+             PolicyName: ManageOwnAccessKeys
+             UserName: !Ref Bob
+             PolicyDocument:
+                 Version: "2012-10-17"
+                 Statement:
+                     - Effect: Allow
+                       Action:
+                           - iam:CreateAccessKey
+                           - iam:DeleteAccessKey
+                           - iam:GetAccessKeyLastUsed
+                           - iam:GetUser
+                           - iam:ListAccessKeys
+                           - iam:UpdateAccessKey
+                       Resource: !GetAtt Bob.Arn
+
      BobManageOwnKeys: { Type: AWS::S3::Bucket }
-     Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }
  Conditions:
      Always: !Equals [a, a]
`,
    ],
    [
      "in YAML in braces",
      `
- Resources: { Bob: { Type: AWS::IAM::User }, Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } } }
+ Resources: { Bob: { Type: AWS::IAM::User }, "BobManageOwnKeys": { "Type": "AWS::IAM::UserPolicy", "Properties": { "PolicyName": "ManageOwnAccessKeys", "UserName": { "Ref": "Bob" }, "PolicyDocument": { "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Action": [ "iam:CreateAccessKey", "iam:DeleteAccessKey", "iam:GetAccessKeyLastUsed", "iam:GetUser", "iam:ListAccessKeys", "iam:UpdateAccessKey" ], "Resource": { "Fn::GetAtt": [ "Bob", "Arn" ] } } ] } } } }
`,
    ],
    [
      "in JSON with tabs",
      `
  {
  	"Resources" : {
  		"Bob" : {
  			"Type" : "AWS::IAM::User"
  		},
- 		"Key" : {
- 			"Type" : "AWS::IAM::AccessKey",
- 			"Properties" : { "UserName" : { "Ref" : "Bob" } }
+ 		"BobManageOwnKeys" : {
+ 			"Type" : "AWS::IAM::UserPolicy",
+ 			"Properties" : {
+ 				"PolicyName" : "ManageOwnAccessKeys",
+ 				"UserName" : {
+ 					"Ref" : "Bob"
+ 				},
+ 				"PolicyDocument" : {
+ 					"Version" : "2012-10-17",
+ 					"Statement" : [
+ 						{
+ 							"Effect" : "Allow",
+ 							"Action" : [
+ 								"iam:CreateAccessKey",
+ 								"iam:DeleteAccessKey",
+ 								"iam:GetAccessKeyLastUsed",
+ 								"iam:GetUser",
+ 								"iam:ListAccessKeys",
+ 								"iam:UpdateAccessKey"
+ 							],
+ 							"Resource" : {
+ 								"Fn::GetAtt" : [
+ 									"Bob",
+ 									"Arn"
+ 								]
+ 							}
+ 						}
+ 					]
+ 				}
+ 			}
  		}
  	}
  }
`,
    ],
    [
      "in JSON without white space",
      `
- {"Resources":{"Key":{"Type":"AWS::IAM::AccessKey","Properties":{"UserName":{"Ref":"Bob"}}},"Bob":{"Type":"AWS::IAM::User"}}}
+ {"Resources":{"Bob":{"Type":"AWS::IAM::User"},"BobManageOwnKeys":{"Type":"AWS::IAM::UserPolicy","Properties":{"PolicyName":"ManageOwnAccessKeys","UserName":{"Ref":"Bob"},"PolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iam:CreateAccessKey","iam:DeleteAccessKey","iam:GetAccessKeyLastUsed","iam:GetUser","iam:ListAccessKeys","iam:UpdateAccessKey"],"Resource":{"Fn::GetAtt":["Bob","Arn"]}}]}}}}}
`,
    ],
  ])("%s", (_, patch) => {
    const fixed = expectFix(patch, { selfService: true });
    expect(fixed.changes.at(-1)).toMatchObject({ kind: "added" });
  });

  it("is added once for a user of two keys, and not where the user may do all that already", () => {
    const { changes, refusals } = fix(
      `Resources:
  Bob: { Type: AWS::IAM::User, Properties: { LoginProfile: { Password: a } } }
  One: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }
  Two: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }
  Ann: { Type: AWS::IAM::User, Properties: { ManagedPolicyArns: ["arn:aws:iam::aws:policy/IAMFullAccess"] } }
  Three: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Ann } }
  Joe: { Type: AWS::IAM::User }
  Four: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Joe } }
`,
      { selfService: true },
    );
    expect(refusals).toEqual([]);
    expect(changes.filter(({ kind }) => kind === "added").map(({ message }) => message)).toEqual([
      "policy 'BobManageOwnKeys', which lets 'Bob' manage its own access keys",
      "policy 'JoeManageOwnKeys', which lets 'Joe' manage its own access keys, once somebody has created the first: it has no password",
    ]);
  });

  it("is refused where no line can be added after the user, and the key goes all the same", () => {
    const fixed = fix(
      `Resources:
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }
  ? Bob
  : { Type: AWS::IAM::User }
`,
      { selfService: true },
    );
    expect(fixed.refusals).toMatchObject([
      { logicalId: "Bob", message: "no policy can be added right after it: add one by hand" },
    ]);
    expect(textOf(fixed)).toBe("Resources:\n  ? Bob\n  : { Type: AWS::IAM::User }\n");
  });

  it("is not asked for by default", () => {
    expect(fix(readPatch(withKey(""), "-")).changes).toHaveLength(1);
  });
});
