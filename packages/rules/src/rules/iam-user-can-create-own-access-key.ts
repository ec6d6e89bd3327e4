// biome-ignore-all lint/suspicious/noTemplateCurlyInString: so look the variables of IAM policies.
import { controlsOf } from "../compliance";
import { and, never, not } from "../conditions/formula";
import type { Rule } from "../rule";

/** The other side of CIS AWS Foundations Benchmark v3.0.0, 1.11: who gets no key with the user has to be able to make one. */
export const iamUserCanCreateOwnAccessKey: Rule = {
  id: "iam-user-can-create-own-access-key",
  title: "Console user may not create an access key of its own",
  severity: "note",
  resourceTypes: ["AWS::IAM::User"],
  mentions: [["AWS::IAM::User", "LoginProfile"]],
  rationale:
    "A user who may not create a key when it is needed gets it from others, or from the template that creates the user.",
  remediation:
    "Let console users call iam:CreateAccessKey on themselves, through a group; or say in a suppression that they need no key.",
  guidance: {
    what:
      "A console user, that is one with a `LoginProfile`, none of whose policies lets it call `iam:CreateAccessKey` on " +
      "itself.\n\n" +
      "Policies are evaluated as IAM does it: those of the user and of its groups, inline and managed, with wildcards, " +
      "`NotAction`, `NotResource`, policy variables such as `${aws:username}`, explicit denials and the permissions " +
      "boundary. Where conditions decide which policies the user has, the finding says in which deployments it may not.",
    why:
      "A key should be created on the day it is needed, by the one who needs it: the control that this rule supports wants " +
      "it left out when a user is set up, and created by the user in a step of its own. That works only if the user " +
      "may.\n\n" +
      "Who may not has to ask somebody who does. The control accepts that, but CloudTrail then names somebody else as " +
      "the key's creator, and the secret passes through their hands. And where nobody wants to wait for it, the key goes " +
      "into the template, next to the user.",
    who:
      "Whoever writes the templates or CDK apps that define IAM users and their groups, and whoever answers the " +
      "requests for keys.",
    risk:
      "Nothing is exposed: what is missing is a permission. The risk lies in the ways around it, which are keys that " +
      "somebody else has seen, keys that several people share, and keys that come with the user and that nobody asked " +
      "for. A user who may not create a key cannot rotate one either, so a key that was handed out stays in use.",
    careFactor:
      "- **Low**, and so it is reported as a note. A user who needs no key is better off without the permission.\n" +
      "- **Medium** for users who work on the command line or with an SDK, and who are known to ask for keys.",
    applies:
      "It applies to users with a console password whose policies are all in the deployment, so that it is certain that " +
      "none of them lets the user create a key. Nothing is reported where that is not certain:\n\n" +
      "- A user without any policy. It could do nothing at all, so its permissions come from somewhere else, such as " +
      "an administrator who puts it into a group. It is reported only if its permissions boundary keeps it from " +
      "creating a key whatever it is given.\n" +
      "- A user with a policy that is not read: of a group in another stack, or a managed policy that is neither in the " +
      "deployment nor one of the few of AWS's own that are known here.\n" +
      "- A permission, or a denial, that depends on the request, such as on multi-factor authentication.\n" +
      "- A deployment with a nested stack or a macro that is not followed, for it may attach policies to the user.\n\n" +
      "Service control policies are not looked at: an organization has them elsewhere. " +
      "`organizations-scp-allows-own-access-key` reports those that stand in a template.",
    exception:
      "A user who is meant to work in the console only needs no key. Suppress the note on the user, with that reason.",
    howTo:
      "**In the console.** *IAM*, *User groups*, the group of the people who need keys, *Permissions*, *Add " +
      "permissions*, *Create inline policy*; then choose *JSON* and enter the policy below.\n\n" +
      "**In a template.** Give a group that policy, and put the users into the group:\n\n" +
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
      "```\n\n" +
      "**In the CDK.** The same:\n\n" +
      "```ts\n" +
      "developers.addToPolicy(\n" +
      "  new iam.PolicyStatement({\n" +
      '    actions: ["iam:CreateAccessKey", "iam:GetUser", "iam:ListAccessKeys"],\n' +
      '    resources: ["arn:aws:iam::*:user/${aws:username}"],\n' +
      "  }),\n" +
      ");\n" +
      "```\n\n" +
      "`iam:GetUser` and `iam:ListAccessKeys` are what the console's page *Security credentials* needs " +
      "besides. To let users rotate their keys as well, add `iam:UpdateAccessKey`, `iam:DeleteAccessKey` and " +
      "`iam:GetAccessKeyLastUsed`.",
    tradeOffs:
      "Who may create a key may do so at any time, and so may whoever takes over their console session: a key outlives " +
      "the session. A condition on `aws:MultiFactorAuthPresent` makes that harder. The number of keys is bounded, as a " +
      "user can have two at most, but that each is needed is then for the user to judge, and for you to review.",
    gotchas:
      '- `Resource: "*"` lets the user create a key for every other user, an administrator\'s included. Name the user by ' +
      "`${aws:username}`.\n" +
      "- In an `Fn::Sub`, the policy variable has to be written `${!aws:username}`.\n" +
      '- Without `Version: "2012-10-17"` the variable is plain text, and the statement matches no user.\n' +
      "- `user/${aws:username}` does not match a user with a `Path`. For `Path: /team/` it has to be " +
      "`user/team/${aws:username}`.\n" +
      "- `IAMUserChangePassword` is about the password only, and `PowerUserAccess` leaves out nearly all of IAM. Neither " +
      "lets a user create a key.\n" +
      "- A permissions boundary has to allow the call too. An explicit denial anywhere wins over everything.",
    alternatives:
      "- `aws login` (AWS CLI 2.32 or later) gives people with a console password temporary credentials for the command " +
      "line and the SDKs. The user needs the policy `SignInLocalDevelopmentAccess`, and no key.\n" +
      "- AWS CloudShell works with the permissions of the console session.\n" +
      "- IAM Identity Center gives people temporary credentials, and makes the IAM user unnecessary.",
  },
  references: [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-keys_required-permissions.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage-no-mfa.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html",
    "https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sign-in.html",
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
      if (user.hasLoginProfile === never) continue;
      const mayNot = not(deployment.mayOnItself(user, "iam:CreateAccessKey"));
      const occurs = deployment.decide(and([user.exists, user.hasLoginProfile, mayNot]));
      // It is undecided where a policy is not visible here, and then nobody can tell what the user may do.
      if (occurs.kind === "never" || occurs.kind === "undecided") continue;
      yield {
        at: user,
        message: `The policies of console user '${user.logicalId}' do not let it create an access key of its own`,
        occurs,
      };
    }
  },
};
