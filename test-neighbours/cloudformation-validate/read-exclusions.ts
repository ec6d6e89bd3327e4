import { createRequire } from "node:module";
import { join } from "node:path";
import type { ConditionsTemplate } from "../../packages/rules/test/arbitrary-template";

/** What of @aws/cloudformation-validate is used here; aws-cdk-lib bundles it, without its types. */
interface CloudFormationValidate {
  readonly TemplateContent: new (content: Uint8Array, name: string) => object;
  readonly TemplateModel: new (
    template: object,
  ) => {
    toDiagnosticModel(): { readonly conditionExclusions: readonly (readonly string[])[] };
  };
}

const requireFromBench = createRequire(join(__dirname, "../../bench/package.json"));
const requireFromCdk = createRequire(requireFromBench.resolve("aws-cdk-lib/package.json"));
const { TemplateContent, TemplateModel }: CloudFormationValidate = requireFromCdk("@aws/cloudformation-validate");

/** The pairs of conditions that can never hold together, by its model; each pair and all of them are sorted. */
export function readExclusions(template: ConditionsTemplate): readonly string[] {
  const content = JSON.stringify({ ...template, Resources: { Topic: { Type: "AWS::SNS::Topic" } } });
  const model = new TemplateModel(new TemplateContent(Buffer.from(content), "template.json"));
  const pairs = model.toDiagnosticModel().conditionExclusions;
  return pairs.map((pair) => pair.toSorted().join(" ")).sort();
}
