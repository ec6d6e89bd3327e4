import type { Finding, Occurrence } from "@latchkey/rules";

/** When a finding comes about, as a word and what belongs to it; unescaped. */
export function describeOccurrence(occurs: Occurrence): readonly [kind: string, details?: string] {
  switch (occurs.kind) {
    case "always":
      return ["always"];
    case "when": {
      const parameters = Object.entries(occurs.parameters).map(([name, value]) => quoteWord(`${name}=${value}`));
      const conditions = Object.entries(occurs.conditions).map(([name, value]) => `${name} is ${value}`);
      const values = parameters.length > 0 ? parameters.join(" ") : conditions.join(", ");
      const unchecked = occurs.unchecked === undefined ? "" : `, pattern of ${occurs.unchecked.join(", ")} not checked`;
      return ["when", `${values} (${occurs.withDefaults ? "with the defaults" : "not with the defaults"}${unchecked})`];
    }
    case "undecided":
      return ["undecided", occurs.reason];
  }
}

/** A word as a shell takes it, for `--parameter-overrides`. */
function quoteWord(word: string): string {
  return /^[\w=.,:/@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** The same behind a message: nothing when it is always and everywhere; unescaped. */
export function describeCircumstances({ occurs, environments }: Finding): string {
  const [kind, details] = describeOccurrence(occurs);
  const when = kind === "always" ? [] : [details === undefined ? kind : `${kind}: ${details}`];
  const where = environments === undefined ? [] : [`in: ${environments.join(", ")}`];
  const circumstances = [...when, ...where];
  return circumstances.length === 0 ? "" : ` [${circumstances.join("; ")}]`;
}
