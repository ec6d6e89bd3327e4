import { Stack } from "aws-cdk-lib";
import { Group, PolicyStatement, User } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";

/** Good: the users have no key until they make one. */
export class DevelopersStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const developers = new Group(this, "Developers");
    developers.addToPolicy(
      new PolicyStatement({
        actions: ["iam:CreateAccessKey", "iam:GetUser", "iam:ListAccessKeys"],
        resources: ["arn:aws:iam::*:user/${aws:username}"],
      }),
    );
    for (const name of ["Alice", "Bob"]) new User(this, name, { groups: [developers] });
  }
}
