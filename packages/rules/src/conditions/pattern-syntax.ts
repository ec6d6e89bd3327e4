import type { CharacterRange, CharacterSet } from "./character-set";
import { complementOf, ignoreCase, unionOf } from "./character-set";

/** A regular expression; its groups, which only structure it, are gone. */
export type PatternNode =
  | { readonly kind: "character"; readonly set: CharacterSet }
  | { readonly kind: "sequence"; readonly parts: readonly PatternNode[] }
  | { readonly kind: "choice"; readonly branches: readonly PatternNode[] }
  | { readonly kind: "repeat"; readonly part: PatternNode; readonly least: number; readonly most: number }
  | { readonly kind: "start" }
  | { readonly kind: "end" };

/** The pattern is no valid regular expression of Java, or uses something that is not supported. */
export class UnsupportedPattern extends Error {
  constructor() {
    super("The pattern is not supported");
    this.name = "UnsupportedPattern";
  }
}

/** In UTF-16 code units; far more than anybody writes, and few enough not to exhaust the stack. */
const maxSourceLength = 4096;
const maxDepth = 100;

/** Reads a regular expression as Java does; throws `UnsupportedPattern`. */
export function parsePattern(source: string): PatternNode {
  const ignoresCase = source.startsWith("(?i)");
  // Beyond the Basic Multilingual Plane a character is two units, which lengths and the escapes here do not allow for.
  if (source.length > maxSourceLength || /[\ud800-\udfff]/.test(source)) throw new UnsupportedPattern();
  return new PatternParser(ignoresCase ? source.slice("(?i)".length) : source, ignoresCase).parse();
}

class PatternParser {
  readonly #source: string;
  readonly #ignoresCase: boolean;
  #at = 0;
  #depth = 0;

  constructor(source: string, ignoresCase: boolean) {
    this.#source = source;
    this.#ignoresCase = ignoresCase;
  }

