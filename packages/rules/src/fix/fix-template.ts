import type { Finding } from "../finding";
import { parseTemplate } from "../template/parse-template";
import type { Template } from "../template/template";
import { addOwnKeyPolicies } from "./add-own-key-policies";
import { describePlace, describePlan, spanOf } from "./describe-plan";
import { encodeLike } from "./encode-text";
import { findTargets, type Target } from "./find-targets";
import { CannotRemove, emptyPlan } from "./removal-plan";
import { type KeyRemoval, removeKeys } from "./remove-keys";
import type { FixInput, FixOptions, FixRefusal, TemplateFix } from "./template-fix";
import { applyEdits } from "./text-edit";

/**
 * Takes the keys that `iam-user-no-initial-access-key` found in a file out of it, with all that refers to them, and
 * touches no other character. What is left is read again: where that would be anything but the template without those
 * entries, the fix is refused. Findings that are suppressed, or in other files, do not matter.
 */
export function fixTemplate(input: FixInput, findings: readonly Finding[], options: FixOptions = {}): TemplateFix {
  const { file, content } = input;
  const own = findings.filter((finding) => finding.file === file && finding.suppression === undefined);
  const parsed = parseTemplate(content, { file });
  if (parsed.kind !== "template" || parsed.problems.length > 0) {
    const span = parsed.kind === "other" ? undefined : parsed.problems[0]?.span;
    const message = parsed.kind === "other" ? "its file is not a template of its own" : "its file has to parse first";
    const ids = new Set(own.map(({ logicalId }) => logicalId));
    const refusals = [...ids].map((logicalId) => ({ logicalId, message, ...(span && { span }) }));
    return { edits: [], content, changes: [], refusals };
  }
  const { template } = parsed;
  const targets = findTargets(template, own);
  const removal = removeWhatCanBe(template, targets);
  const additions =
    options.selfService === true
      ? addOwnKeyPolicies(template, removal, removal.targets)
      : { edits: removal.edits, changes: [], refusals: [] };
  const { edits } = additions;
  return {
    edits,
    content: edits.length === 0 ? content : encodeLike(applyEdits(template.text, edits), content),
    changes: [...describePlan(template, removal.plan), ...additions.changes],
    refusals: [...removal.refusals, ...additions.refusals],
  };
}

interface PartialRemoval extends KeyRemoval {
  readonly targets: readonly Target[];
  readonly refusals: readonly FixRefusal[];
}

/** Takes out all keys together, or, where that does not work, all that can be taken out alone. */
function removeWhatCanBe(template: Template, all: readonly Target[]): PartialRemoval {
  const refusals: FixRefusal[] = all.flatMap(({ logicalId, span, obstacle }) =>
    obstacle === undefined ? [] : [{ logicalId, span, message: obstacle }],
  );
  const attempt = (targets: readonly Target[]): KeyRemoval | undefined => {
    try {
      return removeKeys(template, targets);
    } catch (error) {
      if (!(error instanceof CannotRemove)) throw error;
      const [target, ...others] = targets;
      if (target !== undefined && others.length === 0) refusals.push(refuse(template, target, error));
      return undefined;
    }
  };
  // Halves that fail are halved again: most often it is a single key that cannot be taken out.
  const findInHalves = (targets: readonly Target[]): readonly Target[] => {
    if (targets.length < 2) return [];
    const middle = targets.length >> 1;
    const halves = [targets.slice(0, middle), targets.slice(middle)];
    return halves.flatMap((half) => (attempt(half) === undefined ? findInHalves(half) : half));
  };
  let targets: readonly Target[] = all.filter(({ obstacle }) => obstacle === undefined);
  let removal = attempt(targets);
  if (removal === undefined) {
    targets = findInHalves(targets);
    removal = attempt(targets);
  }
  if (removal !== undefined) return { ...removal, targets, refusals };
  const message = "it can be taken out alone, but not together with others: take it out by hand";
  refusals.push(...targets.map(({ logicalId, span }) => ({ logicalId, span, message })));
  return { edits: [], plan: emptyPlan, left: template.root, targets: [], refusals };
}

function refuse(template: Template, { logicalId, span }: Target, { message, path }: CannotRemove): FixRefusal {
  if (path === undefined) return { logicalId, span, message: `it ${message}` };
  return { logicalId, span: spanOf(template, path), message: `${describePlace(path)} ${message}` };
}
