import { readFileSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import type { Ignore } from "ignore";
import createIgnore from "ignore";

import { ancestorsInRepository } from "./repository";

/** The patterns of one ignore file, with the directory that they are relative to. */
interface IgnoreFile {
  /** Absolute, with a separator at the end. */
  readonly root: string;
  readonly patterns: Ignore;
}

// As Git's core.ignoreCase is set by default.
const LIBRARY_OPTIONS = { ignoreCase: process.platform === "win32" || process.platform === "darwin" };

/** The ignore files in force in one directory, the one that decides last at the end. */
export type IgnoreFiles = readonly IgnoreFile[];

/**
 * The ignore files in force in `directory`: its own, its parents' up to the root of its Git repository, and that
 * repository's `.git/info/exclude`. Outside a repository, and where those above ignore `directory` itself, its own alone:
 * who names an ignored directory wants to see it linted.
 */
export function ignoreFilesAround(directory: string): IgnoreFiles {
  const ancestors = ancestorsInRepository(directory);
  const root = ancestors[0];
  let above: IgnoreFiles = root === undefined ? [] : readIgnoreFile(join(root, ".git", "info", "exclude"), root);
  for (const ancestor of ancestors.slice(0, -1)) {
    above = [...above, ...readIgnoreFile(join(ancestor, ".gitignore"), ancestor)];
  }
  return withIgnoreFileIn(directory, isIgnored(above, directory, true) ? [] : above);
}

/** The ignore files in force in a directory that is not ignored: those around it, and its own. */
export function withIgnoreFileIn(directory: string, around: IgnoreFiles): IgnoreFiles {
  return [
    ...around.map((file) => overruleIn(file, directory)),
    ...readIgnoreFile(join(directory, ".gitignore"), directory),
  ];
}

/** Where a nearer file has taken the directory back in, so must this one: the library judges parents with each path. */
function overruleIn(file: IgnoreFile, directory: string): IgnoreFile {
  if (!matches(file, directory, true).ignored) {
    return file;
  }
  const quoted = relativeTo(file.root, directory).replace(/[\\*?[\] ]/g, "\\$&");
  return { root: file.root, patterns: createIgnore(LIBRARY_OPTIONS).add(file.patterns).add(`!/${quoted}/`) };
}

/** Whether Git would pass over the absolute `path`, none of whose parents is ignored. */
export function isIgnored(files: IgnoreFiles, path: string, isDirectory: boolean): boolean {
  for (const file of files.toReversed()) {
    const { ignored, unignored } = matches(file, path, isDirectory);
    if (ignored || unignored) {
      return ignored;
    }
  }
  return false;
}

function matches({ root, patterns }: IgnoreFile, path: string, isDirectory: boolean): ReturnType<Ignore["test"]> {
  if (path.length < root.length) {
    return { ignored: false, unignored: false };
  }
  const relative = relativeTo(root, path);
  return patterns.test(isDirectory ? `${relative}/` : relative);
}

function relativeTo(root: string, path: string): string {
  return path.slice(root.length).replaceAll(sep, "/");
}

function readIgnoreFile(path: string, directory: string): IgnoreFile[] {
  const text = readIfFile(path);
  if (text === undefined) {
    return [];
  }
  const root = directory.endsWith(sep) ? directory : directory + sep;
  return [{ root, patterns: createIgnore(LIBRARY_OPTIONS).add(text.replace(/^\ufeff/, "")) }];
}

function readIfFile(path: string): string | undefined {
  try {
    // Anything else, a FIFO for one, could block.
    return statSync(path).isFile() ? readFileSync(path, "utf8") : undefined;
  } catch {
    // There is none, or it cannot be read: Git goes on without it.
    return undefined;
  }
}
