import { scalarText } from "../evaluation/parameter-declaration";
import type { TemplatePath } from "../finding";
import { parseTemplate } from "../template/parse-template";
import type { Template } from "../template/template";
import { isMap, member } from "../template/template-value";
import type { Gap } from "./stack";

/** The templates that the template's stack sets deploy elsewhere, each on its own. */
export function readStackSets(template: Template): {
  readonly templates: readonly Template[];
  readonly gaps: readonly Gap[];
} {
  const templates: Template[] = [];
  const gaps: Gap[] = [];
  const resources = member(template.root, "Resources");
  for (const [logicalId, definition] of isMap(resources) ? Object.entries(resources) : []) {
    if (member(definition, "Type") !== "AWS::CloudFormation::StackSet") continue;
    const base: TemplatePath = ["Resources", logicalId, "Properties", "TemplateBody"];
    const body = scalarText(member(member(definition, "Properties"), "TemplateBody"));
    if (body === undefined) continue;
    const parsed = parseTemplate(body, { file: template.file });
    if (parsed.kind === "template") templates.push(within(parsed.template, template, base));
    for (const problem of parsed.kind === "other" ? [] : parsed.problems) {
      gaps.push({
        kind: "invalid-template",
        message: `In the stack set's template: ${problem.message}`,
        template,
        path: base,
      });
    }
  }
  return { templates, gaps };
}

/** The inner template with the outer one's text; its places are all that of the property that holds it. */
function within(inner: Template, outer: Template, base: TemplatePath): Template {
  return {
    file: outer.file,
    text: outer.text,
    root: inner.root,
    base,
    locate: () => outer.locate(base),
    duplicateKeys: () => [],
  };
}
