import { type Control, type Rule, renderRulePage, type Severity } from "@latchkey/rules";
import type { ReportingDescriptor, ReportingDescriptorRelationship, ToolComponent } from "sarif";

/** SARIF's words for the severities are the same. */
export const LEVELS: Readonly<Record<Severity, Severity>> = { error: "error", warning: "warning", note: "note" };

/** What GitHub ranks security alerts by: from 7.0 on they are high, from 4.0 on medium. */
const SECURITY_SEVERITIES: Readonly<Record<Severity, string>> = { error: "8.0", warning: "6.0", note: "3.0" };

/** The frameworks that the rules name controls of, one for each version, by name and version in the rules' order. */
export function toTaxonomies(rules: readonly Rule[]): ToolComponent[] {
  const controls = rules.flatMap(({ compliance }) => compliance);
  const ids = [...new Set(controls.map(nameTaxonomy))].sort();
  return ids.map((name) => {
    const own = controls.filter((control) => nameTaxonomy(control) === name);
    const { framework = "", version = "" } = own[0] ?? {};
    return {
      name,
      version,
      organization: framework.split(" ")[0] ?? framework,
      shortDescription: { text: `${name}.` },
      isComprehensive: false,
      taxa: [...new Set(own.map(({ control }) => control))].sort().map((id) => ({ id })),
    };
  });
}

function nameTaxonomy({ framework, version }: Control): string {
  return `${framework} ${version}`;
}

/** All that a rule says of itself, and the controls that it checks. */
export function toDescriptor(rule: Rule, taxonomies: readonly ToolComponent[]): ReportingDescriptor {
  const { id, title, severity, rationale, remediation, guidance, references, compliance } = rule;
  // Rules on suppressions and the like are about the templates' upkeep.
  const isAboutSecurity = compliance.length > 0;
  return {
    id,
    name: toPascalCase(id),
    shortDescription: { text: `${title}.` },
    fullDescription: { text: guidance.what },
    help: { text: `${rationale} ${remediation}`, markdown: renderRulePage(rule) },
    ...(references[0] !== undefined && { helpUri: references[0] }),
    defaultConfiguration: { level: LEVELS[severity] },
    ...(isAboutSecurity && { relationships: compliance.map((control) => toRelationship(control, taxonomies)) }),
    properties: {
      precision: "high",
      "problem.severity": severity === "note" ? "recommendation" : severity,
      ...(isAboutSecurity && { "security-severity": SECURITY_SEVERITIES[severity] }),
      tags: isAboutSecurity ? ["security", "cloudformation", "iam"] : ["maintainability", "cloudformation"],
    },
  };
}

/** The form that SARIF wants the names of rules and the like to have. */
export function toPascalCase(id: string): string {
  return id.replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase());
}

function toRelationship(control: Control, taxonomies: readonly ToolComponent[]): ReportingDescriptorRelationship {
  const index = taxonomies.findIndex(({ name }) => name === nameTaxonomy(control));
  const taxa = taxonomies[index]?.taxa ?? [];
  return {
    target: {
      id: control.control,
      index: taxa.findIndex(({ id }) => id === control.control),
      toolComponent: { name: nameTaxonomy(control), index },
    },
    kinds: ["relevant"],
  };
}
