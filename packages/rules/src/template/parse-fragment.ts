import { createTemplate } from "./create-template";
import { decodeText } from "./decode";
import { defaultParseLimits } from "./limits";
import type { ParseOptions } from "./parse-template";
import { readText } from "./read-text";
import type { ParsedTemplate } from "./template";
import { isMap } from "./template-value";
import { createTextPositions } from "./text-positions";

/** Reads a piece of a template that stands in a file of its own: any mapping. Unlike a template it must be flawless. */
export function parseFragment(content: Uint8Array, { file, limits = {} }: ParseOptions): ParsedTemplate {
  const all = { ...defaultParseLimits, ...limits };
  if (content.byteLength > all.maxBytes) {
    return { kind: "other", reason: `it has ${content.byteLength} bytes, and the limit is ${all.maxBytes}` };
  }
  const { text, fault } = decodeText(content);
  const { value, faults, readSource } = readText(text, all);
  const [first] = [...(fault ? [fault] : []), ...faults];
  const positions = createTextPositions(text);
  if (first !== undefined) {
    return { kind: "invalid", problems: [{ message: first.message, span: positions.span(first.start, first.end) }] };
  }
  if (!isMap(value)) return { kind: "other", reason: "it is not a mapping" };
  return {
    kind: "template",
    template: createTemplate({ file, text, root: value, positions, readSource }),
    problems: [],
  };
}
