import type { TextReading } from "./read-text";
import type { EntryOffsets, SourceNotice } from "./source-node";
import type { EntryLocation, SyntaxProblem, Template } from "./template";
import type { TemplateMap } from "./template-value";
import type { TextPositions } from "./text-positions";

/** What a template is made of. */
export interface TemplateParts extends Pick<TextReading, "locate" | "findDuplicates"> {
  readonly file: string;
  readonly text: string;
  readonly root: TemplateMap;
  readonly positions: TextPositions;
}

/** A template that works places out when they are asked for. */
export function createTemplate({ file, text, root, positions, locate, findDuplicates }: TemplateParts): Template {
  return {
    file,
    text,
    root,
    locate: (path) => toLocation(locate(path), positions),
    duplicateKeys: () => toProblems(findDuplicates(), positions),
  };
}

/** The notices with their lines and columns. */
export function toProblems(notices: readonly SourceNotice[], positions: TextPositions): readonly SyntaxProblem[] {
  return notices.map(({ message, start, end }) => ({ message, span: positions.span(start, end) }));
}

/** The lines and columns of an entry. */
export function toLocation(entry: EntryOffsets | undefined, positions: TextPositions): EntryLocation | undefined {
  return (
    entry && {
      ...(entry.key && { key: positions.span(entry.key.start, entry.key.end) }),
      value: positions.span(entry.value.start, entry.value.end),
    }
  );
}
