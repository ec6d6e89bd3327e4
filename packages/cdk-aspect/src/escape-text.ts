/** What a terminal would obey, hide or reorder instead of showing. */
const unshowable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Text from a template as it may stand in a report, on one line: `\u{1b}` for an escape. */
export function escapeText(text: string): string {
  return text.replace(unshowable, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
