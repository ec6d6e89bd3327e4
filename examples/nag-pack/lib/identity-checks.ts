import { iamAccessKeySecretNotExposed, iamUserNoInitialAccessKey } from "@latchkey/cdk-aspect/nag";
import type { CfnResource } from "aws-cdk-lib";
import { NagMessageLevel, NagPack, type NagPackProps, rules } from "cdk-nag";
import type { IConstruct } from "constructs";

/** What this company asks of identities: two rules of Latchkey, and one of cdk-nag. */
export class IdentityChecks extends NagPack {
  readonly name = "Identity";

  constructor(scope?: IConstruct, props?: NagPackProps) {
    super(scope, props);
    this.packName = "Identity";
  }

  protected checkResource(node: CfnResource): void {
    this.applyRule({
      ruleSuffixOverride: "KEY1",
      info: "The IAM user is created together with an access key.",
      explanation: "Keys are made on request, by their owner. Declare a machine's user as a service account.",
      level: NagMessageLevel.ERROR,
      node,
      rule: iamUserNoInitialAccessKey,
    });
    this.applyRule({
      ruleSuffixOverride: "KEY2",
      info: "The secret of an access key can be read where it is written to.",
      explanation: "Secrets are kept in Secrets Manager.",
      level: NagMessageLevel.ERROR,
      node,
      rule: iamAccessKeySecretNotExposed,
    });
    this.applyRule({
      ruleSuffixOverride: "POLICY1",
      info: "The policy is attached to a user.",
      explanation: "Policies are attached to groups and roles.",
      level: NagMessageLevel.WARN,
      node,
      rule: rules.iam.IAMNoInlinePolicy,
    });
  }
}
