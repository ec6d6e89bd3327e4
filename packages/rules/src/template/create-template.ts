import type { TemplatePath } from "../finding";
import type { SourceMember, SourceNode, SourceReading } from "./source-node";
import type { EntryLocation, SyntaxProblem, Template } from "./template";
import type { TemplateMap } from "./template-value";
import type { TextPositions } from "./text-positions";

/** What a template is made of. */
export interface TemplateParts {
  readonly file: string;
  readonly text: string;
  readonly root: TemplateMap;
  readonly positions: TextPositions;
  /** The place of everything; called once, and only when a place is asked for. */
  readonly readSource: () => SourceReading;
}

/** A template that works places out when they are asked for. */
export function createTemplate({ file, text, root, positions, readSource }: TemplateParts): Template {
  let reading: SourceReading | undefined;

  function source(): SourceReading {
    reading ??= readSource();
    return reading;
  }

  function duplicateKeys(): readonly SyntaxProblem[] {
    return source().duplicates.map(({ message, start, end }) => ({ message, span: positions.span(start, end) }));
  }

  return { file, text, root, locate: (path) => locateEntry(path, source(), positions), duplicateKeys };
}

/** The place of the entry at a path; `undefined` when nothing stands there. */
export function locateEntry(
  path: TemplatePath,
  { root }: SourceReading,
  positions: TextPositions,
): EntryLocation | undefined {
  let node: SourceNode | undefined = root;
  let member: SourceMember | undefined;
  for (const segment of path) {
    member = typeof segment === "string" ? node?.members?.get(segment) : undefined;
    node = typeof segment === "string" ? member?.node : node?.items?.[segment];
  }
  return (
    node && {
      ...(member && { key: positions.span(member.keyStart, member.keyEnd) }),
      value: positions.span(node.start, node.end),
    }
  );
}
