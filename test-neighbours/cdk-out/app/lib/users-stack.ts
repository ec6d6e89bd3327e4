import { NestedStack, Stack, type StackProps } from "aws-cdk-lib";
import { AccessKey, User } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";

/** A user with a key, and another in a nested stack: both have the same logical IDs. */
export class UsersStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    new AccessKey(this, "Key", { user: new User(this, "Bob") });
    const nested = new NestedStack(this, "Nested");
    new AccessKey(nested, "Key", { user: new User(nested, "Bob") });
  }
}
