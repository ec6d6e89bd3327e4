import type { CharacterRange, CharacterSet } from "./character-set";
import { complementOf, unionOf } from "./character-set";

/** What `.` does not match. */
export const lineTerminators: CharacterSet = unionOf([
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x85, 0x85],
  [0x2028, 0x2029],
]);

/** The characters of an escape such as `\d` or `\W`, by its letter. */
export function escapedClass(letter: string): CharacterSet | undefined {
  return withNegation(letter, namedSets.get(letter.toLowerCase()));
}

/** The characters of `\p{name}`, or of `\P{name}` when the letter is a capital; `undefined` when the name is not supported. */
export function propertyClass(letter: string, name: string): CharacterSet | undefined {
  return withNegation(letter, namedSets.get(name) ?? generalCategory(name));
}

function withNegation(letter: string, set: CharacterSet | undefined): CharacterSet | undefined {
  if (set === undefined || letter === letter.toLowerCase()) return set;
  const known = complements.get(set);
  if (known !== undefined) return known;
  const complement = complementOf(set);
  complements.set(set, complement);
  return complement;
}

/** Kept, since a class can name the same large set very often. */
const complements = new Map<CharacterSet, CharacterSet>();

/** By the small letter, or by the name of a POSIX class: as Java has them, of ASCII alone. */
const namedSets: ReadonlyMap<string, CharacterSet> = new Map(
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

const generalCategories = new Map<string, CharacterSet>();

/** The planes of Unicode in which characters of these categories stand, by their first code points. */
const planes = [0, 0x10000, 0x20000, 0x30000, 0xe0000];

/** The characters of a general category of Unicode, as Node.js has them: Java's version of Unicode may lack the newest. */
function generalCategory(name: string): CharacterSet | undefined {
  const category = /^(?:Is)?(L[ulmot]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?)$/.exec(name)?.[1];
  if (category === undefined) return undefined;
  const known = generalCategories.get(category);
  if (known !== undefined) return known;
  const isOfCategory = new RegExp(`\\p{${category}}`, "u");
  const ranges: [number, number][] = [];
  for (const start of planes) {
    for (let codePoint = start; codePoint < start + 0x10000; codePoint += 1) {
      if (!isOfCategory.test(String.fromCodePoint(codePoint))) continue;
      const previous = ranges.at(-1);
      if (previous?.[1] === codePoint - 1) previous[1] = codePoint;
      else ranges.push([codePoint, codePoint]);
    }
  }
  generalCategories.set(category, ranges);
  return ranges;
}
