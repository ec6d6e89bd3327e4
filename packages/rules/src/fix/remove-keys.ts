import { parseTemplate } from "../template/parse-template";
import type { Template } from "../template/template";
import type { TemplateMap } from "../template/template-value";
import { applyPlan } from "./apply-plan";
import { findDeletions } from "./find-deletions";
import { findLeftovers } from "./find-leftovers";
import { cutPlaceholders } from "./placeholders";
import { planRemovals } from "./plan-removals";
import { CannotRemove, emptyPlan, type RemovalPlan } from "./removal-plan";
import { applyEdits, chainDeletions, type TextEdit } from "./text-edit";
import { valueAt } from "./value-at";

/** A key to take out. */
export interface KeyToRemove {
  readonly logicalId: string;
  /** Logical IDs of its owners. */
  readonly users: readonly string[];
}

/** How keys are taken out of a template. */
export interface KeyRemoval {
  /** In order, none touching another. */
  readonly edits: readonly TextEdit[];
  readonly plan: RemovalPlan;
  /** What the template reads as without the ranges. */
  readonly left: TemplateMap;
}

/** As many entries of one name as are taken out of a mapping one after the other. */
const maxRounds = 20;

/** Takes the keys out with all that refers to them, and reads again what is left. Throws `CannotRemove`. */
export function removeKeys(template: Template, keys: readonly KeyToRemove[]): KeyRemoval {
  const ids = new Set(keys.map(({ logicalId }) => logicalId));
  const plan = planRemovals(template.root, ids, new Set(keys.flatMap(({ users }) => users)));
  const left = applyPlan(template.root, plan);
  // A block of YAML that loses its last words has no line for them any more.
  const cut = new Set(
    plan.cuts.map(({ path, placeholders }) => cutPlaceholders(`${valueAt(template.root, path)}`, placeholders)),
  );
  let ranges = findDeletions(template, plan);
  for (let round = 0; round < maxRounds; round += 1) {
    const edits = ranges.map((range) => ({ ...range, text: "" }));
    const current = readEdited(template, edits);
    const leftovers = findLeftovers(left, current.root, cut);
    if (leftovers === undefined) break;
    if (leftovers.length === 0) return { edits, plan, left: current.root };
    // An entry that stood twice: the one before it has come to count.
    const removals = leftovers.map((path) => ({ path, reason: "entry" as const }));
    ranges = chainDeletions(ranges, findDeletions(current, { ...emptyPlan, removals }));
  }
  throw new CannotRemove("cannot be taken out of the text without changing what stands around it");
}

/** The template with the edits. Throws `CannotRemove` when it does not parse. */
export function readEdited(template: Template, edits: readonly TextEdit[]): Template {
  const parsed = parseTemplate(applyEdits(template.text, edits), { file: template.file });
  const [problem] = parsed.kind === "other" ? [] : parsed.problems;
  if (parsed.kind === "template" && problem === undefined) return parsed.template;
  // Such as an alias whose anchor is gone.
  throw new CannotRemove(
    `cannot be taken out, since what is left does not parse: ${problem?.message ?? "it is empty"}`,
  );
}
