import { annotate, renderRuleDocs } from "@latchkey/rules/testing";
import { describe, expect, test } from "vitest";
import { s3BucketVersioningEnabled as rule } from "./s3-bucket-versioning-enabled";

/** Shown in the rule's docs, in this order. */
const examples = {
  "No versioning, and versioning that is suspended": `
    Resources:
      Photos:
    # ^^^^^^ warning: Bucket 'Photos' does not keep old versions
        Type: AWS::S3::Bucket
      Letters:
    # ^^^^^^^ warning: Bucket 'Letters' does not keep old versions
        Type: AWS::S3::Bucket
        Properties:
          VersioningConfiguration: { Status: Suspended }
  `,
  "Versioning in production only": `
    Parameters:
      Env: { Type: String, AllowedValues: [dev, prod], Default: prod }
    Conditions:
      IsProd: !Equals [!Ref Env, prod]
    Resources:
      Data:
    # ^^^^ warning when Env=dev, so not IsProd (not with the defaults): Bucket 'Data' does not keep old versions
        Type: AWS::S3::Bucket
        Properties:
          VersioningConfiguration: !If [IsProd, { Status: Enabled }, !Ref AWS::NoValue]
  `,
  Versioning: `
    Resources:
      Data:
        Type: AWS::S3::Bucket
        Properties:
          VersioningConfiguration: { Status: Enabled }
  `,
};

const statuses = {
  "a parameter": `
    Parameters:
      Status: { Type: String, AllowedValues: [Enabled, Suspended], Default: Suspended }
      Always: { Type: String, AllowedValues: [Enabled] }
    Resources:
      A: { Type: AWS::S3::Bucket, Properties: { VersioningConfiguration: { Status: !Ref Status } } }
    # ^ warning when Status=Suspended (with the defaults): Bucket 'A' does not keep old versions
      B: { Type: AWS::S3::Bucket, Properties: { VersioningConfiguration: { Status: !Ref Always } } }
  `,
  "conditions that leave no deployment without": `
    Parameters: { Env: { Type: String } }
    Conditions: { IsProd: !Equals [!Ref Env, prod], IsDev: !Not [!Condition IsProd] }
    Resources:
      Data:
        Type: AWS::S3::Bucket
        Condition: IsProd
        Properties:
          VersioningConfiguration: !If [IsDev, !Ref AWS::NoValue, { Status: Enabled }]
  `,
  "what cannot be followed": `
    Resources:
      A: { Type: AWS::S3::Bucket, Properties: { VersioningConfiguration: { Status: { Fn::Reverse: delbanE } } } }
    # ^ warning, undecided because of the function Fn::Reverse, which is not followed: Bucket 'A' may not keep old versions
      B: { Type: AWS::S3::Bucket, Properties: { VersioningConfiguration: { Fn::Reverse: {} } } }
    # ^ warning, undecided because of the function Fn::Reverse, which is not followed: Bucket 'B' may not keep old versions
  `,
  "something else in its place": `
    Resources:
      A: { Type: AWS::S3::Bucket, Properties: { VersioningConfiguration: { Status: [Enabled] } } }
      B: { Type: AWS::SNS::Topic }
      __proto__: { Type: AWS::S3::Bucket, Properties: { constructor: { Status: Enabled } } }
    # ^^^^^^^^^ warning: Bucket '__proto__' does not keep old versions
  `,
};

describe.each(Object.entries({ examples, statuses }))("%s", (_, templates) => {
  test.each(Object.entries(templates))("%s", (_, template) => {
    expect(annotate(rule, template)).toBe(template);
  });
});

test("the docs page is up to date", async () => {
  await expect(renderRuleDocs(rule, examples)).toMatchFileSnapshot(`../docs/${rule.id}.md`);
});
