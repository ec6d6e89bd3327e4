import { Budget, OutOfSteps } from "../conditions/budget";
import type { Conditions } from "../conditions/conditions";
import { always, and, type Formula, never, not, or } from "../conditions/formula";
import type { Choices } from "../evaluation/choices";
import { evaluate } from "../evaluation/evaluate";
import { evaluateResourceName } from "../evaluation/reference";
import { absent } from "../evaluation/value";
import { type AccessPolicies, type AttachedPolicy, decideAccess } from "../iam/decide-access";
import { requestOnOneself } from "../iam/judge-policy";
import { type PolicyDocument, readPolicyDocument, unreadPolicy } from "../iam/policy-document";
import { evaluateItems } from "./evaluate-items";
import type { LikelyValues } from "./likely-values";
import { indexByName } from "./name-index";
import { PolicyResources, under } from "./policy-resources";
import { evaluateProperty, type Resource } from "./resource";
import { sameName } from "./same-name";

/** A user or a group. */
interface Holder extends Resource {
  readonly name: Choices;
}

/** What a resource calls a user or a group that it is about. */
interface Mention {
  readonly name: Choices;
  readonly resource: Resource;
}

type FindMentions = (name: Choices) => Iterable<Mention>;

/** For all users of a deployment together: about half a second. */
const stepsForPolicies = 5_000_000;

/** What it takes to compare two names, and to match a pattern of a policy whatever its length. */
const stepsToCompare = 50;

/** Which policies the users of a deployment have, and what they let them do. */
export class UserPolicies {
  /** What has kept policies from being looked at so far. */
  readonly gaps: Set<string> = new Set();
  readonly #conditions: Conditions;
  readonly #likely: LikelyValues;
  readonly #isComplete: boolean;
  readonly #policies: PolicyResources;
  readonly #findGroups: (name: Choices) => Iterable<Holder>;
  readonly #ofUsers: FindMentions;
  readonly #ofGroups: FindMentions;
  readonly #additions: FindMentions;
  readonly #groupPolicies = new Map<Holder, readonly AttachedPolicy[]>();
  readonly #budget = new Budget(stepsForPolicies);

