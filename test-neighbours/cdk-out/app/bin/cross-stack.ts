import { App, type AppProps, Fn, NestedStack, PhysicalName, Stack, type StackProps } from "aws-cdk-lib";
import { AccessKey, CfnAccessKey, CfnUser, User } from "aws-cdk-lib/aws-iam";
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from "aws-cdk-lib/custom-resources";

// Each app has a user in stack A and a key in stack B, and is synthesized into a directory of apps/ that is called like its case.

function synthesize(name: string, context: AppProps["context"], build: (app: App) => void): void {
  const app = new App({ outdir: `apps/${name}`, ...(context && { context }) });
  build(app);
  app.synth();
}

/** The name of A's user, in an environment that neither stack knows. */
function refer(name: string, context: AppProps["context"], use: (user: User, b: Stack, a: Stack) => void): void {
  synthesize(name, context, (app) => {
    const a = new Stack(app, "A");
    use(new User(a, "Bob"), new Stack(app, "B"), a);
  });
}

const account = "111111111111";
const west: StackProps = { env: { account, region: "eu-west-1" }, crossRegionReferences: true };
const central: StackProps = { env: { account, region: "eu-central-1" }, crossRegionReferences: true };

const reference = "@aws-cdk/core:defaultCrossStackReferences";

for (const strength of ["strong", "weak", "both"]) {
  const context = { [reference]: strength };
  refer(`${strength}-reference`, context, (user, b) => new AccessKey(b, "Key", { user }));
  synthesize(`${strength}-reference-to-another-region`, context, (app) => {
    const user = new CfnUser(new Stack(app, "A", west), "Bob");
    new CfnAccessKey(new Stack(app, "B", central), "Key", { userName: user.ref });
  });
  synthesize(`${strength}-reference-from-nested-to-nested`, context, (app) => {
    const user = new CfnUser(new NestedStack(new Stack(app, "A"), "Inner"), "Bob");
    new CfnAccessKey(new NestedStack(new Stack(app, "B"), "Inner"), "Key", { userName: user.ref });
  });
  synthesize(`${strength}-reference-from-nested-to-nested-in-another-region`, context, (app) => {
    const user = new CfnUser(new NestedStack(new Stack(app, "A", west), "Inner"), "Bob");
    new CfnAccessKey(new NestedStack(new Stack(app, "B", central), "Inner"), "Key", { userName: user.ref });
  });
}

refer("part-of-the-arn", {}, (user, b) => {
  new CfnAccessKey(b, "Key", { userName: Fn.select(1, Fn.split("/", user.userArn)) });
});
refer("user-from-arn", {}, (user, b) => {
  new AccessKey(b, "Key", { user: User.fromUserArn(b, "Imported", user.userArn) });
});
refer("user-from-name", {}, (user, b) => {
  new AccessKey(b, "Key", { user: User.fromUserName(b, "Imported", user.userName) });
});
refer("export-by-hand", {}, (user, b, a) => {
  a.exportValue(user.userName, { name: "bob-name" });
  new CfnAccessKey(b, "Key", { userName: Fn.importValue("bob-name") });
});
refer("custom-resource", {}, (user, b) => {
  new AwsCustomResource(b, "Key", {
    policy: AwsCustomResourcePolicy.fromSdkCalls({ resources: AwsCustomResourcePolicy.ANY_RESOURCE }),
    onCreate: {
      service: "IAM",
      action: "createAccessKey",
      parameters: { UserName: user.userName },
      physicalResourceId: PhysicalResourceId.of("key"),
    },
  });
});
synthesize("generated-physical-name", {}, (app) => {
  const user = new User(new Stack(app, "A", west), "Bob", { userName: PhysicalName.GENERATE_IF_NEEDED });
  new AccessKey(new Stack(app, "B", central), "Key", { user });
});
synthesize("literal-name", {}, (app) => {
  new User(new Stack(app, "A"), "Bob", { userName: "bob" });
  new CfnAccessKey(new Stack(app, "B"), "Key", { userName: "bob" });
});
synthesize("same-logical-ids", {}, (app) => {
  // The stacks' own pairs are faults; the one key that crosses is a note.
  for (const name of ["A", "B"]) {
    const stack = new Stack(app, name);
    new AccessKey(stack, "Key", { user: new User(stack, "Bob") });
  }
  const user = new User(new Stack(app, "C"), "Bob");
  new AccessKey(new Stack(app, "D"), "Key", { user });
});

// These are no user of the app's.
synthesize("user-of-another-account", { [reference]: "weak" }, (app) => {
  const user = new CfnUser(new Stack(app, "A", west), "Bob");
  const b = new Stack(app, "B", { env: { account: "222222222222", region: "eu-west-1" } });
  new CfnAccessKey(b, "Key", { userName: user.ref });
});
synthesize("user-of-no-stack", {}, (app) => {
  new User(new Stack(app, "A"), "Bob");
  new CfnAccessKey(new Stack(app, "B"), "Key", { userName: Fn.importValue("bob-name") });
});
