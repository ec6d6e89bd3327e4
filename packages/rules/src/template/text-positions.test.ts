import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createTextPositions } from "./text-positions";

describe("the place of an offset", () => {
  it.each([
    ["the start", "ab", 0, 1, 1],
    ["the end", "ab", 2, 1, 3],
    ["after LF", "a\nb", 2, 2, 1],
    ["after CRLF", "a\r\nb", 3, 2, 1],
    ["between CR and LF", "a\r\nb", 2, 1, 3],
    ["after a lone CR", "a\rb", 2, 2, 1],
    ["after two lone CRs", "a\r\rb", 3, 3, 1],
    ["after a final line break", "a\n", 2, 2, 1],
    ["after a character of two UTF-16 units", "🗝b", 2, 1, 3],
    ["in an empty text", "", 0, 1, 1],
  ])("%s", (_, text, offset, line, column) => {
    expect(createTextPositions(text).position(offset)).toEqual({ line, column, offset });
  });

  it("agrees with splitting the text into lines", () => {
    const mixed = fc.array(fc.constantFrom("a", "🗝", " ", "\n", "\r", "\r\n")).map((parts) => parts.join(""));
    fc.assert(
      fc.property(mixed, fc.nat(), (text, seed) => {
        const offset = seed % (text.length + 1);
        const before = text.slice(0, offset).split(/\r\n|\n|\r(?!\n)/);
        const isInsideBreak = text.slice(offset - 1, offset + 1) === "\r\n";
        const { line, column } = createTextPositions(text).position(offset);
        const expected = isInsideBreak
          ? createTextPositions(text).position(offset - 1).column + 1
          : (before.at(-1)?.length ?? 0) + 1;
        expect(column).toBe(expected);
        if (!isInsideBreak) expect(line).toBe(before.length);
      }),
    );
  });
});

it("gives a stretch of text by its two ends", () => {
  expect(createTextPositions("a\nbc").span(0, 3)).toEqual({
    start: { line: 1, column: 1, offset: 0 },
    end: { line: 2, column: 2, offset: 3 },
  });
});
