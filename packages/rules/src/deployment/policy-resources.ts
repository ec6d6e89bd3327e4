import type { Conditions } from "../conditions/conditions";
import { always, and, type Formula, never, not, or } from "../conditions/formula";
import type { Choices } from "../evaluation/choices";
import { evaluate } from "../evaluation/evaluate";
import { showText, type Text, textKey, toText } from "../evaluation/text";
import { awsManagedPolicy } from "../iam/aws-managed-policies";
import type { AttachedPolicy } from "../iam/decide-access";
import { readPolicyDocument, unreadPolicy } from "../iam/policy-document";
import { member, type TemplateValue } from "../template/template-value";
import { evaluateProperty, type Resource } from "./resource";

/** The policies that are resources of a deployment, and those that an ARN names. Each is read once. */
export class PolicyResources {
  readonly #conditions: Conditions;
  readonly #managed = new Map<string, { readonly resource: Resource; readonly exists: Formula }[]>();
  readonly #ofResource = new Map<Resource, readonly AttachedPolicy[]>();
  readonly #withArn = new Map<string, readonly AttachedPolicy[]>();

  /** `managed` are the deployment's policies that have an ARN. */
  constructor(managed: readonly Resource[], conditions: Conditions) {
    this.#conditions = conditions;
    for (const resource of managed) {
      for (const { when, value } of arnsOf(resource)) {
        if (value.kind !== "text") continue;
        const key = arnKey(value.text);
        const entry = { resource, exists: and([resource.exists, conditions.assume(when)]) };
        const known = this.#managed.get(key);
        if (known === undefined) this.#managed.set(key, [entry]);
        else known.push(entry);
      }
    }
  }

  /** The policy that a resource is, attached wherever it exists; several when the deployment decides what it says. */
  of(resource: Resource): readonly AttachedPolicy[] {
    const known = this.#ofResource.get(resource);
    if (known !== undefined) return known;
    const policies = evaluateProperty(resource, "PolicyDocument").map(({ when, value }) => ({
      name: `the policy ${resource.logicalId}`,
      document: readPolicyDocument(value),
      attached: and([resource.exists, this.#conditions.assume(when)]),
    }));
    this.#ofResource.set(resource, policies);
    return policies;
  }

  /** The policy that has the ARN; what neither the deployment nor AWS defines may say anything. */
  withArn(arn: Choices): readonly AttachedPolicy[] {
    return arn.flatMap(({ when, value }) => {
      if (value.kind === "absent") return [];
      const policies = value.kind === "text" ? this.#find(value.text) : [unreadArn];
      return under(this.#conditions.assume(when), policies);
    });
  }

  #find(arn: Text): readonly AttachedPolicy[] {
    const key = arnKey(arn);
    const known = this.#withArn.get(key);
    if (known !== undefined) return known;
    const here = this.#managed.get(key) ?? [];
    const elsewhere = not(or(here.map(({ exists }) => exists)));
    const policies = [
      ...here.flatMap(({ resource, exists }) => under(exists, this.of(resource))),
      ...under(elsewhere, [{ name: showText(arn), document: awsManagedPolicy(arn), attached: always }]),
    ];
    this.#withArn.set(key, policies);
    return policies;
  }
}

const unreadArn: AttachedPolicy = {
  name: "a policy whose ARN is not followed",
  document: unreadPolicy,
  attached: always,
};

/** The policies where the formula holds as well; none where that is never. */
export function under(formula: Formula, policies: readonly AttachedPolicy[]): readonly AttachedPolicy[] {
  if (formula === always) return policies;
  return policies
    .map((policy) => ({ ...policy, attached: and([formula, policy.attached]) }))
    .filter(({ attached }) => attached !== never);
}

/** What refers to the policy, and the ARN that it has when it has a name of its own. */
function arnsOf({ logicalId, scope, definition }: Resource): Choices {
  const properties = member(definition, "Properties");
  const name = member(properties, "ManagedPolicyName");
  const variables = { Path: member(properties, "Path") ?? "/", Name: name ?? null };
  const written: TemplateValue = {
    "Fn::Sub": ["arn:aws:iam::${AWS::AccountId}:policy${Path}${Name}", variables],
  };
  const references: TemplateValue[] = [{ Ref: logicalId }, { "Fn::GetAtt": [logicalId, "PolicyArn"] }];
  return [...references, ...(name === undefined ? [] : [written])].flatMap((node) => evaluate(node, scope));
}

/** IAM takes an ARN of the deployment's own partition only, so it makes no difference how the ARN says which one that is. */
function arnKey(arn: Text): string {
  const [start, ...others] = toText(
    arn.map((piece) => (typeof piece === "object" && piece.id === "AWS::Partition" ? "aws" : piece)),
  );
  if (typeof start !== "string") return textKey(arn);
  return textKey([start.replace(/^arn:aws(?:-[a-z]+)+:/, "arn:aws:"), ...others]);
}
