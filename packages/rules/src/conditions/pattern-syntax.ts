import { escapedClass, lineTerminators, propertyClass } from "./character-classes";
import type { CharacterRange, CharacterSet } from "./character-set";
import { anyCharacter, complementOf, ignoreCase, intersectionOf, unionOf } from "./character-set";

/** A regular expression; its groups, which only structure it, are gone. */
export type PatternNode =
  | { readonly kind: "character"; readonly set: CharacterSet }
  | { readonly kind: "sequence"; readonly parts: readonly PatternNode[] }
  | { readonly kind: "choice"; readonly branches: readonly PatternNode[] }
  | { readonly kind: "repeat"; readonly part: PatternNode; readonly least: number; readonly most: number }
  | Look
  /** `^` */
  | { readonly kind: "start" }
  /** `$`, which also matches before a line terminator at the very end. */
  | { readonly kind: "end" };

/** A lookahead or lookbehind: takes no character, but holds only where what comes next, or came last, matches or does not. */
export interface Look {
  readonly kind: "look";
  readonly part: PatternNode;
  /** Tells what it looks for from what others look for. */
  readonly key: string;
  readonly isAhead: boolean;
  readonly isNegated: boolean;
}

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

/** Of all classes together; the letters of Unicode alone are nearly seven hundred. */
const maxRanges = 20_000;

interface Flags {
  readonly ignoresCase: boolean;
  readonly isDotAll: boolean;
}

/** `\z`, which nothing may follow. */
export const nothingAhead: Look = {
  kind: "look",
  part: { kind: "character", set: anyCharacter },
  key: "any character",
  isAhead: true,
  isNegated: true,
};

/** Reads a regular expression as Java does; throws `UnsupportedPattern`. */
export function parsePattern(source: string): PatternNode {
  // Beyond the Basic Multilingual Plane a character is two units, which lengths and the escapes here do not allow for.
  if (source.length > maxSourceLength || /[\ud800-\udfff]/.test(source)) throw new UnsupportedPattern();
  return new PatternParser(source).parse();
}

class PatternParser {
  readonly #source: string;
  readonly #names = new Set<string>();
  /** Those in force, which a group has for itself. */
  #flags: Flags = { ignoresCase: false, isDotAll: false };
  #at = 0;
  #depth = 0;
  /** How many ranges the classes have, all together. */
  #ranges = 0;

  constructor(source: string) {
    this.#source = source;
  }

