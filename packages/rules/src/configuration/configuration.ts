import type { Severity, TemplatePath } from "../finding";
import type { OptionValue } from "../rule";

/** Whether a pattern of a configuration, such as `stacks/**`, matches a text; the driver chooses the library. */
export type GlobMatcher = (pattern: string, text: string) => boolean;

/** What a configuration says of a rule. */
export interface RuleSetting {
  /** Absent when it is not said, and the rule stays as it is. */
  readonly isOn?: boolean;
  /** What its errors and warnings count as; absent when it is not said. Notes stay notes where the rule has graver ones. */
  readonly severity?: Severity;
  /** Values of its options, by name. */
  readonly options: Readonly<Record<string, OptionValue>>;
}

/** What a configuration says of rules, by their ID. */
export type RuleSettings = Readonly<Record<string, RuleSetting>>;

/** Settings for some templates. */
export interface Override {
  /** Patterns of the templates' paths, from the configuration's directory. */
  readonly files: readonly string[];
  readonly rules: RuleSettings;
}

/** A decision to accept findings. What is absent is not looked at. */
export interface Waiver {
  readonly rule: string;
  /** Patterns of the paths of the files that have the findings, from the configuration's directory. */
  readonly files?: readonly string[];
  /** A pattern of the logical ID. */
  readonly logicalId?: string;
  /** A pattern of the construct path, in which `*` matches what is between two slashes. */
  readonly constructPath?: string;
  readonly reason: string;
  /** Last day on which it holds, as YYYY-MM-DD. */
  readonly expires?: string;
}

/** Values of parameters that templates are judged with. */
export interface ParameterFileSetting {
  /** From the configuration's directory. */
  readonly path: string;
  /** What the environment is called; absent when the file's name says it. */
  readonly name?: string;
  /** Patterns of the templates' paths; absent when it is for all. */
  readonly files?: readonly string[];
}

/** What a team has decided on how its templates are judged. Plain data. */
export interface Configuration {
  readonly rules: RuleSettings;
  /** The later one counts. */
  readonly overrides: readonly Override[];
  readonly waivers: readonly Waiver[];
  readonly parameterFiles: readonly ParameterFileSetting[];
  /** Modules with rules: paths from the configuration's directory, and packages. */
  readonly rulesFrom: readonly string[];
  /** Patterns of files that are left out when a directory is looked through. */
  readonly ignore: readonly string[];
  /** Whether what templates say against findings counts. */
  readonly suppressions: boolean;
  /** The baseline's path, from the configuration's directory; absent when there is none. */
  readonly baseline?: string;
}

/** What is wrong with a configuration. */
export interface ConfigurationFault {
  /** Keys and zero-based list indexes. */
  readonly path: TemplatePath;
  readonly message: string;
}

/** A path as it is written in messages: `overrides[0].files`. */
export function describeConfigurationPath(path: TemplatePath): string {
  return path
    .map((step, index) => (typeof step === "number" ? `[${step}]` : `${index === 0 ? "" : "."}${step}`))
    .join("");
}
