import type { TextRange } from "./text-edit";
import { skipBlanks, type TextLines } from "./text-lines";

/**
 * What goes when a value makes way for a part of itself. A part in block style starts where the value did, or on the line
 * that it is on where that is no place for it, and its other lines move to the left with it.
 */
export function unwrapValue(
  lines: TextLines,
  outer: TextRange,
  inner: TextRange,
  isBlock: boolean,
): readonly TextRange[] {
  const after = { start: inner.end, end: outer.end };
  const line = lines.startOf(inner.start);
  if (!isBlock || lines.after(inner.start) >= inner.end) return [{ start: outer.start, end: inner.start }, after];
  const head = lines.text.slice(lines.startOf(outer.start), outer.start);
  const indentation = skipBlanks(lines.text, line);
  const isPlace = /^[\s-]*$/.test(head);
  const column = isPlace ? head.length : indentation - line;
  const before = isPlace
    ? [{ start: outer.start, end: inner.start }]
    : [
        { start: outer.start, end: lines.endOf(line - 1) },
        { start: indentation, end: inner.start },
      ];
  return [...before, ...outdent(lines, inner, inner.start - line - column), after];
}

/** What goes to move all lines of a range but the first to the left. */
function outdent(lines: TextLines, range: TextRange, columns: number): readonly TextRange[] {
  const ranges: TextRange[] = [];
  for (let line = lines.after(range.start); line < range.end; line = lines.after(line)) {
    ranges.push({ start: line, end: Math.min(line + columns, skipBlanks(lines.text, line)) });
  }
  return ranges;
}
