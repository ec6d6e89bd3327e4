/**
 * What a terminal would obey, hide or reorder instead of showing: control characters, bidirectional and other format
 * characters, invisible fillers, separators that end a line, and lone surrogates.
 */
const unshowable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Text from a template, a file name or an argument, as it may be written to a terminal or a report, on one line: `\u{1b}` for an escape. */
export function escapeText(text: string): string {
  return text.replace(unshowable, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
