import { rules, type Severity } from "@latchkey/rules";
import type {
  CfnResource,
  IPolicyValidationContext,
  PolicyValidationPluginReport,
  PolicyViolatingResource,
  PolicyViolation,
} from "aws-cdk-lib";
import { NagMessageLevel, NagPack, type NagPackProps, NagRuleCompliance } from "cdk-nag";
import type { IConstruct } from "constructs";
import { acknowledgementOf } from "../acknowledgement";
import { describeFinding } from "../describe-finding";
import { type AppFinding, type AppReport, judgeApp } from "../judge-app";
import { toProblemViolation, toViolation } from "../to-violation";
import { findingsAt } from "./findings-at";
import { judgeDeploymentOf } from "./judge-stack";

const levels: Readonly<Record<Severity, NagMessageLevel>> = {
  error: NagMessageLevel.ERROR,
  warning: NagMessageLevel.WARN,
  note: NagMessageLevel.INFO,
};

/**
 * The rules of `@latchkey/rules` as a pack of cdk-nag 3: `Validations.of(app).addPlugins(new LatchkeyChecks(app))`.
 * Findings are acknowledged as `Latchkey-<rule>`.
 */
export class LatchkeyChecks extends NagPack {
  readonly name: string = "Latchkey";
  override readonly ruleIds: string[] = rules.map(({ id }) => `Latchkey-${id}`);
  readonly #verbose: boolean;
  #report: AppReport | undefined;

  constructor(scope?: IConstruct, props?: NagPackProps) {
    super(scope, props);
    this.packName = "Latchkey";
    this.#verbose = props?.verbose ?? false;
  }

  override validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const { appConstruct, templatePaths } = context;
    const report = judgeApp(appConstruct, templatePaths);
    this.#report = report;
    try {
      const { violations: found } = super.validate(context);
      const violations = [
        ...report.problems
          .filter(({ kind }) => kind !== "incomplete")
          .map((problem) => ({ ...toProblemViolation(problem), ruleName: "Latchkey-not-judged" })),
        // The base class tells one message and one severity for all the resources of a rule.
        ...found.flatMap((violation) =>
          violation.violatingResources.flatMap((resource) => this.#tellApart(violation, resource, report)),
        ),
        ...this.#outsideResources(report, appConstruct),
      ];
      return { success: violations.every(({ severity }) => severity !== "error"), violations };
    } finally {
      this.#report = undefined;
    }
  }

  protected checkResource(node: CfnResource): void {
    const here = findingsAt(this.#report ?? judgeDeploymentOf(node), node.node.path);
    for (const [index, finding] of here.entries()) {
      if (here.findIndex(({ ruleId }) => ruleId === finding.ruleId) !== index) continue;
      this.applyRule({
        ruleSuffixOverride: finding.ruleId,
        info: describeFinding(finding),
        explanation: rules.find(({ id }) => id === finding.ruleId)?.rationale ?? "",
        level: levels[finding.severity],
        node,
        rule: () => NagRuleCompliance.NON_COMPLIANT,
      });
    }
  }

  #tellApart({ ruleName }: PolicyViolation, { constructPath }: PolicyViolatingResource, report: AppReport) {
    return findingsAt(report, constructPath ?? "")
      .filter(({ ruleId }) => `Latchkey-${ruleId}` === ruleName)
      .map((finding) => this.#toViolation(finding));
  }

  /** The base class visits resources only, and a secret can be found in an output. */
  #outsideResources({ findings }: AppReport, app: IConstruct): PolicyViolation[] {
    const constructs = new Map(app.node.findAll().map((construct) => [construct.node.path, construct]));
    return findings
      .filter(({ resourceType }) => resourceType === "")
      .filter(({ ruleId, constructPath, stackPath }) => {
        const construct = constructs.get(constructPath ?? stackPath);
        return construct === undefined || acknowledgementOf(construct, `Latchkey-${ruleId}`) === undefined;
      })
      .map((finding) => this.#toViolation(finding));
  }

  #toViolation(finding: AppFinding): PolicyViolation {
    const violation = toViolation(finding, rules, finding.severity);
    const rationale = this.#verbose ? rules.find(({ id }) => id === finding.ruleId)?.rationale : undefined;
    const description = rationale === undefined ? violation.description : `${violation.description}. ${rationale}`;
    return { ...violation, ruleName: `Latchkey-${finding.ruleId}`, description };
  }
}
