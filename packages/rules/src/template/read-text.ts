import { isJsonText } from "./is-template-text";
import type { ParseLimits } from "./limits";
import { readJson } from "./read-json";
import { readYaml } from "./read-yaml";
import type { SourceNotice, SourceReading } from "./source-node";
import type { TemplateValue } from "./template-value";

/** The values of a text, and what is wrong with it. */
export interface TextReading {
  /** Absent when nothing could be read. */
  readonly value?: TemplateValue;
  readonly faults: readonly SourceNotice[];
  /** The same with the place of everything. */
  readonly readSource: () => SourceReading;
}

/** Reads JSON or YAML, whichever the text is. */
export function readText(text: string, limits: ParseLimits): TextReading {
  if (!isJsonText(text)) return fromSource(readYaml(text, limits));
  // `JSON.parse` knows no limit, but is much faster than a reading that keeps places.
  const value = isJsonWithin(text, limits.maxDepth) ? parseJson(text) : undefined;
  if (value === undefined) return fromSource(readJson(text, limits));
  return { value, faults: [], readSource: () => readJson(text, limits) };
}

function fromSource(reading: SourceReading): TextReading {
  const { root, faults } = reading;
  return { ...(root && { value: root.value }), faults, readSource: () => reading };
}

function parseJson(text: string): TemplateValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether nothing in the JSON text is nested more than `maxDepth` levels deep. */
function isJsonWithin(text: string, maxDepth: number): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length && depth <= maxDepth; at += 1) {
    const character = text[at];
    if (character === '"') inString = !inString;
    else if (inString) at += character === "\\" ? 1 : 0;
    else if (character === "{" || character === "[") depth += 1;
    else if (character === "}" || character === "]") depth -= 1;
  }
  return depth <= maxDepth;
}
