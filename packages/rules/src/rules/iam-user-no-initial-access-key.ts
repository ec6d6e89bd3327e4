// biome-ignore-all lint/suspicious/noTemplateCurlyInString: so look the variables of IAM policies.
import { controlsOf } from "../compliance";
import { and } from "../conditions/formula";
import type { AccessKey, IamUser } from "../deployment/keyed-users";
import { evaluateProperty } from "../deployment/resource";
import { literalValue } from "../evaluation/value";
import type { Occurrence, Severity, Suppression } from "../finding";
import type { Rule } from "../rule";

/** CIS AWS Foundations Benchmark v3.0.0, 1.11, over one deployment: every user that is created together with a key. */
export const iamUserNoInitialAccessKey: Rule = {
  id: "iam-user-no-initial-access-key",
  title: "IAM user is created together with an access key",
  severity: "warning",
  resourceTypes: ["AWS::IAM::AccessKey", "AWS::CloudFormation::CustomResource", "Custom::AWS"],
  // Custom resources abound; few of them call this.
  mentions: [
    ["AWS::IAM::AccessKey"],
    ["reateAccessKey", "Custom::AWS", "action"],
    ["reateAccessKey", "AWS::CloudFormation::CustomResource", "action"],
  ],
  rationale:
    "A key that comes with its user was asked for by nobody, and its secret reaches the owner through other hands.",
  remediation:
    "Take the key out of the template; its owner creates one when it is needed. A role or Identity Center needs none.",
  guidance: {
    what:
      "A deployment that creates an IAM user and, in the same operation, an access key for that user.\n\n" +
      "Names are compared as CloudFormation works them out (`Ref`, `Fn::Sub`, `Fn::Join`, a mapping, a part of the " +
      "ARN), and conditions are solved. What no parameter values can bring about is not reported; what only some " +
      "bring about is reported with the smallest set of values that does.",
    why:
      "Making a key should be a step of its own, taken by the user, or by an administrator at the user's request. " +
      "Then the key is a sign that somebody needs it, CloudTrail records its `CreateAccessKey` under the name of the " +
      "person who decided on it, and its secret goes straight to its owner. " +
      "A key that comes with the user is there because the template had a place for it.",
    who:
      "Whoever writes templates or CDK apps that define IAM users, whoever reviews them, and whoever shows an auditor " +
      "that the account follows the CIS AWS Foundations Benchmark.",
    risk:
      "An access key does not expire, and unless a policy says otherwise it works from anywhere. Whoever has the " +
      "secret acts as the user.\n\n" +
      "A key from a template exists before its owner has done anything, so its secret has to be carried to them: " +
      "through a stack's outputs, a parameter, a build log, a chat. Every stop keeps a copy. And a key that nobody " +
      "asked for is often never used: nobody rotates it, and nobody is surprised when it is used after all.",
    careFactor:
      "- **High**, reported as an error, when the user can have a console password in the same deployment. This is the " +
      "control to the letter: somebody who signs in to the console can create a key there on the day they need it.\n" +
      "- **Medium**, reported as a warning, for any other user. The control speaks of users with a password only; " +
      "its reasons hold for the others too.\n\n" +
      "What the key may do is for you to weigh: with an administrator's permissions it is urgent in either case.",
    applies:
      "It applies whenever one operation on a stack can create both. A `Condition` on the key is no excuse as long as " +
      "it can hold together with the user's. Nor is `Status: Inactive`: the secret exists, and one call of " +
      "`iam:UpdateAccessKey` makes it work.\n\n" +
      "It does not apply to a key for a user of another stack, since that is the separate step that the control asks " +
      "for (`latchkey --cross-stack` notes those of one CDK app), nor to names that could be the same by coincidence only: a parameter without `AllowedValues` is taken to " +
      "equal the user's name when its default, a condition or a mapping suggests it, and not otherwise.",
    exception:
      "The control has none, but AWS does list [cases that need a long-lived " +
      "key](https://docs.aws.amazon.com/IAM/latest/UserGuide/gs-identities-iam-users.html), such as a program " +
      "outside AWS that can use neither a role nor federation. Its key still need not come with the user: give " +
      "it a stack of its own, and deploy that on request.\n\n" +
      "Where the machine has to have its key from the start, declare that on the user, with a reason that a " +
      "reviewer can judge and, if you like, an owner:\n\n" +
      "```yaml\n" +
      "Scanner:\n" +
      "  Type: AWS::IAM::User\n" +
      "  Metadata:\n" +
      "    Latchkey:\n" +
      "      ServiceAccount: { Reason: Scanner outside AWS, Owner: security@example.com }\n" +
      "```\n\n" +
      "The finding is then suppressed, and still counted. A user who can have a console password is no service " +
      "account: for such a user, and without a reason, the declaration has no effect.",
    howTo:
      "**In the console.** *IAM*, *Users*, *Create user* makes a user with or without a password, and no key. " +
      "When a key is needed, the user signs in, opens *Security credentials* in the menu under their name, and " +
      "chooses *Create access key*. An administrator finds the same button on the user's page, under *Security " +
      "credentials*.\n\n" +
      "**In a template.** Define the user without an `AWS::IAM::AccessKey`, and let people create keys of " +
      "their own through a group:\n\n" +
      "```yaml\n" +
      "Developers:\n" +
      "  Type: AWS::IAM::Group\n" +
      "  Properties:\n" +
      "    Policies:\n" +
      "      - PolicyName: create-own-access-key\n" +
      "        PolicyDocument:\n" +
      '          Version: "2012-10-17"\n' +
      "          Statement:\n" +
      "            - Effect: Allow\n" +
      "              Action: [iam:CreateAccessKey, iam:GetUser, iam:ListAccessKeys]\n" +
      "              Resource: arn:aws:iam::*:user/${aws:username}\n" +
      "Bob:\n" +
      "  Type: AWS::IAM::User\n" +
      "  Properties:\n" +
      "    Groups: [!Ref Developers]\n" +
      "```\n\n" +
      "**In the CDK.** The same, without an `AccessKey` or `CfnAccessKey`:\n\n" +
      "```ts\n" +
      'const developers = new iam.Group(this, "Developers");\n' +
      "developers.addToPolicy(\n" +
      "  new iam.PolicyStatement({\n" +
      '    actions: ["iam:CreateAccessKey", "iam:GetUser", "iam:ListAccessKeys"],\n' +
      '    resources: ["arn:aws:iam::*:user/${aws:username}"],\n' +
      "  }),\n" +
      ");\n" +
      'new iam.User(this, "Bob", { groups: [developers] });\n' +
      "```\n\n" +
      "Where a key has to be code as well, put it into a stack of its own and its secret into Secrets Manager.",
    tradeOffs:
      "It takes one more step to get from a new user to a working key, and automation needs a second stack for it.\n\n" +
      "Taking the key out of a template that is already deployed deletes the live key with the next update, and " +
      "whatever uses it stops working. Look at when it was last used first. To keep it for a while, give it " +
      "`DeletionPolicy: Retain`, deploy that, and only then take it out of the template.",
    gotchas:
      "- In an `Fn::Sub`, the policy variable has to be written `${!aws:username}`, or CloudFormation looks for a " +
      "parameter or resource of that name.\n" +
      "- `user/${aws:username}` does not match users with a `Path`. For `Path: /team/` it has to be " +
      "`user/team/${aws:username}`.\n" +
      "- The secret can be read only when the key is created. That is why so many templates write it to their " +
      "`Outputs`, where everyone who may describe the stack can read it. `NoEcho` does not hide outputs.\n" +
      "- Raising `Serial` replaces the key with a new one, and its secret has to be carried to its owner again.\n" +
      "- A user can have two keys at most. One that came with the user and is never used takes up a place.",
    alternatives:
      "- People: IAM Identity Center, and AWS CloudShell for the command line. Neither needs a key.\n" +
      "- What runs in AWS: a role for the instance, the task or the function.\n" +
      "- What runs elsewhere: a role by OpenID Connect (most CI systems offer it) or by IAM Roles Anywhere.",
  },
  references: [
    "https://www.cisecurity.org/benchmark/amazon_web_services",
    "https://hub.powerpipe.io/mods/turbot/aws_compliance/controls/control.cis_v300_1_11",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-keys_required-permissions.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-iam-accesskey.html",
  ],
  compliance: [
    ...controlsOf("CIS AWS Foundations", {
      "1.4.0": "1.11",
      "1.5.0": "1.11",
      "2.0.0": "1.11",
      "3.0.0": "1.11",
      "4.0.0": "1.11",
      "4.0.1": "1.11",
      "5.0.0": "1.10",
      "6.0.0": "2.10",
    }),
    ...["AC-3", "AC-6(2)", "AC-6(5)"].flatMap((control) => controlsOf("NIST 800-53", { r5: control })),
  ],
  *check(deployment) {
    for (const { user, key, together } of deployment.keyedUsers) {
      const occurs = deployment.decide(together);
      if (occurs.kind === "never") continue;
      const hasPassword = deployment.isPossible(and([together, user.hasLoginProfile]));
      const isNew = !deployment.hadBefore(user);
      const exception = exceptionFor(user, () => deployment.isPossible(and([user.exists, user.hasLoginProfile])));
      yield {
        at: key,
        severity: severityOf(hasPassword, isNew),
        message: describe(user, key, hasPassword, occurs, isNew) + (exception.kind === "void" ? exception.note : ""),
        occurs,
        ...(exception.kind === "holds" ? { exception: exception.suppression } : {}),
        related: [
          {
            role: "user",
            at: user,
            message: hasPassword ? "the key's owner, who can have a console password" : "the key's owner",
          },
        ],
      };
    }
    for (const { key, user, userStack, occurs, isConsoleUser } of deployment.crossStackKeys) {
      const exception = exceptionFor(user, () => isConsoleUser);
      yield {
        at: key,
        severity: "note",
        message: `${nameKey(key)} is created for ${nameUser(user, isConsoleUser)} of stack ${userStack}: same app, separate stack`,
        occurs,
        ...(exception.kind === "holds" ? { exception: exception.suppression } : {}),
        related: [{ role: "user", at: user, message: `the key's owner, in stack ${userStack}` }],
      };
    }
  },
};

