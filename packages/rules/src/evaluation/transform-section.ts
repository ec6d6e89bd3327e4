import type { TemplatePath } from "../finding";
import { isList, member, type TemplateMap, type TemplateValue } from "../template/template-value";
import { scalarText } from "./parameter-declaration";

/** A macro that a whole template goes through. */
export interface TransformEntry {
  readonly entry: TemplateValue;
  /** Absent when the entry names none. */
  readonly name?: string;
  readonly path: TemplatePath;
}

/** The entries of a template's `Transform` section, which can be a list or a single one. */
export function transformEntries(root: TemplateMap): readonly TransformEntry[] {
  const section = member(root, "Transform");
  if (section === undefined) return [];
  return (isList(section) ? section : [section]).map((entry, index) => {
    const name = scalarText(entry) ?? scalarText(member(entry, "Name"));
    const path = isList(section) ? ["Transform", index] : ["Transform"];
    return { entry, path, ...(name === undefined ? {} : { name }) };
  });
}
