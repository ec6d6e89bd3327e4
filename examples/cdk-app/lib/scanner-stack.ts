import { ServiceAccount } from "@latchkey/cdk-aspect";
import { Stack } from "aws-cdk-lib";
import { AccessKey, type IUser, User } from "aws-cdk-lib/aws-iam";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";

/** Good: one machine has to have its key from the start, and says why; the other gets it from another stack. */
export class ScannerStack extends Stack {
  readonly user: IUser;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.user = new User(this, "Scanner");
    const probe = new User(this, "Probe");
    ServiceAccount.declare(probe, {
      reason: "Probe in a data centre, with no identity provider",
      owner: "ops@example.com",
    });
    keepKey(this, "ProbeKey", probe);
  }
}

/** Good: deployed when somebody asks for the key. */
export class ScannerKeyStack extends Stack {
  constructor(scope: Construct, id: string, { user }: { user: IUser }) {
    super(scope, id);
    keepKey(this, "ScannerKey", user);
  }
}

function keepKey(scope: Construct, id: string, user: IUser): void {
  const key = new AccessKey(scope, id, { user });
  new Secret(scope, `${id}Secret`, { secretStringValue: key.secretAccessKey });
}
