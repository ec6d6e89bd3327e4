import { compareText } from "./compare-text";
import { forgetPatterns } from "./conditions/allowed-pattern";
import type { AppDeployments } from "./deployment/app-deployments";
import { Deployment } from "./deployment/deployment";
import type { Gap } from "./deployment/stack";
import { readStackSets } from "./deployment/stack-sets";
import type { PairExplanation } from "./explain-pairs";
import { explainPairs } from "./explain-pairs";
import type { Finding, Problem } from "./finding";
import type { Environment, LintInput, LintOptions, LintReport } from "./lint-report";
import { bytesOf, passedOver } from "./lint-report";
import { mergeFindings } from "./merge-findings";
import { prefilter } from "./prefilter";
import { currentDay } from "./suppression/expiry";
import { Suppressions } from "./suppression/suppressions";
import { parseTemplate } from "./template/parse-template";
import type { SyntaxProblem, Template } from "./template/template";
import { placeOf, toFinding } from "./to-finding";

/** Judges one template with all that it nests. Never throws: what goes wrong is among the report's problems. */
export function lint(input: LintInput, options: LintOptions): LintReport {
  return prefilter(input, options) ?? judge(input, options);
}

/** The same of a file that `prefilter` has left open. Never throws. */
export function judge(input: LintInput, options: LintOptions): LintReport {
  const { file } = input;
  forgetPatterns();
  const limits = options.limits ?? {};
  const parsed = parseTemplate(bytesOf(input), { file, limits });
  if (parsed.kind === "other") return passedOver("skipped", parsed.reason);
  const problems = parsed.problems.map((problem) => invalid(file, problem));
  if (parsed.kind === "invalid") {
    const texts = new Map(parsed.text === undefined ? [] : [[file, parsed.text]]);
    return { status: "failed", findings: [], problems, duplicateKeys: [], pairs: [], texts };
  }
  const { template } = parsed;
  const run = new Run(options);
  if (problems.length > 0) run.texts.set(file, template.text);
  for (const problem of problems) run.addProblem(problem);
  const stackSets = readStackSets(template);
  for (const gap of stackSets.gaps) run.addGap(gap);
  for (const environment of options.environments ?? [{ parameters: {} }]) {
    run.judge(template, environment, previousDeployment(input, options), input.app);
    // A stack set's parameters are its own, and what it was before is not known.
    for (const inner of stackSets.templates) run.judge(inner, { ...environment, parameters: {} });
  }
  // With values of parameters, what is found elsewhere is not found here.
  run.reportSuppressions(run.problems.size === 0 && options.environments === undefined);
  return {
    status: "judged",
    findings: mergeFindings(run.findings).toSorted(compareFindings),
    problems: [...run.problems.values()],
    // They take a reading of their own.
    duplicateKeys: options.findDuplicateKeys === true ? template.duplicateKeys() : [],
    pairs: run.pairs,
    texts: run.texts,
  };
}

class Run {
  readonly findings: Finding[] = [];
  readonly problems = new Map<string, Problem>();
  readonly pairs: PairExplanation[] = [];
  readonly texts = new Map<string, string>();
  readonly #options: LintOptions;
  readonly #suppressions: Suppressions;

  constructor(options: LintOptions) {
    const { rules, ruleIds, suppressions: honoured = true, today = currentDay() } = options;
    this.#options = options;
    this.#suppressions = new Suppressions(
      { rules, honoured, today, ...(ruleIds === undefined ? {} : { ruleIds }) },
      this.texts,
    );
  }

  judge(template: Template, { name, parameters }: Environment, previous?: Deployment, app?: AppDeployments): void {
    const { rules, readFile, explainPairs: explains } = this.#options;
    const deployment = new Deployment(template, {
      parameters,
      ...(readFile === undefined ? {} : { readFile }),
      ...(previous === undefined ? {} : { previous }),
      ...(app === undefined ? {} : { app }),
    });
    this.#suppressions.collect(deployment);
    for (const rule of rules) {
      try {
        for (const problem of rule.check(deployment, rule.options ?? {})) {
          const finding = this.#suppressions.apply(toFinding(problem, rule, this.texts), problem);
          this.findings.push(name === undefined ? finding : { ...finding, environments: [name] });
        }
      } catch (error) {
        const message = `Rule ${rule.id} failed: ${error instanceof Error ? error.message : String(error)}`;
        this.addProblem({ kind: "rule-crash", file: template.file, message });
      }
    }
    if (explains === true) {
      for (const pair of explainPairs(deployment, this.texts)) {
        this.pairs.push(name === undefined ? pair : { ...pair, environment: name });
      }
    }
    for (const gap of deployment.gaps) this.addGap(gap);
  }

  reportSuppressions(isWhole: boolean): void {
    for (const finding of this.#suppressions.report(isWhole)) this.findings.push(finding);
  }

  /** What several environments have in common is told once. */
  addProblem(problem: Problem): void {
    this.problems.set(JSON.stringify(problem), problem);
  }

  addGap({ kind, message, ...at }: Gap): void {
    const { file, span } = placeOf(at, this.texts);
    this.addProblem({ kind, file, message, span: at.span ?? span });
  }
}

function previousDeployment({ file, previous }: LintInput, options: LintOptions): Deployment | undefined {
  if (previous === undefined) return undefined;
  const parsed = parseTemplate(previous, { file, limits: options.limits ?? {} });
  if (parsed.kind !== "template") return undefined;
  const readFile = options.readPreviousFile;
  return new Deployment(parsed.template, readFile === undefined ? {} : { readFile });
}

function invalid(file: string, problem: SyntaxProblem): Problem {
  return { kind: "invalid-template", file, message: problem.message, span: problem.span };
}

function compareFindings(one: Finding, other: Finding): number {
  return (
    compareText(one.file, other.file) ||
    one.span.start.offset - other.span.start.offset ||
    compareText(one.ruleId, other.ruleId) ||
    compareText(one.logicalId, other.logicalId) ||
    compareText(relatedPaths(one), relatedPaths(other))
  );
}

const knownPaths = new WeakMap<Finding, string>();

function relatedPaths(finding: Finding): string {
  const known = knownPaths.get(finding);
  if (known !== undefined) return known;
  const paths = JSON.stringify(finding.related.map(({ file, path }) => [file, path]));
  knownPaths.set(finding, paths);
  return paths;
}
