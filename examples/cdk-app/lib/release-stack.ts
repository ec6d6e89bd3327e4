import { NestedStack, Stack } from "aws-cdk-lib";
import { AccessKey, type IUser, User } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";

/** Bad: the key is in a nested stack, which is deployed together with the user's. */
export class ReleaseStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new KeysStack(this, "Keys", { user: new User(this, "Releaser") });
  }
}

class KeysStack extends NestedStack {
  constructor(scope: Construct, id: string, { user }: { user: IUser }) {
    super(scope, id);
    new AccessKey(this, "ReleaserKey", { user });
  }
}
