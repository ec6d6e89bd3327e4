import { findSimilar } from "../find-similar";
import type { TemplatePath } from "../finding";
import type { ConfigurationFault } from "./configuration";

/** In UTF-16 code units: as long as a path can be. */
const maxPatternLength = 4096;

/** A mapping of a configuration whose keys are known. */
export type Fields = ReadonlyMap<string, unknown>;

/** Reads values of any origin, and notes what is not as it has to be. */
export class ValueReader {
  readonly faults: ConfigurationFault[] = [];

  fault(path: TemplatePath, message: string): undefined {
    this.faults.push({ path, message });
    return undefined;
  }

  /** The entries of a mapping that are not null; `undefined` when it is absent or none. */
  entries(value: unknown, path: TemplatePath): Fields | undefined {
    if (value === undefined || value === null) return undefined;
    if (typeof value !== "object" || Array.isArray(value)) return this.fault(path, "this has to be a mapping");
    if (!isPlain(value)) return this.fault(path, `this has to be a plain object, not ${nameKind(value)}`);
    return new Map(Object.entries(value).filter(([, entry]) => entry !== null && entry !== undefined));
  }

  /** The same, in which what has no value is a fault: left out, it could mean more than whoever wrote its key wants. */
  statements(value: unknown, path: TemplatePath, mayBeEmpty: readonly string[] = []): Fields | undefined {
    const entries = this.entries(value, path);
    if (entries === undefined) return undefined;
    for (const [key, entry] of Object.entries(value as object)) {
      if (entry === null && !mayBeEmpty.includes(key)) this.fault([...path, key], "this has no value");
    }
    return entries;
  }

  /** The same, of a mapping that has no other keys. */
  fields(
    value: unknown,
    path: TemplatePath,
    known: readonly string[],
    mayBeEmpty: readonly string[] = [],
  ): Fields | undefined {
    const fields = this.statements(value, path, mayBeEmpty);
    for (const key of fields?.keys() ?? []) {
      if (known.includes(key)) continue;
      const similar = findSimilar(key, known);
      const advice = similar === undefined ? `the keys are ${known.join(", ")}` : `did you mean ${similar}?`;
      this.fault([...path, key], `there is no such key; ${advice}`);
    }
    return fields;
  }

  text(value: unknown, path: TemplatePath): string | undefined {
    if (value === undefined) return undefined;
    const text = typeof value === "string" ? value.trim() : "";
    return text === "" ? this.fault(path, "this has to be a text") : text;
  }

  /** A pattern, which libraries for patterns take only up to some length. */
  pattern(value: unknown, path: TemplatePath): string | undefined {
    const pattern = this.text(value, path);
    return pattern !== undefined && pattern.length > maxPatternLength
      ? this.fault(path, `this is longer than ${maxPatternLength} characters`)
      : pattern;
  }

  requiredText(fields: Fields, key: string, path: TemplatePath): string {
    if (!fields.has(key)) this.fault(path, `${key} is missing`);
    return this.text(fields.get(key), [...path, key]) ?? "";
  }

  boolean(value: unknown, path: TemplatePath): boolean | undefined {
    if (value === undefined || typeof value === "boolean") return value;
    return this.fault(path, "this has to be true or false");
  }

  /** `undefined` when it is absent. */
  list<Item>(
    value: unknown,
    path: TemplatePath,
    read: (item: unknown, path: TemplatePath) => Item | undefined,
  ): readonly Item[] | undefined {
    if (value === undefined || value === null) return undefined;
    if (!Array.isArray(value)) return this.fault(path, "this has to be a list");
    return value.flatMap((item: unknown, index) => read(item, [...path, index]) ?? []);
  }

  texts(value: unknown, path: TemplatePath): readonly string[] | undefined {
    return this.list(value, path, (item, at) => this.text(item ?? "", at));
  }

  patterns(value: unknown, path: TemplatePath): readonly string[] | undefined {
    return this.list(value, path, (item, at) => this.pattern(item ?? "", at));
  }
}

/** Whether its entries are all that it has, unlike those of a `Map`, a `Date` or a `Promise`, whichever realm it is from. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function nameKind(value: object): string {
  const name: unknown = value.constructor?.name;
  return typeof name === "string" && name !== "" ? `a ${name}` : "one of a class";
}
