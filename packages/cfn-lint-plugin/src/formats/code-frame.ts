import type { Span } from "@latchkey/rules";

import type { Paint } from "../color";
import type { CellWidth } from "./cell-width";
import { fitLine } from "./fit-line";
import { selectLines } from "./frame-lines";

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

/** The lines of a text that have marks, in order, with the marks under them. */
export function drawFrame(text: string, marks: readonly Mark[], options: FrameOptions): string[] {
  const { gutter, width, cellWidth, paint } = options;
  const room = width - gutter - 3;
  const row = (number: string, content: string): string =>
    `${paint(`${number.padStart(gutter)} |`)} ${content}`.trimEnd();
  const rows = [row("", "")];
  for (const line of selectLines(text, marks)) {
    if (line === "gap") {
      rows.push(paint("..."));
      continue;
    }
    let shownBefore: string | undefined;
    for (const { mark, from, to } of line.marks) {
      const { shown, start, length } = fitLine(line.text, from, to, room, cellWidth);
      // Two marks in one line share it, unless it is so long that it was cut differently for each.
      if (shown !== shownBefore) {
        rows.push(row(String(line.number), shown));
      }
      shownBefore = shown;
      rows.push(row("", `${" ".repeat(start)}${mark.paint(`${mark.sign.repeat(length)} ${mark.label}`.trimEnd())}`));
    }
    if (line.marks.length === 0) {
      rows.push(row(String(line.number), fitLine(line.text, 0, 0, room, cellWidth).shown));
    }
  }
  return rows;
}
