import { always, never } from "../conditions/formula";
import { Deployment } from "../deployment/deployment";
import { scalarText } from "../evaluation/parameter-declaration";
import type { Template } from "../template/template";
import { isMap, member, type TemplateMap, type TemplateValue } from "../template/template-value";
import { spanOf } from "./describe-plan";
import { findLeftovers } from "./find-leftovers";
import type { Target } from "./find-targets";
import { insertAfter, isInBraces } from "./insert-after";
import { CannotRemove } from "./removal-plan";
import { type KeyRemoval, readEdited } from "./remove-keys";
import type { FixChange, FixRefusal } from "./template-fix";
import type { TextEdit } from "./text-edit";

/**
 * What AWS documents for managing one's own access keys, save `iam:TagUser`, which only a key's description needs:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access-keys_required-permissions.html
 */
const actions = [
  "iam:CreateAccessKey",
  "iam:DeleteAccessKey",
  "iam:GetAccessKeyLastUsed",
  // For the console's page, not for the keys.
  "iam:GetUser",
  "iam:ListAccessKeys",
  "iam:UpdateAccessKey",
] as const;

/** What a fix comes to when policies are added. */
export interface PolicyAddition {
  /** Those of the removal, too. */
  readonly edits: readonly TextEdit[];
  readonly changes: readonly FixChange[];
  readonly refusals: readonly FixRefusal[];
}

/** Gives each owner of the keys that needs it a policy, right after the user, that lets it manage its own access keys. */
export function addOwnKeyPolicies(template: Template, removal: KeyRemoval, keys: readonly Target[]): PolicyAddition {
  const deployment = new Deployment(template);
  const resources = member(removal.left, "Resources");
  let result: PolicyAddition & { readonly resources: TemplateMap } = {
    edits: removal.edits,
    changes: [],
    refusals: keys.flatMap(({ owners }) =>
      owners.map(({ logicalId, file }) => ({ logicalId, message: `it stands in ${file}: add a policy there by hand` })),
    ),
    resources: isMap(resources) ? resources : {},
  };
  for (const userId of new Set(keys.flatMap(({ users }) => users))) {
    const span = spanOf(template, ["Resources", userId]);
    const user = deployment.users.find(({ path }) => path.length === 2 && path[1] === userId);
    const mayAlready = (action: string): boolean =>
      action === "iam:GetUser" || (user !== undefined && deployment.mayOnItself(user, action) === always);
    if (actions.every(mayAlready)) continue;
    const logicalId = findFreeId(`${userId}ManageOwnKeys`, result.resources);
    // The user's own ARN has its path; as a mapping, only the list is documented for it.
    const arn = { "Fn::GetAtt": isInBraces(template, ["Resources"]) ? [userId, "Arn"] : `${userId}.Arn` };
    const policy = ownKeyPolicy(userId, arn, scalarText(member(user?.definition, "Condition")));
    const edit = insertAfter(template, userId, logicalId, policy);
    const edits = [...result.edits, edit].sort((one, other) => one.start - other.start || one.end - other.end);
    const added = { ...result.resources, [logicalId]: policy };
    if (!readsAs(template, edits, { ...removal.left, Resources: added })) {
      const message = "no policy can be added right after it: add one by hand";
      result = { ...result, refusals: [...result.refusals, { logicalId: userId, span, message }] };
      continue;
    }
    const remark = user?.hasLoginProfile === never ? ", once somebody has created the first: it has no password" : "";
    const message = `policy '${logicalId}', which lets '${userId}' manage its own access keys${remark}`;
    const change: FixChange = { kind: "added", message, span, needsReview: false };
    result = { ...result, edits, changes: [...result.changes, change], resources: added };
  }
  return result;
}

function ownKeyPolicy(userId: string, arn: TemplateMap, condition: string | undefined): TemplateMap {
  return {
    Type: "AWS::IAM::UserPolicy",
    ...(condition === undefined ? {} : { Condition: condition }),
    Properties: {
      PolicyName: "ManageOwnAccessKeys",
      UserName: { Ref: userId },
      PolicyDocument: {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: actions, Resource: arn }],
      },
    },
  };
}

function findFreeId(wanted: string, resources: TemplateMap): string {
  let id = wanted;
  for (let number = 2; Object.hasOwn(resources, id); number += 1) id = `${wanted}${number}`;
  return id;
}

function readsAs(template: Template, edits: readonly TextEdit[], expected: TemplateValue): boolean {
  try {
    return findLeftovers(expected, readEdited(template, edits).root)?.length === 0;
  } catch (error) {
    if (error instanceof CannotRemove) return false;
    throw error;
  }
}
