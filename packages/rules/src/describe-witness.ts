import type { Occurrence } from "./finding";

type Witness = Extract<Occurrence, { readonly kind: "when" }>;

/** Values of parameters as `--parameter-overrides` takes them, or conditions where no parameter decides; unescaped. */
export function describeSettings({ parameters, conditions }: Witness): string {
  const values = Object.entries(parameters).map(([name, value]) => quoteWord(`${name}=${value}`));
  if (values.length > 0) return values.join(" ");
  return Object.entries(conditions)
    .map(([name, value]) => `${name} is ${value}`)
    .join(", ");
}

/** The settings, and whether they are the defaults; unescaped. */
export function describeWitness(witness: Witness): string {
  const { unchecked, withDefaults } = witness;
  const remark = unchecked === undefined ? "" : `, pattern of ${unchecked.join(", ")} not checked`;
  return `${describeSettings(witness)} (${withDefaults ? "with the defaults" : "not with the defaults"}${remark})`;
}

/** A word as a shell takes it. */
function quoteWord(word: string): string {
  return /^[\w=.,:/@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
