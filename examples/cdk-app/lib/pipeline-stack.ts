import { CfnParameter, Stack } from "aws-cdk-lib";
import { CfnAccessKey, CfnUser, User } from "aws-cdk-lib/aws-iam";
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from "aws-cdk-lib/custom-resources";
import type { Construct } from "constructs";

/** Bad, and harder to see: an override, a parameter, and a call of the AWS SDK. */
export class PipelineStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const runner = new CfnUser(this, "Runner");
    const key = new CfnAccessKey(this, "RunnerKey", { userName: "somebody-else" });
    key.addPropertyOverride("UserName", runner.ref);

    new CfnUser(this, "Publisher", { userName: "publisher" });
    const owner = new CfnParameter(this, "Owner", { allowedValues: ["nobody", "publisher"], default: "nobody" });
    new CfnAccessKey(this, "PublisherKey", { userName: owner.valueAsString });

    const mirror = new User(this, "Mirror");
    new AwsCustomResource(this, "MirrorKey", {
      onCreate: {
        service: "IAM",
        action: "createAccessKey",
        parameters: { UserName: mirror.userName },
        physicalResourceId: PhysicalResourceId.of("mirror-key"),
      },
      policy: AwsCustomResourcePolicy.fromSdkCalls({ resources: [mirror.userArn] }),
      installLatestAwsSdk: false,
    });
  }
}