  /** `isComplete` is whether all resources of the deployment are known. */
  constructor(resources: readonly Resource[], conditions: Conditions, likely: LikelyValues, isComplete: boolean) {
    const ofType = (type: string): readonly Resource[] => resources.filter(({ resourceType }) => resourceType === type);
    const managed = ofType("AWS::IAM::ManagedPolicy");
    const attachable = [...ofType("AWS::IAM::Policy"), ...managed];
    this.#conditions = conditions;
    this.#likely = likely;
    this.#isComplete = isComplete;
    this.#policies = new PolicyResources(managed, conditions);
    this.#findGroups = indexByName(
      ofType("AWS::IAM::Group").map((group) => ({
        ...group,
        name: evaluateResourceName(group.logicalId, group.scope),
      })),
    );
    this.#ofUsers = indexByName([
      ...mentionsIn(attachable, (policy) => evaluateItems(policy, "Users")),
      ...mentionsIn(ofType("AWS::IAM::UserPolicy"), (policy) => [evaluateProperty(policy, "UserName")]),
    ]);
    this.#ofGroups = indexByName([
      ...mentionsIn(attachable, (policy) => evaluateItems(policy, "Groups")),
      ...mentionsIn(ofType("AWS::IAM::GroupPolicy"), (policy) => [evaluateProperty(policy, "GroupName")]),
    ]);
    this.#additions = indexByName(
      mentionsIn(ofType("AWS::IAM::UserToGroupAddition"), (addition) => evaluateItems(addition, "Users")),
    );
  }

  /** In which deployments the user may call the action on itself; not known where one of its policies is not. */
  mayOnItself(user: Holder, action: string): Formula {
    try {
      const policies = this.#policiesOf(user);
      const self = evaluate([{ "Fn::GetAtt": [user.logicalId, "Arn"] }, { Ref: user.logicalId }], user.scope);
      return or(
        self.map(({ when, value }) => {
          const [arn, name] = value.kind === "list" ? value.items : [];
          if (arn?.kind !== "text" || name?.kind !== "text") return notFollowed(`the name of ${user.logicalId}`);
          // Matching neither stops nor fails when its steps run out, but what it says is of no use then.
          for (const policy of [...policies.identity, ...policies.boundary]) this.#budget.spend(stepsToMatch(policy));
          const request = requestOnOneself(action, { arn: arn.text, name: name.text }, this.#budget);
          const decision = decideAccess(request, policies);
          this.#budget.spend(0);
          return and([this.#conditions.assume(when), decision]);
        }),
      );
    } catch (error) {
      if (!(error instanceof OutOfSteps)) throw error;
      this.gaps.add("The users have more policies than are looked at: what some of them may do is left open");
      return notFollowed(`more policies of ${user.logicalId} than are looked at`);
    }
  }

  #policiesOf(user: Holder): AccessPolicies {
    const identity = merge([...this.#own(user, this.#ofUsers), ...this.#ofItsGroups(user)]);
    // A user without a policy can do nothing: it has some from elsewhere, or it gets them later.
    const isGivenMore = this.#isComplete ? not(or(identity.map(({ attached }) => attached))) : always;
    const others = under(isGivenMore, [
      { name: `what else ${user.logicalId} is given`, document: unreadPolicy, attached: always },
    ]);
    const boundary = merge(this.#policies.withArn(evaluateProperty(user, "PermissionsBoundary")));
    return { identity: [...identity, ...others], boundary };
  }

  /** Those that the user or group has itself. */
  #own(holder: Holder, findMentions: FindMentions): readonly AttachedPolicy[] {
    const inline = evaluateItems(holder, "Policies").flatMap((item) =>
      item.flatMap(({ when, value }) => {
        if (value.kind === "absent") return [];
        const document =
          value.kind === "map" ? readPolicyDocument(value.members.get("PolicyDocument") ?? absent) : unreadPolicy;
        const attached = this.#conditions.assume(when);
        return [{ name: `an inline policy of ${holder.logicalId}`, document, attached }];
      }),
    );
    const managed = evaluateItems(holder, "ManagedPolicyArns").flatMap((arn) => this.#policies.withArn(arn));
    const attached = [...findMentions(holder.name)].flatMap((mention) =>
      under(this.#isSame(holder.name, mention.name), this.#policies.of(mention.resource)),
    );
    return [...inline, ...managed, ...attached];
  }

  #ofItsGroups(user: Holder): readonly AttachedPolicy[] {
    const added = [...this.#additions(user.name)].flatMap(({ name, resource }) => {
      const isAdded = and([resource.exists, this.#isSame(user.name, name)]);
      return under(isAdded, this.#ofGroupsNamed(evaluateProperty(resource, "GroupName")));
    });
    return [...evaluateItems(user, "Groups").flatMap((name) => this.#ofGroupsNamed(name)), ...added];
  }

  #ofGroupsNamed(name: Choices): readonly AttachedPolicy[] {
    const policies: AttachedPolicy[] = [];
    const ways: Formula[] = [];
    for (const group of this.#findGroups(name)) {
      const isGroup = and([group.exists, this.#isSame(name, group.name)]);
      if (isGroup === never) continue;
      const known = this.#groupPolicies.get(group) ?? this.#own(group, this.#ofGroups);
      this.#groupPolicies.set(group, known);
      this.#budget.spend(known.length);
      policies.push(...under(isGroup, known));
      ways.push(isGroup);
    }
    const isPresent = or(
      name.filter(({ value }) => value.kind !== "absent").map(({ when }) => this.#conditions.assume(when)),
    );
    const elsewhere = and([isPresent, not(or(ways))]);
    return [...policies, ...under(elsewhere, [unreadGroup])];
  }

  #isSame(one: Choices, other: Choices): Formula {
    this.#budget.spend(stepsToCompare);
    return sameName(one, other, this.#conditions, this.#likely);
  }
}

const unreadGroup: AttachedPolicy = { name: "a group of another stack", document: unreadPolicy, attached: always };

function mentionsIn(
  resources: readonly Resource[],
  namesOf: (resource: Resource) => readonly Choices[],
): readonly Mention[] {
  return resources.flatMap((resource) => namesOf(resource).map((name) => ({ name, resource })));
}

/** Each policy once, however many ways lead to it; of those that are not read, each name. */
function merge(policies: readonly AttachedPolicy[]): readonly AttachedPolicy[] {
  const merged = new Map<PolicyDocument | string, { readonly policy: AttachedPolicy; readonly ways: Formula[] }>();
  for (const policy of policies) {
    const key = policy.document === unreadPolicy ? policy.name : policy.document;
    const known = merged.get(key);
    if (known === undefined) merged.set(key, { policy, ways: [policy.attached] });
    else known.ways.push(policy.attached);
  }
  return [...merged.values()].map(({ policy, ways }) => ({ ...policy, attached: or(ways) }));
}

/** What it takes at least to match all that the policy names. */
function stepsToMatch({ document }: AttachedPolicy): number {
  return document
    .flatMap(({ actions, resources, conditions }) => [
      actions,
      resources,
      ...conditions.map(({ values }) => ({ patterns: values })),
    ])
    .flatMap(({ patterns }) => patterns)
    .reduce((steps, pattern) => steps + stepsToCompare + pattern.length, 0);
}

function notFollowed(reason: string): Formula {
  return { kind: "unknown", reason };
}
