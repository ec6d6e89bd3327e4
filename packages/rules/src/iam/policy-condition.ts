import type { Text } from "../evaluation/text";
import type { Value } from "../evaluation/value";
import { type Answer, allOf, anyOf, opposite } from "./answer";
import { matchPattern, type RequestContext } from "./match";
import { type Pattern, readPattern, toLowerCase, unreadPattern } from "./pattern";

/** One condition of a statement: an operator, a key of the request's context, and what to compare it with. */
export interface PolicyCondition {
  /** In lower case, for IAM does not look at its case. */
  readonly key: string;
  /** Absent when the operator is not followed. */
  readonly comparison?: Comparison;
  /** One of them must match, or none of them when the comparison is negated. */
  readonly values: readonly Pattern[];
}

interface Comparison {
  readonly hasWildcards?: true;
  readonly ignoresCase?: true;
  readonly isNegated?: true;
  /** Whether each of an ARN's six parts is compared on its own. */
  readonly isOfArn?: true;
  /** Whether it is not the key's value that is compared but whether the key is absent, as `true` or `false`. */
  readonly isOfAbsence?: true;
}

/** By the operator's name in lower case. Numbers, dates, IP addresses and binary values are not followed. */
const comparisons: ReadonlyMap<string, Comparison> = new Map<string, Comparison>([
  ["stringequals", {}],
  ["stringnotequals", { isNegated: true }],
  ["stringequalsignorecase", { ignoresCase: true }],
  ["stringnotequalsignorecase", { ignoresCase: true, isNegated: true }],
  ["stringlike", { hasWildcards: true }],
  ["stringnotlike", { hasWildcards: true, isNegated: true }],
  ["arnequals", { hasWildcards: true, isOfArn: true }],
  ["arnlike", { hasWildcards: true, isOfArn: true }],
  ["arnnotequals", { hasWildcards: true, isOfArn: true, isNegated: true }],
  ["arnnotlike", { hasWildcards: true, isOfArn: true, isNegated: true }],
  ["bool", { ignoresCase: true }],
  ["null", { ignoresCase: true, isOfAbsence: true }],
]);

/** A condition of which nothing is known. */
const unreadCondition: PolicyCondition = { key: "", values: [unreadPattern] };

/** Reads a statement's `Condition`; `hasVariables` as for a pattern. What cannot be read may hold, or not. */
export function readConditions(value: Value, hasVariables: Answer): readonly PolicyCondition[] {
  if (value.kind !== "map") return value.kind === "absent" ? [] : [unreadCondition];
  return [...value.members].flatMap(([operator, operands]) => {
    // A key in the request has one value here, so that the prefix of a set of values and `IfExists` say nothing more.
    const name = operator
      .toLowerCase()
      .replace(/^for(?:any|all)values?:/, "")
      .replace(/ifexists$/, "");
    const comparison = comparisons.get(name);
    if (operands.kind !== "map") return [unreadCondition];
    return [...operands.members].map(([key, expected]): PolicyCondition => {
      const items = expected.kind === "list" ? expected.items : [expected];
      const { hasWildcards = false, ignoresCase = false } = comparison ?? {};
      const values = items.map((item) =>
        item.kind === "text" ? readPattern(item.text, { hasWildcards, hasVariables, ignoresCase }) : unreadPattern,
      );
      return { key: key.toLowerCase(), values, ...(comparison === undefined ? {} : { comparison }) };
    });
  });
}

/** Whether the condition holds of a request; `maybe` when the context does not tell what the key's value is. */
export function evaluateCondition(condition: PolicyCondition, context: RequestContext): Answer {
  const { comparison } = condition;
  const actual = context.values.get(condition.key);
  if (comparison === undefined || actual === undefined || condition.values.length === 0) return "maybe";
  const matches = anyOf(condition.values.map((pattern) => matchValue(pattern, actual, comparison, context)));
  return comparison.isNegated === true ? opposite(matches) : matches;
}

function matchValue(pattern: Pattern, actual: Text, comparison: Comparison, context: RequestContext): Answer {
  if (comparison.isOfAbsence === true) return matchPattern(pattern, ["false"], context);
  if (comparison.ignoresCase === true) {
    const values = new Map([...context.values].map(([key, value]) => [key, toLowerCase(value)]));
    return matchPattern(pattern, toLowerCase(actual), { ...context, values });
  }
  const answer = matchPattern(pattern, actual, context);
  // A user's ARN has five colons: when the pattern has them all, its wildcards have none left to go past.
  const isInParts = pattern.filter((token) => token === ":").length >= 5;
  return comparison.isOfArn === true && !isInParts ? allOf([answer, "maybe"]) : answer;
}
