import {
  always,
  and,
  controlsOf,
  equal,
  evaluateProperty,
  type Formula,
  never,
  not,
  type Rule,
  type Value,
} from "@latchkey/rules";

/** Every bucket that can come about without versioning. */
export const s3BucketVersioningEnabled: Rule = {
  id: "s3-bucket-versioning-enabled",
  title: "S3 bucket does not keep old versions",
  severity: "warning",
  resourceTypes: ["AWS::S3::Bucket"],
  rationale: "What is overwritten or deleted in a bucket without versioning is gone.",
  remediation: "Set the Status of the VersioningConfiguration to Enabled, and let old versions expire.",
  guidance: {
    what:
      "An `AWS::S3::Bucket` whose `VersioningConfiguration` is missing or has another `Status` than `Enabled`, always or " +
      "with some values of the parameters.",
    why: "A program with a bug, a wrong command and an intruder all delete alike. A version outlives each of them.",
    who: "Whoever writes templates with buckets, and whoever has to restore what was in them.",
    risk: "Data that exists nowhere else is lost for good, and nothing shows what it was.",
    careFactor: "High for data that people made, low for what can be computed again.",
    applies:
      "It applies to every bucket, those for logs and build artifacts included: suppress it there, with a reason.",
    howTo:
      "**In the console.** *S3*, the bucket, *Properties*, *Bucket Versioning*, *Edit*, *Enable*.\n\n" +
      "**In a template.**\n\n" +
      "```yaml\n" +
      "Data:\n" +
      "  Type: AWS::S3::Bucket\n" +
      "  Properties:\n" +
      "    VersioningConfiguration: { Status: Enabled }\n" +
      "```\n\n" +
      "**In the CDK.**\n\n" +
      "```ts\n" +
      'new s3.Bucket(this, "Data", { versioned: true });\n' +
      "```",
    tradeOffs: "Every version is stored and paid for until a lifecycle rule expires it.",
    gotchas:
      "- Versioning can be suspended later, but never be taken back: a bucket that had it once keeps its versions.",
    alternatives: "- AWS Backup, or replication to a bucket in another account.",
  },
  references: ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html"],
  compliance: controlsOf("NIST 800-53", { r5: "CP-9" }),
  *check(deployment) {
    for (const bucket of deployment.resourcesOfType("AWS::S3::Bucket")) {
      const status = evaluateProperty(bucket, "VersioningConfiguration", "Status");
      const isOff = deployment.where(status, isNotEnabled);
      const occurs = deployment.decide(and([bucket.exists, isOff]));
      if (occurs.kind === "never") continue;
      const verb = occurs.kind === "undecided" ? "may not keep" : "does not keep";
      yield { at: bucket, message: `Bucket '${bucket.logicalId}' ${verb} old versions`, occurs };
    }
  },
};

/** In which deployments a value is not `Enabled`. */
function isNotEnabled(status: Value): Formula {
  switch (status.kind) {
    case "absent":
      return always;
    case "text":
      return not(equal(status.text, ["Enabled"]));
    case "unknown":
      return status;
    default:
      // A list or a mapping in its place makes the deployment fail.
      return never;
  }
}
