import { controlsOf } from "../compliance";
import { Budget } from "../conditions/budget";
import { equal } from "../conditions/equal";
import { always, and, type Formula, never } from "../conditions/formula";
import { evaluateProperty } from "../deployment/resource";
import type { Value } from "../evaluation/value";
import { judgePolicy, requestOfAnyUser } from "../iam/judge-policy";
import { readPolicyDocument } from "../iam/policy-document";
import type { Rule } from "../rule";

/** For all policies of a deployment together: about a tenth of a second. */
const stepsToJudge = 1_000_000;

/** Whether an organization leaves its users the way to a key that CIS AWS Foundations Benchmark v3.0.0, 1.11, wants. */
export const organizationsScpAllowsOwnAccessKey: Rule = {
  id: "organizations-scp-allows-own-access-key",
  title: "Service control policy keeps users from creating access keys of their own",
  severity: "note",
  resourceTypes: ["AWS::Organizations::Policy"],
  rationale:
    "Where no user may create a key, whoever needs one gets it from others, or from the template that creates the user.",
  remediation:
    "Take iam:CreateAccessKey out of the denial, or narrow the denial; or say in a suppression that users are to have no key.",
  guidance: {
    what:
      "An `AWS::Organizations::Policy` of type `SERVICE_CONTROL_POLICY` whose `Content` denies every IAM user the call of " +
      "`iam:CreateAccessKey` on itself.\n\n" +
      "The statements are evaluated as AWS does it, with wildcards, `NotAction`, `NotResource`, policy variables and " +
      "conditions. An exception for roles changes nothing: a user is not a role.",
    why:
      "The control that this rule supports wants a key to be created by its user, on the day it is needed. A denial in a " +
      "service control policy rules that out for every user in the accounts below it, whatever their own policies say: " +
      "no permission in an account outweighs it.\n\n" +
      "Such denials are mostly written to do away with keys altogether, and that is the better aim. They miss it where a " +
      "deployment role is exempt: then templates are the one way to a key that is left, and keys come with their users, " +
      "which is what the control forbids.",
    who: "Whoever looks after the organization's policies, together with whoever looks after the accounts' IAM users.",
    risk:
      "The policy itself exposes nothing. What matters is what people do who need a key: they ask for an exception, share " +
      "the key of somebody who has one, or put it into a template that an exempt role deploys. Rotation suffers too, for " +
      "it begins with the creation of a second key.",
    careFactor:
      "- **None** in an organization whose accounts have no IAM users, or none that needs a key. Then the policy does " +
      "what it should, and a suppression can say so.\n" +
      "- **Low** otherwise, and so it is reported as a note. It deserves a closer look when roles are exempt that deploy " +
      "templates.",
    applies:
      "It applies to explicit denials that hold for each and every user. Nothing is reported where that is not certain, or " +
      "not so:\n\n" +
      "- A denial for the root user only, or for roles only.\n" +
      "- A denial that some users, accounts or paths are exempt from.\n" +
      "- A denial that depends on the request, such as one without multi-factor authentication.\n" +
      "- A denial of all but some actions, with `NotAction`, when `iam:CreateAccessKey` is among those.\n" +
      "- A policy that only allows some services. Whether it denies the rest depends on what else is attached.\n\n" +
      "Whether the policy is attached to anything is not looked at: it can be attached at any time.",
    exception:
      "An organization that wants no access keys at all is stricter than the control. Suppress the note on the policy, " +
      "with that reason.",
    howTo:
      "**In the console.** In the management account, *AWS Organizations*, *Policies*, *Service control " +
      "policies*, the policy, *Edit policy*. Remove `iam:CreateAccessKey` from the actions of the denial, or " +
      "add a condition. Try it on an organizational unit with one account first.\n\n" +
      "**In a template.** Deny what you mean: keys of the root user, or keys that a user creates without " +
      "multi-factor authentication, as here:\n\n" +
      "```yaml\n" +
      "KeysNeedMfa:\n" +
      "  Type: AWS::Organizations::Policy\n" +
      "  Properties:\n" +
      "    Name: keys-need-mfa\n" +
      "    Type: SERVICE_CONTROL_POLICY\n" +
      "    Content:\n" +
      '      Version: "2012-10-17"\n' +
      "      Statement:\n" +
      "        - Effect: Deny\n" +
      "          Action: iam:CreateAccessKey\n" +
      '          Resource: "*"\n' +
      "          Condition:\n" +
      '            BoolIfExists: { aws:MultiFactorAuthPresent: "false" }\n' +
      "```\n\n" +
      "**In the CDK.** The same:\n\n" +
      "```ts\n" +
      'new organizations.CfnPolicy(this, "KeysNeedMfa", {\n' +
      '  name: "keys-need-mfa",\n' +
      '  type: "SERVICE_CONTROL_POLICY",\n' +
      "  content: {\n" +
      '    Version: "2012-10-17",\n' +
      "    Statement: [\n" +
      "      {\n" +
      '        Effect: "Deny",\n' +
      '        Action: "iam:CreateAccessKey",\n' +
      '        Resource: "*",\n' +
      '        Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },\n' +
      "      },\n" +
      "    ],\n" +
      "  },\n" +
      "});\n" +
      "```",
    tradeOffs:
      "Without the denial, every account decides for itself who may create keys, and somebody who takes over a user's " +
      "console session may be able to create one that outlives it. A denial that asks for multi-factor authentication " +
      "keeps most of the protection and leaves users their way.",
    gotchas:
      "- A service control policy binds the member accounts only. The management account can do everything.\n" +
      "- It binds CloudFormation as well, which calls IAM with the permissions of the deployer or of a service role: a " +
      "template with an `AWS::IAM::AccessKey` fails to deploy, unless that role is exempt.\n" +
      '- `"Action": "iam:*"` and `"iam:Create*"` deny the call too, and so does `NotAction` that does not list it.\n' +
      "- Keys that exist already go on working. Denying their creation deactivates none of them.\n" +
      "- As a JSON string, `Content` is kept out of CloudFormation's drift detection.",
    alternatives:
      "- Deny `iam:CreateUser` and `iam:CreateLoginProfile` to all but a few: who has no IAM user needs no rule about its keys.\n" +
      "- IAM Identity Center for people and roles for machines, so that nobody needs a key.\n" +
      "- The rule `access-keys-rotated` of AWS Config, to find old keys instead of preventing new ones.",
  },
  references: [
    "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html",
    "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html",
    "https://docs.aws.amazon.com/controltower/latest/controlreference/strongly-recommended-preventive-controls.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-organizations-policy.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-keys_required-permissions.html",
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
    const request = requestOfAnyUser("iam:CreateAccessKey", new Budget(stepsToJudge));
    const isDenial = (content: Value): Formula =>
      judgePolicy(readPolicyDocument(content), request).denies === "yes" ? always : never;
    for (const policy of deployment.resourcesOfType("AWS::Organizations::Policy")) {
      const applies = deployment.where(evaluateProperty(policy, "Type"), isServiceControlPolicy);
      const denies = deployment.where(evaluateProperty(policy, "Content"), isDenial);
      const occurs = deployment.decide(and([policy.exists, applies, denies]));
      // It is undecided where something is not visible here, and a guess is not worth a note.
      if (occurs.kind === "never" || occurs.kind === "undecided") continue;
      yield {
        at: policy,
        message: `Service control policy '${policy.logicalId}' keeps users from creating access keys of their own`,
        occurs,
      };
    }
  },
};

function isServiceControlPolicy(type: Value): Formula {
  return type.kind === "text" ? equal(type.text, ["SERVICE_CONTROL_POLICY"]) : never;
}
