import { itemsOf } from "../evaluation/parameter-declaration";
import { splitOf } from "../evaluation/split";
import { partOf, toText } from "../evaluation/text";
import type { Value } from "../evaluation/value";
import { literalValue, textValue } from "../evaluation/value";
import type { Formula } from "./formula";
import { and, never, not, or } from "./formula";
import { lacksPart } from "./influence";

/** A member of a list, or what stands for all further ones; `isMissing` when the list is not as long. */
export interface Member {
  readonly isMissing: Formula;
  readonly value: Value;
}

/** Of a list that only the deployment knows so many members are told apart: as many as `Fn::Select` follows. */
const maxMembers = 10;

/** The members of a list; a string is a list that was passed as a parameter. */
export function membersOf(value: Value): readonly Member[] {
  if (value.kind === "list") return value.items.flatMap(present);
  const literal = literalValue(value);
  if (literal !== undefined) return itemsOf(literal).flatMap((item) => present(textValue(toText([item]))));
  const split = splitOf(value);
  if (split === undefined) return present(unknownMembers);
  const parts = Array.from({ length: maxMembers + 1 }, (_, index) => partOf(split, index));
  return parts.map((part, index) => ({
    isMissing: lacksPart(part),
    value: index < maxMembers ? textValue([part]) : unknownMembers,
  }));
}

/** That some member is there of which the statement holds. */
export function someMember(members: readonly Member[], statement: (value: Value) => Formula): Formula {
  return or(members.map(({ isMissing, value }) => and([not(isMissing), statement(value)])));
}

/** That the statement holds of each member that is there. */
export function eachMember(members: readonly Member[], statement: (value: Value) => Formula): Formula {
  return and(members.map(({ isMissing, value }) => or([isMissing, statement(value)])));
}

const unknownMembers: Value = { kind: "unknown", reason: "a list that only the deployment knows" };

function present(value: Value): readonly Member[] {
  return [{ isMissing: never, value }];
}