type Exception =
  | { readonly kind: "none" }
  | { readonly kind: "holds"; readonly suppression: Suppression }
  /** Declared, but it does not count; `note` is added to the message. */
  | { readonly kind: "void"; readonly note: string };

function exceptionFor({ serviceAccount }: IamUser, canSignIn: () => boolean): Exception {
  if (serviceAccount === undefined) return { kind: "none" };
  const note = "; that it is declared a service account does not count, since";
  if (serviceAccount.kind === "faulty")
    return { kind: "void", note: `${note} the declaration ${serviceAccount.fault}` };
  if (canSignIn()) {
    return { kind: "void", note: `${note} it can have a console password` };
  }
  return { kind: "holds", suppression: { kind: "service-account", reason: serviceAccount.reason } };
}

function severityOf(hasPassword: boolean, isNew: boolean): Severity {
  if (!isNew) return "note";
  return hasPassword ? "error" : "warning";
}

function describe(user: IamUser, key: AccessKey, hasPassword: boolean, occurs: Occurrence, isNew: boolean): string {
  const verb = occurs.kind === "undecided" ? "may be" : "is";
  const status = evaluateProperty(key, "Status").map(({ value }) => literalValue(value));
  const isInactive = status.length > 0 && status.every((value) => value === "Inactive");
  const note = isInactive ? "; that it is inactive is no excuse, since one call activates it" : "";
  if (!isNew) return `${nameKey(key)} ${verb} created for ${nameUser(user, hasPassword)}, who was there before${note}`;
  return `${nameKey(key)} ${verb} created together with ${nameUser(user, hasPassword)}${note}`;
}

function nameKey({ resourceType, logicalId }: AccessKey): string {
  const what = resourceType === "AWS::IAM::AccessKey" ? "Access key" : "The access key of custom resource";
  return `${what} '${logicalId}'`;
}

function nameUser({ logicalId }: IamUser, hasPassword: boolean): string {
  return `${hasPassword ? "console user" : "IAM user"} '${logicalId}'`;
}
