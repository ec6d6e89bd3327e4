import type { TemplatePath } from "../finding";
import { toLocation, toProblems } from "./create-template";
import { decodeText } from "./decode";
import { defaultParseLimits } from "./limits";
import { readText } from "./read-text";
import type { EntryLocation, SyntaxProblem } from "./template";
import type { TemplateValue } from "./template-value";
import { createTextPositions } from "./text-positions";

/** What reading a YAML or JSON document gave. */
export type ParsedDocument =
  | {
      readonly kind: "document";
      readonly value: TemplateValue;
      /** The decoded text. */
      readonly text: string;
      /** The place of an entry; `undefined` when nothing stands at that path. */
      locate(path: TemplatePath): EntryLocation | undefined;
      /** Keys that a later one of the same mapping overrides, each time that one does; worked out when asked for. */
      duplicateKeys(): readonly SyntaxProblem[];
    }
  /** The first fault. */
  | { readonly kind: "invalid"; readonly problem: SyntaxProblem };

/** Reads YAML or JSON that goes with templates, such as a parameter file, as templates are read. */
export function parseDocument(content: Uint8Array): ParsedDocument {
  const { text, fault } = decodeText(content);
  const { value, faults, locate, findDuplicates } = readText(text, defaultParseLimits);
  const positions = createTextPositions(text);
  const [first] = [...(fault ? [fault] : []), ...faults];
  if (first !== undefined || value === undefined) {
    const { message, start, end } = first ?? { message: "Empty", start: 0, end: 0 };
    return { kind: "invalid", problem: { message, span: positions.span(start, end) } };
  }
  return {
    kind: "document",
    value,
    text,
    locate: (path) => toLocation(locate(path), positions),
    duplicateKeys: () => toProblems(findDuplicates(), positions),
  };
}
