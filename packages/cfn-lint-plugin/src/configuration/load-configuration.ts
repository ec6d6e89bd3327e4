import { Console } from "node:console";
import { basename, dirname, extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";

import type { ParsedDocument, Span, TemplatePath } from "@latchkey/rules";
import { member, parseDocument } from "@latchkey/rules";
import type { Configuration, ConfigurationFault, ConfigurationReading } from "@latchkey/rules/configuration";
import {
  checkRuleSettings,
  findRepeatedKeys,
  readConfiguration,
  repeatedKeyMessage,
} from "@latchkey/rules/configuration";

import { findRules } from "../choose-rules";
import type { GivenEnvironment } from "../environments";
import { nameFile } from "../name-file";
import { readEnvironment } from "../read-environments";
import { readGivenFile } from "../read-given-file";
import { UsageError } from "../usage-error";
import { describeFault } from "./describe-fault";

/** A configuration with where it comes from; plain data, so that a worker can be given it. */
export interface LoadedConfiguration {
  /** What findings call its file. */
  readonly file: string;
  /** Absolute path of the directory that it is in. */
  readonly directory: string;
  readonly configuration: Configuration;
  /** The environments that it names parameter files for. */
  readonly environments: readonly ConfiguredEnvironment[];
}

/** An environment of a configuration. */
export interface ConfiguredEnvironment extends GivenEnvironment {
  /** Patterns of the templates' paths from the configuration's directory; absent when it is for all. */
  readonly files?: readonly string[];
}

/** A configuration as the main thread knows it. */
export interface ConfigurationSource extends LoadedConfiguration {
  /** The decoded text; empty for a program. */
  readonly text: string;
  /** Where an entry of it stands: at the start, when it is a program. */
  locate(path: TemplatePath): Span;
}

const START: Span = { start: { line: 1, column: 1, offset: 0 }, end: { line: 1, column: 1, offset: 0 } };
const CODE = [".js", ".cjs", ".mjs", ".ts"];

/** Loads a configuration file; a program is run. Throws a `UsageError` that names what is wrong, with its place. */
export async function loadConfiguration(
  path: string,
  modules: readonly string[],
  cwd: string,
): Promise<ConfigurationSource> {
  const file = nameFile(path, cwd);
  const { value, text, locate } = CODE.includes(extname(path)) ? await runProgram(path, file) : readData(path, file);
  const { configuration, faults } = readValue(value, file);
  refuse(file, faults, locate);
  const directory = dirname(path);
  const rules = await findRules(
    configuration.rulesFrom,
    directory,
    await findRules(modules, cwd),
    `${file}: rulesFrom`,
  );
  refuse(file, checkRuleSettings(configuration, rules), locate);
  const { environments, faults: unreadable } = readEnvironmentsOf(configuration, directory, cwd);
  refuse(file, unreadable, locate);
  return {
    file,
    directory,
    configuration,
    environments,
    text,
    locate: (entry) => locate(entry) ?? START,
  };
}

function readValue(value: unknown, file: string): ConfigurationReading {
  try {
    return readConfiguration(value);
  } catch (error) {
    // A program can make getters of what it exports.
    throw thrownBy(file, error);
  }
}

/** The environments, and what is wrong with their files. */
function readEnvironmentsOf(
  { parameterFiles }: Configuration,
  directory: string,
  cwd: string,
): { readonly environments: readonly ConfiguredEnvironment[]; readonly faults: readonly ConfigurationFault[] } {
  const environments: ConfiguredEnvironment[] = [];
  const faults: ConfigurationFault[] = [];
  for (const [index, { files, name, path }] of parameterFiles.entries()) {
    const argument = { path: resolve(directory, path), ...(name !== undefined && { name }) };
    try {
      environments.push({ ...readEnvironment(argument, cwd), ...(files !== undefined && { files }) });
    } catch (error) {
      if (!(error instanceof UsageError)) {
        throw error;
      }
      faults.push({ path: ["parameterFiles", index], message: error.message });
    }
  }
  return { environments, faults };
}

interface Content {
  readonly value: unknown;
  readonly text: string;
  locate(path: TemplatePath): Span | undefined;
}

function readData(path: string, file: string): Content {
  const document = parseDocument(readGivenFile(path, file, "a configuration"));
  if (document.kind === "invalid") {
    const { span, message } = document.problem;
    throw new UsageError(`${file}:${span.start.line}:${span.start.column}: ${message}`);
  }
  const section = basename(path) === "package.json" ? "latchkey" : undefined;
  const [first, ...details] = findRepeatedKeys(document, section).map((span) =>
    describeFault(file, { path: [], message: repeatedKeyMessage }, span),
  );
  if (first !== undefined) {
    throw new UsageError(first, { details });
  }
  const prefix = section === undefined ? [] : [section];
  const value = section === undefined ? document.value : member(document.value, section);
  return { value, text: document.text, locate: (entry) => placeOf(document, [...prefix, ...entry]) };
}

/** The place of an entry, or of what it is missing from. */
function placeOf(document: Extract<ParsedDocument, { kind: "document" }>, path: TemplatePath): Span | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const location = document.locate(path.slice(0, length));
    if (location !== undefined) {
      return location.key ?? location.value;
    }
  }
  return undefined;
}

async function runProgram(path: string, file: string): Promise<Content> {
  // Standard output is for the report, whatever a configuration prints.
  globalThis.console = new Console(process.stderr);
  let value: unknown;
  try {
    const exported = extname(path) === ".ts" ? await importTypeScript(path) : await import(pathToFileURL(path).href);
    value = await defaultOf(exported);
  } catch (error) {
    throw thrownBy(file, error);
  }
  if (typeof value !== "object" || value === null) {
    throw new UsageError(`${file}: it exports no configuration by default`);
  }
  return { value, text: "", locate: () => undefined };
}

/** What a program has thrown, with its way there. */
function thrownBy(file: string, error: unknown): UsageError {
  const text = error instanceof Error ? (error.stack ?? error.message) : inspect(error);
  const [first, ...details] = text.split("\n");
  return new UsageError(`${file}: ${first}`, { cause: error, details });
}

/** Node.js 20 does not load TypeScript by itself. */
async function importTypeScript(path: string): Promise<unknown> {
  const { createJiti } = await import("jiti");
  return createJiti(path).import(path);
}

/** The default export; what is compiled to CommonJS has it within the default export. */
function defaultOf(exported: unknown): unknown {
  if (!isObject(exported) || "default" in exported) {
    const value = isObject(exported) ? exported["default"] : exported;
    return isObject(value) && "default" in value ? value["default"] : value;
  }
  const isModule = Object.prototype.toString.call(exported) === "[object Module]" || "__esModule" in exported;
  return isModule ? undefined : exported;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function refuse(file: string, faults: readonly ConfigurationFault[], locate: Content["locate"]): void {
  const [first, ...details] = faults.map((fault) => describeFault(file, fault, locate(fault.path)));
  if (first !== undefined) {
    throw new UsageError(first, { details });
  }
}
