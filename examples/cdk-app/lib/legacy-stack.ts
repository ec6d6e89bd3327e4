import { Stack } from "aws-cdk-lib";
import { AccessKey, User } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";

/** Bad, and known: the finding is acknowledged where the app is put together. */
export class LegacyStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AccessKey(this, "BuilderKey", { user: new User(this, "Builder") });
  }
}
