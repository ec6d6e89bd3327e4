/** Indented, and shown by a terminal as it is; ends in a line feed. */
export function writeJson(value: unknown): string {
  return `${escapeUnshowable(JSON.stringify(value, undefined, 2))}\n`;
}

/** Escapes what JSON.stringify leaves as it is, though a terminal would obey, hide or reorder it. */
function escapeUnshowable(json: string): string {
  return json.replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu, (character) =>
    Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
      .map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`)
      .join(""),
  );
}
