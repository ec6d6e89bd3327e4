/** Code points, as inclusive ranges in ascending order that neither overlap nor touch. */
export type CharacterSet = readonly CharacterRange[];

/** The first and the last code point. */
export type CharacterRange = readonly [first: number, last: number];

const lastCodePoint = 0x10ffff;

/** Every character. */
export const anyCharacter: CharacterSet = [[0, lastCodePoint]];

/** The set of the characters that are in one of the ranges, which may be in any order. */
export function unionOf(ranges: readonly CharacterRange[]): CharacterSet {
  const union: [number, number][] = [];
  for (const [first, last] of ranges.toSorted(([one], [other]) => one - other)) {
    const previous = union.at(-1);
    if (previous !== undefined && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last);
    else union.push([first, last]);
  }
  return union;
}

/** All other characters. */
export function complementOf(set: CharacterSet): CharacterSet {
  const starts = [0, ...set.map(([, last]) => last + 1)];
  return starts.flatMap((start, index): CharacterRange[] => {
    const end = (set[index]?.[0] ?? lastCodePoint + 1) - 1;
    return start <= end ? [[start, end]] : [];
  });
}

/** The characters that are in both sets. */
export function intersectionOf(one: CharacterSet, other: CharacterSet): CharacterSet {
  if (one.length + other.length < largeSize) return workOutIntersection(one, other);
  const known = intersections.get(one) ?? new WeakMap<CharacterSet, CharacterSet>();
  intersections.set(one, known);
  const intersection = known.get(other) ?? workOutIntersection(one, other);
  known.set(other, intersection);
  return intersection;
}

/** In ranges: the few sets that have so many, such as all letters, meet again and again. */
const largeSize = 64;

const intersections = new WeakMap<CharacterSet, WeakMap<CharacterSet, CharacterSet>>();

function workOutIntersection(one: CharacterSet, other: CharacterSet): CharacterSet {
  const common: CharacterRange[] = [];
  let [index, otherIndex] = [0, 0];
  while (index < one.length && otherIndex < other.length) {
    const [first, last] = one[index] as CharacterRange;
    const [otherFirst, otherLast] = other[otherIndex] as CharacterRange;
    if (first <= otherLast && otherFirst <= last) common.push([Math.max(first, otherFirst), Math.min(last, otherLast)]);
    if (last < otherLast) index += 1;
    else otherIndex += 1;
  }
  return common;
}

/** With each ASCII letter also in its other case. */
export function ignoreCase(set: CharacterSet): CharacterSet {
  const upper = shift(set, uppercase, 32);
  return unionOf([...set, ...upper, ...shift(set, lowercase, -32)]);
}

/** Whether the character is in the set. */
export function hasCharacter(set: CharacterSet, codePoint: number): boolean {
  let low = 0;
  let high = set.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const [first, last] = set[middle] as CharacterRange;
    if (codePoint < first) high = middle;
    else if (codePoint > last) low = middle + 1;
    else return true;
  }
  return false;
}

/** Whether some character is in both sets. */
export function overlap(one: CharacterSet, other: CharacterSet): boolean {
  if (one.length + other.length >= largeSize) return intersectionOf(one, other).length > 0;
  let [index, otherIndex] = [0, 0];
  while (index < one.length && otherIndex < other.length) {
    const [first, last] = one[index] as CharacterRange;
    const [otherFirst, otherLast] = other[otherIndex] as CharacterRange;
    if (first <= otherLast && otherFirst <= last) return true;
    if (last < otherLast) index += 1;
    else otherIndex += 1;
  }
  return false;
}

/** Each character once: letters, then digits, other ASCII, the rest, and last what cannot be seen; no lone surrogates. */
export function* charactersOf(set: CharacterSet): Generator<number> {
  for (const range of pleasantFirst) {
    for (const [first, last] of intersect(set, range)) {
      for (let codePoint = first; codePoint <= last; codePoint += 1) yield codePoint;
    }
  }
}

const uppercase: CharacterRange = [0x41, 0x5a];
const lowercase: CharacterRange = [0x61, 0x7a];

const pleasantFirst: readonly CharacterRange[] = [
  lowercase,
  uppercase,
  [0x30, 0x39],
  [0x21, 0x2f],
  [0x3a, 0x40],
  [0x5b, 0x60],
  [0x7b, 0x7e],
  [0x20, 0x20],
  [0xa1, 0xd7ff],
  [0xe000, lastCodePoint],
  [0x00, 0x1f],
  [0x7f, 0xa0],
];

function intersect(set: CharacterSet, [from, to]: CharacterRange): CharacterSet {
  return set.flatMap(([first, last]): CharacterRange[] => {
    const range: CharacterRange = [Math.max(first, from), Math.min(last, to)];
    return range[0] <= range[1] ? [range] : [];
  });
}

function shift(set: CharacterSet, within: CharacterRange, distance: number): CharacterSet {
  return intersect(set, within).map(([first, last]) => [first + distance, last + distance]);
}
