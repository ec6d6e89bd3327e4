import type { TemplatePath } from "../finding";
import type { EntryOffsets, Offsets } from "./source-node";

const space = /[\t\n\r ]*/y;
const mark = /["[\]{}]/g;
const scalarEnd = /[\t\n\r ,\]}]|$/g;

/**
 * Finds entries of a text that `JSON.parse` takes. It passes over what it is not asked for, which is nearly everything
 * when a finding in a large template is to be shown.
 */
export class JsonLocator {
  readonly #text: string;
  readonly #members = new Map<number, ReadonlyMap<string | number, EntryOffsets>>();

  constructor(text: string) {
    this.#text = text;
  }

  /** The offsets of an entry; `undefined` when nothing stands there. */
  locate(path: TemplatePath): EntryOffsets | undefined {
    let start = this.#afterSpace(0);
    if (path.length === 0) return { value: { start, end: this.#valueEnd(start) } };
    let entry: EntryOffsets | undefined;
    for (const segment of path) {
      entry = this.#membersAt(start).get(segment);
      if (entry === undefined) return undefined;
      start = entry.value.start;
    }
    return entry;
  }

  /** Of a mapping by key, of which the last one counts, and of a list by index; none of anything else. */
  #membersAt(start: number): ReadonlyMap<string | number, EntryOffsets> {
    const known = this.#members.get(start);
    if (known !== undefined) return known;
    const members = new Map<string | number, EntryOffsets>();
    const opening = this.#text[start];
    if (opening === "{" || opening === "[") {
      let at = this.#afterSpace(start + 1);
      while (this.#text[at] !== "}" && this.#text[at] !== "]") {
        let name: string | number = members.size;
        let key: Offsets | undefined;
        if (opening === "{") {
          key = { start: at, end: this.#stringEnd(at) };
          name = JSON.parse(this.#text.slice(key.start, key.end));
          at = this.#afterSpace(this.#afterSpace(key.end) + 1);
        }
        const value = { start: at, end: this.#valueEnd(at) };
        members.set(name, key === undefined ? { value } : { key, value });
        at = this.#afterSpace(value.end);
        if (this.#text[at] === ",") at = this.#afterSpace(at + 1);
      }
    }
    this.#members.set(start, members);
    return members;
  }

  #valueEnd(start: number): number {
    const first = this.#text[start];
    if (first === '"') return this.#stringEnd(start);
    if (first !== "{" && first !== "[") {
      scalarEnd.lastIndex = start;
      return scalarEnd.exec(this.#text)?.index ?? this.#text.length;
    }
    let depth = 0;
    mark.lastIndex = start;
    while (mark.test(this.#text)) {
      const at = mark.lastIndex - 1;
      const character = this.#text[at];
      if (character === '"') mark.lastIndex = this.#stringEnd(at);
      else depth += character === "{" || character === "[" ? 1 : -1;
      if (depth === 0) return at + 1;
    }
    return this.#text.length;
  }

  #stringEnd(start: number): number {
    let end = start;
    do end = this.#text.indexOf('"', end + 1);
    while (this.#isEscaped(end));
    return end + 1;
  }

  #isEscaped(at: number): boolean {
    let backslashes = 0;
    while (this.#text[at - 1 - backslashes] === "\\") backslashes += 1;
    return backslashes % 2 === 1;
  }

  #afterSpace(at: number): number {
    space.lastIndex = at;
    space.test(this.#text);
    return Math.max(at, space.lastIndex);
  }
}
