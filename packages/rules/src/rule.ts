import type { Deployment } from "./deployment/deployment";
import type { ResourceLocation } from "./deployment/resource";
import type { Occurrence, Severity, Suppression } from "./finding";

/** A requirement of a published framework that a rule checks. */
export interface Control {
  /** The framework's name, for example `CIS AWS Foundations`. */
  readonly framework: string;
  /** The framework's version, for example `3.0.0`. */
  readonly version: string;
  /** The control's number, for example `1.11`. */
  readonly control: string;
}

/** What a reader needs to act on a finding; each field is Markdown prose of one or more paragraphs. */
export interface Guidance {
  /** What the rule looks for. */
  readonly what: string;
  /** Why it matters. */
  readonly why: string;
  /** Whose concern it is. */
  readonly who: string;
  /** What can go wrong. */
  readonly risk: string;
  /** How urgent it is, and on what that depends. */
  readonly careFactor: string;
  /** When the rule applies, and when it does not. */
  readonly applies: string;
  /** The exception, if there is one, and how it is declared. */
  readonly exception?: string;
  /** What following the rule costs. */
  readonly tradeOffs: string;
  /** How to do it right, in the console and as code. */
  readonly howTo: string;
  /** What surprises people. */
  readonly gotchas: string;
  /** What to use instead. */
  readonly alternatives: string;
}

/** Another resource that a problem is about. */
export interface RelatedResource {
  /** The part it plays, for example `user`. */
  readonly role: string;
  readonly at: ResourceLocation;
  readonly message: string;
}

/** What a rule yields; `lint` makes a finding of it. */
export interface RuleProblem {
  readonly at: ResourceLocation;
  readonly message: string;
  /** Absent when it is the rule's own severity. */
  readonly severity?: Severity;
  readonly occurs: Occurrence;
  readonly related?: readonly RelatedResource[];
  /** What the template declares that makes the rule's exception apply; absent when it does not. */
  readonly exception?: Suppression;
}

/** What an option of a rule can be. */
export type OptionValue = boolean | number | string | readonly string[];

/** One policy: data, and one function that judges a deployment. */
export interface Rule {
  /** Kebab-case; also the name of the rule's file and docs page. */
  readonly id: string;
  /** One line, a statement of what is wrong. */
  readonly title: string;
  /** The severity of a problem that does not name its own. */
  readonly severity: Severity;
  /** The types of the resources that the rule reports. */
  readonly resourceTypes: readonly string[];
  /**
   * A template whose text has none of these sets of words wholly cannot have a problem of this rule: they feed the
   * pre-filter. Absent when each resource type is such a set.
   */
  readonly mentions?: readonly (readonly string[])[];
  /** What can be configured, by name, with the value that it has; another value has to be of the same type. */
  readonly options?: Readonly<Record<string, OptionValue>>;
  /** One line that says why a finding matters. */
  readonly rationale: string;
  /** One line that says what to do. */
  readonly remediation: string;
  readonly guidance: Guidance;
  /** Absolute URLs of the sources. */
  readonly references: readonly string[];
  readonly compliance: readonly Control[];
  /** Yields every problem in the deployment, in any order; `options` are the rule's own. An exception is reported as a `rule-crash`. */
  check(deployment: Deployment, options: Readonly<Record<string, OptionValue>>): Iterable<RuleProblem>;
}
