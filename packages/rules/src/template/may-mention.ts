import { utf16Order } from "./decode";

const escapes = /\\(?:\\|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|U([0-9A-Fa-f]{8})|(?:\r\n?|\n)[\t ]*)/g;

/**
 * Whether a key or value of the JSON or YAML in `bytes` may contain one of `names`, which consist of ASCII letters,
 * digits, colons and hyphens. `false` is certain for well-formed text; `true` is not. Nothing is parsed for the answer.
 *
 * A name that does not stand there as it is can only hide in a double-quoted string, behind an escape or a line break
 * that a backslash removes: elsewhere text is taken as it stands, and line breaks become white space. Undoing escapes as
 * if the whole file were one such string therefore uncovers every name, since what an escape means depends on nothing
 * but the backslashes right before it. Doing so again uncovers those in JSON that is itself written as a string.
 */
export function mayMention(bytes: Uint8Array, names: readonly string[]): boolean {
  return names.some(searchMentions(bytes));
}

/** `mayMention` for one name after another. */
export function searchMentions(bytes: Uint8Array): (name: string) => boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (utf16Order(bytes)) return () => true;
  let uncovered: readonly string[] | undefined;
  return (name) => {
    if (buffer.includes(name)) return true;
    uncovered ??= uncover(buffer);
    return uncovered.some((text) => text.includes(name));
  };
}

/** The text with its escapes undone once, twice and so on; none when there are no escapes that could hide a name. */
function uncover(buffer: Buffer): readonly string[] {
  // Most files have no backslash at all.
  if (!buffer.includes("\\") || !escapeStarts.some((start) => buffer.includes(start))) return [];
  const texts: string[] = [];
  let text = buffer.toString("latin1");
  for (let before = ""; text !== before; ) {
    before = text;
    text = before.replace(escapes, undoEscape);
    texts.push(text);
  }
  return texts;
}

const escapeStarts = ["\\u", "\\x", "\\U", "\\\n", "\\\r"];

function undoEscape(whole: string, ...codes: (string | undefined)[]): string {
  const code = codes[0] ?? codes[1] ?? codes[2];
  if (code !== undefined) return String.fromCharCode(Math.min(Number.parseInt(code, 16), 0xffff));
  return whole === "\\\\" ? "\\" : "";
}
