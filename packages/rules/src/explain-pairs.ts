import type { Formula } from "./conditions/formula";
import type { Deployment } from "./deployment/deployment";
import type { KeyedUser } from "./deployment/keyed-users";
import type { Resource } from "./deployment/resource";
import type { Occurrence, RelatedLocation } from "./finding";
import { placeOf } from "./to-finding";

/** Whether, and when, one key belongs to one user whose name it can have. */
export interface PairExplanation {
  readonly user: RelatedLocation;
  readonly key: RelatedLocation;
  readonly occurs:
    | Occurrence
    /** `because` has what excludes each other, such as `IsProd holds` and `IsTest holds`. */
    | { readonly kind: "never"; readonly because: readonly string[] };
  /** The environment in which that is so; absent when it has no name. */
  readonly environment?: string;
}

/** Every key with every user whose name it can have, be they created together or not. */
export function explainPairs(deployment: Deployment, texts: Map<string, string>): readonly PairExplanation[] {
  return deployment.keyedUsers.map((pair) => {
    const occurs = deployment.decide(pair.together);
    return {
      user: locate("user", pair.user, texts),
      key: locate("key", pair.key, texts),
      occurs: occurs.kind === "never" ? { kind: "never", because: findObstacle(deployment, pair) } : occurs,
    };
  });
}

function locate(role: string, resource: Resource, texts: Map<string, string>): RelatedLocation {
  const { logicalId, path } = resource;
  return { role, ...placeOf(resource, texts), logicalId, path, message: resource.resourceType };
}

function findObstacle(deployment: Deployment, { user, key, sameName }: KeyedUser): readonly string[] {
  const statements = [user.exists, key.exists, sameName].flatMap((formula) =>
    formula.kind === "and" ? formula.operands : [formula],
  );
  return [...new Set(deployment.contradiction([...new Set(statements)]).map(describe))];
}

function describe(formula: Formula): string {
  if (formula.kind === "condition") return `${nameOf(formula)} holds`;
  if (formula.kind === "not" && formula.operand.kind === "condition") return `${nameOf(formula.operand)} does not hold`;
  return "the names are equal";
}

function nameOf({ stack, name }: Formula & { kind: "condition" }): string {
  return stack === "" ? name : `${stack}/${name}`;
}
