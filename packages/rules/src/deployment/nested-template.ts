import { posix } from "node:path";
import { evaluate } from "../evaluation/evaluate";
import { scalarText } from "../evaluation/parameter-declaration";
import { literalValue } from "../evaluation/value";
import { isMap, member, type TemplateValue } from "../template/template-value";
import { isRemote, resolveLocation } from "./local-file";
import type { FileReader, Stack } from "./stack";

/** The template that a resource nests, or why it was not followed; `property` is what names it. */
export type NestedTemplate = { readonly property: string } & (
  | { readonly kind: "file"; readonly file: string; readonly content: Uint8Array }
  | { readonly kind: "not-followed"; readonly reason: string }
);

/** The property that names the nested template, by resource type. */
const nestingTypes: Readonly<Record<string, string>> = {
  "AWS::CloudFormation::Stack": "TemplateURL",
  "AWS::Serverless::Application": "Location",
};

/** The template that the resource nests; `undefined` when it is not a nested stack. */
export function nestedTemplateOf(
  definition: TemplateValue,
  stack: Stack,
  read: FileReader,
): NestedTemplate | undefined {
  const type = scalarText(member(definition, "Type"));
  const property = type !== undefined && Object.hasOwn(nestingTypes, type) ? nestingTypes[type] : undefined;
  if (property === undefined) return undefined;
  const location = member(member(definition, "Properties"), property);
  const { file: from } = stack.template;
  const named = assetOf(definition, stack, location, read) ?? locate(location, stack);
  if (typeof named !== "string") return { property, kind: "not-followed", reason: named.reason };
  const file = resolveLocation(from, named);
  const found = read(file);
  if (found.kind === "refused") {
    return { property, kind: "not-followed", reason: `${file} was not read: ${found.reason}` };
  }
  return { property, kind: "file", file: found.file ?? file, content: found.content };
}

function locate(location: TemplateValue | undefined, stack: Stack): string | { reason: string } {
  if (location === undefined) return { reason: "it names no template" };
  if (isMap(location) && Object.hasOwn(location, "ApplicationId")) {
    return { reason: "an application of the Serverless Application Repository is not fetched" };
  }
  const [choice, ...others] = evaluate(location, stack.scope);
  const literal = choice === undefined || others.length > 0 ? undefined : literalValue(choice.value);
  if (literal === undefined) return { reason: "where its template is depends on the deployment" };
  return isRemote(literal) ? { reason: `${literal} is not fetched` } : literal;
}

/**
 * The file that the CDK made the nested template's asset from: named in the metadata, or else in the asset manifest,
 * which a stack shares with all that are nested in it.
 */
function assetOf(
  definition: TemplateValue,
  stack: Stack,
  location: TemplateValue | undefined,
  read: FileReader,
): string | undefined {
  const metadata = member(definition, "Metadata");
  const path = scalarText(member(metadata, "aws:asset:path"));
  if (path !== undefined && member(metadata, "aws:asset:property") === "TemplateURL") return path;
  let root = stack;
  while (root.nestedIn !== undefined) root = root.nestedIn.stack;
  const from = root.template.file;
  if (!from.endsWith(".template.json")) return undefined;
  const hash = /[0-9a-f]{64}(?=\.json)/.exec(JSON.stringify(location) ?? "")?.[0];
  const manifest = posix.join(posix.dirname(from), posix.basename(from).replace(/\.template\.json$/, ".assets.json"));
  const found = hash === undefined ? undefined : read(manifest);
  if (hash === undefined || found?.kind !== "content") return undefined;
  try {
    const files: TemplateValue = JSON.parse(Buffer.from(found.content).toString("utf8"));
    return scalarText(member(member(member(member(files, "files"), hash), "source"), "path"));
  } catch {
    return undefined; // A manifest that does not parse says nothing.
  }
}
