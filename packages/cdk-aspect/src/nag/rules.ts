import type { CfnResource } from "aws-cdk-lib";
import { NagRuleCompliance } from "cdk-nag";
import { findingsAt } from "./findings-at";
import { judgeDeploymentOf } from "./judge-stack";

/** A rule as `NagPack.applyRule` takes it; its `name` is the id in `@latchkey/rules`. */
export type LatchkeyNagRule = (node: CfnResource) => NagRuleCompliance;

/** The key of a custom resource or of an `AWS::IAM::AccessKey` comes together with its user. */
export const iamUserNoInitialAccessKey: LatchkeyNagRule = nagRule("iam-user-no-initial-access-key");

/** A key's secret can be read where it is written to. */
export const iamAccessKeySecretNotExposed: LatchkeyNagRule = nagRule("iam-access-key-secret-not-exposed");

/** A user has more than one key that can be active. */
export const iamUserSingleActiveAccessKey: LatchkeyNagRule = nagRule("iam-user-single-active-access-key");

/** A user's first password can be read in the template. */
export const iamUserInitialPasswordNotPlaintext: LatchkeyNagRule = nagRule("iam-user-initial-password-not-plaintext");

/** A user's first password need not be changed. */
export const iamUserInitialPasswordResetRequired: LatchkeyNagRule = nagRule("iam-user-initial-password-reset-required");

/** A console user may not create a key for itself. */
export const iamUserCanCreateOwnAccessKey: LatchkeyNagRule = nagRule("iam-user-can-create-own-access-key");

/** A service control policy denies users their own keys. */
export const organizationsScpAllowsOwnAccessKey: LatchkeyNagRule = nagRule("organizations-scp-allows-own-access-key");

/** A declared service account has a password. */
export const iamServiceAccountNoConsolePassword: LatchkeyNagRule = nagRule("iam-service-account-no-console-password");

/** A suppression in the template holds no longer. */
export const suppressionExpired: LatchkeyNagRule = nagRule("suppression-expired");

/** A suppression in the template has no effect as it is written. */
export const suppressionInvalid: LatchkeyNagRule = nagRule("suppression-invalid");

/** A suppression in the template suppresses nothing. */
export const suppressionUnused: LatchkeyNagRule = nagRule("suppression-unused");

function nagRule(id: string): LatchkeyNagRule {
  // Not asked is of which type the construct is: an override can have made it another.
  const judge = (node: CfnResource): NagRuleCompliance => {
    const isFound = findingsAt(judgeDeploymentOf(node), node.node.path).some(({ ruleId }) => ruleId === id);
    return isFound ? NagRuleCompliance.NON_COMPLIANT : NagRuleCompliance.COMPLIANT;
  };
  return Object.defineProperty(judge, "name", { value: id });
}
