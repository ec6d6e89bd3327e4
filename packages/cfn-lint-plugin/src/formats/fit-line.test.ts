import * as fc from "fast-check";
import { eastAsianWidth } from "get-east-asian-width";
import { expect, test } from "vitest";

import { fitLine } from "./fit-line";

const cellWidth = (codePoint: number): number => eastAsianWidth(codePoint);

test.each<[string, string, string, number, string, string]>([
  ["shows a short line as it is", "  Bob: 1", "Bob", 20, "  Bob: 1", "  ^^^"],
  ["cuts the end", `Bob: ${"1".repeat(30)}`, "Bob", 20, "Bob: 111111111...", "^^^"],
  ["cuts the start", `${"1".repeat(30)} Bob`, "Bob", 20, "...1111 Bob", "        ^^^"],
  ["cuts both ends", `${"1".repeat(30)} Bob ${"1".repeat(30)}`, "Bob", 20, "...1111 Bob 11111...", "        ^^^"],
  ["cuts the part itself", `1 ${"B".repeat(30)} 1`, "B".repeat(30), 20, "...BBBBBBBBBBBBBB...", "   ^^^^^^^^^^^^^^"],
  ["does not cut a wide character in two", "漢".repeat(20), "漢".repeat(20), 21, "漢漢漢漢漢漢漢...", "^^^^^^^^^^^^^^"],
  ["counts an escaped character as it is shown", "\u0007 Bob", "Bob", 20, "\\u{7} Bob", "      ^^^"],
])("%s", (_, line, part, room, shown, underline) => {
  const from = line.indexOf(part);
  const fitted = fitLine(line, from, from + part.length, room, cellWidth);
  expect(fitted.shown).toBe(shown);
  expect(" ".repeat(fitted.start) + "^".repeat(fitted.length)).toBe(underline);
});

test("never takes more cells than there are, and keeps the part inside", () => {
  const character = fc.oneof(
    fc.constantFrom("a", "\t", "\u001b", "漢", "\u0301", "\ud800", "🔑"),
    fc.string({ unit: "binary", maxLength: 1 }),
  );
  const lines = fc.array(character, { maxLength: 120 }).map((characters) => characters.join(""));
  fc.assert(
    fc.property(lines, fc.nat(200), fc.nat(200), fc.integer({ min: 30, max: 60 }), (line, a, b, room) => {
      const [from, to] = [Math.min(a, b, line.length), Math.min(Math.max(a, b), line.length)];
      const { shown, start, length } = fitLine(line, from, to, room, cellWidth);
      const cells = Array.from(shown).reduce(
        (sum, it) => sum + (/\p{M}/u.test(it) ? 0 : cellWidth(it.codePointAt(0) ?? 0)),
        0,
      );
      expect(cells).toBeLessThanOrEqual(room);
      expect(start + length).toBeLessThanOrEqual(Math.max(cells, start + 1));
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }),
    { numRuns: 500 },
  );
});
