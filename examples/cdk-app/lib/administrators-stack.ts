import { SecretValue, Stack } from "aws-cdk-lib";
import { AccessKey, User } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";

/** Bad: somebody who can sign in to the console is handed a key as well. */
export class AdministratorsStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const carol = new User(this, "Carol", {
      password: SecretValue.secretsManager("carol"),
      passwordResetRequired: true,
    });
    new AccessKey(this, "CarolKey", { user: carol });
  }
}
