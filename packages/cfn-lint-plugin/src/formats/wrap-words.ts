import type { CellWidth } from "./cell-width";
import { cellsOf } from "./cell-width";

/** A part of a line that is not broken, as far as the terminal is concerned. */
export interface Word {
  /** What a terminal shows. */
  readonly shown: string;
  /** The same with the codes of its colors. */
  readonly painted: string;
}

/** Words without colors, of a text that a terminal can show as it is. */
export function toWords(text: string): Word[] {
  return text
    .split(/\s+/)
    .filter((word) => word !== "")
    .map((word) => ({ shown: word, painted: word }));
}

/** Lines of at most so many cells, except where one word alone is longer. */
export function wrapWords(words: readonly Word[], width: number, cellWidth: CellWidth): string[] {
  const lines: string[] = [];
  let line = "";
  let room = 0;
  for (const { shown, painted } of words) {
    const cells = cellsOf(shown, cellWidth);
    if (line !== "" && cells + 1 <= room) {
      line += ` ${painted}`;
      room -= cells + 1;
    } else {
      if (line !== "") {
        lines.push(line);
      }
      line = painted;
      room = width - cells;
    }
  }
  return line === "" ? lines : [...lines, line];
}
