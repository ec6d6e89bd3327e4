import { createTemplate } from "./create-template";
import { decodeText } from "./decode";
import { isTemplateText } from "./is-template-text";
import type { ParseLimits } from "./limits";
import { defaultParseLimits } from "./limits";
import type { TextReading } from "./read-text";
import { readText } from "./read-text";
import type { ParsedTemplate } from "./template";
import { findMisplacedResources, hasTemplateSections } from "./template-sections";
import { isMap } from "./template-value";
import { createTextPositions } from "./text-positions";

/** How to read a template. */
export interface ParseOptions {
  /** The file's name, which the template carries. */
  readonly file: string;
  /** Absent fields take the defaults. */
  readonly limits?: Partial<ParseLimits>;
}

/** Nobody mends more in one go. */
const maxProblems = 20;

/** Reads a CloudFormation template from a file's bytes, or from its text. What is wrong with it comes back as problems. */
export function parseTemplate(content: Uint8Array | string, options: ParseOptions): ParsedTemplate {
  const limits: ParseLimits = { ...defaultParseLimits, ...options.limits };
  const bytes = typeof content === "string" ? Buffer.byteLength(content) : content.byteLength;
  if (bytes > limits.maxBytes) {
    const message = `The file has ${bytes} bytes, and the limit is ${limits.maxBytes}`;
    if (!isTemplateText(content)) return { kind: "other", reason: message };
    return { kind: "invalid", problems: [{ message, span: createTextPositions("").span(0, 0) }] };
  }

  const { text, fault } = typeof content === "string" ? { text: content.replace(/^\ufeff/, "") } : decodeText(content);
  const nul = text.indexOf("\0");
  const { value, faults, locate, findDuplicates } = nul < 0 ? readText(text, limits) : refuseNul(nul);
  const positions = createTextPositions(text);
  const problems = [...(fault ? [fault] : []), ...faults]
    .sort((a, b) => a.start - b.start)
    .map(({ message, start, end }) => ({ message, span: positions.span(start, end) }));

  if (isMap(value) && (hasTemplateSections(value) || (Object.hasOwn(value, "Resources") && isTemplateText(text)))) {
    const template = createTemplate({ file: options.file, text, root: value, positions, locate, findDuplicates });
    problems.push(...findMisplacedResources(template));
    return { kind: "template", template, problems: problems.slice(0, maxProblems) };
  }
  if (isMap(value) && problems.length === 0) return { kind: "other", reason: "no CloudFormation template" };
  if (!isTemplateText(text)) {
    const reason = value === null ? "empty" : "no CloudFormation template";
    return { kind: "other", reason: nul < 0 ? reason : "binary" };
  }
  if (problems.length === 0) {
    problems.push({ message: "A template is a mapping", span: positions.span(0, text.length) });
  }
  return { kind: "invalid", problems: problems.slice(0, maxProblems), text };
}

function refuseNul(start: number): TextReading {
  const faults = [{ message: "NUL character: save the file as UTF-8", start, end: start + 1 }];
  return { faults, locate: () => undefined, findDuplicates: () => [] };
}
