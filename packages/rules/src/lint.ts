import { compareText } from "./compare-text";
import type { AppDeployments } from "./deployment/app-deployments";
import { Deployment } from "./deployment/deployment";
import type { FileReader, Gap } from "./deployment/stack";
import { refuseToRead } from "./deployment/stack";
import { readStackSets } from "./deployment/stack-sets";
import type { PairExplanation } from "./explain-pairs";
import { explainPairs } from "./explain-pairs";
import type { Finding, Problem } from "./finding";
import { mergeFindings } from "./merge-findings";
import type { Opening } from "./prefilter";
import { findConcern } from "./prefilter";
import type { Rule } from "./rule";
import { currentDay } from "./suppression/expiry";
import { Suppressions } from "./suppression/suppressions";
import { decodeText } from "./template/decode";
import { isTemplateText } from "./template/is-template-text";
import type { ParseLimits } from "./template/limits";
import { parseTemplate } from "./template/parse-template";
import type { SyntaxProblem, Template } from "./template/template";
import { createTextPositions } from "./template/text-positions";
import { placeOf, toFinding } from "./to-finding";

/** One file to judge. */
export interface LintInput {
  /** The name that findings carry: relative to the caller's root, with `/` separators. */
  readonly file: string;
  /** The file's bytes, or its text. */
  readonly content: Uint8Array | string;
  /** What the file was when it was last deployed; absent when that is not known, or it is new. */
  readonly previous?: Uint8Array | string | undefined;
  /** The app that it is a stack of: then also what other stacks of the app have to do with it is noted. */
  readonly app?: AppDeployments | undefined;
}

/** Values that parameters have together, as in one parameter file. */
export interface Environment {
  /** What findings call it; absent when there is only one. */
  readonly name?: string;
  /** The parameters that are not among them are the deployer's choice. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** How to judge it. */
export interface LintOptions {
  readonly rules: readonly Rule[];
  /** IDs of all rules that there are, those not checked included; absent when a suppression may name any other. */
  readonly ruleIds?: readonly string[];
  /** Whether what templates say against findings counts, declared service accounts included; absent means yes. */
  readonly suppressions?: boolean;
  /** The day on which suppressions have to hold, as YYYY-MM-DD; absent means the current one in UTC. */
  readonly today?: string;
  /** Reads nested stacks' templates and includes, named as the file is; absent when none may be read. */
  readonly readFile?: FileReader;
  /** Reads the same as they were at the last deployment; absent when none may be read. */
  readonly readPreviousFile?: FileReader;
  /** Each is judged; absent when every parameter is the deployer's choice. */
  readonly environments?: readonly Environment[];
  /** Whether every pair is to be explained, also those that are never created together. */
  readonly explainPairs?: boolean;
  /** Whether keys that stand twice in one mapping are looked for. */
  readonly findDuplicateKeys?: boolean;
  /** Absent fields take the defaults. */
  readonly limits?: Partial<ParseLimits>;
}

/** What judging one file gave. */
export interface LintReport {
  /**
   * `judged`: a template, and every rule ran on it; `cleared`: a template that mentions nothing that a rule is about;
   * `skipped`: not a template; `failed`: nothing could be read from it.
   */
  readonly status: "judged" | "cleared" | "skipped" | "failed";
  /** Why the file was skipped or cleared; absent otherwise. */
  readonly reason?: string;
  /** In order of file, place, then rule. */
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  /** Keys that stand twice in one mapping; CloudFormation takes the last, so they are no fault. Empty unless asked for. */
  readonly duplicateKeys: readonly SyntaxProblem[];
  /** Those of one environment after another; empty unless asked for. */
  readonly pairs: readonly PairExplanation[];
  /** The decoded texts that the findings and problems have their places in, by file. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Judges one template with all that it nests. Never throws: what goes wrong is among the report's problems. */
export function lint(input: LintInput, options: LintOptions): LintReport {
  return prefilter(input, options) ?? judge(input, options);
}

/** The report on a file that can be told without parsing it, as most can; `undefined` when it takes `lint`. Never throws. */
export function prefilter(input: LintInput, options: LintOptions): LintReport | undefined {
  const { file } = input;
  const content = bytesOf(input);
  const concern = findConcern(content, file, options.rules, options.readFile ?? refuseToRead);
  if (concern.kind === "judge") return undefined;
  if (!isTemplateText(concern.latin1)) return passedOver("skipped", "not a template");
  const report = passedOver("cleared", "mentions nothing that a rule is about");
  return concern.openings.length === 0 ? report : { ...report, ...describeOpenings(file, content, concern.openings) };
}

function bytesOf({ content }: LintInput): Uint8Array {
  return typeof content === "string" ? Buffer.from(content, "utf8") : content;
}

function judge(input: LintInput, options: LintOptions): LintReport {
  const { file } = input;
  const limits = options.limits ?? {};
  const parsed = parseTemplate(bytesOf(input), { file, limits });
  if (parsed.kind === "other") return passedOver("skipped", parsed.reason);
  const problems = parsed.problems.map((problem) => invalid(file, problem));
  if (parsed.kind === "invalid") {
    return {
      ...passedOver("failed"),
      problems,
      texts: new Map(parsed.text === undefined ? [] : [[file, parsed.text]]),
    };
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
      const pairs = explainPairs(deployment, this.texts);
      this.pairs.push(...pairs.map((pair) => (name === undefined ? pair : { ...pair, environment: name })));
    }
    for (const gap of deployment.gaps) this.addGap(gap);
  }

  reportSuppressions(isWhole: boolean): void {
    this.findings.push(...this.#suppressions.report(isWhole));
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

function passedOver(status: LintReport["status"], reason?: string): LintReport {
  return {
    status,
    ...(reason === undefined ? {} : { reason }),
    findings: [],
    problems: [],
    duplicateKeys: [],
    pairs: [],
    texts: new Map(),
  };
}

function describeOpenings(
  file: string,
  content: Uint8Array,
  openings: readonly Opening[],
): Pick<LintReport, "problems" | "texts"> {
  const { text } = decodeText(content);
  const positions = createTextPositions(text);
  const before = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const problems = openings.map(({ message, offset }): Problem => {
    const at = decodeText(before.subarray(0, offset)).text.length;
    return { kind: "incomplete", file, message, span: positions.span(at, at + 1) };
  });
  return { problems, texts: new Map([[file, text]]) };
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

function relatedPaths({ related }: Finding): string {
  return JSON.stringify(related.map(({ file, path }) => [file, path]));
}
