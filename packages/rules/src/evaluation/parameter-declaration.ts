import type { TemplateValue } from "../template/template-value";
import { isList, member } from "../template/template-value";

/** What a template's `Parameters` section says of one parameter. */
export interface ParameterDeclaration {
  readonly name: string;
  /** The declared type; `String` when the template does not say. */
  readonly type: string;
  /** Absent when a value must be given. */
  readonly default?: string;
  /** Whether CloudFormation shows asterisks in place of the value. */
  readonly noEcho: boolean;
  /** Absent when any value is allowed. */
  readonly allowedValues?: readonly string[];
  /** A Java regular expression that the whole value must match. */
  readonly allowedPattern?: string;
  /** In characters. */
  readonly minLength?: number;
  /** In characters. */
  readonly maxLength?: number;
  /** Of a `Number`. */
  readonly minValue?: number;
  /** Of a `Number`. */
  readonly maxValue?: number;
}

/** Reads a declaration leniently: what has the wrong shape counts as absent. */
export function readParameterDeclaration(name: string, declaration: TemplateValue): ParameterDeclaration {
  const allowedValues = member(declaration, "AllowedValues");
  const type = scalarText(member(declaration, "Type")) ?? "String";
  const preset = scalarText(member(declaration, "Default"));
  const defaultValue = preset === undefined ? undefined : asTaken(preset, { type });
  const allowedPattern = scalarText(member(declaration, "AllowedPattern"));
  const [minLength, maxLength, minValue, maxValue] = ["MinLength", "MaxLength", "MinValue", "MaxValue"].map((key) =>
    numberOf(member(declaration, key)),
  );
  return {
    name,
    type,
    noEcho: scalarText(member(declaration, "NoEcho"))?.toLowerCase() === "true",
    ...(defaultValue === undefined ? {} : { default: defaultValue }),
    ...(isList(allowedValues)
      ? { allowedValues: [...new Set(allowedValues.flatMap((value) => scalarText(value) ?? []))] }
      : {}),
    ...(allowedPattern === undefined ? {} : { allowedPattern }),
    ...(minLength === undefined ? {} : { minLength }),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(minValue === undefined ? {} : { minValue }),
    ...(maxValue === undefined ? {} : { maxValue }),
  };
}

/** A value that is given to a parameter, as CloudFormation takes it. */
export function asTaken(value: string, { type }: Pick<ParameterDeclaration, "type">): string {
  return isListType(type) ? itemsOf(value).join(",") : value;
}

/** The items of a list that is passed as one string: spaces around them are no part of them. */
export function itemsOf(list: string): readonly string[] {
  return list.split(",").map((item) => item.trim());
}

/** Whether a `Ref` to the parameter gives a list. */
export function isListParameter(declaration: ParameterDeclaration): boolean {
  return isListType(declaration.type);
}

function isListType(type: string): boolean {
  return /^(CommaDelimitedList$|List<|AWS::SSM::Parameter::Value<(List<|CommaDelimitedList))/.test(type);
}

/** Whether a `Ref` gives what the Parameter Store holds under the parameter's value, and not that value itself. */
export function isStoredParameter(declaration: ParameterDeclaration): boolean {
  return declaration.type.startsWith("AWS::SSM::Parameter::Value<");
}

/** What is declared of what the parameter is given: where that is the name of a stored value, it is the name that is checked. */
export function declarationOfGiven(declaration: ParameterDeclaration): ParameterDeclaration {
  if (!isStoredParameter(declaration)) return declaration;
  const { minLength: _, maxLength: __, minValue: ___, maxValue: ____, ...ofName } = declaration;
  return { ...ofName, type: "String" };
}

/** A scalar as CloudFormation's string; `undefined` for null, lists and mappings. */
export function scalarText(value: TemplateValue | undefined): string | undefined {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : undefined;
}

function numberOf(value: TemplateValue | undefined): number | undefined {
  const text = scalarText(value) ?? "";
  return text === "" || Number.isNaN(Number(text)) ? undefined : Number(text);
}
