import type { Span } from "../finding";
import type { TextEdit } from "./text-edit";

/** What to fix. */
export interface FixInput {
  /** The name that the findings carry. */
  readonly file: string;
  readonly content: Uint8Array;
}

/** How to fix it. */
export interface FixOptions {
  /** Whether the users get a policy that lets them manage their own keys; absent means no. */
  readonly selfService?: boolean;
}

/** One thing that a fix changes. */
export interface FixChange {
  readonly kind: "removed" | "added";
  /** What it is, and what there is to say of it: a noun, perhaps with a clause. */
  readonly message: string;
  /** Where it is in the template as it was; for what is added, the user that it is for. */
  readonly span: Span;
  /** Whether something that does more than carry the key was changed, so that a person has to look at it. */
  readonly needsReview: boolean;
}

/** Why a key is still there, or a user did not get its policy. */
export interface FixRefusal {
  /** That of the key or the user. */
  readonly logicalId: string;
  /** A sentence without a full stop. */
  readonly message: string;
  /** What stands in the way, in the template as it was; absent when that cannot be read. */
  readonly span?: Span;
}

/** How keys are taken out of a template. */
export interface TemplateFix {
  /** In order, none overlapping another, in offsets of the decoded text after any byte order mark. */
  readonly edits: readonly TextEdit[];
  /** The file with the edits, in its own encoding. */
  readonly content: Uint8Array;
  /** What goes, in the order of the template, then what is added. */
  readonly changes: readonly FixChange[];
  readonly refusals: readonly FixRefusal[];
}
