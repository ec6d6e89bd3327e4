import type { TemplatePath } from "../finding";
import type { Template } from "../template/template";
import { isList, isMap } from "../template/template-value";
import { findPlaceholders } from "./find-placeholders";
import { CannotRemove, type PlannedUnwrap, type RemovalPlan } from "./removal-plan";
import { findDash, removeFromBlock } from "./remove-from-block";
import { findComma, removeFromFlow } from "./remove-from-flow";
import { mergeRanges, type TextRange } from "./text-edit";
import { skipTrivia, TextLines } from "./text-lines";
import { unwrapValue } from "./unwrap-value";
import { pathKey, valueAt } from "./value-at";

/** The stretches of the template's text that have to go to carry the plan out. Throws `CannotRemove`. */
export function findDeletions(template: Template, { removals, cuts, unwraps }: RemovalPlan): readonly TextRange[] {
  const finder = new DeletionFinder(template);
  const ranges = [
    ...finder.removals(removals.map(({ path }) => path)),
    ...cuts.flatMap((cut) => findPlaceholders(template, cut)),
    ...unwraps.flatMap((unwrap) => finder.unwraps(unwrap)),
  ];
  return closeGaps(finder.lines, mergeRanges(ranges));
}

class DeletionFinder {
  readonly lines: TextLines;
  readonly #template: Template;
  readonly #text: string;

  constructor(template: Template) {
    this.lines = new TextLines(template.text);
    this.#template = template;
    this.#text = template.text;
  }

  removals(paths: readonly TemplatePath[]): readonly TextRange[] {
    const inPlace = paths.filter((path) => this.#isInPlace(path));
    const places = inPlace.map((path) => this.#entry(path));
    for (const path of paths.filter((each) => !inPlace.includes(each))) {
      const { start, end } = this.#entry(path);
      // What an alias or a merge key repeats goes where it is written, or not at all.
      if (places.some((place) => place.start <= start && end <= place.end)) continue;
      throw new CannotRemove("is repeated by an alias or a merge key", path);
    }
    const containers = new Map(inPlace.map((path) => [pathKey(path.slice(0, -1)), path.slice(0, -1)]));
    const removed = new Set(inPlace.map(pathKey));
    return [...containers.values()].flatMap((container) => this.#removeFrom(container, removed));
  }

  unwraps({ path, kept }: PlannedUnwrap): readonly TextRange[] {
    const value = valueAt(this.#template.root, kept) ?? null;
    const inner = this.#value(kept);
    const isBlock = (isMap(value) || isList(value)) && !/[{[!*]/.test(this.#text.charAt(inner.start));
    return unwrapValue(this.lines, this.#value(path), inner, isBlock);
  }

  /** Whether the entry is written where its path leads, and not behind an alias or a merge key. */
  #isInPlace(path: TemplatePath): boolean {
    return path.every((_, index) => {
      const around = this.#value(path.slice(0, index));
      const { start, end } = this.#entry(path.slice(0, index + 1));
      return around.start <= start && end <= around.end;
    });
  }

  #removeFrom(container: TemplatePath, removed: ReadonlySet<string>): readonly TextRange[] {
    const { start, end } = this.#value(container);
    const isFlow = this.#text[start] === "{" || this.#text[start] === "[";
    const siblings = this.#siblings(container, isFlow).filter((entry) => start <= entry.start && entry.end <= end);
    const isRemoved = siblings.map(({ path }) => removed.has(pathKey(path)));
    const ranges: TextRange[] = [];
    for (let index = 0; index < siblings.length; index += 1) {
      if (!isRemoved[index]) continue;
      const before = siblings[index - 1];
      const first = siblings[index];
      while (isRemoved[index + 1]) index += 1;
      const run = { start: first?.start ?? 0, end: siblings[index]?.end ?? 0 };
      if (isFlow) ranges.push(...removeFromFlow(this.lines, run, before));
      else ranges.push(this.#removeFromBlock(run, first?.path ?? container));
    }
    return ranges;
  }

  #removeFromBlock(run: TextRange, path: TemplatePath): TextRange {
    const range = removeFromBlock(this.lines, run);
    if (range === undefined) throw new CannotRemove("shares its line with something else", path);
    return range;
  }

  /** All entries of a mapping or list, in the order of the text. */
  #siblings(container: TemplatePath, isFlow: boolean): readonly (TextRange & { readonly path: TemplatePath })[] {
    const value = valueAt(this.#template.root, container) ?? null;
    if (isMap(value)) {
      return Object.keys(value)
        .map((key) => [...container, key])
        .map((path) => ({ ...this.#entry(path), path }))
        .sort((one, other) => one.start - other.start);
    }
    let last: TextRange | undefined;
    const { start } = this.#value(container);
    return (isList(value) ? value : []).map((_, index) => {
      const path = [...container, index];
      const { end } = this.#value(path);
      last = { start: this.#itemStart(start, last, isFlow, path), end };
      return { ...last, path };
    });
  }

  /** Where a list's item starts: at its dash, or at its tag or anchor. */
  #itemStart(listStart: number, before: TextRange | undefined, isFlow: boolean, path: TemplatePath): number {
    const start = isFlow
      ? skipTrivia(
          this.#text,
          (before === undefined ? listStart : (findComma(this.#text, before.end) ?? listStart)) + 1,
        )
      : findDash(this.#text, before?.end ?? listStart);
    if (start === undefined) throw new CannotRemove("is an item of a list without dashes", path);
    return start;
  }

  /** From its key, if it has one. */
  #entry(path: TemplatePath): TextRange {
    const location = this.#template.locate(path);
    if (location === undefined) throw new Error(`${this.#template.file} has no place for ${path.join(".")}`);
    return { start: (location.key ?? location.value).start.offset, end: location.value.end.offset };
  }

  #value(path: TemplatePath): TextRange {
    const location = this.#template.locate(path);
    if (location === undefined) throw new Error(`${this.#template.file} has no place for ${path.join(".")}`);
    return { start: location.value.start.offset, end: location.value.end.offset };
  }
}

/** Takes along the blank lines after whole lines that go, where there are some before them already. */
function closeGaps(lines: TextLines, ranges: readonly TextRange[]): readonly TextRange[] {
  const { text } = lines;
  const isLines = ({ start, end }: TextRange): boolean =>
    start === lines.startOf(start) && (end === text.length || end === lines.startOf(end));
  const starts = new Set(ranges.filter(isLines).map(({ start }) => start));
  const joined = ranges.map((range) => {
    const end = isLines(range) ? skipBlankLines(lines, range.end) : range.end;
    return starts.has(end) ? { ...range, end } : range;
  });
  // YAML's `|+` takes blank lines after a text for a part of it: those below must not become its own.
  const hasKeptBlanks = /[|>]\d?\+/.test(text);
  return mergeRanges(joined).map((range) => {
    if (!isLines(range)) return range;
    let { start } = range;
    const above = lines.before(start);
    const isAfterGap = above === undefined || isBlankLine(lines, above);
    const end = isAfterGap || hasKeptBlanks ? skipBlankLines(lines, range.end) : range.end;
    for (let line = above; end === text.length && !hasKeptBlanks && line !== undefined && isBlankLine(lines, line); ) {
      start = line;
      line = lines.before(start);
    }
    return { start, end };
  });
}

function skipBlankLines(lines: TextLines, offset: number): number {
  let at = offset;
  while (at < lines.text.length && isBlankLine(lines, at)) at = lines.after(at);
  return at;
}

function isBlankLine(lines: TextLines, offset: number): boolean {
  return lines.lineAt(offset).trim() === "";
}
