import type { TemplatePath } from "../finding";
import { isList, member, type TemplateValue } from "../template/template-value";

/** The value at a path; `undefined` when nothing stands there. */
export function valueAt(root: TemplateValue, path: TemplatePath): TemplateValue | undefined {
  let value: TemplateValue | undefined = root;
  for (const segment of path) {
    if (typeof segment === "string") value = member(value, segment);
    else value = isList(value) ? value[segment] : undefined;
  }
  return value;
}

/** The same text for the same path, and another for any other. */
export function pathKey(path: TemplatePath): string {
  return JSON.stringify(path);
}

/** Whether `path` is `outer`, or leads to something within it. */
export function isWithin(path: TemplatePath, outer: TemplatePath): boolean {
  return outer.length <= path.length && outer.every((segment, index) => segment === path[index]);
}

/** The path of the definition, such as a resource or an output, that holds the entry at a path; loops are looked into. */
export function definitionPath(path: TemplatePath): TemplatePath {
  let length = 2;
  while (isLoop(path[length - 1]) && path.length >= length + 2) length += 2;
  return path.slice(0, length);
}

/** Whether a key is that of a loop, whose list ends in the mapping that it repeats. */
export function isLoop(segment: string | number | undefined): boolean {
  return typeof segment === "string" && segment.startsWith("Fn::ForEach");
}
