import type { Finding, Occurrence } from "@latchkey/rules";
import { describeWitness } from "@latchkey/rules";

/** When a finding comes about, as a word and what belongs to it; unescaped. */
export function describeOccurrence(occurs: Occurrence): readonly [kind: string, details?: string] {
  switch (occurs.kind) {
    case "always":
      return ["always"];
    case "when":
      return ["when", describeWitness(occurs)];
    case "undecided":
      return ["undecided", occurs.reason];
  }
}

/** The same behind a message: nothing when it is always and everywhere; unescaped. */
export function describeCircumstances({ occurs, environments }: Finding): string {
  const [kind, details] = describeOccurrence(occurs);
  const when = kind === "always" ? [] : [details === undefined ? kind : `${kind}: ${details}`];
  const where = environments === undefined ? [] : [`in: ${environments.join(", ")}`];
  const circumstances = [...when, ...where];
  return circumstances.length === 0 ? "" : ` [${circumstances.join("; ")}]`;
}
