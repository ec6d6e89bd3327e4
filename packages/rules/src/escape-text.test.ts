import * as fc from "fast-check";
import { expect, test } from "vitest";

import { escapeText } from "./escape-text";

test.each<[string, string, string]>([
  ["plain text", "Bob's key: $HOME `x` \\u{1b} é 漢 🔑", "Bob's key: $HOME `x` \\u{1b} é 漢 🔑"],
  ["an escape sequence", "\u001b[31mred", "\\u{1b}[31mred"],
  ["line breaks and tabs", "a\r\nb\tc", "a\\u{d}\\u{a}b\\u{9}c"],
  ["NUL, DEL and C1 controls", "\0\u007f\u009b31m\u0085", "\\u{0}\\u{7f}\\u{9b}31m\\u{85}"],
  ["bidirectional controls", "\u202eabc\u2066\u200f\u061c", "\\u{202e}abc\\u{2066}\\u{200f}\\u{61c}"],
  [
    "zero-width and invisible characters",
    "a\u200bb\u200d\u2060\ufeff\u00ad\u3164",
    "a\\u{200b}b\\u{200d}\\u{2060}\\u{feff}\\u{ad}\\u{3164}",
  ],
  ["line and paragraph separators", "\u2028\u2029", "\\u{2028}\\u{2029}"],
  ["tags, beyond the basic plane", "\u{e0041}", "\\u{e0041}"],
  ["lone surrogates", "\ud800x\udc00", "\\u{d800}x\\u{dc00}"],
])("%s", (_, text, escaped) => {
  expect(escapeText(text)).toBe(escaped);
});

test("leaves nothing that a terminal obeys", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(escapeText(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }),
  );
});
