import type { TemplatePath } from "../finding";
import { isList, isMap, type TemplateValue } from "../template/template-value";

/**
 * The entries of mappings that `actual` has and `expected` lacks, such as those that were overridden by one of the same
 * name; `undefined` when the two differ in anything else. Of a text that was `cut`, white space at the ends may be gone.
 */
export function findLeftovers(
  expected: TemplateValue,
  actual: TemplateValue,
  cut: ReadonlySet<TemplateValue> = new Set(),
  path: TemplatePath = [],
): readonly TemplatePath[] | undefined {
  if (isList(expected) && isList(actual)) {
    return expected.length === actual.length
      ? gather(expected.map((item, index) => findLeftovers(item, actual[index] ?? null, cut, [...path, index])))
      : undefined;
  }
  if (!isMap(expected) || !isMap(actual)) {
    const isSame = expected === actual || (cut.has(expected) && `${expected}`.trim() === `${actual}`.trim());
    return isSame ? [] : undefined;
  }
  if (Object.keys(expected).some((key) => !Object.hasOwn(actual, key))) return undefined;
  return gather(
    Object.entries(actual).map(([key, value]) =>
      Object.hasOwn(expected, key)
        ? findLeftovers(expected[key] ?? null, value, cut, [...path, key])
        : [[...path, key]],
    ),
  );
}

function gather(parts: readonly (readonly TemplatePath[] | undefined)[]): readonly TemplatePath[] | undefined {
  const all: TemplatePath[] = [];
  for (const part of parts) {
    if (part === undefined) return undefined;
    all.push(...part);
  }
  return all;
}
