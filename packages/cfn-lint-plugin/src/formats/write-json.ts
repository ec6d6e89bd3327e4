/** Indented, shown by a terminal as it is, and read by every parser; ends in a line feed. */
export function writeJson(value: unknown): string {
  return `${escapeUnshowable(replaceLoneSurrogates(JSON.stringify(value, undefined, 2)))}\n`;
}

/** Half a pair of surrogates, which JSON.stringify writes as `\ud800`, is no character, and not every parser takes it. */
function replaceLoneSurrogates(json: string): string {
  return json.replace(/\\(?:(ud[89a-f][0-9a-f]{2})|.)/g, (sequence, surrogate) =>
    surrogate === undefined ? sequence : "\ufffd",
  );
}

/** Escapes what JSON.stringify leaves as it is, though a terminal would obey, hide or reorder it. */
function escapeUnshowable(json: string): string {
  return json.replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu, (character) =>
    Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
      .map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`)
      .join(""),
  );
}
