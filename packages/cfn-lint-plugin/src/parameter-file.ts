import type { ParsedDocument, Span, TemplatePath, TemplateValue } from "@latchkey/rules";
import { isList, isMap, member, parseDocument } from "@latchkey/rules";

import { readSetting } from "./parameter-setting";
import { UsageError } from "./usage-error";

/** What a parameter file, or a deployment file of Git sync, says. */
export interface ParameterFile {
  readonly parameters: Readonly<Record<string, string>>;
  /** The one template that they are for, from the root of its repository; absent when they are for any. */
  readonly templatePath?: string;
}

/** Reads the shapes that AWS's tools take; `file` is what to call it. Throws a `UsageError` with the place of a fault. */
export function readParameterFile(content: Uint8Array, file: string): ParameterFile {
  const document = parseDocument(content);
  if (document.kind === "invalid") {
    throw new UsageError(describePlace(file, document.problem.span, document.problem.message));
  }
  return new ParameterFileReader(document, file).read();
}

class ParameterFileReader {
  readonly #document: Extract<ParsedDocument, { kind: "document" }>;
  readonly #file: string;

  constructor(document: Extract<ParsedDocument, { kind: "document" }>, file: string) {
    this.#document = document;
    this.#file = file;
  }

  read(): ParameterFile {
    const { value } = this.#document;
    if (Object.hasOwn(isMap(value) ? value : {}, "template-file-path")) {
      const templatePath = member(value, "template-file-path");
      if (typeof templatePath !== "string" || templatePath === "") {
        throw this.#fault(["template-file-path"], "this is not the path of a template");
      }
      return { parameters: this.#readAll(member(value, "parameters") ?? {}, ["parameters"]), templatePath };
    }
    for (const section of ["Parameters", "parameters"]) {
      const values = member(value, section);
      // A parameter may have that name, too.
      if (isMap(values) || isList(values)) {
        return { parameters: this.#readAll(values, [section]) };
      }
    }
    return { parameters: this.#readAll(value, []) };
  }

  #readAll(values: TemplateValue, path: TemplatePath): Readonly<Record<string, string>> {
    if (isMap(values)) {
      return Object.fromEntries(
        Object.entries(values).map(([name, value]) => [name, this.#readValue(value, [...path, name])]),
      );
    }
    if (isList(values)) {
      return Object.fromEntries(values.flatMap((entry, index) => this.#readEntry(entry, [...path, index])));
    }
    throw this.#fault(path, "this is neither a mapping nor a list of parameters");
  }

  /** None when the value that is deployed already is to be kept. */
  #readEntry(entry: TemplateValue, path: TemplatePath): (readonly [name: string, value: string])[] {
    if (typeof entry === "string") {
      const setting = readSetting(entry);
      if (setting === undefined) {
        throw this.#fault(path, "this is not of the form Name=value");
      }
      return [setting];
    }
    const name = member(entry, "ParameterKey");
    if (typeof name !== "string") {
      throw this.#fault(path, "this parameter has no ParameterKey");
    }
    const value = member(entry, "ParameterValue");
    if (value !== undefined) {
      return [[name, this.#readValue(value, [...path, "ParameterValue"])]];
    }
    if (String(member(entry, "UsePreviousValue")) !== "true") {
      throw this.#fault(path, `the parameter ${name} has no ParameterValue`);
    }
    return [];
  }

  #readValue(value: TemplateValue, path: TemplatePath): string {
    const texts = (isList(value) ? value : [value]).map((item) => {
      if (item === null || typeof item === "object") {
        throw this.#fault(path, "the value of a parameter is a text, a number, a boolean or a list of those");
      }
      return String(item);
    });
    return texts.join(",");
  }

  #fault(path: TemplatePath, message: string): UsageError {
    const span = this.#document.locate(path)?.value;
    return new UsageError(span === undefined ? `${this.#file}: ${message}` : describePlace(this.#file, span, message));
  }
}

function describePlace(file: string, { start }: Span, message: string): string {
  return `${file}:${start.line}:${start.column}: ${message}`;
}
