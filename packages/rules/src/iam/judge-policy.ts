import type { Budget } from "../conditions/budget";
import { type Atom, type Text, toText } from "../evaluation/text";
import { type Answer, allOf, anyOf, opposite } from "./answer";
import { matchPattern, type RequestContext } from "./match";
import { type Pattern, toLowerCase } from "./pattern";
import { evaluateCondition } from "./policy-condition";
import type { PolicyDocument, PolicyElement, PolicyStatement } from "./policy-document";

/** A call of AWS by a user, as a policy sees it. */
export interface AccessRequest {
  /** The service's prefix and the action's name, such as `iam:CreateAccessKey`. */
  readonly action: string;
  /** The ARN of what the action is done to. */
  readonly resource: Text;
  readonly context: RequestContext;
}

/** What one policy says about a request. */
export interface PolicyVerdict {
  /** Whether one of its statements allows the request. */
  readonly allows: Answer;
  /** Whether one of its statements denies it, which no other policy can mend. */
  readonly denies: Answer;
}

/** A user, as far as its requests tell. */
export interface Requester {
  readonly arn: Text;
  readonly name: Text;
}

/** A user's request to do something to itself, such as to create an access key of its own. */
export function requestOnOneself(action: string, { arn, name }: Requester, budget: Budget): AccessRequest {
  const values = new Map<string, Text>([
    ["aws:username", name],
    ["aws:userid", [{ kind: "unknown", id: "iam:userid", name: "aws:userid", excludes: /[^A-Z0-9]/ }]],
    ["aws:principalarn", arn],
    ["aws:principaltype", ["User"]],
  ]);
  return { action, resource: arn, context: { values, budget } };
}

/** The same request by a user of whom nothing is known but that its path is `/`, in any account. */
export function requestOfAnyUser(action: string, budget: Budget): AccessRequest {
  const partition: Atom = {
    kind: "pseudo-parameter",
    id: "AWS::Partition",
    name: "AWS::Partition",
    excludes: /[^a-z-]/,
  };
  const account: Atom = { kind: "unknown", id: "iam:account", name: "the account", excludes: /[^0-9]/ };
  const user: Atom = { kind: "unknown", id: "iam:user", name: "the user", excludes: /[^\w+=,.@-]/ };
  const arn: Text = ["arn:", partition, ":iam::", account, ":user/", user];
  return requestOnOneself(action, { arn, name: [user] }, budget);
}

/** What the policy says about the request. A statement of unknown effect may do either. */
export function judgePolicy(document: PolicyDocument, request: AccessRequest): PolicyVerdict {
  const allows: Answer[] = [];
  const denies: Answer[] = [];
  for (const statement of document) {
    const applies = appliesTo(statement, request);
    if (statement.effect === "Allow") allows.push(applies);
    else if (statement.effect === "Deny") denies.push(applies);
    else for (const answers of [allows, denies]) answers.push(allOf([applies, "maybe"]));
  }
  return { allows: anyOf(allows), denies: anyOf(denies) };
}

function appliesTo(statement: PolicyStatement, { action, resource, context }: AccessRequest): Answer {
  const isOfAction = names(statement.actions, (pattern) => matchPattern(pattern, toLowerCase([action]), context));
  if (isOfAction === "no") return "no";
  const isOfResource = names(statement.resources, (pattern) => matchResource(pattern, resource, context));
  if (isOfResource === "no") return "no";
  return allOf([
    isOfAction,
    isOfResource,
    ...statement.conditions.map((condition) => evaluateCondition(condition, context)),
  ]);
}

function names({ patterns, isNegated }: PolicyElement, match: (pattern: Pattern) => Answer): Answer {
  const answer = anyOf(patterns.map(match));
  return isNegated ? opposite(answer) : answer;
}

const partitions: readonly string[] = ["", "-cn", "-us-gov", "-eusc", "-iso", "-iso-b", "-iso-e", "-iso-f"];

/**
 * IAM refuses a policy with an ARN of another partition than its own (`Partition "aws" is not valid for resource …`),
 * so wherever the policy is deployed, it is in a partition that its ARNs are of.
 */
function matchResource(pattern: Pattern, resource: Text, context: RequestContext): Answer {
  const answer = matchPattern(pattern, resource, context);
  const isPartition = (piece: Text[number]): boolean => typeof piece === "object" && piece.id === "AWS::Partition";
  if (answer !== "maybe" || !resource.some(isPartition)) return answer;
  const isMatched = partitions.some((suffix) => {
    const there = toText(resource.map((piece) => (isPartition(piece) ? `aws${suffix}` : piece)));
    return matchPattern(pattern, there, context) === "yes";
  });
  return isMatched ? "yes" : "maybe";
}
