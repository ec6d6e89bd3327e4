/** A part of a template, in the long form (`Fn::If`). */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

/** A parameter, as the generated templates declare it. */
export interface ParameterJson extends JsonObject {
  readonly Type: "String";
}

/** A resource, as the generated templates define it. */
export interface ResourceJson extends JsonObject {
  readonly Type: "AWS::IAM::User" | "AWS::IAM::AccessKey" | "AWS::CloudFormation::Stack" | "AWS::SNS::Topic";
  readonly Properties: JsonObject;
}

/** A whole template. */
export interface TemplateJson extends JsonObject {
  readonly Parameters: Readonly<Record<string, ParameterJson>>;
  readonly Mappings: JsonObject;
  readonly Conditions: JsonObject;
  readonly Resources: Readonly<Record<string, ResourceJson>>;
  readonly Outputs: JsonObject;
}

/** Templates by file name; a nested stack's `TemplateURL` is such a name. */
export type Templates = Readonly<Record<string, TemplateJson>>;

/** The file of the template that is deployed. */
export const rootFile = "root.json";

/** The file that a nested stack is made from. */
export function nestedFile(resource: ResourceJson): string {
  return String(resource.Properties["TemplateURL"]);
}

/** A template with the sections that are given, and the others empty. */
export function templateWith(sections: JsonObject): TemplateJson {
  const empty = { Parameters: {}, Mappings: {}, Conditions: {}, Resources: {}, Outputs: {} };
  return { ...empty, ...sections } as TemplateJson;
}

/** Calls `visit` with each function call of the long form in a part of a template. */
export function visitCalls(node: Json, visit: (name: string, argument: Json) => void): void {
  if (node === null || typeof node !== "object") return;
  if (isList(node)) for (const item of node) visitCalls(item, visit);
  else {
    for (const [key, value] of Object.entries(node)) {
      if (key === "Ref" || key.startsWith("Fn::")) visit(key, value);
      visitCalls(value, visit);
    }
  }
}

/** Whether it is a list. */
export function isList(node: Json | undefined): node is readonly Json[] {
  return Array.isArray(node);
}

/** The name in a `Ref`; `undefined` for anything else. */
export function refName(node: Json | undefined): string | undefined {
  if (node === null || typeof node !== "object" || isList(node)) return undefined;
  const name = node["Ref"];
  return typeof name === "string" ? name : undefined;
}
