import { CfnResource } from "aws-cdk-lib";
import type { IUser } from "aws-cdk-lib/aws-iam";

/** Who a service account is for. */
export interface ServiceAccountProps {
  /** Why the machine has to have a key from the start, for a reviewer to judge. */
  readonly reason: string;
  /** Whom to ask; absent when the template need not say. */
  readonly owner?: string;
}

/** The one exception: a user that a machine uses, and that has to have its key from the start. */
export const ServiceAccount = {
  /**
   * Declares it in the template's metadata, where every tool of Latchkey reads it. Throws when the user is not made by
   * this app, and when there is no reason.
   */
  declare(user: IUser | CfnResource, props: ServiceAccountProps): void {
    // No compiler checks an app in JavaScript.
    const { reason = "", owner }: Partial<ServiceAccountProps> = props ?? {};
    const resource = CfnResource.isCfnResource(user) ? user : user.node.defaultChild;
    if (!CfnResource.isCfnResource(resource) || resource.cfnResourceType !== "AWS::IAM::User") {
      throw new Error(`${user.node.path} is not an IAM user that this app makes, so it cannot be declared here`);
    }
    if (reason.trim() === "") throw new Error(`${user.node.path} is declared a service account without a reason`);
    resource.addMetadata("Latchkey", {
      ...resource.getMetadata("Latchkey"),
      ServiceAccount: { Reason: reason, ...(owner === undefined ? {} : { Owner: owner }) },
    });
  },
} as const;
