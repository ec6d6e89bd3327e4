import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ValidationRuleSource } from "aws-cdk-lib";

const folder = join(__dirname, "..", "rules");

/** The absolute path of the rules for CloudFormation Guard: `new CfnGuardValidator({ rules: [guardRulePath] })`. */
export const guardRulePath: string = join(folder, "latchkey.guard");

/** The rules in Guard's language: `new CloudFormationValidatePlugin({ guardRules: [guardRuleSource] })`. */
export const guardRuleSource: ValidationRuleSource = readSource("latchkey.guard");

/** The rules in Rego, which see more: `new CloudFormationValidatePlugin({ regoRules: [regoRuleSource] })`. */
export const regoRuleSource: ValidationRuleSource = readSource("latchkey.rego");

function readSource(name: string): ValidationRuleSource {
  return { name, content: readFileSync(join(folder, name), "utf8") };
}
