/** What a finding means for the caller: `error` breaks the control to the letter, `warning` breaks its intent, `note` informs. */
export type Severity = "error" | "warning" | "note";

/** A place in a file's decoded text. */
export interface Position {
  /** One-based line; CRLF, LF and CR each end one line. */
  readonly line: number;
  /** One-based column, in UTF-16 code units. */
  readonly column: number;
  /** Zero-based offset from the start of the text (after any byte order mark), in UTF-16 code units. */
  readonly offset: number;
}

/** A half-open stretch of text: `end` is the first position after it. */
export interface Span {
  readonly start: Position;
  readonly end: Position;
}

/** Keys and zero-based list indexes from the root of a template, in its long form (`Fn::If`, not `!If`). */
export type TemplatePath = readonly (string | number)[];

/** Another place that a finding is about, such as the user whose key is reported. */
export interface RelatedLocation {
  /** The part it plays, for example `user`. */
  readonly role: string;
  /** File as given to `lint`. */
  readonly file: string;
  /** Logical ID of the resource at that place. */
  readonly logicalId: string;
  readonly path: TemplatePath;
  readonly span: Span;
  readonly message: string;
}

/** Under which parameter values a finding comes about. */
export type Occurrence =
  | { readonly kind: "always" }
  | {
      readonly kind: "when";
      /** The smallest set of parameter (and pseudo parameter) values that brings it about. */
      readonly parameters: Readonly<Record<string, string>>;
      /** The conditions that decide it, with the value each has under `parameters`. */
      readonly conditions: Readonly<Record<string, boolean>>;
      /** Whether the parameters' defaults alone already bring it about. */
      readonly withDefaults: boolean;
      /** Parameters of `parameters` whose AllowedPattern the values were not checked against; absent when there are none. */
      readonly unchecked?: readonly string[];
    }
  | { readonly kind: "undecided"; readonly reason: string };

/** Why a finding does not count. */
export interface Suppression {
  readonly kind: "service-account" | "metadata" | "comment" | "waiver" | "baseline";
  readonly reason: string;
  /** Last day on which it holds, as YYYY-MM-DD; absent when it does not expire. */
  readonly expires?: string;
  /** Where that is said; absent when it has no place of its own. */
  readonly location?: { readonly file: string; readonly span: Span };
}

/** A place in the source of a program that makes templates. */
export interface SourceLocation {
  /** As the driver names it; nothing is known of whether it can be read. */
  readonly file: string;
  /** One-based. */
  readonly line: number;
  /** One-based. */
  readonly column: number;
}

/** One fault in one template, as the output contract `latchkey/1` has it. */
export interface Finding {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly message: string;
  /** File as given to `lint`. */
  readonly file: string;
  readonly logicalId: string;
  readonly resourceType: string;
  readonly path: TemplatePath;
  /** The resource's `aws:cdk:path`; absent when the template was not made by the CDK. */
  readonly constructPath?: string;
  /** Where the app's source creates the resource; absent when the driver does not know, as `lint` does not. */
  readonly source?: SourceLocation;
  readonly span: Span;
  readonly related: readonly RelatedLocation[];
  readonly occurs: Occurrence;
  /** The environments that it occurs in; absent when none was named. */
  readonly environments?: readonly string[];
  /** Identifies the finding across moved lines, reordered resources and renamed files of one folder. */
  readonly fingerprint: string;
  /** Absent when the finding counts. */
  readonly suppression?: Suppression;
}

/** Something that kept a file, or a part of it, from being judged. */
export interface Problem {
  readonly kind: "invalid-template" | "unreadable" | "incomplete" | "rule-crash";
  /** File as given to `lint`. */
  readonly file: string;
  readonly message: string;
  /** Absent when the problem has no place in the text, as with a file that cannot be opened. */
  readonly span?: Span;
}
