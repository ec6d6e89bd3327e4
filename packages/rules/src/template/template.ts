import type { Span, TemplatePath } from "../finding";
import type { TemplateMap } from "./template-value";

/** Where an entry of a template stands. */
export interface EntryLocation {
  /** The mapping key's own token, quotes included; absent for a list's item and for the root. */
  readonly key?: Span;
  readonly value: Span;
  /** The template in whose text the entry stands; absent when it is the one that was asked. */
  readonly template?: Template;
}

/** A fault in a template's text, with its place. */
export interface SyntaxProblem {
  readonly message: string;
  readonly span: Span;
}

/** One CloudFormation document: its values, and the place of each in the text. */
export interface Template {
  /** File as the caller named it. */
  readonly file: string;
  /** The decoded text, without a byte order mark. */
  readonly text: string;
  readonly root: TemplateMap;
  /** Where in the file it stands, when it is written inside another template; its resources' paths begin so. */
  readonly base?: TemplatePath;
  /** The place of an entry; worked out on first use. `undefined` when nothing stands at that path. */
  locate(path: TemplatePath): EntryLocation | undefined;
  /** Keys that stand twice in one mapping: CloudFormation takes the last. Each span is that of an overridden key. */
  duplicateKeys(): readonly SyntaxProblem[];
}

/** What reading a file gave. */
export type ParsedTemplate =
  /** `problems` is empty for a valid document; otherwise the template was read leniently, past those faults. */
  | { readonly kind: "template"; readonly template: Template; readonly problems: readonly SyntaxProblem[] }
  /** Meant as a template, but nothing can be read from it. At least one problem; `text` is absent when it cannot be decoded. */
  | { readonly kind: "invalid"; readonly problems: readonly SyntaxProblem[]; readonly text?: string }
  /** Not a CloudFormation template. */
  | { readonly kind: "other"; readonly reason: string };
