import {
  CfnDynamicReference,
  CfnDynamicReferenceService,
  CfnMapping,
  CfnParameter,
  CfnResource,
  Fn,
  Lazy,
  PhysicalName,
  SecretValue,
  Stack,
} from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import type { CdkCase } from "./cdk-case";

/** What `key` of `user` amounts to when they are the L1 resources of these names in the stack `App`. */
const found = ["warning always: App/Key of App/Bob"];

/** Ways to say whose key it is. */
export const names: readonly CdkCase[] = [
  {
    name: "L2 user and L2 key",
    build(app) {
      const stack = new Stack(app, "App");
      new iam.AccessKey(stack, "Key", { user: new iam.User(stack, "Bob") });
    },
    expected: ["warning always: App/Key/Resource of App/Bob/Resource"],
  },
  {
    name: "L2 console user and L2 key",
    build(app) {
      const stack = new Stack(app, "App");
      const user = new iam.User(stack, "Bob", { password: SecretValue.secretsManager("bob"), userName: "bob" });
      new iam.AccessKey(stack, "Key", { user });
    },
    expected: ["error always: App/Key/Resource of App/Bob/Resource"],
  },
  {
    name: "L2 user without a key",
    build(app) {
      new iam.User(new Stack(app, "App"), "Bob");
    },
    expected: [],
  },
  {
    name: "L1 user and L1 key by Ref",
    build(app) {
      const stack = new Stack(app, "App");
      new iam.CfnAccessKey(stack, "Key", { userName: new iam.CfnUser(stack, "Bob").ref });
    },
    expected: found,
  },
  {
    name: "L1 user and L1 key with one literal name",
    build(app) {
      const stack = new Stack(app, "App");
      new iam.CfnUser(stack, "Bob", { userName: "bob" });
      new iam.CfnAccessKey(stack, "Key", { userName: "bob" });
    },
    expected: found,
  },
  {
    name: "literal names that differ",
    build(app) {
      const stack = new Stack(app, "App");
      new iam.CfnUser(stack, "Bob", { userName: "bob" });
      new iam.CfnAccessKey(stack, "Key", { userName: "alice" });
    },
    expected: [],
  },
  {
    name: "literal names that differ in case only",
    build(app) {
      const stack = new Stack(app, "App");
      new iam.CfnUser(stack, "Bob", { userName: "bob" });
      new iam.CfnAccessKey(stack, "Key", { userName: "Bob" });
    },
    expected: [],
  },
  {
    name: "L2 user with a name, L1 key with the same literal",
    build(app) {
      const stack = new Stack(app, "App");
      new iam.User(stack, "Bob", { userName: "bob" });
      new iam.CfnAccessKey(stack, "Key", { userName: "bob" });
    },
    expected: ["warning always: App/Key of App/Bob/Resource"],
  },
  {
    name: "generic CfnResource as user and as key",
    build(app) {
      const stack = new Stack(app, "App");
      const user = new CfnResource(stack, "Bob", { type: "AWS::IAM::User" });
      new CfnResource(stack, "Key", { type: "AWS::IAM::AccessKey", properties: { UserName: user.ref } });
    },
    expected: found,
  },
  {
    name: "fromUserName of nobody in the app",
    build(app) {
      const stack = new Stack(app, "App");
      new iam.AccessKey(stack, "Key", { user: iam.User.fromUserName(stack, "Bob", "bob") });
    },
    expected: [],
  },
  {
    name: "fromUserName of a user in the same stack",
    build(app) {
      const stack = new Stack(app, "App");
      new iam.User(stack, "Bob", { userName: "bob" });
      new iam.AccessKey(stack, "Key", { user: iam.User.fromUserName(stack, "Imported", "bob") });
    },
    expected: ["warning always: App/Key/Resource of App/Bob/Resource"],
  },
  {
    name: "fromUserArn with a literal ARN",
    build(app) {
      const stack = new Stack(app, "App");
      new iam.User(stack, "Bob", { userName: "bob" });
      const user = iam.User.fromUserArn(stack, "Imported", "arn:aws:iam::123456789012:user/bob");
      new iam.AccessKey(stack, "Key", { user });
    },
    expected: ["warning always: App/Key/Resource of App/Bob/Resource"],
  },
  {
    name: "fromUserArn with the user's ARN as a token",
    build(app) {
      const stack = new Stack(app, "App");
      const user = iam.User.fromUserArn(stack, "Imported", new iam.User(stack, "Bob").userArn);
      new iam.AccessKey(stack, "Key", { user });
    },
    expected: ["warning always: App/Key/Resource of App/Bob/Resource"],
  },
  {
    name: "Fn.sub of the user's logical ID",
    build(app) {
      const stack = new Stack(app, "App");
      new iam.CfnUser(stack, "Bob");
      new iam.CfnAccessKey(stack, "Key", { userName: Fn.sub("${Bob}") });
    },
    expected: found,
  },
  {
    name: "Fn.sub with a variable",
    build(app) {
      const stack = new Stack(app, "App");
      const user = new iam.CfnUser(stack, "Bob");
      new iam.CfnAccessKey(stack, "Key", { userName: Fn.sub("${Name}", { Name: user.ref }) });
    },
    expected: found,
  },
  {
    name: "a constant Fn::Join",
    build(app) {
      const stack = new Stack(app, "App");
      new iam.CfnUser(stack, "Bob", { userName: "team-bob" });
      const key = new iam.CfnAccessKey(stack, "Key", { userName: "later" });
      key.addPropertyOverride("UserName", { "Fn::Join": ["-", ["team", "bob"]] });
    },
    expected: found,
  },
  {
    name: "one Join with one parameter on both sides",
    build(app) {
      const stack = new Stack(app, "App");
      const team = new CfnParameter(stack, "Team");
      const userName = `${team.valueAsString}-bob`;
      new iam.CfnUser(stack, "Bob", { userName });
      new iam.CfnAccessKey(stack, "Key", { userName });
    },
    expected: found,
  },
  {
    name: "Join on one side, Sub on the other, of one parameter",
    build(app) {
      const stack = new Stack(app, "App");
      const team = new CfnParameter(stack, "Team");
      new iam.CfnUser(stack, "Bob", { userName: Fn.sub("${Team}-bob") });
      new iam.CfnAccessKey(stack, "Key", { userName: `${team.valueAsString}-bob` });
    },
    expected: found,
  },
  {
    name: "a part of the user's ARN",
    build(app) {
      const stack = new Stack(app, "App");
      const user = new iam.CfnUser(stack, "Bob");
      new iam.CfnAccessKey(stack, "Key", { userName: Fn.select(1, Fn.split("/", user.attrArn)) });
    },
    expected: found,
  },
  {
    name: "a part of the user's ARN that is its path",
    build(app) {
      const stack = new Stack(app, "App");
      const user = new iam.CfnUser(stack, "Bob", { path: "/team/" });
      new iam.CfnAccessKey(stack, "Key", { userName: Fn.select(1, Fn.split("/", user.attrArn)) });
    },
    expected: [],
  },
  {
    name: "a lazy token",
    build(app) {
      const stack = new Stack(app, "App");
      const user = new iam.CfnUser(stack, "Bob");
      new iam.CfnAccessKey(stack, "Key", { userName: Lazy.string({ produce: () => user.ref }) });
    },
    expected: found,
  },
  {
    name: "a physical name that is generated when needed",
    build(app) {
      const stack = new Stack(app, "App");
      const user = new iam.User(stack, "Bob", { userName: PhysicalName.GENERATE_IF_NEEDED });
      new iam.AccessKey(stack, "Key", { user });
    },
    expected: ["warning always: App/Key/Resource of App/Bob/Resource"],
  },
  {
    name: "one CfnParameter as both names",
    build(app) {
      const stack = new Stack(app, "App");
      const userName = new CfnParameter(stack, "Name").valueAsString;
      new iam.CfnUser(stack, "Bob", { userName });
      new iam.CfnAccessKey(stack, "Key", { userName });
    },
    expected: found,
  },
  {
    name: "a CfnParameter whose default is the user's name",
    build(app) {
      const stack = new Stack(app, "App");
      new iam.CfnUser(stack, "Bob", { userName: "bob" });
      const owner = new CfnParameter(stack, "Owner", { default: "bob" });
      new iam.CfnAccessKey(stack, "Key", { userName: owner.valueAsString });
    },
    expected: ["warning when Owner=bob (with the defaults): App/Key of App/Bob"],
  },
  {
    name: "a CfnParameter that nothing ties to the user's name",
    build(app) {
      const stack = new Stack(app, "App");
      new iam.CfnUser(stack, "Bob", { userName: "bob" });
      new iam.CfnAccessKey(stack, "Key", { userName: new CfnParameter(stack, "Owner").valueAsString });
    },
    expected: [],
  },
  {
    name: "a CfnParameter that may be the user's name",
    build(app) {
      const stack = new Stack(app, "App");
      new iam.CfnUser(stack, "Bob", { userName: "bob" });
      const owner = new CfnParameter(stack, "Owner", { allowedValues: ["alice", "bob"], default: "alice" });
      new iam.CfnAccessKey(stack, "Key", { userName: owner.valueAsString });
    },
    expected: ["warning when Owner=bob: App/Key of App/Bob"],
  },
  {
    name: "a CfnMapping read by a literal key",
    build(app) {
      const stack = new Stack(app, "App");
      const owners = new CfnMapping(stack, "Owners", { mapping: { scanner: { name: "bob" } } });
      new iam.CfnUser(stack, "Bob", { userName: "bob" });
      new iam.CfnAccessKey(stack, "Key", { userName: owners.findInMap("scanner", "name") });
    },
    expected: found,
  },
  {
    name: "a CfnMapping read by region",
    build(app) {
      const stack = new Stack(app, "App");
      const mapping = { "eu-west-1": { name: "bob" }, "us-east-1": { name: "alice" } };
      const owners = new CfnMapping(stack, "Owners", { mapping });
      new iam.CfnUser(stack, "Bob", { userName: "bob" });
      new iam.CfnAccessKey(stack, "Key", { userName: owners.findInMap(stack.region, "name") });
    },
    expected: ["warning when AWS::Region=eu-west-1: App/Key of App/Bob"],
  },
  {
    name: "one dynamic reference on both sides",
    build(app) {
      const stack = new Stack(app, "App");
      const userName = new CfnDynamicReference(CfnDynamicReferenceService.SSM, "/names/bob").toString();
      new iam.CfnUser(stack, "Bob", { userName });
      new iam.CfnAccessKey(stack, "Key", { userName });
    },
    expected: found,
  },
  {
    name: "an inactive key",
    build(app) {
      const stack = new Stack(app, "App");
      const user = new iam.User(stack, "Bob");
      new iam.AccessKey(stack, "Key", { user, status: iam.AccessKeyStatus.INACTIVE });
    },
    expected: ["warning always: App/Key/Resource of App/Bob/Resource"],
  },
  {
    name: "two keys of one user",
    build(app) {
      const stack = new Stack(app, "App");
      const user = new iam.User(stack, "Bob");
      new iam.AccessKey(stack, "One", { user });
      new iam.AccessKey(stack, "Two", { user });
    },
    expected: [
      "warning always: App/One/Resource of App/Bob/Resource",
      "warning always: App/Two/Resource of App/Bob/Resource",
    ],
  },
  {
    name: "two users, and a key for one of them",
    build(app) {
      const stack = new Stack(app, "App");
      new iam.User(stack, "Alice");
      new iam.AccessKey(stack, "Key", { user: new iam.User(stack, "Bob") });
    },
    expected: ["warning always: App/Key/Resource of App/Bob/Resource"],
  },
  {
    name: "logical IDs that the app has chosen",
    build(app) {
      const stack = new Stack(app, "App");
      const user = new iam.CfnUser(stack, "Bob");
      user.overrideLogicalId("TheUser");
      stack.renameLogicalId("Key", "TheKey");
      new iam.CfnAccessKey(stack, "Key", { userName: user.ref });
    },
    expected: found,
  },
];
