/** A stretch of a text that makes way for another text. */
export interface TextEdit {
  /** Zero-based offset of the first character that goes, in UTF-16 code units. */
  readonly start: number;
  /** Offset after the last character that goes; the same as `start` for a mere insertion. */
  readonly end: number;
  /** What comes in its place; empty for a mere deletion. */
  readonly text: string;
}

/** The text with the edits, which are in order and do not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const edit of edits) {
    parts.push(text.slice(at, edit.start), edit.text);
    at = edit.end;
  }
  return parts.join("") + text.slice(at);
}

/** A stretch of a text. */
export interface TextRange {
  /** Zero-based offset of the first character. */
  readonly start: number;
  /** Offset after the last character. */
  readonly end: number;
}

/** The same ranges in order, those that touch or overlap made one. */
export function mergeRanges(ranges: readonly TextRange[]): readonly TextRange[] {
  const merged: { start: number; end: number }[] = [];
  for (const { start, end } of [...ranges].sort((one, other) => one.start - other.start)) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return merged;
}

/** The ranges of a text that go when first some of it goes, and then some of what was left. */
export function chainDeletions(first: readonly TextRange[], then: readonly TextRange[]): readonly TextRange[] {
  // At a seam, the text before it is what an end means, and the text after it what a start means.
  const startOf = (offset: number): number => {
    let start = offset;
    for (const range of first) if (range.start <= start) start += range.end - range.start;
    return start;
  };
  const endOf = (offset: number): number => {
    let end = offset;
    for (const range of first) if (range.start < end) end += range.end - range.start;
    return end;
  };
  return mergeRanges([...first, ...then.map(({ start, end }) => ({ start: startOf(start), end: endOf(end) }))]);
}
