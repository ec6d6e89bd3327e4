import type { Conditions } from "../conditions/conditions";
import { finiteDomain } from "../conditions/domain";
import { equal } from "../conditions/equal";
import { always, and, type Formula, never, or } from "../conditions/formula";
import { atomsIn } from "../conditions/influence";
import { knownByValues } from "../conditions/known-values";
import type { Choices } from "../evaluation/choices";
import { GivenValues } from "../evaluation/given-values";
import { type Atom, atomsOf, type Text, toText } from "../evaluation/text";
import { textValue, type Value } from "../evaluation/value";
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
  const equation = equal(withReferences(left), withReferences(right));
  if (equation.kind === "constant") return equation;
  const worked = sourcesOf(atomsIn(equation)).filter(({ workOut }) => workOut !== undefined);
  let ways: readonly Way[] = [{ when: always, values: [] }];
  for (const atom of new Map(worked.map((each) => [each.id, each])).values()) {
    const known = knownByValues(atom, (source) => likely.valuesOf(source));
    if (known === undefined || ways.length * known.length > maxWays) {
      return { kind: "unknown", reason: `${atom.name} of too many alternatives` };
    }
    ways = ways.flatMap((way) =>
      known.map(({ when, text }) => ({
        when: and([way.when, when]),
        values: [...way.values, [atom.id, textValue(text)]],
      })),
    );
  }
  return or(
    ways.map(({ when, values }) => {
      const given = new GivenValues(values);
      const [one = [], other = []] = [equation.left, equation.right].map((text) => {
        const value = given.putInto(textValue(text));
        return withReferences(value.kind === "text" ? value.text : text);
      });
      return and([when, withoutCoincidence(equal(one, other), likely)]);
    }),
  );
}

/** What functions in a name give, and when. */
interface Way {
  readonly when: Formula;
  readonly values: readonly (readonly [id: string, value: Value])[];
}

/** As many as an expression may have. */
const maxWays = 256;

function withoutCoincidence(equation: Formula, likely: LikelyValues): Formula {
  const atoms = sourcesOf(atomsIn(equation));
  const unfollowed = atoms.find((atom) => atom.kind === "unknown");
  if (unfollowed !== undefined) return { kind: "unknown", reason: unfollowed.name };
  // What another resource, another stack or a function gives is equal to something else only by coincidence.
  if (atoms.some((atom) => atom.kind !== "parameter" && atom.kind !== "pseudo-parameter")) return never;
  const free = atoms.filter((atom) => finiteDomain(atom) === undefined);
  return and([equation, ...free.map((atom) => likely.formula(atom, atoms))]);
}

/** What has to have a likely value for the atoms to have one: of a part that may be anything, what it is split off. */
function sourcesOf(atoms: readonly Atom[]): readonly Atom[] {
  return atoms.flatMap((atom) => {
    if (atom.splitOff === undefined) return [atom];
    return finiteDomain(atom) === undefined ? sourcesOf(atomsOf(atom.splitOff.text)) : [];
  });
}

/** In pieces; more than any name has. */
const maxLength = 1_000;

/** The text with dynamic references as they stand in the template: what is written in the same way is the same. */
function withReferences(text: Text): Text {
  const written: (string | Atom)[] = [];
  const waiting = text.toReversed();
  for (let piece = waiting.pop(); piece !== undefined; piece = waiting.pop()) {
    const reference = typeof piece === "object" ? piece.reference : undefined;
    if (reference === undefined) written.push(piece);
    else for (const inner of reference.toReversed()) waiting.push(inner);
    if (written.length + waiting.length > maxLength) return text;
  }
  return toText(written);
}

function obstacle(values: readonly { readonly kind: string; readonly reason?: string }[]): Formula {
  const reason = values.find((value) => value.reason !== undefined)?.reason;
  return { kind: "unknown", reason: reason ?? "a name that is not a string" };
}
