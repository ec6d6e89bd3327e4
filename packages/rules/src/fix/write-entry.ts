import { isList, isMap, type TemplateValue } from "../template/template-value";

/** How the JSON around an entry is laid out. */
export interface JsonLayout {
  /** What stands between a key and its value, such as `: `. */
  readonly separator: string;
  /** That of the entry; absent when entries do not stand on lines of their own. */
  readonly indentation: string | undefined;
  /** How much deeper each level is indented; absent when the entry goes on one line. */
  readonly unit: string | undefined;
  readonly lineBreak: string;
}

/** An entry in JSON, with the white space before it. */
export function writeJson(key: string, value: TemplateValue, layout: JsonLayout): string {
  const { separator, indentation, unit, lineBreak } = layout;
  const isCompact = !/\s/.test(separator);
  const blank = isCompact ? "" : " ";
  const start = indentation === undefined ? blank : `${lineBreak}${indentation}`;
  const head = `${start}${JSON.stringify(key)}${separator}`;
  if (unit === undefined) {
    return head + (isCompact ? JSON.stringify(value) : JSON.stringify(value, null, 1).replace(/\n\s*/g, " "));
  }
  const lines = JSON.stringify(value, null, unit).split("\n");
  const written = lines.map((line) => line.replace(/^(\s*"[^"]*"): /, (_, name: string) => name + separator));
  return head + written.join(`${lineBreak}${indentation ?? ""}`);
}

/** The lines of an entry in YAML's block style, indented by so many blanks a level; texts in it are letters and the like. */
export function writeYaml(key: string, value: TemplateValue, unit: number): readonly string[] {
  const short = writeCall(value);
  if (short !== undefined) return [`${key}: ${short}`];
  const indentation = " ".repeat(unit);
  if (isList(value)) {
    const items = value.map((item) => {
      const [first = "", ...others] = isMap(item) ? writeMembers(item, unit) : [writeScalar(item)];
      return [`- ${first}`, ...others.map((line) => `  ${line}`)];
    });
    return [`${key}:`, ...items.flat().map((line) => indentation + line)];
  }
  if (isMap(value)) return [`${key}:`, ...writeMembers(value, unit).map((line) => indentation + line)];
  return [`${key}: ${writeScalar(value)}`];
}

function writeMembers(map: { readonly [key: string]: TemplateValue }, unit: number): readonly string[] {
  return Object.entries(map).flatMap(([key, value]) => writeYaml(key, value, unit));
}

function writeCall(value: TemplateValue): string | undefined {
  if (!isMap(value)) return undefined;
  const { Ref: reference, "Fn::GetAtt": attribute } = value;
  if (reference !== undefined) return `!Ref ${reference}`;
  return attribute === undefined ? undefined : `!GetAtt ${attribute}`;
}

function writeScalar(value: TemplateValue): string {
  // What looks like a number or a date is quoted.
  return /^\d/.test(`${value}`) ? `"${value}"` : `${value}`;
}
