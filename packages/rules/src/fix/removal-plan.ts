import type { TemplatePath } from "../finding";

/** Why an entry goes. */
export type RemovalReason =
  | "key"
  /** A resource that only carries the key, or can do nothing without it. */
  | "carrier"
  | "output"
  /** An entry of `DependsOn`. */
  | "dependency"
  /** An entry that is the key's ID or secret, or a text of one line that has it. */
  | "entry"
  /** An item of a longer text, such as a script. */
  | "text"
  /** What it held, or what it was for, goes. */
  | "emptied";

/** A mapping's entry or a list's item that goes. */
export interface PlannedRemoval {
  readonly path: TemplatePath;
  readonly reason: RemovalReason;
}

/** Parts of a text that go. */
export interface PlannedCut {
  /** Path of the text of an `Fn::Sub`. */
  readonly path: TemplatePath;
  /** What the braces of the `${…}` that go hold. */
  readonly placeholders: ReadonlySet<string>;
}

/** A value that makes way for a part of itself. */
export interface PlannedUnwrap {
  readonly path: TemplatePath;
  /** Path of the part that stays, such as the other branch of an `Fn::If`. */
  readonly kept: TemplatePath;
}

/** What goes from a template with some of its resources, so that nothing refers to them any more. */
export interface RemovalPlan {
  /** None is within another. */
  readonly removals: readonly PlannedRemoval[];
  readonly cuts: readonly PlannedCut[];
  readonly unwraps: readonly PlannedUnwrap[];
  /** The removals as they came about, also those that became part of another, in any order. */
  readonly steps: readonly PlannedRemoval[];
}

/** The plan by which everything stays. */
export const emptyPlan: RemovalPlan = { removals: [], cuts: [], unwraps: [], steps: [] };

/** The keys cannot be taken out; the message is a clause about the entry at the path, or else about the keys. */
export class CannotRemove extends Error {
  readonly path: TemplatePath | undefined;

  constructor(reason: string, path?: TemplatePath) {
    super(reason);
    this.path = path;
  }
}
