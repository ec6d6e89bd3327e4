import type { ParseArgsConfig } from "node:util";

import { COLOR_CHOICES, type ColorChoice } from "./color";
import { FAIL_ON_CHOICES, type FailOn } from "./exit-code";
import { FORMAT_NAMES, type FormatName } from "./formats/format-run";
import { readSetting } from "./parameter-setting";
import { choose, type ParsedArguments, parseArguments } from "./parse-arguments";
import { UsageError } from "./usage-error";

/** What is judged, and by what. */
export interface JudgingArguments {
  /** Files, directories and globs, and `-` for standard input; none means the working directory. */
  readonly paths: readonly string[];
  /** The configuration file for every template; `true` when each has the nearest one, `false` when none has any. */
  readonly config: string | boolean;
  /** The baselines for every finding, besides that of its configuration; `false` when no baseline counts. */
  readonly baselines: readonly string[] | false;
  /** IDs of the rules to check; absent means all. */
  readonly ruleIds: readonly string[] | undefined;
  /** Modules with rules besides those that come with Latchkey: paths that begin with a dot or a slash, and packages. */
  readonly ruleModules: readonly string[];
  /** Whether files that Git ignores are left out. */
  readonly gitignore: boolean;
  readonly stdinFilename: string;
  /** Values of parameters in every environment. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly parameterFiles: readonly ParameterFileArgument[];
  /** What has the templates as they were before; absent when nothing is known of that. */
  readonly previous: PreviousArgument | undefined;
  /** The Git revision since which a template has to have changed; absent when all are linted. */
  readonly changedSince: string | undefined;
  readonly explainPairs: boolean;
  /** Whether keys that stand twice in one mapping are looked for. */
  readonly findDuplicateKeys: boolean;
  /** Whether a key for a user of another stack of the same CDK app is a note. */
  readonly crossStack: boolean;
  /** Whether what templates say against findings counts. */
  readonly suppressions: boolean;
  /** The most threads to lint with. */
  readonly jobs: number | "auto";
  /** The part of the files that is linted; absent when it is all of them. */
  readonly shard: Shard | undefined;
}

/** What `latchkey lint` is asked to do. */
export interface LintArguments extends JudgingArguments {
  /** What to write, at most one of them to stdout. */
  readonly outputs: readonly OutputArgument[];
  readonly failOn: FailOn;
  /** Whether something left undecided fails the run. */
  readonly strict: boolean;
  /** The template whose settings are to be printed; absent when it is to lint. */
  readonly printConfig: string | undefined;
  /** Whether findings that do not count are shown, too. */
  readonly showSuppressed: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly color: ColorChoice;
}

/** What `--format` names. */
export interface OutputArgument {
  readonly format: FormatName;
  /** The file to write; absent when it is stdout. */
  readonly path?: string;
}

/** What `--parameters-file` names. */
export interface ParameterFileArgument {
  /** What to call its environment; absent when the file's name says it. */
  readonly name?: string;
  readonly path: string;
}

/** What `--previous` names, a file or else a revision, or `--previous-rev`. */
export interface PreviousArgument {
  readonly kind: "file-or-revision" | "revision";
  readonly name: string;
}

/** One of several parts of the files. */
export interface Shard {
  /** From 1 to `count`. */
  readonly index: number;
  readonly count: number;
}

/** The path that stands for standard input. */
export const STDIN = "-";

/** The commands besides `lint`, which is the one that need not be named. */
export const OTHER_COMMANDS = ["baseline", "explain", "fix", "init", "merge", "rules"] as const;

