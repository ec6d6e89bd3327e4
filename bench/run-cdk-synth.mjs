// Synthesizes a CDK app of 2,000 resources in 5 stacks, with one validation plugin or none, in a process of its own.
// node run-cdk-synth.mjs none|latchkey|latchkey-nag|cdk-nag|cfn-guard|built-in [STACKS]
// STACKS is the number of stacks with two users and keys in them (1).
// Prints a line of JSON: the milliseconds of synthesis, those of the plugin in it, and its findings on keys.
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const require = createRequire(import.meta.url);
const { App, CfnOutput, CloudFormationValidatePlugin, Duration, Stack, Validations } = require("aws-cdk-lib");
const iam = require("aws-cdk-lib/aws-iam");
const s3 = require("aws-cdk-lib/aws-s3");
const sns = require("aws-cdk-lib/aws-sns");
const sqs = require("aws-cdk-lib/aws-sqs");

const STACKS = 5;
const RESOURCES_PER_STACK = 400;
const KEYS_PER_STACK = 2;

/** @type {Record<string, (app: import("aws-cdk-lib").App) => import("aws-cdk-lib").IPolicyValidationPlugin | undefined>} */
const plugins = {
  none: () => undefined,
  latchkey: () => new (require("@latchkey/cdk-aspect").LatchkeyValidator)(),
  "latchkey-nag": (app) => new (require("@latchkey/cdk-aspect/nag").LatchkeyChecks)(app),
  "cdk-nag": (app) => new (require("cdk-nag").AwsSolutionsChecks)(app),
  "cfn-guard": () => {
    const { CfnGuardValidator } = require("@cdklabs/cdk-validator-cfnguard");
    const { guardRulePath } = require("@latchkey/cdk-aspect/guard");
    return new CfnGuardValidator({ controlTowerRulesEnabled: false, rules: [guardRulePath] });
  },
  "built-in": () => new CloudFormationValidatePlugin(),
};

const [name = "none", stacksWithKeys = "1"] = process.argv.slice(2);
const create = plugins[name];
if (create === undefined) throw new Error(`There is no plugin ${name}.`);
// The engine that every synthesis runs is a contestant of its own.
process.env.CDK_VALIDATION = "false";
const outdir = mkdtempSync(join(tmpdir(), "latchkey-bench-"));
try {
  const app = new App({ outdir });
  for (let index = 0; index < STACKS; index++) {
    fillStack(new Stack(app, `Stack${index}`), index < Number(stacksWithKeys) ? KEYS_PER_STACK : 0);
  }
  const plugin = create(app);
  let pluginMs = 0;
  let pluginCpuMs = 0;
  let findings = 0;
  if (plugin !== undefined) {
    const validate = plugin.validate.bind(plugin);
    plugin.validate = (context) => {
      const before = process.cpuUsage();
      const start = performance.now();
      const report = validate(context);
      pluginMs = performance.now() - start;
      pluginCpuMs = cpuMsSince(before);
      const onKeys = report.violations.filter(({ ruleName }) => /initial[-_]access[-_]key/i.test(ruleName));
      findings = onKeys.flatMap(({ violatingResources }) => violatingResources).length;
      return { ...report, success: true, violations: [] };
    };
    Validations.of(app).addPlugins(plugin);
  }
  const before = process.cpuUsage();
  const start = performance.now();
  const { stacks } = app.synth();
  const synthMs = performance.now() - start;
  const synthCpuMs = cpuMsSince(before);
  const resources = stacks.reduce((sum, { template }) => sum + Object.keys(template.Resources).length, 0);
  console.log(JSON.stringify({ synthMs, synthCpuMs, pluginMs, pluginCpuMs, findings, resources }));
} finally {
  rmSync(outdir, { recursive: true });
}

/** @param {NodeJS.CpuUsage} before */
function cpuMsSince(before) {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/**
 * @param {import("aws-cdk-lib").Stack} stack
 * @param {number} keys
 */
function fillStack(stack, keys) {
  for (let index = 0; index < KEYS_PER_STACK - keys; index++) {
    new iam.User(stack, `First${index}`);
    new iam.User(stack, `Second${index}`);
  }
  for (let index = 0; index < keys; index++) {
    new iam.AccessKey(stack, `Key${index}`, { user: new iam.User(stack, `User${index}`) });
  }
  // A bucket with its policy, a topic, a queue and a role with its policy: six resources.
  const rest = RESOURCES_PER_STACK - 2 * KEYS_PER_STACK;
  for (let index = 0; index < rest / 6; index++) {
    const bucket = new s3.Bucket(stack, `Bucket${index}`, { enforceSSL: true, versioned: true });
    const topic = new sns.Topic(stack, `Topic${index}`);
    const queue = new sqs.Queue(stack, `Queue${index}`, { visibilityTimeout: Duration.seconds(30) });
    const role = new iam.Role(stack, `Role${index}`, { assumedBy: new iam.ServicePrincipal("lambda.amazonaws.com") });
    bucket.grantRead(role);
    topic.grantPublish(role);
    queue.grantConsumeMessages(role);
  }
  new CfnOutput(stack, "Name", { value: stack.stackName });
}
