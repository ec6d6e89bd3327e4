import { isAbsolute, posix } from "node:path";

import type { FileReader, Finding, SourceLocation, TemplateValue } from "@latchkey/rules";
import { AppDeployments, isList, isMap, member } from "@latchkey/rules";

import { isInside } from "../file-reader";
import { nameFile } from "../name-file";
import { findCreation } from "./creation-stack";
import { type AssemblyStack, MANIFEST, parseManifest } from "./manifest";

/** A construct that a resource comes from. */
interface Construct {
  readonly path: string;
  /** As the assembly has it. */
  readonly source: SourceLocation | undefined;
}

/** The constructs of an assembly. */
interface Constructs {
  readonly byPath: ReadonlyMap<string, Construct>;
  /** By template and logical ID; where two share them, neither is there. */
  readonly byLogicalId: ReadonlyMap<string, Construct>;
}

/** What the cloud assemblies say of the templates in them; each is read when it is first asked. */
export class Assemblies {
  readonly #readFile: FileReader;
  readonly #cwd: string;
  readonly #stacks = new Map<string, readonly AssemblyStack[]>();
  readonly #apps = new Map<string, AppDeployments>();
  readonly #constructs = new Map<string, Constructs>();

  /** Sources are named relative to `cwd`, an absolute path. */
  constructor(readFile: FileReader, cwd: string) {
    this.#readFile = readFile;
    this.#cwd = cwd;
  }

  /** The stacks that the one of a template was synthesized with; `undefined` when it is not in an assembly. */
  appOf(file: string): AppDeployments | undefined {
    const directory = posix.dirname(file);
    const stacks = this.#stacksIn(directory);
    if (!stacks.some(({ templateFile }) => posix.join(directory, templateFile) === file)) {
      return undefined;
    }
    const known = this.#apps.get(directory);
    if (known !== undefined) {
      return known;
    }
    const app = new AppDeployments(
      stacks.flatMap(({ templateFile, name, account, region }) => {
        const path = posix.join(directory, templateFile);
        const found = this.#readFile(path);
        const environment = { ...(account !== undefined && { account }), ...(region !== undefined && { region }) };
        return found.kind === "content" ? [{ file: path, content: found.content, name, ...environment }] : [];
      }),
      this.#readFile,
    );
    this.#apps.set(directory, app);
    return app;
  }

  /** The finding with the construct that its resource comes from, and the place in the app's source that creates it. */
  describe(finding: Finding): Finding {
    const { byPath, byLogicalId } = this.#constructsIn(posix.dirname(finding.file));
    const construct =
      (finding.constructPath === undefined ? undefined : byPath.get(finding.constructPath)) ??
      byLogicalId.get(keyOf(finding.file, finding.logicalId));
    if (construct === undefined) {
      return finding;
    }
    const { path, source } = construct;
    return {
      ...finding,
      constructPath: finding.constructPath ?? path,
      ...(source !== undefined && { source: { ...source, file: this.#nameSource(source.file) } }),
    };
  }

  /** Relative when it is in the working directory: the app may have been synthesized elsewhere. */
  #nameSource(file: string): string {
    return isAbsolute(file) && isInside(file, [this.#cwd]) ? nameFile(file, this.#cwd) : file;
  }

  #stacksIn(directory: string): readonly AssemblyStack[] {
    const known = this.#stacks.get(directory);
    if (known !== undefined) {
      return known;
    }
    const found = this.#readFile(posix.join(directory, MANIFEST));
    const manifest = found.kind === "content" ? parseManifest(found.content) : undefined;
    const stacks = manifest?.kind === "manifest" ? manifest.stacks : [];
    this.#stacks.set(directory, stacks);
    return stacks;
  }

  #constructsIn(directory: string): Constructs {
    const known = this.#constructs.get(directory);
    if (known !== undefined) {
      return known;
    }
    const byPath = new Map<string, Construct>();
    const byLogicalId = new Map<string, Construct>();
    const seen = new Set<string>();
    for (const stack of this.#stacksIn(directory)) {
      const notes = this.#notesOf(stack, directory);
      const templates = new Map(
        notes.flatMap(([path, entries]) =>
          dataOf(entries, "aws:cdk:templateFile").map((file) => [path, file] as const),
        ),
      );
      for (const [path, entries] of notes) {
        const construct = { path: path.replace(/^\//, ""), source: findCreation(entries) };
        for (const logicalId of dataOf(entries, "aws:cdk:logicalId")) {
          byPath.set(construct.path, construct);
          const template = nearest(path, templates) ?? stack.templateFile;
          const key = keyOf(posix.join(directory, template), logicalId);
          byLogicalId.set(key, construct);
          if (seen.has(key)) {
            byLogicalId.delete(key);
          }
          seen.add(key);
        }
      }
    }
    const constructs = { byPath, byLogicalId };
    this.#constructs.set(directory, constructs);
    return constructs;
  }

  /** What was noted of each construct, by its path with a slash in front. */
  #notesOf(
    { metadata, metadataFile }: AssemblyStack,
    directory: string,
  ): readonly (readonly [string, TemplateValue])[] {
    const found = metadataFile === undefined ? undefined : this.#readFile(posix.join(directory, metadataFile));
    const more = found?.kind === "content" ? parseJson(found.content) : undefined;
    return [metadata, more].flatMap((notes) => (isMap(notes) ? Object.entries<TemplateValue>(notes) : []));
  }
}

/** The template of the innermost stack around a construct. */
function nearest(path: string, templates: ReadonlyMap<string, string>): string | undefined {
  for (let end = path.length; end > 0; end = path.lastIndexOf("/", end - 1)) {
    const template = templates.get(path.slice(0, end));
    if (template !== undefined) {
      return template;
    }
  }
  return undefined;
}

function dataOf(entries: TemplateValue, type: string): string[] {
  return (isList(entries) ? entries : []).flatMap((entry) => {
    const data = member(entry, "type") === type ? member(entry, "data") : undefined;
    return typeof data === "string" ? [data] : [];
  });
}

function keyOf(file: string, logicalId: string): string {
  return JSON.stringify([file, logicalId]);
}

function parseJson(content: Uint8Array): TemplateValue | undefined {
  try {
    return JSON.parse(Buffer.from(content).toString("utf8"));
  } catch {
    // The templates are judged without it.
    return undefined;
  }
}
