import { controlsOf } from "../compliance";
import type { SecretFlow } from "../deployment/secret-flows";
import type { SecretSink } from "../deployment/secret-sink";
import type { Occurrence } from "../finding";
import type { Rule } from "../rule";

/** Where the secret of every access key of a deployment ends up, unless that is AWS Secrets Manager. */
export const iamAccessKeySecretNotExposed: Rule = {
  id: "iam-access-key-secret-not-exposed",
  title: "Access key's secret is put where it can be read",
  severity: "error",
  resourceTypes: ["AWS::IAM::AccessKey", "AWS::CloudFormation::CustomResource", "Custom::AWS"],
  // Custom resources abound; few of them call this.
  mentions: [
    ["AWS::IAM::AccessKey"],
    ["reateAccessKey", "Custom::AWS"],
    ["reateAccessKey", "AWS::CloudFormation::CustomResource"],
  ],
  rationale:
    "Whoever may look at the stack, the instance or the function has the secret, and with it all that the user may do.",
  remediation:
    "Put the secret into an AWS::SecretsManager::Secret and let its owner read it there; replace keys that were shown.",
  guidance: {
    what:
      "The secret of an access key that a template puts where others than its owner can read it: into an output, user " +
      "data, metadata, an environment variable, a tag, a `String` in the Parameter Store, or any other property.\n\n" +
      "The secret is followed from `Fn::GetAtt` through `Fn::Sub`, `Fn::Join`, `Fn::If`, `Fn::Base64` and every other " +
      "function, and through the parameters and outputs of nested stacks. Each place is reported once for each key, " +
      "with the way that the secret took. Where conditions keep the key and the place apart, nothing is reported.",
    why:
      "IAM shows the secret of a key once, when the key is made, so that only the one who made it knows it. A template " +
      "that copies it to a place of its own undoes that: CloudFormation masks neither outputs nor metadata, and services " +
      "show the properties of their resources to everyone who may describe them.",
    who:
      "Whoever writes templates or CDK apps with access keys, and whoever grants read access to an account: the " +
      "managed policy `ReadOnlyAccess` is enough to read stacks, user data and the configuration of functions.",
    risk:
      "A reader of the stack becomes the user. That takes no attack, only a call such as " +
      "`aws cloudformation describe-stacks`, and what follows is logged under the user's name.\n\n" +
      "The copies also last. Outputs end up in build logs and wikis, user data in images and in logs of cloud-init, and " +
      "none of them changes when the key is replaced.",
    careFactor:
      "- **High**, reported as an error, for every place where the secret can be read. An output with an `Export` is the " +
      "worst: everyone who may list the exports of the account sees it, and so does every stack.\n" +
      "- **Medium**, reported as a warning, for a custom resource and for a nested stack whose template was not followed. " +
      "They are given the secret, and may well put it where it belongs, but that cannot be seen from here.",
    applies:
      "It applies to the secret of an `AWS::IAM::AccessKey`, and of a custom resource that calls `iam:CreateAccessKey`, " +
      "whoever the user is. `SecretString` and `GenerateSecretString` of an `AWS::SecretsManager::Secret` may have the " +
      "secret; its name, description and tags may not.\n\n" +
      "A parameter of a nested stack is reported only when it lacks `NoEcho`, or when the nested template was not " +
      "followed. The key's ID is no secret and may go anywhere.",
    tradeOffs:
      "A secret in Secrets Manager costs money every month, and its reader needs a permission and a call at run time. In " +
      "return there is one place to read it, to audit who did, and to replace it.",
    howTo:
      "**In the console.** Create the key on the user's page under *Security credentials*, and hand over the " +
      "secret through a password manager, or store it in *Secrets Manager* with *Store a new secret*.\n\n" +
      "**In a template.** Give the secret to Secrets Manager, and let its reader call " +
      "`secretsmanager:GetSecretValue`:\n\n" +
      "```yaml\n" +
      "ScannerSecret:\n" +
      "  Type: AWS::SecretsManager::Secret\n" +
      "  Properties:\n" +
      "    SecretString: !GetAtt ScannerKey.SecretAccessKey\n" +
      "```\n\n" +
      "**In the CDK.** The same:\n\n" +
      "```ts\n" +
      'const secret = new secretsmanager.Secret(this, "ScannerSecret", { secretStringValue: ' +
      "key.secretAccessKey });\n" +
      "secret.grantRead(reader);\n" +
      "```\n\n" +
      "A secret that was shown stays known after the template is mended: raise `Serial` to replace the key, or " +
      "make a new one and delete the old one.",
    gotchas:
      "- `NoEcho` masks parameters. It does not mask outputs, metadata, or what a property makes of the parameter.\n" +
      "- CloudFormation cannot make a `SecureString`: an `AWS::SSM::Parameter` is always plain text.\n" +
      "- User data is no place for secrets even on a private instance: the metadata service gives it to every process, and " +
      "`ec2:DescribeInstanceAttribute` to every reader of the account.\n" +
      "- `Fn::Base64` hides nothing.\n" +
      "- A parameter of a nested stack that lacks `NoEcho` is shown on that stack's page, even where the nested template " +
      "puts it into a secret.\n" +
      "- The provider of a custom resource may log what it is given, and CloudFormation keeps what it returns.",
    alternatives:
      "- A role for the instance, the task or the function: no secret at all.\n" +
      "- A role by OpenID Connect or IAM Roles Anywhere for what runs elsewhere.\n" +
      "- A key that its owner creates, so that the secret never passes through a template.",
  },
  references: [
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/outputs-section-structure.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-metadata.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/security-best-practices.html",
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html",
    "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/securing_access-keys.html",
  ],
  compliance: controlsOf("NIST 800-53", { r5: "IA-5(7)" }),
  *check(deployment) {
    for (const flow of deployment.secretFlows) {
      const { key, sink, hops } = flow;
      if (sink.kind === "secret") continue;
      const occurs = deployment.decide(flow.when);
      if (occurs.kind === "never") continue;
      yield {
        at: sink.at,
        severity: sink.kind === "custom-resource" || sink.kind === "nested-stack" ? "warning" : "error",
        message: describe(flow, sink.kind, occurs),
        occurs,
        related: [
          { role: "key", at: key, message: "the key" },
          ...hops.map(({ role, at }) => ({ role, at, message: describeHop(role, nameOf(at.path)) })),
        ],
      };
    }
  },
};

