/** The lines of a text; CRLF, LF and CR each end one. */
export class TextLines {
  readonly text: string;
  /** Offset of the first character of each line. */
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.text = text;
    this.#starts = [0, ...Array.from(text.matchAll(/\r\n|\r|\n/g), ({ index, 0: ending }) => index + ending.length)];
  }

  /** The offset of the first character of the line that an offset is in. */
  startOf(offset: number): number {
    return this.#starts[this.#indexOf(offset)] ?? 0;
  }

  /** The offset of the line break that ends the line, or of the end of the text. */
  endOf(offset: number): number {
    const next = this.#starts[this.#indexOf(offset) + 1];
    if (next === undefined) return this.text.length;
    return next - (this.text.startsWith("\r\n", next - 2) ? 2 : 1);
  }

  /** The offset of the first character of the next line, or of the end of the text. */
  after(offset: number): number {
    return this.#starts[this.#indexOf(offset) + 1] ?? this.text.length;
  }

  /** The offset of the first character of the line before; `undefined` for the first line. */
  before(offset: number): number | undefined {
    return this.#starts[this.#indexOf(offset) - 1];
  }

  /** The line that an offset is in, without its line break. */
  lineAt(offset: number): string {
    return this.text.slice(this.startOf(offset), this.endOf(offset));
  }

  #indexOf(offset: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low;
  }
}

/** The offset of the first character from `offset` on that is neither white space nor in a comment of YAML's. */
export function skipTrivia(text: string, offset: number): number {
  const trivia = /\s+|#[^\n\r]*/y;
  let at = offset;
  for (trivia.lastIndex = at; trivia.test(text); trivia.lastIndex = at) at = trivia.lastIndex;
  return at;
}

/** The offset of the first character from `offset` on that is neither a blank nor a tab. */
export function skipBlanks(text: string, offset: number): number {
  let at = offset;
  while (text[at] === " " || text[at] === "\t") at += 1;
  return at;
}