/** What `--help` prints. */
export const HELP = `Usage: latchkey [lint] [options] [paths...]
       latchkey fix [options] [paths...]         (latchkey fix --help)
       latchkey baseline [options] [paths...]    (latchkey baseline --help)
       latchkey init [options]                   (latchkey init --help)
       latchkey merge [options] REPORTS...       (latchkey merge --help)
       latchkey rules [options]                  (latchkey rules --help)
       latchkey explain [options] RULE           (latchkey explain --help)

Flags CloudFormation templates that create an IAM user together with an access key for it.

Paths are files, directories, globs in quotes, or - for standard input; the working directory when there are none.
In a directory, files called *.yaml, *.yml, *.json, *.jsn, *.template, *.cfn, *.cform and *.cft are looked at; in what
cdk synth wrote, such as cdk.out, the stacks of the app. What is not a template is passed over, and so is what Git
ignores, unless it is named. Paths that are called like a command are ./lint, ./fix, ./baseline, ./init, ./merge,
./rules and ./explain.

Options:
  --format FORMAT[=FILE]         how to write what was found, and to which file if not to standard output (text); can be
                                 given several times:
                                 text, json, sarif, code-scanning, junit, github, gitlab, markdown or html
  --fail-on error|warning|note   the severity from which findings fail the run, or never (warning)
  --strict                       fail also when something was left undecided
  --config FILE                  take this configuration for every template, not the nearest latchkey.config.*
  --no-config                    take none
  --print-config FILE            print what a template is judged by, as JSON, and lint nothing
  --baseline FILE                accept what is in the file that latchkey baseline wrote, besides that of the
                                 configuration; can be given several times
  --rule ID                      check this rule only; can be given several times
  --rules-from PATH|PACKAGE      check also the rules of a module, which runs as a part of Latchkey; a path begins with
                                 ./, ../ or /; can be given several times
  --parameters NAME=VALUE...     judge with these values of parameters, and with any values of the others
  --parameters-file [NAME=]FILE  judge with the values in this file; given several times, each is an environment, and
                                 findings say in which of them they occur
  --previous FILE|REVISION       what was there before, as a file or a Git revision: a user that has been there already
                                 makes a finding a note
  --previous-rev REVISION        the same, and always a Git revision
  --changed-since REVISION       lint only what has changed since the Git revision, committed or not, and the templates
                                 that nest or include what has, or whose configuration or parameter files have
  --explain-pairs                show for every pair of a user and a key when they come together, or why never
  --no-suppressions              count also what templates themselves suppress, or excuse as a service account
  --show-suppressed              show also what is suppressed, and why
  --cross-stack                  note also keys for users that another stack of the same CDK app creates
  --jobs N|auto                  the most threads to lint with (auto: one for each processor); few files take none
  --shard I/N                    lint the I-th of N parts of the files; latchkey merge puts their JSON reports together
  --no-gitignore                 look also at what Git ignores
  --stdin-filename NAME          what to call standard input
  --quiet                        show only what fails the run, and no summary
  --verbose                      show each place that could not be followed, and say on standard error which files were
                                 passed over, and why
  --color auto|always|never      color the text format (auto: when a terminal shows it)
  --version                      print the version
  --help                         print this

Exit codes:
  0   nothing fails the run
  1   findings do
  2   wrong usage, or something could not be read
`;

/** The options of every command that judges templates. */
export const JUDGING_OPTIONS = {
  config: { type: "string" },
  "no-config": { type: "boolean", default: false },
  baseline: { type: "string", multiple: true },
  "rules-from": { type: "string", multiple: true },
  parameters: { type: "string", multiple: true },
  "parameters-file": { type: "string", multiple: true },
  "changed-since": { type: "string" },
  "no-suppressions": { type: "boolean", default: false },
  jobs: { type: "string", default: "auto" },
  "no-gitignore": { type: "boolean", default: false },
} as const satisfies ParseArgsConfig["options"];

/** Those of `latchkey lint` and `latchkey baseline` alone that say what is judged, and by what. */
export const MORE_JUDGING_OPTIONS = {
  rule: { type: "string", multiple: true },
  previous: { type: "string" },
  "previous-rev": { type: "string" },
  "explain-pairs": { type: "boolean" },
  "cross-stack": { type: "boolean" },
  shard: { type: "string" },
  "stdin-filename": { type: "string" },
} as const satisfies ParseArgsConfig["options"];

const OPTIONS = {
  ...JUDGING_OPTIONS,
  ...MORE_JUDGING_OPTIONS,
  format: { type: "string", multiple: true, default: ["text"] },
  "fail-on": { type: "string", default: "warning" },
  strict: { type: "boolean", default: false },
  "print-config": { type: "string" },
  "show-suppressed": { type: "boolean", default: false },
  quiet: { type: "boolean", default: false },
  verbose: { type: "boolean", default: false },
  color: { type: "string", default: "auto" },
  version: { type: "boolean" },
  help: { type: "boolean" },
} as const satisfies ParseArgsConfig["options"];

/** Reads the arguments after the program's name. Throws a `UsageError`. */
export function readLintArguments(args: readonly string[]): "help" | "version" | LintArguments {
  const { values, tokens } = parseArguments(args, OPTIONS);
  if (values.help) {
    return "help";
  }
  if (values.version) {
    return "version";
  }
  const judging = readJudgingArguments(values, tokens);
  const [first, ...others] = judging.paths;
  const misplaced = OTHER_COMMANDS.find((name) => name === first && !args.includes("--"));
  if (misplaced !== undefined) {
    throw new UsageError(`the command ${misplaced} comes first, before all options; ./${misplaced} is a path`);
  }
  if (values.quiet && values["show-suppressed"]) {
    throw new UsageError("--quiet and --show-suppressed exclude each other");
  }
  if (values.quiet && values.verbose) {
    throw new UsageError("--quiet and --verbose exclude each other");
  }
  return {
    ...judging,
    findDuplicateKeys: values.verbose,
    paths: first === "lint" ? others : judging.paths,
    outputs: readOutputArguments(values.format),
    failOn: choose("--fail-on", values["fail-on"], FAIL_ON_CHOICES),
    strict: values.strict,
    printConfig: values["print-config"],
    showSuppressed: values["show-suppressed"],
    quiet: values.quiet,
    verbose: values.verbose,
    color: choose("--color", values.color, COLOR_CHOICES),
  };
}

type Values = ParsedArguments<typeof JUDGING_OPTIONS>["values"] &
  Partial<ParsedArguments<typeof MORE_JUDGING_OPTIONS>["values"]>;