type ReadableKind = Exclude<SecretSink["kind"], "secret">;

/** Where the secret is put, given the names of the resource and of the part, and who can read it there. */
const places: Record<ReadableKind, (resource: string, part: string) => string> = {
  output: (_, part) => `is put into output ${part}: whoever may describe the stack can read it`,
  export: (_, part) =>
    `is put into output ${part}, which is exported: whoever may list the account's exports can read it`,
  parameter: (_, part) =>
    `is given to parameter ${part} of a nested stack, which has no NoEcho: whoever may describe that stack can read it`,
  "nested-stack": (resource, part) =>
    `is given to parameter ${part} of nested stack ${resource}, which was not followed: what becomes of it there is not known`,
  "custom-resource": (resource, part) =>
    `is given to custom resource ${resource} in ${part}: what becomes of it there is not known`,
  "stored-parameter": (resource) =>
    `is put into SSM parameter ${resource} in plain text, since CloudFormation cannot make an encrypted one`,
  "user-data": (resource) =>
    `is put into the user data of ${resource}: every process there, and whoever may describe it, can read it`,
  metadata: (resource, part) =>
    `is put into metadata ${part} of ${resource}: whoever may describe the stack's resources can read it`,
  environment: (resource) =>
    `is put into environment variables of ${resource}: whoever may read its configuration can read it`,
  tags: (resource) => `is put into tags of ${resource}: whoever may list tags can read it`,
  property: (resource, part) => `is put into property ${part} of ${resource} in plain text`,
};

function describe({ key, sink }: SecretFlow, kind: ReadableKind, occurs: Occurrence): string {
  const { logicalId, path } = sink.at;
  const place = places[kind](`'${logicalId}'`, `'${nameOf(path)}'`);
  return `Secret of access key '${key.logicalId}' ${occurs.kind === "undecided" ? place.replace(/^is/, "may be") : place}`;
}

function describeHop(role: string, name: string): string {
  return role === "parameter" ? `given to parameter '${name}'` : `handed on by output '${name}'`;
}

function nameOf(path: SecretSink["at"]["path"]): string {
  return String(path.findLast((key) => typeof key === "string" && key !== "Fn::If"));
}
