import type { ResourceLocation } from "../deployment/resource";
import type { TemplatePath } from "../finding";
import { isList, isMap, member, type TemplateValue } from "../template/template-value";
import { type Declaration, reasonOf } from "./declaration";
import { adviseOn, readEntry } from "./read-entry";

/** What `Metadata.Latchkey` may have. */
const ownKeys = ["ServiceAccount", "Suppress"];

/** A neighbour's way to name rules that are not to count. */
interface NeighbourForm {
  readonly name: string;
  /** Where in `Metadata` the list is. */
  readonly path: readonly string[];
  /** The fields of an item that have the rule and the reason; absent when an item is the rule. */
  readonly fields?: readonly [id: string, reason: string];
}

const neighbourForms: readonly NeighbourForm[] = [
  { name: "cfn-lint's ignore_checks", path: ["cfn-lint", "config", "ignore_checks"] },
  { name: "cdk-nag's rules_to_suppress", path: ["cdk_nag", "rules_to_suppress"], fields: ["id", "reason"] },
  { name: "cfn_nag's rules_to_suppress", path: ["cfn_nag", "rules_to_suppress"], fields: ["id", "reason"] },
  { name: "checkov's skip", path: ["checkov", "skip"], fields: ["id", "comment"] },
  { name: "Guard's SuppressedRules", path: ["guard", "SuppressedRules"] },
];

/**
 * The suppressions in the `Metadata` of a resource or a template, which is what `at` is the place of. A neighbour's are
 * those of Latchkey's rules: `isRule` tells them.
 */
export function readMetadata(
  metadata: TemplateValue | undefined,
  at: ResourceLocation,
  isRule: (id: string) => boolean,
): readonly Declaration[] {
  if (metadata === undefined) return [];
  return [...readOwn(member(metadata, "Latchkey"), at), ...readNeighbours(metadata, at, isRule)];
}

function readOwn(latchkey: TemplateValue | undefined, at: ResourceLocation): Declaration[] {
  if (latchkey === undefined) return [];
  const own = [...at.path, "Metadata", "Latchkey"];
  const faulty = (path: TemplatePath, name: string, fault: string): Declaration => {
    return { kind: "metadata", ruleId: "", reason: "", name, at: { ...at, path }, fault };
  };
  if (!isMap(latchkey)) return [faulty(own, "Metadata.Latchkey", "it is not a mapping")];
  const unknown = Object.keys(latchkey).filter((key) => !ownKeys.includes(key));
  return [
    ...unknown.map((key) => faulty([...own, key], `Metadata.Latchkey.${key}`, adviseOn(key, ownKeys))),
    ...readSuppress(member(latchkey, "Suppress"), at, faulty),
  ];
}

function readSuppress(
  suppress: TemplateValue | undefined,
  at: ResourceLocation,
  faulty: (path: TemplatePath, name: string, fault: string) => Declaration,
): Declaration[] {
  if (suppress === undefined) return [];
  const path = [...at.path, "Metadata", "Latchkey", "Suppress"];
  if (!isList(suppress)) return [faulty(path, "Metadata.Latchkey.Suppress", "it is not a list")];
  return suppress.map((entry, index) => ({
    kind: "metadata",
    ...readEntry(entry),
    at: { ...at, path: [...path, index] },
  }));
}

function readNeighbours(metadata: TemplateValue, at: ResourceLocation, isRule: (id: string) => boolean): Declaration[] {
  return neighbourForms.flatMap(({ name: neighbour, path, fields }) => {
    let list: TemplateValue | undefined = metadata;
    for (const key of path) list = member(list, key);
    return (isList(list) ? list : []).flatMap((item, index): Declaration[] => {
      const ruleId = fields === undefined ? item : member(item, fields[0]);
      if (typeof ruleId !== "string" || !isRule(ruleId)) return [];
      const place = { ...at, path: [...at.path, "Metadata", ...path, index] };
      const reason = fields === undefined ? reasonOf(neighbour) : decode(member(item, fields[1]), item);
      const said = { kind: "metadata", ruleId, reason, at: place, neighbour } as const;
      return [reason === "" ? { ...said, fault: "it gives no reason" } : said];
    });
  });
}

/** The cdk-nag writes reasons that are not ASCII in Base64. */
function decode(reason: TemplateValue | undefined, item: TemplateValue): string {
  if (typeof reason !== "string") return "";
  const isEncoded = String(member(item, "is_reason_encoded")) === "true";
  return (isEncoded ? Buffer.from(reason, "base64").toString("utf8") : reason).trim();
}