/** Reads what is judged, and by what; all that is no option's value is a path. Throws a `UsageError`. */
export function readJudgingArguments(values: Values, tokens: readonly Token[]): JudgingArguments {
  const { settings, positionals: paths } = tellApart(tokens);
  if (paths.includes("")) {
    throw new UsageError("one of the paths is empty");
  }
  if (values["stdin-filename"] !== undefined && !paths.includes(STDIN)) {
    throw new UsageError("--stdin-filename names standard input, which the path - stands for");
  }
  if (values.config !== undefined && values["no-config"]) {
    throw new UsageError("--config and --no-config exclude each other");
  }
  return {
    paths,
    config: values.config ?? !values["no-config"],
    baselines: values.baseline ?? [],
    ruleIds: values.rule,
    ruleModules: values["rules-from"] ?? [],
    gitignore: !values["no-gitignore"],
    stdinFilename: values["stdin-filename"] ?? "<stdin>",
    parameters: Object.fromEntries(settings.map(readParameter)),
    parameterFiles: (values["parameters-file"] ?? []).map(readParameterFileArgument),
    previous: readPreviousArgument(values.previous, values["previous-rev"]),
    changedSince: values["changed-since"],
    explainPairs: values["explain-pairs"] ?? false,
    findDuplicateKeys: false,
    crossStack: values["cross-stack"] ?? false,
    suppressions: !values["no-suppressions"],
    jobs: readJobs(values.jobs),
    shard: values.shard === undefined ? undefined : readShard(values.shard),
  };
}

/** What an argument is, whatever options there are. */
interface Token {
  readonly kind: "option" | "positional" | "option-terminator";
  /** The option's name. */
  readonly name?: string;
  readonly value?: string | undefined;
}

/** The values of `--parameters`, of which several may follow one another as with the AWS CLI, and what is left. */
function tellApart(tokens: readonly Token[]): { readonly settings: string[]; readonly positionals: string[] } {
  const settings: string[] = [];
  const positionals: string[] = [];
  let mayFollow = false;
  for (const token of tokens) {
    const isSetting = token.kind === "option" && token.name === "parameters";
    mayFollow = isSetting || (mayFollow && token.kind === "positional" && SETTING.test(token.value ?? ""));
    if (isSetting || (mayFollow && token.kind === "positional")) {
      settings.push(token.value ?? "");
    } else if (token.kind === "positional") {
      positionals.push(token.value ?? "");
    }
  }
  return { settings, positionals };
}

/** The names of parameters are made of letters and digits; `./` in front of a path of this form makes it one. */
const SETTING = /^[A-Za-z0-9]+=/;

function readParameter(text: string): readonly [name: string, value: string] {
  const setting = readSetting(text);
  if (setting === undefined) {
    throw new UsageError(`--parameters takes Name=value, not ${text}`);
  }
  return setting;
}

function readJobs(text: string): LintArguments["jobs"] {
  if (text !== "auto" && !/^[1-9]\d{0,3}$/.test(text)) {
    throw new UsageError(`--jobs is a number from 1 on, or auto, not ${text}`);
  }
  return text === "auto" ? text : Number(text);
}

function readShard(text: string): Shard {
  const [, index, count] = /^([1-9]\d{0,5})\/([1-9]\d{0,5})$/.exec(text)?.map(Number) ?? [];
  if (index === undefined || count === undefined || index > count) {
    throw new UsageError(`--shard is a part of how many, from 1/N to N/N, not ${text}`);
  }
  return { index, count };
}

function readPreviousArgument(named?: string, revision?: string): PreviousArgument | undefined {
  if (named !== undefined && revision !== undefined) {
    throw new UsageError("--previous and --previous-rev exclude each other");
  }
  if (named !== undefined) {
    return { kind: "file-or-revision", name: named };
  }
  return revision === undefined ? undefined : { kind: "revision", name: revision };
}

/** Reads the values of `--format`. Throws a `UsageError`. */
export function readOutputArguments(texts: readonly string[]): readonly OutputArgument[] {
  const outputs = texts.map((text): OutputArgument => {
    const [, name = text, path] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
    const format = choose("--format", name, FORMAT_NAMES);
    if (path === "") {
      throw new UsageError(`--format ${format}= lacks the file to write`);
    }
    return path === undefined ? { format } : { format, path };
  });
  const [first, second] = outputs.filter(({ path }) => path === undefined);
  if (first !== undefined && second !== undefined) {
    throw new UsageError(
      `standard output takes one format, not ${first.format} and ${second.format}; ${second.format}=FILE writes a file`,
    );
  }
  return outputs;
}

function readParameterFileArgument(text: string): ParameterFileArgument {
  const [, name, path] = /^([^=/\\]+)=(.*)$/s.exec(text) ?? [];
  if (path === "" || text === "") {
    throw new UsageError(`--parameters-file takes a file, or Name=file, not ${JSON.stringify(text)}`);
  }
  return name !== undefined && path !== undefined ? { name, path } : { path: text };
}