  parse(): PatternNode {
    const node = this.#choice();
    if (this.#at < this.#source.length) throw new UnsupportedPattern();
    return node;
  }

  #choice(): PatternNode {
    const branches = [this.#sequence()];
    while (this.#take(/\|/y) !== undefined) branches.push(this.#sequence());
    return branches.length === 1 ? (branches[0] as PatternNode) : { kind: "choice", branches };
  }

  #sequence(): PatternNode {
    const parts: PatternNode[] = [];
    while (this.#at < this.#source.length && !/[|)]/.test(this.#source[this.#at] ?? "")) {
      const flags = this.#take(/\(\?([is]*)(?:-([is]+))?\)/y);
      if (flags === undefined) parts.push(this.#repeated(this.#part()));
      else this.#setFlags(flags);
    }
    return parts.length === 1 ? (parts[0] as PatternNode) : { kind: "sequence", parts };
  }

  #repeated(part: PatternNode): PatternNode {
    const quantifier = this.#take(/[?*+]|\{(\d+)(,?)(\d*)\}/y);
    if (quantifier === undefined) return part;
    const [sign = "", first = "", comma = "", last = ""] = quantifier;
    if (part.kind === "look" || part.kind === "start" || part.kind === "end") throw new UnsupportedPattern();
    // A lazy quantifier matches the same strings; a possessive one does not, and more of them are not valid.
    this.#take(/\?/y);
    if (this.#take(/[?*+{]/y) !== undefined) throw new UnsupportedPattern();
    if (sign === "?") return { kind: "repeat", part, least: 0, most: 1 };
    if (sign === "*" || sign === "+") return { kind: "repeat", part, least: sign === "*" ? 0 : 1, most: Infinity };
    const least = Number(first);
    const most = comma === "" ? least : Number(last || Infinity);
    // Java repeats no more after it has matched nothing, which can then be too few times where nothing matches only here.
    if (most < least || (least > 1 && mayBeEmpty(part, true) && !mayBeEmpty(part, false)))
      throw new UnsupportedPattern();
    return { kind: "repeat", part, least, most };
  }

  #part(): PatternNode {
    if (this.#take(/\^|\\A/y) !== undefined) return { kind: "start" };
    if (this.#take(/\$|\\Z/y) !== undefined) return { kind: "end" };
    if (this.#take(/\\z/y) !== undefined) return nothingAhead;
    const look = this.#take(/\(\?(<?)([=!])/y);
    if (look !== undefined) return this.#look(look[1] === "", look[2] === "!");
    const name = this.#take(/\(\?<([A-Za-z][A-Za-z0-9]*)>/y)?.[1];
    if (name !== undefined && this.#names.has(name)) throw new UnsupportedPattern();
    if (name !== undefined) this.#names.add(name);
    const flags = name === undefined ? this.#take(/\((?!\?)|\(\?([is]*)(?:-([is]+))?:/y) : [];
    // A group of its own, so that a quantifier after it is not one on an anchor.
    if (flags !== undefined) return { kind: "sequence", parts: [this.#group(flags)] };
    if (this.#take(/\./y) !== undefined)
      return { kind: "character", set: this.#flags.isDotAll ? anyCharacter : complementOf(lineTerminators) };
    if (this.#take(/\[/y) !== undefined) return { kind: "character", set: this.#class() };
    const escaped = this.#escapedClass();
    const codePoint = escaped === undefined ? this.#character(/[^()[{*+?\\]/y) : 0;
    return { kind: "character", set: this.#withCase(escaped ?? [[codePoint, codePoint]]) };
  }

  /** The rest of a group, of which the beginning has been taken. */
  #group(flags: readonly (string | undefined)[]): PatternNode {
    const outside = this.#flags;
    this.#setFlags(flags);
    const group = this.#deeper(() => this.#choice());
    if (this.#take(/\)/y) === undefined) throw new UnsupportedPattern();
    this.#flags = outside;
    return group;
  }

  #look(isAhead: boolean, isNegated: boolean): Look {
    const start = this.#at;
    const part = this.#group([]);
    if (!isAhead && !canLookBehind(part)) throw new UnsupportedPattern();
    const key = JSON.stringify([this.#flags, this.#source.slice(start, this.#at)]);
    return { kind: "look", part, key, isAhead, isNegated };
  }

  #setFlags([, on = "", off = ""]: readonly (string | undefined)[]): void {
    const has = (flag: string, before: boolean): boolean => (on.includes(flag) || before) && !off.includes(flag);
    const { ignoresCase, isDotAll } = this.#flags;
    this.#flags = { ignoresCase: has("i", ignoresCase), isDotAll: has("s", isDotAll) };
  }

  #deeper<T>(parse: () => T): T {
    this.#depth += 1;
    if (this.#depth > maxDepth) throw new UnsupportedPattern();
    const parsed = parse();
    this.#depth -= 1;
    return parsed;
  }

  /** What stands between brackets, the first of which has been taken. */
  #class(): CharacterSet {
    const isNegated = this.#take(/\^/y) !== undefined;
    // A closing bracket that comes first is a character like others.
    let { set, hasClasses } = this.#classItems(/(?!&&)[^[\\]/y);
    for (; this.#take(/&&/y) !== undefined; hasClasses = true) set = intersectionOf(set, this.#classOperand());
    // What a negation is about when there are classes inside depends on Java's version.
    if (this.#take(/\]/y) === undefined || (isNegated && hasClasses)) throw new UnsupportedPattern();
    const result = isNegated ? complementOf(set) : set;
    if (result.length === 0) throw new UnsupportedPattern();
    return result;
  }

  /** What stands after `&&`: of classes that something else follows Java forgets all but that. */
  #classOperand(): CharacterSet {
    const isClass = this.#comes(/\[/y);
    const { set, hasOthers } = this.#classItems(/(?!&)[^[\]\\]/y);
    if (isClass && hasOthers) throw new UnsupportedPattern();
    return set;
  }

  /** All up to what ends the class or the operand; `first` is which characters stand for themselves when they come first. */
  #classItems(first: RegExp): { set: CharacterSet; hasClasses: boolean; readonly hasOthers: boolean } {
    const classes: CharacterSet[] = [];
    const others = new Set<CharacterSet>();
    let literal = first;
    do {
      // At the beginning of a range this is one character, as it was in old versions of Java.
      if (this.#comes(/\\v-(?!\])/y)) throw new UnsupportedPattern();
      if (this.#take(/\[/y) !== undefined) classes.push(this.#deeper(() => this.#class()));
      else others.add(this.#escapedClass() ?? [this.#range(literal)]);
      literal = inClass;
    } while (!this.#comes(/\]|&&/y));
    const set = unionOf([...classes.flat(), ...this.#withCase(unionOf([...others].flat()))]);
    this.#ranges += set.length;
    if (this.#ranges > maxRanges) throw new UnsupportedPattern();
    return { set, hasClasses: classes.length > 0, hasOthers: others.size > 0 };
  }

  #range(literal: RegExp): CharacterRange {
    const first = this.#character(literal);
    if (this.#take(/-(?![[\]])/y) === undefined) return [first, first];
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
    const [, letter, propertyLetter, shortName, name] =
      this.#take(/\\(?:([dDhHsSvVwW])|([pP])(?:([A-Z])|\{([A-Za-z]+)\}))/y) ?? [];
    if (letter !== undefined) return escapedClass(letter);
    if (propertyLetter === undefined) return undefined;
    const set = propertyClass(propertyLetter, shortName ?? name ?? "");
    // Whether `\p{Lower}` then has capitals depends on Java's version.
    if (set === undefined || this.#flags.ignoresCase) throw new UnsupportedPattern();
    return set;
  }

  #withCase(set: CharacterSet): CharacterSet {
    return this.#flags.ignoresCase ? ignoreCase(set) : set;
  }

  #comes(expected: RegExp): boolean {
    expected.lastIndex = this.#at;
    return expected.test(this.#source);
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

/** Whether the part can match without a character, also where that takes a look or an anchor that holds, or only without. */
function mayBeEmpty(part: PatternNode, withLooks: boolean): boolean {
  switch (part.kind) {
    case "character":
      return false;
    case "sequence":
      return part.parts.every((each) => mayBeEmpty(each, withLooks));
    case "choice":
      return part.branches.some((branch) => mayBeEmpty(branch, withLooks));
    case "repeat":
      return part.least === 0 || mayBeEmpty(part.part, withLooks);
    case "look":
    case "start":
    case "end":
      return withLooks;
  }
}

/** Whether the part is plain enough to look behind for, of a length that is limited, and of characters that are one unit each. */
function canLookBehind(part: PatternNode): boolean {
  switch (part.kind) {
    case "character":
      return (part.set.at(-1)?.[1] ?? 0) <= 0xffff;
    case "sequence":
      return part.parts.every(canLookBehind);
    case "choice":
      return part.branches.every(canLookBehind);
    case "repeat":
      return part.most !== Infinity && canLookBehind(part.part);
    case "look":
    case "start":
    case "end":
      return false;
  }
}
