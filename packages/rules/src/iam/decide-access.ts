import { always, and, type Formula, never, not, or } from "../conditions/formula";
import type { Answer } from "./answer";
import { type AccessRequest, judgePolicy } from "./judge-policy";
import type { PolicyDocument } from "./policy-document";

/** A policy, and when a user has it. */
export interface AttachedPolicy {
  /** What people call it, to name it where it cannot be told what it says. */
  readonly name: string;
  readonly document: PolicyDocument;
  /** In which deployments the user has it. */
  readonly attached: Formula;
}

/** All policies that decide what a user may do. */
export interface AccessPolicies {
  /** The user's own, inline and managed, and those of its groups. */
  readonly identity: readonly AttachedPolicy[];
  /** The permissions boundary; several where it depends on the deployment, empty where there is none. */
  readonly boundary: readonly AttachedPolicy[];
}

/**
 * In which deployments the request is allowed. Where all policies are always attached, that is `always` when it is
 * allowed, `never` when it is denied, and anything else when that is not known:
 *
 * | a policy allows it | the boundary allows it, or there is none | a policy or the boundary denies it | the request is |
 * | --- | --- | --- | --- |
 * | no | | | denied |
 * | | no | | denied |
 * | | | yes | denied |
 * | yes | yes | no | allowed |
 * | yes or maybe | yes or maybe | no or maybe, and not all as in the row above | not known |
 *
 * What an organization's service control policies say, and what a call with a session policy may do, is left out.
 */
export function decideAccess(request: AccessRequest, { identity, boundary }: AccessPolicies): Formula {
  const judge = ({ name, document, attached }: AttachedPolicy): JudgedPolicy => {
    const { allows, denies } = judgePolicy(document, request);
    return {
      attached,
      allows: toFormula(allows, `whether ${name} allows ${request.action}`),
      denies: toFormula(denies, `whether ${name} denies ${request.action}`),
    };
  };
  const own = identity.map(judge);
  const bounds = boundary.map(judge);
  return and([
    or(own.map(({ attached, allows }) => and([attached, allows]))),
    ...bounds.map(({ attached, allows }) => or([not(attached), allows])),
    ...[...own, ...bounds].map(({ attached, denies }) => not(and([attached, denies]))),
  ]);
}

interface JudgedPolicy {
  readonly attached: Formula;
  readonly allows: Formula;
  readonly denies: Formula;
}

function toFormula(answer: Answer, reason: string): Formula {
  if (answer === "maybe") return { kind: "unknown", reason };
  return answer === "yes" ? always : never;
}
