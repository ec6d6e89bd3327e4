import type { Finding, RelatedLocation } from "@latchkey/rules";

/** The rule whose findings lead from a key to a place that is given its secret. */
const FLOW_RULE = "iam-access-key-secret-not-exposed";

/** The way of a secret to where a finding says that it can be read. */
export interface SecretFlow {
  readonly key: RelatedLocation;
  /** What it comes through, in order. */
  readonly hops: readonly RelatedLocation[];
}

/** Absent when the finding is about something else. */
export function findSecretFlow({ ruleId, related }: Finding): SecretFlow | undefined {
  const [key, ...hops] = related;
  return ruleId === FLOW_RULE && key !== undefined ? { key, hops } : undefined;
}
