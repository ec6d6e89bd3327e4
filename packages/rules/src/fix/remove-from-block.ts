import type { TextRange } from "./text-edit";
import { skipTrivia, type TextLines } from "./text-lines";

/**
 * What goes with consecutive entries of a block mapping or list of YAML: their lines, comments on them, comments right
 * above at the same indentation, and comments right below that are indented deeper. `undefined` for a layout that cannot
 * be taken apart.
 */
export function removeFromBlock(lines: TextLines, run: TextRange): TextRange | undefined {
  const line = lines.startOf(run.start);
  const prefix = lines.text.slice(line, run.start);
  // The first key of a mapping stands on the line of its list item's dash, which stays.
  if (/^\s*(?:-\s+)+$/.test(prefix)) return { start: run.start, end: skipSpace(lines.text, lines.after(run.end)) };
  if (prefix.trim() !== "") return undefined;
  return { start: findFirstComment(lines, line, prefix.length), end: endOfBlock(lines, run.end, prefix.length) };
}

/** The offset of the line after an entry of a block that ends at `end`, and after the comments that belong to it. */
export function endOfBlock(lines: TextLines, end: number, indentation: number): number {
  let at = lines.after(end);
  while (at < lines.text.length && isComment(lines.lineAt(at), (column) => column > indentation)) at = lines.after(at);
  return at;
}

/** The offset of the dash of a list's item, which stands after `offset`; `undefined` when there is none. */
export function findDash(text: string, offset: number): number | undefined {
  const at = skipTrivia(text, offset);
  return text[at] === "-" ? at : undefined;
}

function findFirstComment(lines: TextLines, line: number, indentation: number): number {
  let start = line;
  for (let above = lines.before(start); above !== undefined; above = lines.before(start)) {
    if (!isComment(lines.lineAt(above), (column) => column === indentation)) break;
    start = above;
  }
  return start;
}

function isComment(line: string, isAt: (column: number) => boolean): boolean {
  const column = line.search(/\S/);
  return line[column] === "#" && isAt(column);
}

function skipSpace(text: string, offset: number): number {
  let at = offset;
  while (/\s/.test(text.charAt(at))) at += 1;
  return at;
}
