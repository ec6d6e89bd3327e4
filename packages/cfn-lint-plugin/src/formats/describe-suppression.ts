import type { Suppression } from "@latchkey/rules";

/** The reason, with who gives it and how long it holds; not escaped. */
export function describeSuppression({ kind, reason, expires }: Suppression): string {
  return `${reason} (${kind.replace("-", " ")}${expires === undefined ? "" : `, until ${expires}`})`;
}
