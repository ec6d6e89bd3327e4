import { rules } from "@latchkey/rules";
import { annotate } from "@latchkey/rules/testing";
import { describe, expect, test } from "vitest";

/** Templates in other forms than most, by the rule that judges them. */
const templates: Record<string, Record<string, string>> = {
  "iam-user-no-initial-access-key": {
    "a template in JSON": `
    {
      "Resources": {
        "Bob": { "Type": "AWS::IAM::User" },
    #   ~~~~~ user of BobKey: the key's owner
        "BobKey": { "Type": "AWS::IAM::AccessKey", "Properties": { "UserName": { "Fn::Sub": "\${Bob}" } } }
    #   ^^^^^^^^ warning: Access key 'BobKey' is created together with IAM user 'Bob'
      }
    }
  `,
    "parameters that JavaScript has a meaning for": `
    Parameters: { constructor: { Type: String }, __proto__: { Type: String } }
    Conditions: { valueOf: !Not [!Equals [!Ref constructor, !Ref __proto__]] }
    Resources:
      Bob: { Type: AWS::IAM::User }
    # ~~~ user of BobKey: the key's owner
      BobKey: { Type: AWS::IAM::AccessKey, Condition: valueOf, Properties: { UserName: !Ref Bob } }
    # ^^^^^^ warning when __proto__=value constructor=value2, so valueOf (not with the defaults): Access key 'BobKey' is created together with IAM user 'Bob'
  `,
    "names that JavaScript has a meaning for": `
    Parameters: { toString: { Type: String, AllowedValues: [hasOwnProperty] } }
    Resources:
      __proto__: { Type: AWS::IAM::User }
    # ~~~~~~~~~ user of constructor: the key's owner
      constructor: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref __proto__ } }
    # ^^^^^^^^^^^ warning: Access key 'constructor' is created together with IAM user '__proto__'
      valueOf: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref isPrototypeOf } }
      hasOwnProperty: { Type: AWS::IAM::User, Properties: { UserName: hasOwnProperty } }
    # ~~~~~~~~~~~~~~ user of propertyIsEnumerable: the key's owner
      propertyIsEnumerable: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref toString } }
    # ^^^^^^^^^^^^^^^^^^^^ warning: Access key 'propertyIsEnumerable' is created together with IAM user 'hasOwnProperty'
  `,
  },
  "iam-access-key-secret-not-exposed": {
    "a template in JSON": `
    {
      "Resources": { "Key": { "Type": "AWS::IAM::AccessKey", "Properties": { "UserName": "a" } } },
    #                ~~~~~ key of Secret: the key
      "Outputs": { "Secret": { "Value": { "Fn::GetAtt": ["Key", "SecretAccessKey"] } } }
    #              ^^^^^^^^ error: Secret of access key 'Key' is put into output 'Secret': whoever may describe the stack can read it
    }
  `,
    "names that JavaScript has a meaning for": `
    Resources:
      constructor: { Type: AWS::IAM::AccessKey, Properties: { UserName: a } }
    # ~~~~~~~~~~~ key of hasOwnProperty: the key
    # ~~~~~~~~~~~ key of __proto__: the key
      hasOwnProperty: { Type: AWS::SNS::Topic, Metadata: { __proto__: !GetAtt constructor.SecretAccessKey } }
    #                                                      ^^^^^^^^^ error: Secret of access key 'constructor' is put into metadata '__proto__' of 'hasOwnProperty': whoever may describe the stack's resources can read it
    Outputs:
      __proto__: { Value: !GetAtt constructor.SecretAccessKey }
    # ^^^^^^^^^ error: Secret of access key 'constructor' is put into output '__proto__': whoever may describe the stack can read it
      toString: { Value: !GetAtt valueOf.SecretAccessKey }
  `,
  },
};

describe.each(Object.entries(templates))("%s", (id, forms) => {
  test.each(Object.entries(forms))("%s", (_, template) => {
    const rule = rules.find((each) => each.id === id);
    expect(rule && annotate(rule, template)).toBe(template);
  });
});
