import type * as crypto from "node:crypto";
import type { ResourceLocation } from "./deployment/resource";
import type { Finding, RelatedLocation, Span, TemplatePath } from "./finding";
import type { Rule, RuleProblem } from "./rule";
import type { Template } from "./template/template";
import { member } from "./template/template-value";

/** What a rule found, with its places in the text. Their texts are added to `texts`, by file. */
export function toFinding(problem: RuleProblem, rule: Rule, texts: Map<string, string>): Finding {
  const { at } = problem;
  const constructPath = constructPathOf(at);
  const related = (problem.related ?? []).map((resource): RelatedLocation => {
    const { logicalId, path } = resource.at;
    return { role: resource.role, ...placeOf(resource.at, texts), logicalId, path, message: resource.message };
  });
  const { file, span } = placeOf(at, texts);
  return {
    ruleId: rule.id,
    severity: problem.severity ?? rule.severity,
    message: problem.message,
    file,
    logicalId: at.logicalId,
    resourceType: at.resourceType,
    path: at.path,
    ...(constructPath === undefined ? {} : { constructPath }),
    span,
    related,
    occurs: problem.occurs,
    fingerprint: fingerprintOf(
      rule.id,
      file,
      at.path,
      related.map(({ role, logicalId }) => [role, logicalId]),
    ),
  };
}

/**
 * The file and the place of an entry, or of the nearest one around it that has a place. It is the key's own token where
 * there is one: a caret under a logical ID says more than one under its whole definition.
 */
export function placeOf(
  { template, path }: Pick<ResourceLocation, "template" | "path">,
  texts: Map<string, string>,
): { readonly file: string; readonly span: Span } {
  // A resource is a place in many findings where there are many pairs.
  const known = knownPlaces.get(template) ?? new WeakMap<TemplatePath, Place>();
  knownPlaces.set(template, known);
  const place = known.get(path) ?? locate(template, path);
  known.set(path, place);
  const { file, text, span } = place;
  texts.set(file, text);
  return { file, span };
}

interface Place {
  readonly file: string;
  readonly text: string;
  readonly span: Span;
}

const knownPlaces = new WeakMap<Template, WeakMap<TemplatePath, Place>>();

function locate(template: Template, path: TemplatePath): Place {
  for (let length = path.length; length >= 0; length -= 1) {
    const location = template.locate(path.slice(0, length));
    if (location === undefined) continue;
    const { file, text } = location.template ?? template;
    return { file, text, span: location.key ?? location.value };
  }
  throw new Error(`${template.file} has no place for ${path.join(".")}`);
}

function constructPathOf(at: ResourceLocation): string | undefined {
  if (at.resourceType === "") return undefined;
  const resource = member(member(at.template.root, "Resources"), at.logicalId);
  const path = member(member(resource, "Metadata"), "aws:cdk:path");
  return typeof path === "string" ? path : undefined;
}

/** How many of a fingerprint's first digits tell the folder; the others tell what is found there. */
const folderDigits = 16;

/** Made of names only, never of lines or of the file's own name, so that moving things about keeps it. */
export function fingerprintOf(ruleId: string, file: string, ...names: readonly unknown[]): string {
  return folderPart(file) + digest(JSON.stringify([ruleId, ...names])).slice(0, 32);
}

/** The fingerprint that a finding would have in a file of that name. */
export function moveFingerprint(fingerprint: string, file: string): string {
  return folderPart(file) + fingerprint.slice(folderDigits);
}

/** By folder: most findings are in few, and a digest takes its time. */
const folderParts = new Map<string, string>();

function folderPart(file: string): string {
  const folder = file.slice(0, Math.max(0, file.lastIndexOf("/")));
  const known = folderParts.get(folder);
  if (known !== undefined) return known;
  const part = digest(folder).slice(0, folderDigits);
  folderParts.set(folder, part);
  return part;
}

function digest(text: string): string {
  // Loading it takes longer than judging a template, and most have no finding.
  const { createHash }: typeof crypto = require("node:crypto");
  return createHash("sha256").update(text).digest("hex");
}
