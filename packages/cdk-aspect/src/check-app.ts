import type { App, IPolicyValidationContext, IPolicyValidationPlugin, PolicyValidationPluginReport } from "aws-cdk-lib";
import { type Stack, Stage, Validations } from "aws-cdk-lib";
import type { IConstruct } from "constructs";
import { acknowledgementOf } from "./acknowledgement";
import { type AppFinding, type AppReport, type JudgeOptions, judgeApp, judgeOptions } from "./judge-app";
import { pluginName } from "./latchkey-validator";
import { requireOptions } from "./require-options";

/**
 * Synthesizes the app and judges it, for use in tests: what plugins report, `LatchkeyValidator` among them, does not make
 * it throw. Findings that are acknowledged are among the suppressed ones. Throws when the app cannot be synthesized, and when
 * there is no such option.
 */
export function checkApp(app: App | Stage, options: JudgeOptions = {}): AppReport {
  requireOptions("checkApp", options, judgeOptions);
  const report = judgeApp(app, synthesize(app), options);
  const constructs = new Map(app.node.findAll().map((construct) => [construct.node.path, construct]));
  const findings = report.findings.map((finding) => withAcknowledgement(finding, constructs));
  return {
    findings: findings.filter(({ suppression }) => suppression === undefined),
    suppressed: [...report.suppressed, ...findings.filter(({ suppression }) => suppression !== undefined)],
    problems: report.problems,
  };
}

/** What `checkApp` gives for the app of the stack, as far as it is about the stack or one nested in it. */
export function checkStack(stack: Stack, options: JudgeOptions = {}): AppReport {
  requireOptions("checkStack", options, judgeOptions);
  const app = stack.node.root;
  if (!Stage.isStage(app)) throw new Error(`${stack.node.path} is not a part of an app`);
  const { findings, suppressed, problems } = checkApp(app, options);
  const isOfStack = ({ constructPath, stackPath }: Pick<AppFinding, "constructPath" | "stackPath">): boolean =>
    `${constructPath ?? stackPath}/`.startsWith(`${stack.node.path}/`);
  return {
    findings: findings.filter(isOfStack),
    suppressed: suppressed.filter(isOfStack),
    problems: problems.filter(isOfStack),
  };
}

/** Knows whether the app got as far as to be validated, which is when all its templates are written. */
class Witness implements IPolicyValidationPlugin {
  readonly name: string = "latchkey-test";
  templatePaths: readonly string[] | undefined;

  validate({ templatePaths }: IPolicyValidationContext): PolicyValidationPluginReport {
    this.templatePaths = templatePaths;
    return { success: true, violations: [] };
  }
}

const witnesses = new WeakMap<Stage, Witness>();

function synthesize(app: Stage): readonly string[] {
  const witness = witnesses.get(app) ?? new Witness();
  if (!witnesses.has(app)) Validations.of(app).addPlugins(witness);
  witnesses.set(app, witness);
  witness.templatePaths = undefined;
  try {
    const assembly = app.synth();
    return witness.templatePaths ?? assembly.stacksRecursively.map(({ templateFullPath }) => templateFullPath);
  } catch (error) {
    if (witness.templatePaths === undefined) throw error;
    return witness.templatePaths;
  }
}

function withAcknowledgement(finding: AppFinding, constructs: ReadonlyMap<string, IConstruct>): AppFinding {
  const construct = constructs.get(finding.constructPath ?? finding.stackPath);
  const reason = construct && acknowledgementOf(construct, `${pluginName}::${finding.ruleId}`);
  return reason === undefined ? finding : { ...finding, suppression: { kind: "metadata", reason } };
}
