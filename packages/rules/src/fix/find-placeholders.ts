import type { Template } from "../template/template";
import { placeholderPattern } from "./placeholders";
import { CannotRemove, type PlannedCut } from "./removal-plan";
import type { TextRange } from "./text-edit";
import { valueAt } from "./value-at";

/** Where the `${…}` that go stand in the template's text. Throws `CannotRemove` when they are not written as they read. */
export function findPlaceholders(
  { root, text, locate }: Template,
  { path, placeholders }: PlannedCut,
): readonly TextRange[] {
  const place = locate(path)?.value;
  const start = place?.start.offset ?? 0;
  const written = [...text.slice(start, place?.end.offset).matchAll(placeholderPattern)];
  const meant = [...`${valueAt(root, path)}`.matchAll(placeholderPattern)];
  if (written.length !== meant.length || written.some(([whole], index) => whole !== meant[index]?.[0])) {
    throw new CannotRemove("is written with escapes", path);
  }
  return written
    .filter(([, placeholder = ""]) => placeholders.has(placeholder))
    .map(({ 0: whole, index }) => ({ start: start + index, end: start + index + whole.length }));
}