  parse(): PatternNode {
    const node = this.#choice();
    if (this.#at < this.#source.length) throw new UnsupportedPattern();
    return node;
  }

  #choice(): PatternNode {
    this.#depth += 1;
    if (this.#depth > maxDepth) throw new UnsupportedPattern();
    const branches = [this.#sequence()];
    while (this.#take(/\|/y) !== undefined) branches.push(this.#sequence());
    this.#depth -= 1;
    return branches.length === 1 ? (branches[0] as PatternNode) : { kind: "choice", branches };
  }

  #sequence(): PatternNode {
    const parts: PatternNode[] = [];
    while (this.#at < this.#source.length && !/[|)]/.test(this.#source[this.#at] ?? "")) {
      parts.push(this.#repeated(this.#part()));
    }
    return parts.length === 1 ? (parts[0] as PatternNode) : { kind: "sequence", parts };
  }

  #repeated(part: PatternNode): PatternNode {
    const quantifier = this.#take(/[?*+]|\{(\d+)(,?)(\d*)\}/y);
    if (quantifier === undefined) return part;
    const [sign = "", first = "", comma = "", last = ""] = quantifier;
    if (part.kind === "start" || part.kind === "end") throw new UnsupportedPattern();
    // A lazy quantifier matches the same strings; a possessive one does not, and more of them are not valid.
    this.#take(/\?/y);
    if (this.#take(/[?*+{]/y) !== undefined) throw new UnsupportedPattern();
    if (sign === "?") return { kind: "repeat", part, least: 0, most: 1 };
    if (sign === "*" || sign === "+") return { kind: "repeat", part, least: sign === "*" ? 0 : 1, most: Infinity };
    const least = Number(first);
    const most = comma === "" ? least : Number(last || Infinity);
    if (most < least) throw new UnsupportedPattern();
    return { kind: "repeat", part, least, most };
  }

  #part(): PatternNode {
    if (this.#take(/\^|\\A/y) !== undefined) return { kind: "start" };
    if (this.#take(/\$|\\[zZ]/y) !== undefined) return { kind: "end" };
    if (this.#take(/\((?!\?)|\(\?:|\(\?<[A-Za-z][A-Za-z0-9]*>/y) !== undefined) {
      const group = this.#choice();
      if (this.#take(/\)/y) === undefined) throw new UnsupportedPattern();
      // A group of its own, so that a quantifier after it is not one on an anchor.
      return { kind: "sequence", parts: [group] };
    }
    if (this.#take(/\./y) !== undefined) return { kind: "character", set: complementOf(lineTerminators) };
    if (this.#take(/\[/y) !== undefined) return { kind: "character", set: this.#class() };
    const escaped = this.#escapedClass();
    const codePoint = escaped === undefined ? this.#character(/[^()[{*+?\\]/y) : 0;
    return { kind: "character", set: this.#withCase(escaped ?? [[codePoint, codePoint]]) };
  }

  /** What stands between brackets, the first of which has been taken. */
  #class(): CharacterSet {
    const isNegated = this.#take(/\^/y) !== undefined;
    const ranges: CharacterRange[] = [];
    // Java reads an opening bracket as a class within the class, and `&&` as an intersection.
    if (this.#take(/\]/y) !== undefined) throw new UnsupportedPattern();
    while (this.#take(/\]/y) === undefined) {
      const escaped = this.#escapedClass();
      if (escaped !== undefined) ranges.push(...escaped);
      else ranges.push(this.#range());
    }
    const set = this.#withCase(unionOf(ranges));
    const result = isNegated ? complementOf(set) : set;
    if (result.length === 0) throw new UnsupportedPattern();
    return result;
  }

  #range(): CharacterRange {
    const first = this.#character(inClass);
    if (this.#take(/-(?!\])/y) === undefined) return [first, first];
    const last = this.#character(inClass);
    if (last < first) throw new UnsupportedPattern();
    return [first, last];
  }

  /** The code point of a literal character or of one that is escaped. */
  #character(literal: RegExp): number {
    const plain = this.#take(literal)?.[0];
    if (plain !== undefined) return plain.charCodeAt(0);
    const hexadecimal = this.#take(/\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|x\{0*([0-9A-Fa-f]{1,4})\})/y);
    const digits = hexadecimal?.slice(1).find((group) => group !== undefined);
    const codePoint =
      digits === undefined
        ? (controls[this.#take(/\\([tnrfae])/y)?.[1] ?? ""] ?? this.#take(/\\([^A-Za-z0-9])/y)?.[1]?.charCodeAt(0))
        : Number.parseInt(digits, 16);
    if (codePoint === undefined || (codePoint >= 0xd800 && codePoint <= 0xdfff)) throw new UnsupportedPattern();
    return codePoint;
  }

  /** The characters of an escape such as `\d`; `undefined` when something else comes. */
  #escapedClass(): CharacterSet | undefined {
    const [, letter, posix] = this.#take(/\\(?:([dDhHsSvVwW])|([pP]\{[A-Za-z]+\}))/y) ?? [];
    if (letter === undefined && posix === undefined) return undefined;
    const set = escapedClasses.get(letter?.toLowerCase() ?? posix?.slice(2, -1) ?? "");
    // Whether `\p{Lower}` then has capitals depends on Java's version.
    if (set === undefined || (posix !== undefined && this.#ignoresCase)) throw new UnsupportedPattern();
    return /^[DHSVWP]/.test(letter ?? posix ?? "") ? complementOf(set) : set;
  }

  #withCase(set: CharacterSet): CharacterSet {
    return this.#ignoresCase ? ignoreCase(set) : set;
  }

  /** Moves behind what a sticky expression matches here; `undefined` when it matches nothing. */
  #take(expected: RegExp): RegExpExecArray | undefined {
    expected.lastIndex = this.#at;
    const match = expected.exec(this.#source);
    if (match === null) return undefined;
    this.#at = expected.lastIndex;
    return match;
  }
}

const inClass = /(?!&&)[^[\]\\]/y;

const controls: Readonly<Record<string, number>> = { t: 9, n: 10, r: 13, f: 12, a: 7, e: 27 };

const lineTerminators = unionOf([
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x85, 0x85],
  [0x2028, 0x2029],
]);

/** By the small letter, or by the name of a POSIX class: as Java has them, of ASCII alone. */
const escapedClasses: ReadonlyMap<string, CharacterSet> = new Map(
  Object.entries({
    d: "09",
    h: "\t\t  \u00a0\u00a0\u1680\u1680\u180e\u180e\u2000\u200a\u202f\u202f\u205f\u205f\u3000\u3000",
    s: "\t\r  ",
    v: "\n\r\u0085\u0085\u2028\u2029",
    w: "azAZ09__",
    Lower: "az",
    Upper: "AZ",
    ASCII: "\0\x7f",
    Alpha: "azAZ",
    Digit: "09",
    Alnum: "azAZ09",
    Punct: "!/:@[`{~",
    Graph: "!~",
    Print: " ~",
    Blank: "\t\t  ",
    Cntrl: "\0\x1f\x7f\x7f",
    XDigit: "09afAF",
    Space: "\t\r  ",
  }).map(([name, ends]) => [name, unionOf(rangesBetween(ends))]),
);

function rangesBetween(ends: string): CharacterRange[] {
  return Array.from(
    { length: ends.length / 2 },
    (_, index): CharacterRange => [ends.charCodeAt(2 * index), ends.charCodeAt(2 * index + 1)],
  );
}
