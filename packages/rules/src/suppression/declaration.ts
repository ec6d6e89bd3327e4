import type { ResourceLocation } from "../deployment/resource";
import type { Suppression } from "../finding";

/** A suppression as somebody wrote it. */
export interface Declaration {
  readonly kind: Suppression["kind"];
  /** The rule whose findings it hides; empty when it names none. */
  readonly ruleId: string;
  readonly reason: string;
  /** Last day on which it holds, as YYYY-MM-DD; absent when it does not expire. */
  readonly expires?: string;
  /** What it is called in messages; absent when it is the suppression of its rule. */
  readonly name?: string;
  /** Its own place; the logical ID is empty for what is not in a resource. */
  readonly at: ResourceLocation;
  /** Why it does not count, as a clause; absent when it does. */
  readonly fault?: string;
  /** The neighbour whose metadata it is in, with what it is called there; absent when it is Latchkey's own. */
  readonly neighbour?: string;
}

/** What a form that has no place for a reason gives as one. */
export function reasonOf(neighbour: string): string {
  return `named in ${neighbour}, which takes no reason`;
}
