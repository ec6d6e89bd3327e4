import { Console } from "node:console";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { isAbsolute, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";

import type { Rule } from "@latchkey/rules";
import { rules as ownRules } from "@latchkey/rules";
import { resolve as importMetaResolve } from "import-meta-resolve";

import { checkProblem, readRule } from "./check-rule";
import { UsageError } from "./usage-error";

/**
 * The rules that modules export: the lists `default` and `rules` when there is one, otherwise every object. Paths begin
 * with `./`, `../` or `/`; anything else is a package, both as seen from the directory; `source` is what names them. Throws a `UsageError`.
 */
export async function loadRules(
  modules: readonly string[],
  cwd: string,
  known: readonly Rule[] = ownRules,
  source = "--rules-from",
): Promise<readonly Rule[]> {
  // Standard output is for the report, whatever a rule prints.
  globalThis.console = new Console(process.stderr);
  const origins = new Map(known.map(({ id }) => [id, "Latchkey"]));
  const loaded = new Set<unknown>();
  const rules: Rule[] = [];
  for (const module of new Set(modules)) {
    for (const [name, value] of await readModule(module, cwd, source)) {
      if (loaded.has(value)) {
        continue;
      }
      loaded.add(value);
      const rule = readExport(source, module, name, value);
      const origin = origins.get(rule.id);
      if (origin !== undefined) {
        throw fault(source, module, `${name}: id: ${origin} has a rule ${rule.id} already`);
      }
      origins.set(rule.id, module);
      rules.push(rule);
    }
  }
  return rules;
}

/** What may be rules, by what the module calls them. */
async function readModule(
  module: string,
  cwd: string,
  source: string,
): Promise<readonly (readonly [name: string, value: unknown])[]> {
  let found: [string, unknown][];
  try {
    const exported = exportsOf(await importFrom(cwd, module));
    const lists = ["default", "rules"].flatMap((name): [string, unknown][] => {
      const list = exported[name];
      return Array.isArray(list) ? list.map((value, index) => [`${name}[${index}]`, value]) : [];
    });
    const objects = Object.keys(exported).flatMap((name): [string, unknown][] => {
      const value = exported[name];
      return isObject(value) && !Array.isArray(value) ? [[name, value]] : [];
    });
    found = lists.length > 0 ? lists : objects;
  } catch (error) {
    const [first, ...lines] = describeThrown(error).split("\n");
    const details = [...lines, ...adviceOn(module, cwd)];
    throw fault(source, module, `cannot be loaded: ${first}`, { cause: error, details });
  }
  if (found.length === 0) {
    throw fault(source, module, "exports no rules; it takes a list called rules, a list by default, or single rules");
  }
  return found;
}

/** What a CommonJS module exports is the default export of the module that importing it gives. */
function exportsOf(namespace: Record<string, unknown>): Record<string, unknown> {
  const { default: all } = namespace;
  const isCommonJs = isObject(all) && !Array.isArray(all) && !("id" in all) && !("check" in all);
  return isCommonJs ? all : namespace;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** Imports a module as a file of the directory would. */
function importFrom(cwd: string, module: string): Promise<Record<string, unknown>> {
  const isPath = /^\.{1,2}(?:[\\/]|$)/.test(module) || isAbsolute(module);
  const from = join(cwd, "rules-from");
  // A path may be a directory, or lack its extension, which import() does not take; a package may be for import() alone.
  const url = isPath
    ? pathToFileURL(createRequire(from).resolve(module)).href
    : importMetaResolve(module, pathToFileURL(from).href);
  return import(url);
}

function adviceOn(module: string, cwd: string): string[] {
  return !/^[./\\]/.test(module) && existsSync(resolve(cwd, module)) ? [`the path is ./${module}`] : [];
}

function readExport(source: string, module: string, name: string, value: unknown): Rule {
  try {
    const rule = readRule(value);
    return { ...rule, check: (deployment, options) => checkAll(() => (value as Rule).check(deployment, options)) };
  } catch (error) {
    throw fault(source, module, `${name}: ${error instanceof Error ? error.message : inspect(error)}`, {
      cause: error,
    });
  }
}

/** The problems, each looked at before it is taken for one. Throws nothing but errors. */
function* checkAll(check: () => ReturnType<Rule["check"]>): ReturnType<Rule["check"]> {
  try {
    for (const problem of check()) {
      checkProblem(problem);
      yield problem;
    }
  } catch (error) {
    throw error instanceof Error ? error : new Error(inspect(error), { cause: error });
  }
}

/** The error with where it comes from, without the way through Node.js and Latchkey to there. */
function describeThrown(error: unknown): string {
  if (!(error instanceof Error)) {
    return `threw ${inspect(error)}`;
  }
  if ("code" in error || error.stack === undefined) {
    return error.message.replace(/\nRequire stack:.*/s, "");
  }
  const isForeign = (line: string) =>
    !line.startsWith("    at ") || !(line.includes("node:") || line.includes(__dirname));
  return error.stack.split("\n").filter(isForeign).join("\n").trim();
}

function fault(
  source: string,
  module: string,
  message: string,
  options?: ConstructorParameters<typeof UsageError>[1],
): UsageError {
  return new UsageError(`${source} ${module}: ${message}`, options);
}
