import { compareText } from "../compare-text";
import { controlsOf } from "../compliance";
import { equal } from "../conditions/equal";
import { always, and, type Formula, never, or } from "../conditions/formula";
import type { Deployment } from "../deployment/deployment";
import type { AccessKey, IamUser } from "../deployment/keyed-users";
import { evaluateProperty } from "../deployment/resource";
import { choicesKey, literalValue, type Value } from "../evaluation/value";
import type { Occurrence } from "../finding";
import type { RelatedResource, Rule, RuleProblem } from "../rule";

/** IAM gives a user no more than two, so a user with as many is a template that nobody deploys. */
const maxKeys = 100;

/** A message does not name more keys than that. */
const maxOthers = 10;

/** CIS AWS Foundations Benchmark v3.0.0, 1.13, over one deployment. */
export const iamUserSingleActiveAccessKey: Rule = {
  id: "iam-user-single-active-access-key",
  title: "IAM user has more than one active access key",
  severity: "warning",
  resourceTypes: ["AWS::IAM::AccessKey", "AWS::CloudFormation::CustomResource", "Custom::AWS"],
  // Custom resources abound; few of them call this.
  mentions: [
    ["AWS::IAM::AccessKey"],
    ["reateAccessKey", "Custom::AWS"],
    ["reateAccessKey", "AWS::CloudFormation::CustomResource"],
  ],
  rationale: "Each active key is one more secret that opens the account, and the second one leaves no room to rotate.",
  remediation: "Keep one key for each user; give a second program a user, or better a role, of its own.",
  guidance: {
    what:
      "Two or more access keys that one user can have active at the same time.\n\n" +
      "A key is active unless its `Status` is `Inactive`. Names, conditions and parameters are worked out, so keys that " +
      "exclude each other are not reported. Keys for a user of another stack count as well, when their `UserName` is the " +
      "same expression.",
    why:
      "The second key of a user is there for the hour in which the first one is replaced: make it, switch over, deactivate " +
      "the old one, delete it. Two keys that are active for good double what can be stolen. And where two " +
      "programs have a key each, both have the permissions of both, and neither's can be taken away without the other's.",
    who: "Whoever writes templates or CDK apps with access keys, and whoever has to rotate them.",
    risk:
      "A key that leaks is often the one that nobody has in mind. While a second one is active, deactivating the first " +
      "does not lock an intruder out.\n\n" +
      "It also stands in the way of rotation. A user can have two keys, active or not, and the quota cannot be raised: " +
      "with both places taken, a leaked key can be replaced only by cutting off whoever uses it first.",
    careFactor:
      "Medium, reported as a warning. It is urgent when one of the keys is in use by something that you do not know.\n\n" +
      "Where three keys can come together, the deployment does not succeed at all: the finding says so.",
    applies:
      "It applies whenever one operation on a stack can leave two keys of one user active. It does not apply to keys that " +
      "exist already: a template cannot show those, but " +
      "[the credential report](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html) can.",
    tradeOffs:
      "One user for each program means more users, and more policies to attach. A group keeps the policies in one place.",
    howTo:
      "**In the console.** *IAM*, *Users*, the user, *Security credentials*: look at when each key was last " +
      "used, deactivate the one that is not needed, wait, delete it.\n\n" +
      "**In a template.** Leave one `AWS::IAM::AccessKey` for each user. To rotate it, raise `Serial`: " +
      "CloudFormation makes the new key before it deletes the old one.\n\n" +
      "```yaml\n" +
      "DeployerKey:\n" +
      "  Type: AWS::IAM::AccessKey\n" +
      "  Properties:\n" +
      "    UserName: deployer\n" +
      "    Serial: 2\n" +
      "```\n\n" +
      "**In the CDK.** The same:\n\n" +
      "```ts\n" +
      'new iam.AccessKey(this, "DeployerKey", { user: deployer, serial: 2 });\n' +
      "```\n\n" +
      "To switch over without an interruption, add a second key with `Status: Inactive`, activate it when its " +
      "secret is in place, and deactivate the first in the same update.",
    gotchas:
      "- `Serial` replaces a key within one update, so whatever reads the secret has to be updated in the same one.\n" +
      "- The quota of two counts inactive keys too. A replacement needs a free place for the time of the update: a user " +
      "with two keys has none.\n" +
      "- A key under a condition that can hold together with another one's is an active key.\n" +
      "- Keys that were made by hand count for the quota, and no template shows them.",
    alternatives:
      "- A role for what runs in AWS, OpenID Connect or IAM Roles Anywhere for what runs elsewhere: nothing to rotate.\n" +
      "- A user for each program, with one key each.",
  },
  references: [
    "https://www.cisecurity.org/benchmark/amazon_web_services",
    "https://hub.powerpipe.io/mods/turbot/aws_compliance/controls/control.cis_v300_1_13",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id-credentials-access-keys-update.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-iam-accesskey.html",
  ],
  compliance: controlsOf("CIS AWS Foundations", {
    "1.4.0": "1.13",
    "1.5.0": "1.13",
    "2.0.0": "1.13",
    "3.0.0": "1.13",
    "4.0.0": "1.13",
    "4.0.1": "1.13",
    "5.0.0": "1.12",
    "6.0.0": "2.12",
  }),
  *check(deployment) {
    for (const owner of findOwners(deployment)) yield* judgeOwner(owner, deployment);
  },
};

