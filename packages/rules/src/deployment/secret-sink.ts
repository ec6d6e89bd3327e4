import type { TemplatePath } from "../finding";
import { isMap, member, type TemplateValue } from "../template/template-value";
import type { ResourceLocation } from "./resource";

/** A place that is given the secret of an access key. */
export interface SecretSink {
  /**
   * `secret` is an `AWS::SecretsManager::Secret`, where a secret belongs; `export` an output that other stacks can read;
   * `parameter` one of a nested stack that shows its value; `nested-stack` a parameter of one that was not followed.
   */
  readonly kind:
    | "secret"
    | "output"
    | "export"
    | "parameter"
    | "nested-stack"
    | "custom-resource"
    | "stored-parameter"
    | "user-data"
    | "metadata"
    | "environment"
    | "tags"
    | "property";
  /** The output, parameter, metadata key or property. */
  readonly at: ResourceLocation;
}

/** Properties at any depth that are read elsewhere than the rest of their resource. */
const knownProperties: readonly (readonly [RegExp, SecretSink["kind"]])[] = [
  [/^UserData$/, "user-data"],
  [/Environment(Variables)?$/, "environment"],
  [/^Tag(s|Specifications)$/, "tags"],
];

/** What a place in a resource's definition is; `path` is that of an expression, from `Properties` or `Metadata` on. */
export function resourceSink(location: ResourceLocation, path: TemplatePath): SecretSink {
  const { resourceType } = location;
  const sink = (kind: SecretSink["kind"], length = 2): SecretSink => ({
    kind,
    at: { ...location, path: [...location.path, ...path.slice(0, length)] },
  });
  const [section, property] = path;
  if (section === "Metadata") return sink("metadata");
  if (resourceType === "AWS::SecretsManager::Secret" && /^(SecretString|GenerateSecretString)$/.test(`${property}`)) {
    return sink("secret");
  }
  if (resourceType === "AWS::SSM::Parameter" && property === "Value") return sink("stored-parameter");
  if (resourceType === "AWS::CloudFormation::CustomResource" || resourceType.startsWith("Custom::")) {
    return sink("custom-resource");
  }
  if (/^AWS::(CloudFormation::Stack|Serverless::Application)$/.test(resourceType) && property === "Parameters") {
    return sink("nested-stack", 3);
  }
  for (const [index, key] of path.entries()) {
    const known = knownProperties.find(([name]) => typeof key === "string" && name.test(key));
    if (known !== undefined) return sink(known[1], index + 1);
  }
  return sink("property");
}

/** The output at that place. */
export function outputSink(at: ResourceLocation, definition: TemplateValue): SecretSink {
  return { kind: isMap(member(definition, "Export")) ? "export" : "output", at };
}
