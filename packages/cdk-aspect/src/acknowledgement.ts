import { Validations } from "aws-cdk-lib";
import type { IConstruct } from "constructs";

/**
 * The reason that the nearest `Validations.acknowledge` of the id gives, on the construct or around it; absent when there
 * is none. An id without a plugin's name counts as one of an annotation, as it does for the CDK.
 */
export function acknowledgementOf(construct: IConstruct, id: string): string | undefined {
  const wanted = id.includes("::") ? id : `Annotation::${id}`;
  for (const { node } of construct.node.scopes.toReversed()) {
    for (const { type, data } of node.metadata) {
      if (type !== Validations.ACKNOWLEDGED_RULES_METADATA_KEY) continue;
      const reason = Object.entries<string>(data).find(([key]) => key === wanted)?.[1];
      if (reason !== undefined) return reason;
    }
  }
  return undefined;
}
