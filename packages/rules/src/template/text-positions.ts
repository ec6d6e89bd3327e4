import type { Position, Span } from "../finding";

/** Offsets of one text, turned into lines and columns. */
export interface TextPositions {
  /** The line and column of a zero-based offset; one past the last character is the end of the text. */
  position(offset: number): Position;
  /** The stretch from `start` up to `end`, which is not part of it. */
  span(start: number, end: number): Span;
}

/** Prepares positions in `text`; its lines are only counted when the first position is asked for. */
export function createTextPositions(text: string): TextPositions {
  let starts: readonly number[] | undefined;

  function position(wanted: number): Position {
    // What is missing at the end has no character to stand at.
    const offset = Math.min(wanted, text.length);
    starts ??= findLineStarts(text);
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1, offset };
  }

  return { position, span: (start, end) => ({ start: position(start), end: position(end) }) };
}

function findLineStarts(text: string): readonly number[] {
  const starts = [0];
  const lineBreak = /\r\n|[\n\r]/g;
  while (lineBreak.test(text)) starts.push(lineBreak.lastIndex);
  return starts;
}
