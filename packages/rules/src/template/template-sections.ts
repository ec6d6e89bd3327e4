import { shorten } from "./source-node";
import type { SyntaxProblem, Template } from "./template";
import type { TemplateMap, TemplateValue } from "./template-value";
import { isMap, member } from "./template-value";

const sections: ReadonlySet<string> = new Set([
  "AWSTemplateFormatVersion",
  "Conditions",
  "Description",
  "Globals",
  "Hooks",
  "Mappings",
  "Metadata",
  "Outputs",
  "Parameters",
  "Resources",
  "Rules",
  "Transform",
]);

/** Whether a mapping has what makes a template: a format version, or resources. */
export function hasTemplateSections(root: TemplateMap): boolean {
  const resources = member(root, "Resources");
  return (
    Object.hasOwn(root, "AWSTemplateFormatVersion") ||
    (isMap(resources) && Object.entries(resources).some(([id, value]) => isResource(value) || id.startsWith("Fn::")))
  );
}

/** Finds `Resources` that hold none, and resources that stand where CloudFormation takes none. */
export function findMisplacedResources(template: Template): readonly SyntaxProblem[] {
  const { root } = template;
  const problems: SyntaxProblem[] = [];
  if (Object.hasOwn(root, "Resources") && !isMap(member(root, "Resources"))) {
    report("Resources", "`Resources` must be a mapping from logical IDs to resources");
  }
  const [first, ...others] = Object.keys(root).filter((key) => !sections.has(key) && isResource(member(root, key)));
  if (first !== undefined) {
    const more = others.length > 0 ? `, as do ${others.length} more` : "";
    report(first, `Resource \`${shorten(first)}\` stands outside \`Resources\`${more}`);
  }
  return problems;

  function report(key: string, message: string): void {
    const span = template.locate([key])?.key;
    if (span) problems.push({ message, span });
  }
}

function isResource(value: TemplateValue | undefined): boolean {
  const type = member(value, "Type");
  return typeof type === "string" && /^\w+::/.test(type);
}
