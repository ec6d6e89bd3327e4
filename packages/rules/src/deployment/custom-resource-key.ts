import { type Choices, chooseEach, only } from "../evaluation/choices";
import { type Atom, literalOf, type Text, toText } from "../evaluation/text";
import { absent, textValue, unknown, type Value } from "../evaluation/value";
import { member, type TemplateValue } from "../template/template-value";
import { evaluateProperty, type Resource } from "./resource";

/** Types whose `Create` and `Update` properties hold a call of the AWS SDK: the CDK's `AwsCustomResource`. */
const sdkCallTypes: ReadonlySet<string> = new Set(["AWS::CloudFormation::CustomResource", "Custom::AWS"]);

const iamServices: ReadonlySet<string> = new Set(["IAM", "iam", "@aws-sdk/client-iam"]);

const createKeyActions: ReadonlySet<string> = new Set(["createAccessKey", "CreateAccessKey", "CreateAccessKeyCommand"]);

/** Stands for an atom while a payload is parsed as JSON; a private character, so that no real payload has it. */
const placeholder = "\uE000";

/**
 * The `UserName` that a custom resource creates an access key for, absent where it creates none; `undefined` when it is
 * not a custom resource that calls the SDK.
 */
export function keyMadeByCustomResource(resource: Resource): Choices | undefined {
  if (!sdkCallTypes.has(resource.resourceType)) return undefined;
  const names = ["Create", "Update"].map((property) =>
    chooseEach(evaluateProperty(resource, property), (payload): Choices => userNameIn(payload)),
  );
  return names.find((choices) => choices.some(({ value }) => value.kind !== "absent"));
}

function userNameIn(payload: Value): Choices {
  const call = payload.kind === "text" ? parseCall(payload.text) : callOf(payload);
  if (call === undefined) return only(absent);
  return call === "unreadable" ? unknown("a custom resource whose call is not readable JSON") : only(call);
}

/** The user's name in a call that stands in the template as a mapping, as older versions of the CDK wrote it. */
function callOf(payload: Value): Value | undefined {
  if (payload.kind !== "map") return undefined;
  const [service, action, parameters] = ["service", "action", "parameters"].map((key) => payload.members.get(key));
  const createsKey =
    service?.kind === "text" &&
    action?.kind === "text" &&
    iamServices.has(literalOf(service.text) ?? "") &&
    createKeyActions.has(literalOf(action.text) ?? "");
  if (!createsKey) return undefined;
  return (parameters?.kind === "map" ? parameters.members.get("UserName") : undefined) ?? absent;
}

function parseCall(text: Text): Value | "unreadable" | undefined {
  const atoms: Atom[] = [];
  const json = text
    .map((piece) => (typeof piece === "string" ? piece : `${placeholder}${atoms.push(piece) - 1}${placeholder}`))
    .join("");
  if (!/[cC]reateAccessKey/.test(json)) return undefined;
  let call: TemplateValue;
  try {
    call = JSON.parse(json);
  } catch {
    return "unreadable";
  }
  const [service, action] = [member(call, "service"), member(call, "action")];
  const createsKey =
    typeof service === "string" &&
    typeof action === "string" &&
    iamServices.has(service) &&
    createKeyActions.has(action);
  if (!createsKey) return undefined;
  const name = member(member(call, "parameters"), "UserName");
  return typeof name === "string" ? textValue(withAtoms(name, atoms)) : absent;
}

function withAtoms(text: string, atoms: readonly Atom[]): Text {
  return toText(text.split(placeholder).map((part, index) => (index % 2 === 0 ? part : (atoms[Number(part)] ?? part))));
}
