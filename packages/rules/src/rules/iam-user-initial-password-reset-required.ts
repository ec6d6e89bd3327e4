import { controlsOf } from "../compliance";
import { equal } from "../conditions/equal";
import { always, and, type Formula, never, or } from "../conditions/formula";
import { evaluateProperty } from "../deployment/resource";
import { atomOf, type Text } from "../evaluation/text";
import { absent, literalValue, type Value } from "../evaluation/value";
import type { Rule } from "../rule";
import { member } from "../template/template-value";

/** Whether a console user has to replace the password that it was given. */
export const iamUserInitialPasswordResetRequired: Rule = {
  id: "iam-user-initial-password-reset-required",
  title: "IAM user's first password need not be changed",
  severity: "warning",
  resourceTypes: ["AWS::IAM::User"],
  mentions: [["AWS::IAM::User", "LoginProfile"]],
  rationale: "As long as the first password holds, whoever handed it over can sign in as the user.",
  remediation: "Set PasswordResetRequired to true in the LoginProfile, and let the user call iam:ChangePassword.",
  guidance: {
    what:
      "A console user whose `LoginProfile` does not set `PasswordResetRequired` to true, or does so in some deployments " +
      "only. It is false when it is not said.",
    why:
      "A first password is known to at least two: to the one who made it, and to its owner. Only when the owner has " +
      "replaced it is what happens under their name theirs.",
    who: "Whoever writes templates or CDK apps that create users for people.",
    risk:
      "The password that a template was deployed with goes on working for years: for the person who deployed it, and for " +
      "whoever finds it in a message, a parameter file or a secret that was never deleted.",
    careFactor:
      "Medium, reported as a warning: it takes someone who knows the first password. Where that one can be read by many, " +
      "`iam-user-initial-password-not-plaintext` says so, and both together are urgent.",
    applies:
      "It applies to every `AWS::IAM::User` that can have a `LoginProfile`. A parameter that decides it is reported with " +
      "the value that switches it off.",
    tradeOffs:
      "The user has to think of a new password at the first sign-in, and needs a permission for it. A password that a " +
      "program uses breaks at the first sign-in, but no program should sign in to the console.",
    howTo:
      "**In the console.** Tick *Users must create a new password at next sign-in* when creating the user, or " +
      "when setting the password under *Manage console access*.\n\n" +
      "**In a template.** Say so in the `LoginProfile`, and let the user change the password, unless the " +
      "account's password policy lets everybody do so:\n\n" +
      "```yaml\n" +
      "Bob:\n" +
      "  Type: AWS::IAM::User\n" +
      "  Properties:\n" +
      "    ManagedPolicyArns: [arn:aws:iam::aws:policy/IAMUserChangePassword]\n" +
      "    LoginProfile:\n" +
      '      Password: "{{resolve:secretsmanager:bob-first-password}}"\n' +
      "      PasswordResetRequired: true\n" +
      "```\n\n" +
      "**In the CDK.** The same:\n\n" +
      "```ts\n" +
      'new iam.User(this, "Bob", {\n' +
      '  managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName("IAMUserChangePassword")],\n' +
      '  password: cdk.SecretValue.secretsManager("bob-first-password"),\n' +
      "  passwordResetRequired: true,\n" +
      "});\n" +
      "```",
    gotchas:
      "- A user who may not call `iam:ChangePassword` is stuck at the first sign-in.\n" +
      "- CloudFormation sets the password anew whenever the `LoginProfile` changes: adding `PasswordResetRequired` to a " +
      "user that exists puts the template's password back in force, to be changed at the next sign-in.\n" +
      "- The account's password policy does not expire a first password sooner than any other.",
    alternatives:
      "- IAM Identity Center: there is no first password in the template.\n" +
      "- No `LoginProfile`: an administrator enables console access when the person is there, and hands over the password.",
  },
  references: [
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-iam-user-loginprofile.html",
    "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateLoginProfile.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_admin-change-user.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_enable-user-change.html",
  ],
  compliance: controlsOf("NIST 800-53", { r5: "IA-5" }),
  *check(deployment) {
    for (const user of deployment.users) {
      const isKept = deployment.where(evaluateProperty(user, "LoginProfile"), mayKeepPassword);
      const occurs = deployment.decide(and([user.exists, isKept]));
      if (occurs.kind === "never") continue;
      const verb = occurs.kind === "undecided" ? "may not have" : "does not have";
      const profile = member(member(user.definition, "Properties"), "LoginProfile");
      const isSaid = member(profile, "PasswordResetRequired") !== undefined;
      const path = [...user.path, "Properties", "LoginProfile", ...(isSaid ? ["PasswordResetRequired"] : [])];
      yield {
        at: { ...user, path },
        message: `IAM user '${user.logicalId}' ${verb} to change its first password`,
        occurs,
      };
    }
  },
};

/** That a login profile does not make its user choose a new password; one of the wrong shape does not come about. */
function mayKeepPassword(profile: Value): Formula {
  if (profile.kind !== "map") return doubt(profile);
  const required = profile.members.get("PasswordResetRequired") ?? absent;
  if (required.kind === "absent") return always;
  if (required.kind !== "text") return doubt(required);
  const literal = literalValue(required);
  if (literal !== undefined) return literal.toLowerCase() === "true" ? never : always;
  return or([...spellingsOfFalse(required.text)].map((spelling) => equal(required.text, [spelling])));
}

/** The usual one, and those that a parameter's declaration has. */
function spellingsOfFalse(text: Text): ReadonlySet<string> {
  const { default: preset = "", allowedValues = [] } = atomOf(text)?.declaration ?? {};
  return new Set(["false", ...[preset, ...allowedValues].filter((value) => value.toLowerCase() === "false")]);
}

function doubt(value: Value): Formula {
  if (value.kind === "unknown") return { kind: "unknown", reason: value.reason };
  const isOpen = value.kind === "text" && literalValue(value) === undefined;
  return isOpen ? { kind: "unknown", reason: "a login profile that is not followed" } : never;
}
