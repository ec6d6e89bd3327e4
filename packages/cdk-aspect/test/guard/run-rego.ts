import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { App, CloudFormationValidatePlugin, type IPolicyValidationContext } from "aws-cdk-lib";
import { regoRuleSource } from "../../src/guard";

/** Runs the Rego rules in the CDK's engine: for each template its findings, as `severity rule resource: message`. */
export function runRego(templates: readonly unknown[], folder: string): readonly (readonly string[])[] {
  mkdirSync(folder, { recursive: true });
  const paths = templates.map((template, index) => {
    const path = join(folder, `${index}.template.json`);
    writeFileSync(path, JSON.stringify(template));
    return path;
  });
  const context: IPolicyValidationContext = {
    appConstruct: new App(),
    templatePaths: paths,
    stackTemplates: paths.map((templatePath) => ({
      stackConstructPath: "App",
      templatePath,
      accountId: "123456789012",
      region: "us-east-1",
    })),
  };
  const plugin = new CloudFormationValidatePlugin({ regoRules: [regoRuleSource], includeDefaultRules: false });
  const found = plugin
    .validate(context)
    .violations.filter(({ ruleName }) => regoRuleSource.content.includes(`"rule_id": "${ruleName}"`))
    .flatMap(({ violatingResources, ruleName, severity, description }) =>
      violatingResources.map(({ templatePath, resourceLogicalId }) => ({
        templatePath,
        text: `${severity} ${ruleName} ${resourceLogicalId}: ${description}`,
      })),
    );
  return paths.map((path) =>
    found
      .filter(({ templatePath }) => templatePath === path)
      .map(({ text }) => text)
      .toSorted(),
  );
}
