import { join } from "node:path";
import { CfnGuardValidator } from "@cdklabs/cdk-validator-cfnguard";
import {
  CfnResource,
  CloudFormationValidatePlugin,
  type IPolicyValidationContext,
  type IPolicyValidationPlugin,
  Stack,
  Stage,
  Validations,
} from "aws-cdk-lib";
import { guardRulePath, regoRuleSource } from "../../src/guard";
import { cases } from "../cases";
import { type CdkCase, createApp } from "../cases/cdk-case";

/** What the engines make of a case; each set holds the construct paths of keys. */
export interface Measurement {
  readonly name: string;
  /** The keys that are created together with a user and need a reason. */
  readonly expected: ReadonlySet<string>;
  /** By cfn-guard on every template of the cloud assembly. */
  readonly cfnGuard: ReadonlySet<string>;
  /** By `CfnGuardValidator`, on the templates that the CDK hands to a plugin. */
  readonly cfnGuardValidator: ReadonlySet<string>;
  /** By the Rego rules in `CloudFormationValidatePlugin`, on the templates that the CDK hands to a plugin. */
  readonly rego: ReadonlySet<string>;
}

interface Synthesized {
  readonly each: CdkCase;
  /** What the CDK hands to its plugins. */
  readonly contexts: readonly IPolicyValidationContext[];
  readonly templatePaths: readonly string[];
  /** Construct paths by template and logical ID. */
  readonly constructPaths: ReadonlyMap<string, string>;
}

type Engine = Pick<IPolicyValidationPlugin, "validate">;

/** Runs every case through the real engines, each of which is started once. The CDK's own run of its engine is to be off. */
export function measureCases(scratch: string): readonly Measurement[] {
  const apps = cases.map((each, index) => synthesize(each, join(scratch, String(index))));
  const stackTemplates = apps.flatMap(({ contexts }) => contexts.flatMap((context) => context.stackTemplates));
  const context = { ...apps[0]?.contexts[0], stackTemplates } as IPolicyValidationContext;
  const handed = { ...context, templatePaths: stackTemplates.map(({ templatePath }) => templatePath) };
  const all = { ...context, templatePaths: apps.flatMap(({ templatePaths }) => templatePaths) };
  const guard = new CfnGuardValidator({ controlTowerRulesEnabled: false, rules: [guardRulePath] });
  const byGuard = find(guard, all, "iam_user_no_initial_access_key");
  const byValidator = find(guard, handed, "iam_user_no_initial_access_key");
  const rego = new CloudFormationValidatePlugin({ regoRules: [regoRuleSource], includeDefaultRules: false });
  const byRego = find(rego, handed, "iam-user-no-initial-access-key");
  return apps.map(({ each, constructPaths }) => {
    const pathsOf = (found: ReadonlySet<string>) =>
      new Set([...constructPaths].flatMap(([place, path]) => (found.has(place) ? [path] : [])));
    return {
      name: each.name,
      expected: new Set(each.expected.flatMap(keyOf)),
      cfnGuard: pathsOf(byGuard),
      cfnGuardValidator: pathsOf(byValidator),
      rego: pathsOf(byRego),
    };
  });
}

function synthesize(each: CdkCase, outdir: string): Synthesized {
  const contexts: IPolicyValidationContext[] = [];
  const app = createApp(each, { outdir });
  Validations.of(app).addPlugins({
    name: "listener",
    validate(context) {
      contexts.push(context);
      return { success: true, violations: [] };
    },
  });
  app.synth();
  const resources = app.node.findAll().filter((node) => CfnResource.isCfnResource(node));
  const placed = resources.map((resource) => [place(templateOf(resource.stack), idOf(resource)), resource.node.path]);
  const stacks = app.node.findAll().filter((node) => Stack.isStack(node));
  return {
    each,
    contexts,
    templatePaths: stacks.map(templateOf),
    constructPaths: new Map(placed as [string, string][]),
  };
}

function find(plugin: Engine, context: IPolicyValidationContext, rule: string): ReadonlySet<string> {
  const violations = plugin.validate(context).violations.filter(({ ruleName }) => ruleName === rule);
  const resources = violations.flatMap(({ violatingResources }) => violatingResources);
  return new Set(
    resources.map(({ templatePath = "", resourceLogicalId = "" }) => place(templatePath, resourceLogicalId)),
  );
}

function keyOf(verdict: string): readonly string[] {
  const key = /^(?:error|warning) .*: (\S+) of \S+$/.exec(verdict)?.[1];
  return key === undefined ? [] : [key];
}

function templateOf(stack: Stack): string {
  return join(Stage.of(stack)?.outdir ?? "", stack.templateFile);
}

function idOf(resource: CfnResource): string {
  return resource.stack.resolve(resource.logicalId);
}

function place(template: string, logicalId: string): string {
  return `${template}#${logicalId}`;
}
