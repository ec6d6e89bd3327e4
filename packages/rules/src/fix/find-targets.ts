import { scalarText } from "../evaluation/parameter-declaration";
import type { Finding, RelatedLocation, Span } from "../finding";
import type { Template } from "../template/template";
import { member } from "../template/template-value";
import type { KeyToRemove } from "./remove-keys";
import { valueAt } from "./value-at";

/** A key that findings are about. */
export interface Target extends KeyToRemove {
  readonly span: Span;
  /** Its owners in other files. */
  readonly owners: readonly RelatedLocation[];
  /** Why it cannot be taken out, as a sentence without a full stop; absent when it can. */
  readonly obstacle?: string;
}

/** The keys that the findings are about, each once, in the order of the findings. */
export function findTargets(template: Template, findings: readonly Finding[]): readonly Target[] {
  const targets = new Map<string, Target>();
  for (const finding of findings) {
    const { logicalId, span, file } = finding;
    const known = targets.get(logicalId);
    const owners = finding.related.filter(({ role }) => role === "user");
    const users = owners.filter((owner) => owner.file === file).map((owner) => owner.logicalId);
    const obstacle = findObstacle(template, finding);
    const isPlain = obstacle === undefined || (known !== undefined && known.obstacle === undefined);
    targets.set(logicalId, {
      logicalId,
      span,
      users: [...new Set([...(known?.users ?? []), ...users])],
      owners: [...(known?.owners ?? []), ...owners.filter((owner) => owner.file !== file)],
      ...(isPlain || obstacle === undefined ? {} : { obstacle }),
    });
  }
  return [...targets.values()];
}

function findObstacle({ root }: Template, { logicalId, path, resourceType, ...finding }: Finding): string | undefined {
  if (finding.constructPath !== undefined) {
    return `the CDK makes it: take ${finding.constructPath} out of the app, and synthesize again`;
  }
  const definition = path.length === 2 ? valueAt(root, ["Resources", logicalId]) : undefined;
  if (scalarText(member(definition, "Type")) !== resourceType) {
    return "it does not stand in the file as a resource of its own, but is made by a loop, an include or a stack set";
  }
  if (finding.occurs.kind === "undecided") {
    return `whether it is created together with its user is not decided, because of ${finding.occurs.reason}`;
  }
  return undefined;
}
