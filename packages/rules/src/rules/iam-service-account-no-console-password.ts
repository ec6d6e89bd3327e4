import { controlsOf } from "../compliance";
import { and } from "../conditions/formula";
import type { Rule } from "../rule";

/** Whether a user that is declared to be a machine's can sign in to the console. */
export const iamServiceAccountNoConsolePassword: Rule = {
  id: "iam-service-account-no-console-password",
  title: "Service account has a console password",
  severity: "error",
  resourceTypes: ["AWS::IAM::User"],
  mentions: [["AWS::IAM::User", "LoginProfile", "ServiceAccount"]],
  rationale: "A machine does not sign in to the console: the password is for somebody who then acts under its name.",
  remediation: "Take the LoginProfile out, or the declaration when the user is a person.",
  guidance: {
    what:
      "A user that is declared a service account, with `Metadata.Latchkey.ServiceAccount`, and that can have a " +
      "`LoginProfile` in some deployment.",
    why:
      "The declaration excuses an access key that comes with its user, since a machine cannot ask for one later. That is " +
      "all it is for. A user with a console password is a person, or shared by several, and what a person needs is the " +
      "control's concern.",
    who: "Whoever declares service accounts, and whoever reviews the declarations.",
    risk:
      "People sign in as the machine: what they do is logged under its name, with its permissions, and often without a " +
      "second factor. The password outlives the people who know it.",
    careFactor:
      "High, reported as an error. The key's own finding is not suppressed for such a user, and is an error itself when " +
      "key and password can come together.",
    applies:
      "It applies to every user with a declaration, also one that gives no reason, as soon as one deployment that the " +
      "template allows has a `LoginProfile`. It does not look for service accounts that nobody declared.",
    tradeOffs:
      "Whoever used the password to look around needs a way of their own in, such as a role that they may assume.",
    howTo:
      "**In the console.** On the user's page under *Security credentials*, choose *Manage console access* and " +
      "disable it.\n\n" +
      "**In a template.** Remove `LoginProfile` from the user. If the same template makes users for people and " +
      "for machines, make them two resources, and declare only the machine's:\n\n" +
      "```yaml\n" +
      "Agent:\n" +
      "  Type: AWS::IAM::User\n" +
      "  Metadata:\n" +
      "    Latchkey:\n" +
      "      ServiceAccount: { Reason: Build agent outside AWS, Owner: builds@example.com }\n" +
      "```\n\n" +
      "**In the CDK.** A user without `password`, declared in the same way:\n\n" +
      "```ts\n" +
      'const agent = new iam.User(this, "Agent");\n' +
      '(agent.node.defaultChild as iam.CfnUser).addMetadata("Latchkey", {\n' +
      '  ServiceAccount: { Reason: "Build agent outside AWS", Owner: "builds@example.com" },\n' +
      "});\n" +
      "```",
    gotchas:
      "- Removing `LoginProfile` from the template deletes the password with the next update.\n" +
      "- A condition on the `LoginProfile` is enough to be reported as long as it can hold.",
    alternatives:
      "- A role, for people and machines alike: nobody needs a password, and the machine needs no key.\n" +
      "- A user for the person, beside the one for the machine.",
  },
  references: [
    "https://www.cisecurity.org/benchmark/amazon_web_services",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/gs-identities-iam-users.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_admin-change-user.html",
  ],
  compliance: controlsOf("CIS AWS Foundations", {
    "1.4.0": "1.11",
    "1.5.0": "1.11",
    "2.0.0": "1.11",
    "3.0.0": "1.11",
    "4.0.0": "1.11",
    "4.0.1": "1.11",
    "5.0.0": "1.10",
    "6.0.0": "2.10",
  }),
  *check(deployment) {
    for (const user of deployment.users) {
      if (user.serviceAccount === undefined) continue;
      const occurs = deployment.decide(and([user.exists, user.hasLoginProfile]));
      if (occurs.kind === "never") continue;
      const verb = occurs.kind === "undecided" ? "may have" : "has";
      yield {
        at: { ...user, path: [...user.path, "Properties", "LoginProfile"] },
        message: `IAM user '${user.logicalId}' is declared a service account, and ${verb} a console password`,
        occurs,
        related: [
          {
            role: "declaration",
            at: { ...user, path: [...user.path, "Metadata", "Latchkey", "ServiceAccount"] },
            message: "the declaration",
          },
        ],
      };
    }
  },
};
