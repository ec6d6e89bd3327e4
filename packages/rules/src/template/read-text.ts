import type { TemplatePath } from "../finding";
import { isJsonText } from "./is-template-text";
import { JsonLocator } from "./json-locator";
import type { ParseLimits } from "./limits";
import { readJson } from "./read-json";
import { readYaml } from "./read-yaml";
import { type EntryOffsets, locateBelow, type SourceNotice, type SourceReading } from "./source-node";
import type { TemplateValue } from "./template-value";

/** The values of a text, and what is wrong with it. */
export interface TextReading {
  /** Absent when nothing could be read. */
  readonly value?: TemplateValue;
  readonly faults: readonly SourceNotice[];
  /** The offsets of an entry; worked out when first asked for. `undefined` when nothing stands at that path. */
  readonly locate: (path: TemplatePath) => EntryOffsets | undefined;
  /** Keys that a later one of the same mapping overrides; worked out when asked for. */
  readonly findDuplicates: () => readonly SourceNotice[];
}

/** Reads JSON or YAML, whichever the text is. */
export function readText(text: string, limits: ParseLimits): TextReading {
  if (!isJsonText(text)) return fromSource(readYaml(text, limits));
  // `JSON.parse` knows no limit, but is much faster than a reading that keeps places.
  const value = parseJson(text);
  if (value === undefined || !isWithin(value, limits.maxDepth)) return fromSource(readJson(text, limits));
  const locator = new JsonLocator(text);
  return {
    value,
    faults: [],
    locate: (path) => locator.locate(path),
    findDuplicates: () => readJson(text, limits).duplicates,
  };
}

function fromSource(reading: SourceReading): TextReading {
  const { root, faults, duplicates } = reading;
  return {
    ...(root && { value: root.value }),
    faults,
    locate: (path) => locateBelow(root, path),
    findDuplicates: () => duplicates,
  };
}

function parseJson(text: string): TemplateValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether nothing in the value is nested more than `maxDepth` levels deep. */
function isWithin(value: TemplateValue, maxDepth: number): boolean {
  let level = [value];
  for (let depth = 0; ; depth += 1) {
    const nested = level.filter((each) => typeof each === "object" && each !== null);
    if (nested.length === 0 || depth === maxDepth) return nested.length === 0;
    level = nested.flatMap((each) => Object.values(each));
  }
}
