import type { Conditions } from "../conditions/conditions";
import { finiteDomain } from "../conditions/domain";
import { equal } from "../conditions/equal";
import { and, type Formula, never, or } from "../conditions/formula";
import { atomsIn } from "../conditions/influence";
import type { Choices } from "../evaluation/choices";
import { type Atom, atomsOf, type Text } from "../evaluation/text";
import type { LikelyValues } from "./likely-values";

/**
 * In which deployments two names are the same, coincidences left out: a parameter that may have any value is not
 * assumed to equal something that the template does not connect it with.
 */
export function sameName(left: Choices, right: Choices, conditions: Conditions, likely: LikelyValues): Formula {
  const ways: Formula[] = [];
  for (const one of left) {
    for (const other of right) {
      if (one.value.kind === "absent" || other.value.kind === "absent") continue;
      const same =
        one.value.kind === "text" && other.value.kind === "text"
          ? sameText(one.value.text, other.value.text, likely)
          : obstacle([one.value, other.value]);
      if (same !== never) ways.push(and([conditions.assume(one.when), conditions.assume(other.when), same]));
    }
  }
  return or(ways);
}

function sameText(left: Text, right: Text, likely: LikelyValues): Formula {
  const equation = equal(left, right);
  const atoms = atomsIn(equation).flatMap(sourcesOf);
  const unfollowed = atoms.find((atom) => atom.kind === "unknown");
  if (unfollowed !== undefined) return { kind: "unknown", reason: unfollowed.name };
  // What another resource, another stack or a function gives is equal to something else only by coincidence.
  if (atoms.some((atom) => atom.kind !== "parameter" && atom.kind !== "pseudo-parameter")) return never;
  const free = atoms.filter((atom) => finiteDomain(atom) === undefined);
  return and([equation, ...free.map((atom) => likely.formula(atom, atoms))]);
}

/** What has to have a likely value for the atom to have one: of a part that is split off, the whole. */
function sourcesOf(atom: Atom): readonly Atom[] {
  return atom.splitOff === undefined ? [atom] : atomsOf(atom.splitOff.text).flatMap(sourcesOf);
}

function obstacle(values: readonly { readonly kind: string; readonly reason?: string }[]): Formula {
  const reason = values.find((value) => value.reason !== undefined)?.reason;
  return { kind: "unknown", reason: reason ?? "a name that is not a string" };
}
