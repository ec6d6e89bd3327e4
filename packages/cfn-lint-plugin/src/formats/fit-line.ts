import { escapeText } from "@latchkey/rules";

import type { CellWidth } from "./cell-width";
import { cellsOf } from "./cell-width";

/** A line of a template as a terminal can show it, with the place of a part of it. */
export interface FittedLine {
  readonly shown: string;
  /** Cells in front of the part. */
  readonly start: number;
  /** Cells that the part takes, at least one. */
  readonly length: number;
}

/** One character as it is shown. */
interface Piece {
  readonly shown: string;
  readonly cells: number;
}

const TAB = "    ";
const CUT = "...";

/**
 * Escapes a line, expands its tabs, and cuts it to `room` cells around the part from index `from` up to `to`. Of a part
 * that is longer than that, the beginning is shown.
 */
export function fitLine(line: string, from: number, to: number, room: number, cellWidth: CellWidth): FittedLine {
  // What is further away than this cannot be shown: a minified template is one line of a megabyte.
  const partEnd = Math.min(to, from + room);
  const windowStart = Math.max(0, from - room);
  const windowEnd = Math.min(line.length, partEnd + room);
  const before = toPieces(line.slice(windowStart, from), cellWidth);
  const part = toPieces(line.slice(from, partEnd), cellWidth);
  const pieces = [...before, ...part, ...toPieces(line.slice(partEnd, windowEnd), cellWidth)];
  const isWhole = windowStart === 0 && windowEnd === line.length && sumOf(pieces) <= room;

  const kept = isWhole ? room : room - 2 * CUT.length;
  const lead = isWhole ? room : Math.max(0, Math.floor((kept - sumOf(part)) / 2));
  const first = before.length - countFitting(before.toReversed(), lead);
  const last = first + countFitting(pieces.slice(first), kept);
  const prefix = windowStart > 0 || first > 0 ? CUT : "";
  const suffix = windowEnd < line.length || last < pieces.length ? CUT : "";
  const shown = pieces.slice(first, last).map((piece) => piece.shown);
  return {
    shown: prefix + shown.join("") + suffix,
    start: prefix.length + sumOf(before.slice(first)),
    length: Math.max(1, sumOf(pieces.slice(before.length, Math.min(last, before.length + part.length)))),
  };
}

function toPieces(text: string, cellWidth: CellWidth): Piece[] {
  return Array.from(text, (character) => {
    // Nearly all are, and asking Unicode takes its time.
    if (character >= " " && character <= "~") {
      return { shown: character, cells: 1 };
    }
    const shown = character === "\t" ? TAB : escapeText(character);
    if (shown !== character) {
      return { shown, cells: shown.length };
    }
    return { shown, cells: cellsOf(character, cellWidth) };
  });
}

function sumOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { cells }) => sum + cells, 0);
}

/** How many pieces from the start fit into so many cells. */
function countFitting(pieces: readonly Piece[], room: number): number {
  let cells = 0;
  const index = pieces.findIndex((piece) => {
    cells += piece.cells;
    return cells > room;
  });
  return index === -1 ? pieces.length : index;
}
