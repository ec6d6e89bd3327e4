/**
 * A value as it stands in a template, with YAML's short-form tags written out (`!Ref a` is `{ Ref: "a" }`).
 * A YAML scalar is a string with the source's own spelling, unless it is null or a boolean.
 */
export type TemplateValue = null | boolean | number | string | readonly TemplateValue[] | TemplateMap;

/** Read it with `member`, never by indexing: keys are the template author's and may be `constructor` or `__proto__`. */
export interface TemplateMap {
  readonly [key: string]: TemplateValue;
}

/** Whether the value is a mapping. */
export function isMap(value: TemplateValue | undefined): value is TemplateMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether the value is a list. */
export function isList(value: TemplateValue | undefined): value is readonly TemplateValue[] {
  return Array.isArray(value);
}

/** The member of a mapping; `undefined` when there is none or the value is not a mapping. */
export function member(value: TemplateValue | undefined, key: string): TemplateValue | undefined {
  return isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
