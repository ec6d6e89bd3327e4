import { join } from "node:path";
import { Stack } from "aws-cdk-lib";
import { CfnInclude } from "aws-cdk-lib/cloudformation-include";
import type { Construct } from "constructs";

/** Bad: a template from before there was an app. */
export class AuditorsStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new CfnInclude(this, "Template", { templateFile: join(__dirname, "auditors.json") });
  }
}
