import { findSimilar } from "@latchkey/rules";

/** Throws when an app that no compiler checks gives an option that there is not; `taker` is what it gives it to. */
export function requireOptions(taker: string, options: object, known: Readonly<Record<string, true>>): void {
  const names = Object.keys(known);
  for (const name of Object.keys(options)) {
    if (names.includes(name)) continue;
    const similar = findSimilar(name, names);
    const advice = similar === undefined ? `the options are ${names.join(", ")}` : `did you mean ${similar}?`;
    throw new Error(`${taker} has no option ${name}; ${advice}`);
  }
}
