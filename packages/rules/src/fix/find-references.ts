import { intrinsicCall } from "../evaluation/evaluate";
import { scalarText } from "../evaluation/parameter-declaration";
import type { TemplatePath } from "../finding";
import { isList, isMap, member, type TemplateMap, type TemplateValue } from "../template/template-value";
import { placeholdersIn } from "./placeholders";
import { definitionPath } from "./value-at";

/** Where a template names a resource, a parameter or a pseudo parameter. */
export type Reference =
  /** A `Ref` or an `Fn::GetAtt`; the path is that of the call. */
  | { readonly kind: "call"; readonly name: string; readonly path: TemplatePath }
  /** An entry of `DependsOn`. */
  | { readonly kind: "dependency"; readonly name: string; readonly path: TemplatePath }
  /** A `${…}` of an `Fn::Sub`; the path is that of its text, and `placeholder` what its braces hold. */
  | {
      readonly kind: "placeholder";
      readonly name: string;
      readonly path: TemplatePath;
      readonly placeholder: string;
    };

/** Every reference within the value that stands at a path of the template, in the order of the text. */
export function findReferences(value: TemplateValue, path: TemplatePath = []): readonly Reference[] {
  if (isList(value)) return value.flatMap((item, index) => findReferences(item, [...path, index]));
  if (!isMap(value)) return [];
  const call = intrinsicCall(value);
  if (call?.name === "Ref") return [{ kind: "call", name: scalarText(call.argument) ?? "", path }];
  if (call?.name === "Fn::GetAtt") return findInAttribute(call.argument, path);
  if (call?.name === "Fn::Sub") return findInSubstitution(call.argument, path);
  return findInMap(value, path);
}

function findInAttribute(argument: TemplateValue, path: TemplatePath): readonly Reference[] {
  const text = scalarText(isList(argument) ? argument[0] : argument) ?? "";
  const name = isList(argument) ? text : (text.split(".")[0] ?? "");
  return [{ kind: "call", name, path }, ...findReferences(argument, [...path, "Fn::GetAtt"])];
}

function findInSubstitution(argument: TemplateValue, path: TemplatePath): readonly Reference[] {
  const argumentPath = [...path, "Fn::Sub"];
  const textPath = isList(argument) ? [...argumentPath, 0] : argumentPath;
  const variables = isList(argument) ? argument[1] : undefined;
  const text = scalarText(isList(argument) ? argument[0] : argument) ?? "";
  return [
    ...placeholdersIn(text)
      .filter((placeholder) => member(variables, placeholder) === undefined)
      .map(
        (placeholder): Reference => ({
          kind: "placeholder",
          name: placeholder.split(".")[0] ?? "",
          path: textPath,
          placeholder,
        }),
      ),
    ...findReferences(variables ?? null, [...argumentPath, 1]),
  ];
}

function findInMap(map: TemplateMap, path: TemplatePath): readonly Reference[] {
  const isResource = path[0] === "Resources" && path.length > 1 && definitionPath(path).length === path.length;
  return Object.entries(map).flatMap(([key, value]): readonly Reference[] => {
    const entryPath = [...path, key];
    if (!isResource || key !== "DependsOn") return findReferences(value, entryPath);
    if (!isList(value)) return [{ kind: "dependency", name: scalarText(value) ?? "", path: entryPath }];
    return value.map((item, index) => ({
      kind: "dependency",
      name: scalarText(item) ?? "",
      path: [...entryPath, index],
    }));
  });
}
