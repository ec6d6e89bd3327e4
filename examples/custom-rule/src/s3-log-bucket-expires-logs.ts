import type { Choices, Deployment, Formula, Resource, Rule, Value } from "@latchkey/rules";
import { always, and, evaluate, evaluateProperty, never, or } from "@latchkey/rules";

/** Every bucket that another one of the deployment writes its access logs to, and that keeps them for ever. */
export const s3LogBucketExpiresLogs: Rule = {
  id: "s3-log-bucket-expires-logs",
  title: "S3 bucket keeps access logs for ever",
  severity: "note",
  resourceTypes: ["AWS::S3::Bucket"],
  // Both words have to be in a template, or it need not be parsed for this rule.
  mentions: [["AWS::S3::Bucket", "LoggingConfiguration"]],
  rationale:
    "Access logs name people and pile up: who needs them for 90 days pays for them, and answers for them, for ever.",
  remediation: "Give the bucket of the logs a LifecycleConfiguration with a rule that expires them.",
  guidance: {
    what:
      "An `AWS::S3::Bucket` without a `LifecycleConfiguration` that the `LoggingConfiguration` of a bucket in the same " +
      "deployment names, by `Ref` or by its `BucketName`.",
    why: "Nobody ever deletes logs by hand.",
    who: "Whoever writes templates with buckets, and whoever answers for personal data in logs.",
    risk: "IP addresses and the names of objects are kept longer than the law, or a contract, allows.",
    careFactor: "Low in the first months. It grows with the bill.",
    applies:
      "It applies where both buckets are in one deployment, nested stacks included. A bucket elsewhere has a template of " +
      "its own, and is not judged.",
    howTo:
      "**In the console.** *S3*, the bucket of the logs, *Management*, *Create lifecycle rule*, *Expire current versions of " +
      "objects*.\n\n" +
      "**In a template.**\n\n" +
      "```yaml\n" +
      "Logs:\n" +
      "  Type: AWS::S3::Bucket\n" +
      "  Properties:\n" +
      "    LifecycleConfiguration:\n" +
      "      Rules: [{ Status: Enabled, ExpirationInDays: 90 }]\n" +
      "```\n\n" +
      "**In the CDK.**\n\n" +
      "```ts\n" +
      'new s3.Bucket(this, "Logs", { lifecycleRules: [{ expiration: cdk.Duration.days(90) }] });\n' +
      "```",
    tradeOffs:
      "What has expired cannot be looked at any more. Choose the days together with whoever investigates incidents.",
    gotchas: "- In a bucket with versioning, the old versions need a rule of their own.",
    alternatives: "- CloudTrail data events, with the retention of their own store.",
  },
  references: ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html"],
  compliance: [{ framework: "Example storage policy", version: "2", control: "4.1" }],
  *check(deployment) {
    const buckets = deployment.resourcesOfType("AWS::S3::Bucket");
    for (const source of buckets) {
      const destination = evaluateProperty(source, "LoggingConfiguration", "DestinationBucketName");
      // Most buckets are not logged: they need not be compared with every other.
      if (destination.every(({ value }) => value.kind === "absent")) continue;
      for (const logs of buckets) {
        const keepsAll = deployment.where(evaluateProperty(logs, "LifecycleConfiguration"), isAbsent);
        const together = [source.exists, logs.exists, isNamed(logs, destination, deployment), keepsAll];
        const occurs = deployment.decide(and(together));
        // A name that cannot be followed could be that of any bucket, and a guess is not worth a note.
        if (occurs.kind === "never" || occurs.kind === "undecided") continue;
        yield {
          at: logs,
          message: `Bucket '${logs.logicalId}' keeps the access logs of '${source.logicalId}' for ever`,
          occurs,
          related: [{ role: "source", at: source, message: "the bucket that is logged" }],
        };
      }
    }
  },
};

/** In which deployments the name is that of the bucket. */
function isNamed(bucket: Resource, name: Choices, deployment: Deployment): Formula {
  return or([
    deployment.sameName(name, evaluate({ Ref: bucket.logicalId }, bucket.scope)),
    deployment.sameName(name, evaluateProperty(bucket, "BucketName")),
  ]);
}

function isAbsent({ kind }: Value): Formula {
  return kind === "absent" ? always : never;
}
