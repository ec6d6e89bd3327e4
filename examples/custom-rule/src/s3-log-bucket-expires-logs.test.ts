import { annotate, renderRuleDocs } from "@latchkey/rules/testing";
import { describe, expect, test } from "vitest";
import { s3LogBucketExpiresLogs as rule } from "./s3-log-bucket-expires-logs";

/** Shown in the rule's docs, in this order. */
const examples = {
  "Logs that are kept for ever": `
    Resources:
      Data:
    # ~~~~ source of Logs: the bucket that is logged
        Type: AWS::S3::Bucket
        Properties:
          LoggingConfiguration: { DestinationBucketName: !Ref Logs }
      Logs:
    # ^^^^ note: Bucket 'Logs' keeps the access logs of 'Data' for ever
        Type: AWS::S3::Bucket
  `,
  "A name, and logs only in production": `
    Parameters:
      Env: { Type: String, AllowedValues: [dev, prod], Default: dev }
    Conditions:
      IsProd: !Equals [!Ref Env, prod]
    Resources:
      Data:
    # ~~~~ source of Logs: the bucket that is logged
        Type: AWS::S3::Bucket
        Properties:
          LoggingConfiguration:
            Fn::If:
              - IsProd
              - DestinationBucketName: !Sub logs-\${AWS::AccountId}
              - !Ref AWS::NoValue
      Logs:
    # ^^^^ note when Env=prod, so IsProd (not with the defaults): Bucket 'Logs' keeps the access logs of 'Data' for ever
        Type: AWS::S3::Bucket
        Properties:
          BucketName: !Join ["-", [logs, !Ref AWS::AccountId]]
  `,
  "Logs that expire": `
    Resources:
      Data:
        Type: AWS::S3::Bucket
        Properties:
          LoggingConfiguration: { DestinationBucketName: !Ref Logs }
      Logs:
        Type: AWS::S3::Bucket
        Properties:
          LifecycleConfiguration:
            Rules: [{ Status: Enabled, ExpirationInDays: 90 }]
  `,
};

const names = {
  "another bucket, of the deployment or not": `
    Parameters: { Other: { Type: String } }
    Resources:
      A: { Type: AWS::S3::Bucket, Properties: { LoggingConfiguration: { DestinationBucketName: elsewhere } } }
      B: { Type: AWS::S3::Bucket, Properties: { LoggingConfiguration: { DestinationBucketName: !Ref Other } } }
      C: { Type: AWS::S3::Bucket, Properties: { LoggingConfiguration: { DestinationBucketName: !ImportValue logs } } }
      Logs: { Type: AWS::S3::Bucket, Properties: { BucketName: logs } }
  `,
  "a parameter whose default is the bucket's name": `
    Parameters: { Destination: { Type: String, Default: logs } }
    Resources:
      Data: { Type: AWS::S3::Bucket, Properties: { LoggingConfiguration: { DestinationBucketName: !Ref Destination } } }
    # ~~~~ source of Logs: the bucket that is logged
      Logs: { Type: AWS::S3::Bucket, Properties: { BucketName: logs } }
    # ^^^^ note when Destination=logs (with the defaults): Bucket 'Logs' keeps the access logs of 'Data' for ever
  `,
  "the bucket itself": `
    Resources:
      Data: { Type: AWS::S3::Bucket, Properties: { BucketName: d, LoggingConfiguration: { DestinationBucketName: d } } }
    # ^^^^ note: Bucket 'Data' keeps the access logs of 'Data' for ever
    # ~~~~ source of Data: the bucket that is logged
  `,
  "a prefix without a destination": `
    Resources:
      Data: { Type: AWS::S3::Bucket, Properties: { LoggingConfiguration: { LogFilePrefix: logs } } }
      Logs: { Type: AWS::S3::Bucket }
  `,
  "buckets that never come together": `
    Parameters: { Env: { Type: String } }
    Conditions: { IsProd: !Equals [!Ref Env, prod], IsDev: !Equals [!Ref Env, dev] }
    Resources:
      Data:
        Type: AWS::S3::Bucket
        Condition: IsProd
        Properties: { LoggingConfiguration: { DestinationBucketName: logs } }
      Logs: { Type: AWS::S3::Bucket, Condition: IsDev, Properties: { BucketName: logs } }
  `,
  "what cannot be followed": `
    Resources:
      Data: { Type: AWS::S3::Bucket, Properties: { LoggingConfiguration: { DestinationBucketName: { Fn::Reverse: x } } } }
      Logs: { Type: AWS::S3::Bucket }
  `,
};

describe.each(Object.entries({ examples, names }))("%s", (_, templates) => {
  test.each(Object.entries(templates))("%s", (_, template) => {
    expect(annotate(rule, template)).toBe(template);
  });
});

test("the docs page is up to date", async () => {
  await expect(renderRuleDocs(rule, examples)).toMatchFileSnapshot(`../docs/${rule.id}.md`);
});
