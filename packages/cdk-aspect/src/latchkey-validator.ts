import type { Rule, Severity } from "@latchkey/rules";
import type { IPolicyValidationContext, IPolicyValidationPlugin, PolicyValidationPluginReport } from "aws-cdk-lib";
import { version } from "../package.json";
import { AppConfiguration } from "./app-configuration";
import { chooseRules, type JudgeOptions, judgeApp, judgeOptions } from "./judge-app";
import { requireOptions } from "./require-options";
import { notJudged, toProblemViolation, toViolation } from "./to-violation";

/** What `LatchkeyValidator` checks, and what fails synthesis. */
export interface LatchkeyValidatorOptions extends JudgeOptions {
  /** The severity from which findings fail synthesis, as errors of the CDK; absent when it is `error`. */
  readonly failOn?: Severity | "never";
  /** Whether what could not be judged in full fails synthesis, too; absent when it does not. */
  readonly strict?: boolean;
}

/** The first part of the ids by which findings are acknowledged. */
export const pluginName = "latchkey";

const validatorOptions: Readonly<Record<keyof LatchkeyValidatorOptions, true>> = {
  ...judgeOptions,
  failOn: true,
  strict: true,
};

const severities: readonly Severity[] = ["note", "warning", "error"];

/**
 * Judges the app's final templates at synthesis, by the rules of `@latchkey/rules`:
 * `Validations.of(app).addPlugins(new LatchkeyValidator())`. Findings are acknowledged as `latchkey::<rule>`.
 */
export class LatchkeyValidator implements IPolicyValidationPlugin {
  readonly name: string = pluginName;
  readonly version: string = version;
  readonly ruleIds: string[];
  readonly #rules: readonly Rule[];
  readonly #options: LatchkeyValidatorOptions;

  /** Throws when there is no such option, rule or severity, and what is wrong with the configuration. */
  constructor(options: LatchkeyValidatorOptions = {}) {
    requireOptions("LatchkeyValidator", options, validatorOptions);
    requireFailOn(options.failOn);
    this.#options = options;
    this.#rules = chooseRules(options.rules);
    // What is wrong with it had better not wait until synthesis.
    if (options.configuration !== undefined) new AppConfiguration(options.configuration, this.#rules);
    this.ruleIds = [...this.#rules.map(({ id }) => id), notJudged];
  }

  validate({ appConstruct, templatePaths }: IPolicyValidationContext): PolicyValidationPluginReport {
    const { findings, suppressed, problems } = judgeApp(appConstruct, templatePaths, {
      ...this.#options,
      rules: this.#rules,
    });
    const { failOn = "error", strict = false } = this.#options;
    const incomplete = problems.filter(({ kind }) => kind === "incomplete");
    const faults = strict ? problems : problems.filter(({ kind }) => kind !== "incomplete");
    const violations = [
      ...faults.map(toProblemViolation),
      ...findings.map((finding) => toViolation(finding, this.#rules, countsAs(finding.severity, failOn))),
    ];
    return {
      violations,
      // The CDK decides the same anew, by the severities, once something is acknowledged.
      success: violations.every(({ severity }) => severity !== "error"),
      metadata: { suppressed: String(suppressed.length), incomplete: String(incomplete.length) },
    };
  }
}

/** Throws when an app that no compiler checks says a word that is no severity. */
export function requireFailOn(failOn: Severity | "never" | undefined): void {
  if (failOn === undefined || failOn === "never" || severities.includes(failOn)) return;
  throw new Error(`failOn is one of ${[...severities, "never"].join(", ")}, and not ${JSON.stringify(failOn)}`);
}

/** What a finding counts as when those from the severity `failOn` on fail the run. */
export function countsAs(severity: Severity, failOn: Severity | "never"): Severity {
  if (failOn === "never") return severity === "error" ? "warning" : severity;
  return severities.indexOf(severity) >= severities.indexOf(failOn) ? "error" : severity;
}
