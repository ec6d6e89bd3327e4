import { existsSync, realpathSync } from "node:fs";
import { join, resolve } from "node:path";

import type { Problem, Span } from "@latchkey/rules";
import { defaultParseLimits } from "@latchkey/rules";

import { describeReadError, isInside } from "../file-reader";
import { readFile } from "../read-content";
import { MANIFEST, type ParsedManifest, parseManifest } from "./manifest";

/** What is done with what an assembly has. */
export interface StackFinder {
  /** What problems call the file at an absolute path. */
  nameOf(path: string): string;
  /** The template of a stack, by its absolute path. */
  onTemplate(path: string): void;
  onProblem(problem: Problem): void;
}

/**
 * Finds the templates that an assembly of the CDK deploys, with those of the assemblies inside it, and nothing outside of
 * the absolute path `directory`; what stacks nest is not among them. Whether the directory is an assembly that could be
 * read.
 */
export function findStacks(directory: string, finder: StackFinder): boolean {
  const root = realpathSync(directory);
  const seen = new Set([root]);

  const fail = (
    at: string,
    message: string,
    span: Span | undefined,
    kind: Problem["kind"] = "invalid-template",
  ): void =>
    finder.onProblem({ kind, file: finder.nameOf(join(at, MANIFEST)), message, ...(span !== undefined && { span }) });

  /** Where a path of the manifest leads to; `undefined` when that is nowhere in the assembly, which has been said. */
  const follow = (at: string, id: string, path: string, span: Span): { path: string; real: string } | undefined => {
    const target = resolve(at, path);
    const outside = `The artifact ${id} leads out of the cloud assembly, to ${path}, which was not read`;
    if (!isInside(target, [directory])) {
      fail(at, outside, span);
      return undefined;
    }
    try {
      const real = realpathSync(target);
      if (isInside(real, [root])) {
        return { path: target, real };
      }
      fail(at, outside, span);
    } catch (error) {
      fail(at, `The artifact ${id} names ${path}: ${describeReadError(error)}`, span, "unreadable");
    }
    return undefined;
  };

  const visit = (at: string, isExpected: boolean): boolean => {
    const manifest = readManifest(at);
    if (manifest.kind !== "manifest") {
      if (isExpected) {
        fail(at, manifest.message, manifest.span, manifest.kind);
      }
      return false;
    }
    for (const { message, span } of manifest.problems) {
      fail(at, message, span);
    }
    for (const { id, templateFile, span } of manifest.stacks) {
      const template = follow(at, id, templateFile, span);
      if (template !== undefined) {
        finder.onTemplate(template.path);
      }
    }
    for (const { id, directory: path, span } of manifest.nested) {
      const nested = follow(at, id, path, span);
      if (nested === undefined) {
        continue;
      }
      if (seen.has(nested.real)) {
        fail(at, `The artifact ${id} is an assembly that has been read already: ${path}`, span);
      } else {
        seen.add(nested.real);
        visit(nested.path, true);
      }
    }
    return true;
  };

  // The CDK puts this file into each of its assemblies, and nobody else does.
  return visit(directory, existsSync(join(directory, "cdk.out")));
}

/** What the manifest in a directory says, or why it does not. */
function readManifest(
  directory: string,
):
  | Extract<ParsedManifest, { kind: "manifest" }>
  | (Pick<Problem, "message" | "span"> & { readonly kind: "invalid-template" | "unreadable" }) {
  try {
    const content = readFile(join(directory, MANIFEST), { maxBytes: defaultParseLimits.maxBytes, mentions: [] });
    if (content.kind === "too-large") {
      return { kind: "unreadable", message: "too large to be the manifest of a cloud assembly" };
    }
    const manifest = parseManifest(content.bytes);
    switch (manifest.kind) {
      case "manifest":
        return manifest;
      case "invalid":
        return { kind: "invalid-template", ...manifest.problem };
      case "other":
        return { kind: "invalid-template", message: "This is not the manifest of a cloud assembly" };
    }
  } catch (error) {
    return { kind: "unreadable", message: describeReadError(error) };
  }
}
