import { scalarText } from "../evaluation/parameter-declaration";
import type { TemplatePath } from "../finding";
import { isList, isMap, type TemplateValue } from "../template/template-value";
import { cutPlaceholders } from "./placeholders";
import type { RemovalPlan } from "./removal-plan";
import { pathKey, valueAt } from "./value-at";

/** What a template has to read as once the plan is carried out in its text. */
export function applyPlan(root: TemplateValue, { removals, cuts, unwraps }: RemovalPlan): TemplateValue {
  const isRemoved = new Set(removals.map(({ path }) => pathKey(path)));
  const cutAt = new Map(cuts.map(({ path, placeholders }) => [pathKey(path), placeholders]));
  const keptAt = new Map(unwraps.map(({ path, kept }) => [pathKey(path), kept]));

  const rebuild = (value: TemplateValue, path: TemplatePath): TemplateValue => {
    const key = pathKey(path);
    const kept = keptAt.get(key);
    if (kept !== undefined) return rebuild(valueAt(root, kept) ?? null, kept);
    const placeholders = cutAt.get(key);
    if (placeholders !== undefined) return cutPlaceholders(scalarText(value) ?? "", placeholders);
    if (isList(value)) {
      return value.flatMap((item, index) => {
        const itemPath = [...path, index];
        return isRemoved.has(pathKey(itemPath)) ? [] : [rebuild(item, itemPath)];
      });
    }
    if (!isMap(value)) return value;
    const entries = Object.entries(value).map(([name, entry]) => [name, entry, [...path, name]] as const);
    return Object.fromEntries(
      entries
        .filter(([, , entryPath]) => !isRemoved.has(pathKey(entryPath)))
        .map(([name, entry, entryPath]) => [name, rebuild(entry, entryPath)]),
    );
  };
  return rebuild(root, []);
}
