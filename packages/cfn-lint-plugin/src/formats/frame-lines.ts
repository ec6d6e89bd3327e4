import type { Position, Span } from "@latchkey/rules";

/** A mark's place in its line, as indexes in its text; what goes on in another line is cut off. */
export interface PlacedMark<Mark> {
  readonly mark: Mark;
  readonly from: number;
  readonly to: number;
}

/** A line of a text, to be shown. */
export interface FrameLine<Mark> {
  /** One-based. */
  readonly number: number;
  /** Without its line break. */
  readonly text: string;
  /** In order; none in a line that is shown since it stands between others. */
  readonly marks: readonly PlacedMark<Mark>[];
}

/** Marked lines with no more than this many others between them are shown in one piece. */
const CLOSE_LINES = 3;

/** The lines that have marks, in order, and the few between them; `gap` where many are left out. */
export function selectLines<Mark extends { readonly span: Span }>(
  text: string,
  marks: readonly Mark[],
): readonly (FrameLine<Mark> | "gap")[] {
  const lines: (FrameLine<Mark> | "gap")[] = [];
  let previous: (Line & { readonly marks: PlacedMark<Mark>[] }) | undefined;
  for (const mark of marks.toSorted((a, b) => a.span.start.offset - b.span.start.offset)) {
    const { start, end } = mark.span;
    const line = lineAt(text, start);
    const placed = { mark, from: start.column - 1, to: end.line === start.line ? end.column - 1 : line.text.length };
    if (line.number === previous?.number) {
      previous.marks.push(placed);
      continue;
    }
    if (previous !== undefined && line.number - previous.number > CLOSE_LINES + 1) {
      lines.push("gap");
    } else if (previous !== undefined) {
      for (let between = lineAfter(text, previous); between.number < line.number; between = lineAfter(text, between)) {
        lines.push({ ...between, marks: [] });
      }
    }
    previous = { ...line, marks: [placed] };
    lines.push(previous);
  }
  return lines;
}

interface Line {
  /** One-based. */
  readonly number: number;
  /** Offset of its first character. */
  readonly start: number;
  /** Without its line break. */
  readonly text: string;
}

function lineAt(text: string, { line, column, offset }: Position): Line {
  return readLine(text, line, offset - column + 1);
}

function lineAfter(text: string, { number, start, text: line }: Line): Line {
  const end = start + line.length;
  return readLine(text, number + 1, end + (text.startsWith("\r\n", end) ? 2 : 1));
}

function readLine(text: string, number: number, start: number): Line {
  const lineFeed = text.indexOf("\n", start);
  const end = lineFeed === -1 ? text.length : lineFeed;
  const line = text.slice(start, end);
  const carriageReturn = line.indexOf("\r");
  return { number, start, text: carriageReturn === -1 ? line : line.slice(0, carriageReturn) };
}
