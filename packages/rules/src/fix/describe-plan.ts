import { scalarText } from "../evaluation/parameter-declaration";
import type { Span, TemplatePath } from "../finding";
import type { Template } from "../template/template";
import { member } from "../template/template-value";
import { createTextPositions } from "../template/text-positions";
import { findPlaceholders } from "./find-placeholders";
import type { PlannedRemoval, RemovalPlan } from "./removal-plan";
import type { FixChange } from "./template-fix";
import { definitionPath, pathKey, valueAt } from "./value-at";

/** What a person has to know of a plan, in the order of the text; steps that became part of another are left out. */
export function describePlan(template: Template, { steps, cuts, unwraps }: RemovalPlan): readonly FixChange[] {
  const reasons = new Map(steps.map(({ path, reason }) => [pathKey(path), reason]));
  const isPart = (path: TemplatePath): boolean =>
    path.some((_, length) => length > 0 && (reasons.get(pathKey(path.slice(0, length))) ?? "emptied") !== "emptied");
  const removals = steps
    .filter(({ path, reason }) => reason !== "emptied" && !isPart(path))
    .map((step) => ({
      message: describeStep(template, step),
      span: spanOf(template, step.path),
      needsReview: step.reason === "entry" || step.reason === "text",
    }));
  const positions = createTextPositions(template.text);
  const parts = cuts.flatMap((cut) =>
    findPlaceholders(template, cut).map(({ start, end }) => ({
      message: describeText(cut.path),
      span: positions.span(start, end),
      needsReview: true,
    })),
  );
  const branches = unwraps
    .filter(({ path }) => path.at(-1) !== "Fn::Sub")
    .map(({ path }) => ({
      message: `the branch that has the key in ${describePlace(path)}`,
      span: spanOf(template, path),
      needsReview: true,
    }));
  return [...removals, ...parts, ...branches]
    .map((change): FixChange => ({ kind: "removed", ...change }))
    .sort((one, other) => one.span.start.offset - other.span.start.offset);
}

/** Where an entry is, such as `Properties.UserData of 'Server'`; functions on the way are left out. */
export function describePlace(path: TemplatePath): string {
  if (path.length === 1) return `${path[0]}`;
  const definition = definitionPath(path);
  const inner = path.slice(definition.length);
  const call = inner.findIndex((segment) => typeof segment === "string" && segment.startsWith("Fn::"));
  const way = (call < 0 ? inner : inner.slice(0, call)).map((segment) =>
    typeof segment === "number" ? `[${segment}]` : `.${segment}`,
  );
  const name = `'${definition.at(-1)}'`;
  return way.length === 0 ? name : `${way.join("").replace(/^\./, "")} of ${name}`;
}

/** The key of the entry at a path, or the entry itself where it has none. */
export function spanOf(template: Template, path: TemplatePath): Span {
  const location = template.locate(path);
  if (location === undefined) throw new Error(`${template.file} has no place for ${path.join(".")}`);
  return location.key ?? location.value;
}

function describeStep({ root }: Template, { path, reason }: PlannedRemoval): string {
  const definition = valueAt(root, definitionPath(path));
  const place = describePlace(path);
  switch (reason) {
    case "key":
      return `access key ${place}${describeRetention(scalarText(member(definition, "DeletionPolicy")))}`;
    case "carrier":
      return `${place} (${scalarText(member(definition, "Type"))}), which is of no use without the key`;
    case "output": {
      const isExported = member(definition, "Export") !== undefined;
      return `output ${place}${isExported ? ", which other stacks have to stop importing first" : ""}`;
    }
    case "text":
      return describeText(path);
    default:
      return place;
  }
}

function describeText(path: TemplatePath): string {
  return `the key in the text of ${describePlace(path)}`;
}

function describeRetention(deletionPolicy: string | undefined): string {
  return deletionPolicy?.startsWith("Retain") === true
    ? ", which its DeletionPolicy keeps alive: delete the key itself by hand"
    : "";
}
