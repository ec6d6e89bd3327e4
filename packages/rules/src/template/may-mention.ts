import { asBuffer, utf16Order } from "./decode";

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
  if (utf16Order(bytes)) return true;
  const buffer = asBuffer(bytes);
  if (names.some((name) => buffer.includes(name))) return true;
  // Most files have no backslash at all.
  const text = buffer.includes("\\") ? buffer.toString("latin1") : "";
  return uncover(text).some((uncovered) => names.some((name) => uncovered.includes(name)));
}

/** What finds the names of `mayMention` in a text whose bytes were read as Latin-1. */
export class MentionSearch {
  readonly #pattern: RegExp;
  /** By name, those that it has in it, itself included. */
  readonly #within: ReadonlyMap<string, readonly string[]>;

  constructor(names: Iterable<string>) {
    const unique = [...new Set(names)];
    this.#within = new Map(unique.map((name) => [name, unique.filter((other) => name.includes(other))]));
    // Of those that start at one place, the first alternative is found, and has the shorter ones in it.
    const longestFirst = unique.toSorted((one, other) => other.length - one.length);
    const patterns = longestFirst.map((name) => name.replace(/[^\w:]/g, "\\$&"));
    this.#pattern = new RegExp([...patterns, hidingEscape.source].join("|"), "g");
  }

  /** The names that the text mentions, plainly or behind escapes; empty when it has neither. */
  in(text: string): Mentions {
    const pattern = this.#pattern;
    const plain = new Set<string>();
    let hides = false;
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const names = this.#within.get(match[0]);
      for (const name of names ?? []) plain.add(name);
      hides ||= names === undefined;
      // Another name may start within this one.
      pattern.lastIndex = match.index + 1;
    }
    if (!hides) return { plain, all: plain };
    const texts = uncover(text);
    const hidden = [...this.#within.keys()].filter((name) => texts.some((each) => each.includes(name)));
    return { plain, all: new Set([...plain, ...hidden]) };
  }
}

/** What a text mentions. */
export interface Mentions {
  /** What stands there as it is. */
  readonly plain: ReadonlySet<string>;
  /** That, and what stands there behind escapes. */
  readonly all: ReadonlySet<string>;
}

/** The text with its escapes undone once, twice and so on; none when there are no escapes that could hide a name. */
function uncover(original: string): readonly string[] {
  if (!hidingEscape.test(original)) return [];
  const texts: string[] = [];
  let text = original;
  for (let before = ""; text !== before; ) {
    before = text;
    text = before.replace(escapes, undoEscape);
    texts.push(text);
  }
  return texts;
}

const hidingEscape = /\\[uxU\r\n]/;

function undoEscape(whole: string, ...codes: (string | undefined)[]): string {
  const code = codes[0] ?? codes[1] ?? codes[2];
  if (code !== undefined) return String.fromCharCode(Math.min(Number.parseInt(code, 16), 0xffff));
  return whole === "\\\\" ? "\\" : "";
}
