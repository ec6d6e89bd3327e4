import type { TemplatePath } from "../finding";
import type { Template } from "../template/template";
import type { TemplateValue } from "../template/template-value";
import { endOfBlock } from "./remove-from-block";
import type { TextEdit } from "./text-edit";
import { TextLines } from "./text-lines";
import { writeJson, writeYaml } from "./write-entry";

/** Whether the mapping at a path is written in braces, as in JSON. */
export function isInBraces(template: Template, path: TemplatePath): boolean {
  return template.text[template.locate(path)?.value.start.offset ?? 0] === "{";
}

/** Puts a resource right after another one, in the layout of that. */
export function insertAfter(template: Template, neighbour: string, logicalId: string, value: TemplateValue): TextEdit {
  const { text } = template;
  const lines = new TextLines(text);
  const { key, value: place } = template.locate(["Resources", neighbour]) ?? {};
  if (key === undefined || place === undefined) {
    throw new Error(`${template.file} has no resource ${neighbour}`);
  }
  const keyStart = key.start.offset;
  const prefix = text.slice(lines.startOf(keyStart), keyStart);
  const indentation = prefix.trim() === "" ? prefix : undefined;
  const [start, end] = [place.start.offset, place.end.offset];
  const unit = unitWithin(lines, start, end, prefix);
  const lineBreak = /\r\n|\r|\n/.exec(text)?.[0] ?? "\n";
  if (isInBraces(template, ["Resources"])) {
    const separator = text.slice(key.end.offset, start);
    const layout = { separator, indentation, unit: indentation === undefined ? undefined : unit, lineBreak };
    return { start: end, end, text: `,${writeJson(logicalId, value, layout)}` };
  }
  const at = endOfBlock(lines, end, prefix.length);
  const entry = writeYaml(logicalId, value, unit?.length ?? 2).map((line) => prefix + line + lineBreak);
  const above = lines.before(keyStart);
  const isSpaced = isGap(lines, at) || (at === text.length && above !== undefined && isGap(lines, above));
  const isUnended = lines.endOf(end) === text.length;
  return { start: at, end: at, text: [isUnended ? lineBreak : "", isSpaced ? lineBreak : "", ...entry].join("") };
}

/** How much deeper the first line within a value is indented; `undefined` when the value stands on one line. */
function unitWithin(lines: TextLines, start: number, end: number, indentation: string): string | undefined {
  // A block starts at its first key, on the line of that.
  const first = lines.text[start] === "{" ? lines.after(start) : lines.startOf(start);
  const inner = /^[ \t]*/.exec(lines.lineAt(first))?.[0] ?? "";
  return first < end && inner.startsWith(indentation) && inner.length > indentation.length
    ? inner.slice(indentation.length)
    : undefined;
}

/** Whether a blank line starts there. */
function isGap(lines: TextLines, start: number): boolean {
  return start < lines.text.length && lines.lineAt(start).trim() === "";
}
