import type { Value } from "../evaluation/value";
import { absent, literalValue } from "../evaluation/value";
import type { Answer } from "./answer";
import { maxPatternLength, type Pattern, readPattern, unreadPattern } from "./pattern";
import { type PolicyCondition, readConditions } from "./policy-condition";
import { parsePolicyJson } from "./policy-json";

/** A policy as IAM understands it. */
export type PolicyDocument = readonly PolicyStatement[];

/** One statement of a policy: what it lets, or forbids, to be done with what, and when. */
export interface PolicyStatement {
  /** `unknown` when it may be either. */
  readonly effect: "Allow" | "Deny" | "unknown";
  /** Patterns in lower case, for IAM does not look at the case of an action. */
  readonly actions: PolicyElement;
  readonly resources: PolicyElement;
  /** All of them must hold. */
  readonly conditions: readonly PolicyCondition[];
}

/** `Action` or `Resource`, or its contrary. */
export interface PolicyElement {
  readonly patterns: readonly Pattern[];
  /** Whether it is `NotAction` or `NotResource`: then it is about everything that no pattern matches. */
  readonly isNegated: boolean;
}

const unreadElement: PolicyElement = { patterns: [unreadPattern], isNegated: false };

/** The policy of which nothing is known: it may allow anything, and deny anything. */
export const unreadPolicy: PolicyDocument = [
  { effect: "unknown", actions: unreadElement, resources: unreadElement, conditions: [] },
];

const documentKeys: ReadonlySet<string> = new Set(["Version", "Id", "Statement"]);
const statementKeys: ReadonlySet<string> = new Set([
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);

/**
 * Reads a policy document, as a value of the template's or as JSON in a string.
 *
 * What cannot be followed, and what IAM would refuse, counts as unknown rather than as absent: a document, a statement,
 * an action, a resource or a condition. `Principal` is not looked at; an identity's policy has none.
 */
export function readPolicyDocument(value: Value): PolicyDocument {
  const document = value.kind === "text" ? parsePolicyJson(value.text) : value;
  if (document.kind !== "map" || hasOtherKeys(document.members, documentKeys)) return unreadPolicy;
  const hasVariables = readVersion(document.members.get("Version") ?? absent);
  if (hasVariables === undefined) return unreadPolicy;
  const statement = document.members.get("Statement") ?? absent;
  const statements = statement.kind === "list" ? statement.items : [statement];
  const policy = statements.flatMap((item) => readStatement(item, hasVariables));
  return lengthOf(policy) > maxPatternLength ? unreadPolicy : policy;
}

/** Whether the version knows policy variables, for the default one does not; `undefined` when IAM knows no such version. */
function readVersion(value: Value): Answer | undefined {
  if (value.kind === "absent") return "no";
  const version = literalValue(value);
  if (version === undefined) return "maybe";
  if (version === "2012-10-17") return "yes";
  return version === "2008-10-17" ? "no" : undefined;
}

function readStatement(value: Value, hasVariables: Answer): PolicyDocument {
  if (value.kind !== "map" || hasOtherKeys(value.members, statementKeys)) return unreadPolicy;
  const effect = value.members.get("Effect") ?? absent;
  const word = literalValue(effect);
  return [
    {
      effect: word === "Allow" || word === "Deny" ? word : "unknown",
      actions: readElement(value.members, "Action", "no"),
      resources: readElement(value.members, "Resource", hasVariables),
      conditions: readConditions(value.members.get("Condition") ?? absent, hasVariables),
    },
  ];
}

/** IAM refuses a statement that has neither the element nor its contrary, or both. */
function readElement(
  members: ReadonlyMap<string, Value>,
  name: "Action" | "Resource",
  hasVariables: Answer,
): PolicyElement {
  const positive = members.get(name);
  const negative = members.get(`Not${name}`);
  const value = positive ?? negative;
  if (value === undefined || (positive !== undefined && negative !== undefined)) return unreadElement;
  const items = value.kind === "list" ? value.items : [value];
  const syntax = { hasWildcards: true, hasVariables, ignoresCase: name === "Action" };
  return {
    patterns: items.map((item) => (item.kind === "text" ? readPattern(item.text, syntax) : unreadPattern)),
    isNegated: positive === undefined,
  };
}

function hasOtherKeys(members: ReadonlyMap<string, Value>, known: ReadonlySet<string>): boolean {
  return [...members.keys()].some((key) => !known.has(key));
}

function lengthOf(policy: PolicyDocument): number {
  return policy
    .flatMap(({ actions, resources, conditions }) => [
      ...actions.patterns,
      ...resources.patterns,
      ...conditions.flatMap(({ values }) => values),
    ])
    .reduce((sum, pattern) => sum + pattern.length, 0);
}
