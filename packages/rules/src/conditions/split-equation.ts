import type { Atom, Text } from "../evaluation/text";
import { literalOf } from "../evaluation/text";
import type { Assignment } from "./assignment";

/**
 * The ways in which two texts that begin differently, at least one of them with an atom, can be equal: the one
 * beginning is the other, or it begins with the other. Each way is tried by binding the atom that it is about.
 */
export function* splitEquation(left: Text, right: Text, assignment: Assignment): Generator<() => boolean> {
  const [one, other] = [left[0] ?? "", right[0] ?? ""];
  if (typeof one === "object" && typeof other === "object") {
    yield () => assignment.bind(one, [other]);
    yield () => assignment.bind(one, [other, rest(one, assignment)]);
    yield () => assignment.bind(other, [one, rest(other, assignment)]);
    return;
  }
  const atom = typeof one === "object" ? one : other;
  const literal = typeof one === "string" ? one : other;
  if (typeof atom !== "object" || typeof literal !== "string") return;
  for (let end = 0; end < literal.length; end += 1) {
    yield () => assignment.bind(atom, end === 0 ? [] : [literal.slice(0, end)]);
  }
  const whole = literalOf(left) ?? literalOf(right);
  yield () => assignment.bind(atom, whole === undefined ? [literal, rest(atom, assignment)] : [literal]);
}

/** What follows in an atom's value after its known beginning. */
function rest(atom: Atom, assignment: Assignment): Atom {
  return { kind: "expression", id: `rest:${assignment.changed.length}:${atom.id}`, name: atom.name };
}
