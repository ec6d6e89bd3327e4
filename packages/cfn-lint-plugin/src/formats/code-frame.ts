import type { Position, Span } from "@latchkey/rules";

import type { Paint } from "../color";
import type { CellWidth } from "./cell-width";
import { fitLine } from "./fit-line";

/** A place to underline. */
export interface Mark {
  readonly span: Span;
  /** Stands after the underline; escaped already, may be empty. */
  readonly label: string;
  /** What to underline with. */
  readonly sign: "^" | "-";
  readonly paint: Paint;
}

/** How to draw. */
export interface FrameOptions {
  /** Width of the line numbers. */
  readonly gutter: number;
  /** Width of everything. */
  readonly width: number;
  readonly cellWidth: CellWidth;
  /** Colours the gutter. */
  readonly paint: Paint;
}

/** Marked lines with no more than this many others between them are shown in one piece. */
const CLOSE_LINES = 3;

/** The lines of a text that have marks, in order, with the marks under them. */
export function drawFrame(text: string, marks: readonly Mark[], options: FrameOptions): string[] {
  const { gutter, width, cellWidth, paint } = options;
  const room = width - gutter - 3;
  const row = (number: string, content: string): string =>
    `${paint(`${number.padStart(gutter)} |`)} ${content}`.trimEnd();
  const rows = [row("", "")];
  let previous: Line | undefined;
  let shownBefore: string | undefined;
  for (const { span, label, sign, paint: paintMark } of marks.toSorted(
    (a, b) => a.span.start.offset - b.span.start.offset,
  )) {
    const line = lineAt(text, span.start);
    const from = span.start.column - 1;
    const to = span.end.line === span.start.line ? span.end.column - 1 : line.text.length;
    const { shown, start, length } = fitLine(line.text, from, to, room, cellWidth);
    if (previous !== undefined && line.number - previous.number > CLOSE_LINES + 1) {
      rows.push(paint("..."));
    } else if (previous !== undefined) {
      for (let between = lineAfter(text, previous); between.number < line.number; between = lineAfter(text, between)) {
        rows.push(row(String(between.number), fitLine(between.text, 0, 0, room, cellWidth).shown));
      }
    }
    // Two marks in one line share it, unless it is so long that it was cut differently for each.
    if (line.number !== previous?.number || shown !== shownBefore) {
      rows.push(row(String(line.number), shown));
    }
    rows.push(row("", `${" ".repeat(start)}${paintMark(`${sign.repeat(length)} ${label}`.trimEnd())}`));
    previous = line;
    shownBefore = shown;
  }
  return rows;
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