/** A user of the deployment or of another one, with the keys that are created for it. */
interface Owner {
  /** Absent when only the deployment knows it. */
  readonly name?: string;
  /** Absent when the deployment does not have it. */
  readonly user?: IamUser;
  /** In which deployments it is there. */
  readonly exists: Formula;
  readonly keys: OwnedKey[];
}

interface OwnedKey {
  readonly key: AccessKey;
  /** In which deployments the owner has it, given that there is one. */
  readonly owned: Formula;
  readonly isActive: Formula;
}

function findOwners(deployment: Deployment): readonly Owner[] {
  const users = new Map<IamUser, Owner>();
  const paired = new Set<AccessKey>();
  for (const { user, key, sameName } of deployment.keyedUsers) {
    const owner = users.get(user) ?? { name: user.logicalId, user, exists: user.exists, keys: [] };
    owner.keys.push({ key, owned: and([key.exists, sameName]), isActive: activity(key, deployment) });
    users.set(user, owner);
    paired.add(key);
  }
  const others = new Map<string, Owner>();
  for (const key of deployment.keys.filter((each) => !paired.has(each))) {
    if (!key.userName.every(({ value }) => value.kind === "text")) continue;
    const id = choicesKey(key.userName);
    const name = key.userName.map(({ value }) => literalValue(value))[0];
    const owner = others.get(id) ?? { ...(name === undefined ? {} : { name }), exists: always, keys: [] };
    owner.keys.push({ key, owned: key.exists, isActive: activity(key, deployment) });
    others.set(id, owner);
  }
  return [...users.values(), ...others.values()];
}

/** A key that a custom resource makes has no status of its own, and is active like any other. */
function activity(key: AccessKey, deployment: Deployment): Formula {
  return deployment.where(evaluateProperty(key, "Status"), (status: Value) => {
    if (status.kind === "absent") return always;
    if (status.kind === "text") return equal(status.text, ["Active"]);
    return status.kind === "unknown" ? { kind: "unknown", reason: status.reason } : never;
  });
}

/**
 * Each key after the first that is active together with one before it, and each that is one too many. They come in order
 * of name, so that what is found, and what is accepted of it, stays the same when a template is put into another order.
 */
function* judgeOwner({ name, user, exists, keys }: Owner, deployment: Deployment): Generator<RuleProblem> {
  const before: OwnedKey[] = [];
  for (const each of keys.toSorted(compareKeys).slice(0, maxKeys)) {
    const { key, owned, isActive } = each;
    const isPossible = (...statements: readonly Formula[]): boolean =>
      deployment.isPossible(and([exists, owned, ...statements]));
    const areActive = before.map((other) => and([other.owned, other.isActive]));
    const pair = deployment.decide(and([exists, owned, isActive, or(areActive)]));
    const occurs = pair.kind === "never" ? deployment.decide(and([exists, owned, twoOf(before)])) : pair;
    if (occurs.kind !== "never") {
      const others = firstOf(before, maxOthers + 1, (other) =>
        pair.kind === "never" ? isPossible(other.owned) : isPossible(isActive, other.owned, other.isActive),
      );
      const named = others.slice(0, maxOthers);
      const [one, two] = named;
      // Two that are named will mostly do, and take less than whether there are any two.
      const isThird = (one && two && isPossible(one.owned, two.owned)) === true || isPossible(twoOf(before));
      yield {
        at: key,
        message: describe(key, others, name, pair, isThird),
        occurs,
        related: [
          ...(user === undefined ? [] : [{ role: "user", at: user, message: "the keys' owner" }]),
          ...named.map((other): RelatedResource => ({ role: "key", at: other.key, message: "another key" })),
        ],
      };
    }
    before.push(each);
  }
}

/** In which deployments the owner has two at least of the keys. */
function twoOf(keys: readonly OwnedKey[]): Formula {
  const ways: Formula[] = [];
  let one: Formula = never;
  for (const { owned } of keys) {
    ways.push(and([owned, one]));
    one = or([one, owned]);
  }
  return or(ways);
}

/** The first items that pass the test, as many as are asked for. */
function firstOf<T>(items: readonly T[], count: number, test: (item: T) => boolean): readonly T[] {
  const found: T[] = [];
  for (const item of items) {
    if (found.length === count) break;
    if (test(item)) found.push(item);
  }
  return found;
}

function compareKeys({ key: one }: OwnedKey, { key: other }: OwnedKey): number {
  return compareText(one.logicalId, other.logicalId) || compareText(nameOf(one), nameOf(other));
}

function nameOf({ template, path }: AccessKey): string {
  return JSON.stringify([template.file, path]);
}

type Verdict = Occurrence | { readonly kind: "never" };

function describe(
  { logicalId }: AccessKey,
  others: readonly OwnedKey[],
  owner: string | undefined,
  pair: Verdict,
  isThird: boolean,
): string {
  const names = others.map(({ key }, index) => (index < maxOthers ? `'${key.logicalId}'` : "others")).join(" or ");
  const key = `Access key '${logicalId}'`;
  const user = owner === undefined ? "the same IAM user" : `IAM user '${owner}'`;
  const quota = "the deployment fails, since a user can have only two";
  if (pair.kind === "never") return `${key} can be the third of ${user}: then ${quota}`;
  const verb = pair.kind === "undecided" ? "may be" : "can be";
  const note = !isThird ? "" : `; where it is the third, ${quota}`;
  return `${key} ${verb} active together with ${names} of ${user}${note}`;
}
