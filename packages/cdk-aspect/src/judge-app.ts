import { readFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import type { Finding, Problem, RelatedLocation, Rule } from "@latchkey/rules";
import { rules as allRules, lint } from "@latchkey/rules";
import { Stage } from "aws-cdk-lib";
import type { IConstruct } from "constructs";
import { AppConfiguration } from "./app-configuration";
import { createAssemblyReader } from "./assembly-reader";
import { ConstructIndex } from "./construct-index";
import { neighboursOf } from "./neighbours";

/** What to judge an app by. */
export interface JudgeOptions {
  /** Rules of `@latchkey/rules` by their id, and rules of one's own; absent when it is all of `@latchkey/rules`. */
  readonly rules?: readonly (string | Rule)[];
  /** Whether what templates say against findings counts, declared service accounts included; absent means yes. */
  readonly suppressions?: boolean;
  /**
   * Whether a key for a user of another stack of the app, or of the same Stage, is a note; absent means no, since that is
   * the separate step that the rule asks for.
   */
  readonly crossStack?: boolean;
  /**
   * Path of a configuration of the command `latchkey`, relative to the working directory: what it says of rules, waivers and
   * suppressions counts. Its parameter files and baseline do not: an app is judged for all values. Absent when there is none.
   */
  readonly configuration?: string;
}

/** All options that there are. */
export const judgeOptions: Readonly<Record<keyof JudgeOptions, true>> = {
  rules: true,
  suppressions: true,
  crossStack: true,
  configuration: true,
};

/** Another resource that a finding in an app is about. */
export interface AppRelatedLocation extends RelatedLocation {
  /** Absent when no construct made it. */
  readonly constructPath?: string;
}

/** A finding of `@latchkey/rules` in an app; `file` is relative to the app's cloud assembly. */
export interface AppFinding extends Finding {
  /** Absolute. */
  readonly templatePath: string;
  /** Construct path of the stack that is deployed, which a nested stack is a part of. */
  readonly stackPath: string;
  readonly related: readonly AppRelatedLocation[];
}

/** Something that kept a part of an app from being judged. */
export interface AppProblem extends Problem {
  /** Construct path of the stack that is deployed. */
  readonly stackPath: string;
}

/** What judging an app gave. */
export interface AppReport {
  /** By stack, then in the order of `lint`. */
  readonly findings: readonly AppFinding[];
  /** Those that do not count, each with its reason. */
  readonly suppressed: readonly AppFinding[];
  readonly problems: readonly AppProblem[];
}

/**
 * Judges final templates, each with all that it nests: their absolute paths, those of nested stacks left out. It has to
 * be called when the CDK has written them, as it has when validation plugins run.
 */
export function judgeApp(app: IConstruct, templatePaths: readonly string[], options: JudgeOptions = {}): AppReport {
  if (!Stage.isStage(app)) throw new Error(`${app.node.path} is not the root of an app`);
  const assembly = app.outdir;
  const rules = chooseRules(options.rules);
  const configuration =
    options.configuration === undefined ? undefined : new AppConfiguration(options.configuration, rules);
  const ruleIds = [...allRules, ...rules].map(({ id }) => id);
  const { suppressions = configuration?.suppressions ?? true, crossStack = false } = options;
  const readFile = createAssemblyReader(assembly);
  const constructs = new ConstructIndex(app);
  const fileOf = (path: string): string => relative(assembly, path).split(sep).join("/");
  const neighbours = crossStack ? neighboursOf(templatePaths, fileOf, constructs, readFile) : undefined;
  const findings: AppFinding[] = [];
  const problems: AppProblem[] = [];
  for (const path of templatePaths) {
    const input = { file: fileOf(path), content: readFileSync(path), app: neighbours?.get(path) };
    const chosen = configuration?.rulesFor(path) ?? rules;
    const report = lint(input, { rules: chosen, ruleIds, suppressions, readFile });
    if (report.findings.length === 0 && report.problems.length === 0) continue;
    const stackPath = constructs.stack(path)?.node.path ?? "";
    problems.push(...report.problems.map((problem) => ({ ...problem, stackPath })));
    for (const finding of report.findings) {
      const constructPath = pathOf(finding, assembly, constructs);
      findings.push({
        ...finding,
        templatePath: resolve(assembly, finding.file),
        stackPath,
        ...(constructPath === undefined ? {} : { constructPath }),
        related: finding.related.map((related) => {
          const path = pathOf(related, assembly, constructs);
          return { ...related, ...(path === undefined ? {} : { constructPath: path }) };
        }),
      });
    }
  }
  const waived = configuration?.waive(findings, assembly) ?? findings;
  return {
    findings: waived.filter(({ suppression }) => suppression === undefined),
    suppressed: waived.filter(({ suppression }) => suppression !== undefined),
    problems,
  };
}

/** The rules that options name. Throws when there is no such rule. */
export function chooseRules(chosen: JudgeOptions["rules"]): readonly Rule[] {
  return (chosen ?? allRules).map((each) => {
    if (typeof each !== "string") return each;
    const rule = allRules.find(({ id }) => id === each);
    if (rule === undefined) {
      throw new Error(`There is no rule ${each}; the rules are ${allRules.map(({ id }) => id).join(", ")}`);
    }
    return rule;
  });
}

function pathOf(
  { file, logicalId }: Pick<Finding, "file" | "logicalId">,
  assembly: string,
  constructs: ConstructIndex,
): string | undefined {
  return constructs.element(join(assembly, file), logicalId)?.node.path;
}
