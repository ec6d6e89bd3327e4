import type { TextRange } from "./text-edit";
import { skipBlanks, skipTrivia, type TextLines } from "./text-lines";

/**
 * What goes with consecutive entries of a `{…}` or `[…]`: the commas that they leave over, and whole lines where there is
 * nothing else on them. `before` is the entry before them, absent when they are the first.
 */
export function removeFromFlow(lines: TextLines, run: TextRange, before: TextRange | undefined): readonly TextRange[] {
  const { text } = lines;
  const line = lines.startOf(run.start);
  const startsLine = isBlankBetween(text, line, run.start);
  const after = findComma(text, run.end);
  if (after !== undefined) {
    const next = skipBlanks(text, after + 1);
    const isLast = text[next] === "}" || text[next] === "]";
    if (!isLast && !isEndOfLine(lines, next)) return [{ start: run.start, end: next }];
    if (!isLast && startsLine) return [{ start: line, end: lines.after(next) }];
    return [{ start: trimBack(text, run.start), end: after + 1 }];
  }
  const comma = before && findComma(text, before.end);
  if (comma === undefined) return [run];
  const commaAlone = { start: comma, end: comma + 1 };
  if (isEndOfLine(lines, skipBlanks(text, run.end))) {
    const end = lines.after(run.end);
    if (startsLine) return [commaAlone, { start: line, end }];
    if (comma >= line && isBlankBetween(text, line, comma)) return [{ start: line, end }];
  }
  return isBlankBetween(text, comma + 1, run.start) ? [{ start: comma, end: run.end }] : [commaAlone, run];
}

/** The offset of the comma after an entry that ends at `offset`; `undefined` when it is the last one. */
export function findComma(text: string, offset: number): number | undefined {
  for (let at = skipTrivia(text, offset); at < text.length; at = skipTrivia(text, at + 1)) {
    if (text[at] === ",") return at;
    if (text[at] === "}" || text[at] === "]") return undefined;
  }
  return undefined;
}

function isBlankBetween(text: string, start: number, end: number): boolean {
  return /^\s*$/.test(text.slice(start, end));
}

/** Whether nothing but a comment follows on the line. */
function isEndOfLine(lines: TextLines, offset: number): boolean {
  return offset === lines.endOf(offset) || lines.text[offset] === "#";
}

/** `offset` moved back over blanks and tabs. */
function trimBack(text: string, offset: number): number {
  let at = offset;
  while (text[at - 1] === " " || text[at - 1] === "\t") at -= 1;
  return at;
}
