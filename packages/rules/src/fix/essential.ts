import type { TemplatePath } from "../finding";
import { member, type TemplateValue } from "../template/template-value";
import { valueAt } from "./value-at";

/** By resource type, the property that the resource is there for. */
const purposes: ReadonlyMap<string, string> = new Map([
  ["AWS::SecretsManager::Secret", "SecretString"],
  ["AWS::SecretsManager::ResourcePolicy", "SecretId"],
  ["AWS::SecretsManager::RotationSchedule", "SecretId"],
  ["AWS::SecretsManager::SecretTargetAttachment", "SecretId"],
  ["AWS::SSM::Parameter", "Value"],
  ["AWS::IAM::GroupPolicy", "PolicyDocument"],
  ["AWS::IAM::ManagedPolicy", "PolicyDocument"],
  ["AWS::IAM::Policy", "PolicyDocument"],
  ["AWS::IAM::RolePolicy", "PolicyDocument"],
  ["AWS::IAM::UserPolicy", "PolicyDocument"],
]);

/** A member that the mapping around it is there for, and one that tells such a mapping from others. */
const essentialMembers: readonly (readonly [key: string, sibling: string])[] = [
  ["Value", "Key"],
  ["Value", "Name"],
  ["ValueFrom", "Name"],
  ["ParameterValue", "ParameterKey"],
  ["Resource", "Effect"],
  ["NotResource", "Effect"],
  ["Principal", "Effect"],
  ["Statement", "Version"],
  ["PolicyDocument", "PolicyName"],
];

/** Whether the resource is only there to carry what this property holds, such as a secret. */
export function isCarrier(resourceType: string, property: string): boolean {
  return /^AWS::(SecretsManager::Secret|SSM::Parameter)$/.test(resourceType) && purposes.get(resourceType) === property;
}

/** Whether a resource is of no use, or not allowed, without a property that it has: a custom resource asks for its own. */
export function isPurpose(resourceType: string, property: string): boolean {
  return (
    purposes.get(resourceType) === property ||
    resourceType === "AWS::CloudFormation::CustomResource" ||
    resourceType.startsWith("Custom::")
  );
}

/** Whether the mapping around the entry at a path is of no use, or not allowed, without it. */
export function isEssential(root: TemplateValue, path: TemplatePath): boolean {
  const key = path.at(-1);
  // A file that cfn-init writes.
  if (key === "content" && path.at(-3) === "files") return true;
  const around = valueAt(root, path.slice(0, -1));
  return essentialMembers.some(([name, sibling]) => name === key && member(around, sibling) !== undefined);
}
