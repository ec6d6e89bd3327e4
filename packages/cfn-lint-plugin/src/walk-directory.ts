import type { Dirent } from "node:fs";
import { readdirSync } from "node:fs";
import { sep } from "node:path";

import { decodePath } from "./decode-path";
import { describeFileError, describeFileKind } from "./describe-file";
import type { IgnoreFiles } from "./gitignore";
import { ignoreFilesAround, isIgnored, withIgnoreFileIn } from "./gitignore";

/** What a walk does with what it meets; each path is relative to the walk's root, with `/` separators. */
export interface Walker {
  /** Whether Git's ignore files count. */
  readonly gitignore: boolean;
  /** Whether a file is wanted, by its path. */
  isWanted(path: string): boolean;
  /** A wanted regular file; `location` is its absolute path, in bytes when the name is not UTF-8. */
  onFile(path: string, location: string | Buffer): void;
  /** A directory or a wanted file that is left out. */
  onPassedOver(path: string, reason: string): void;
  /** A directory that may be a cloud assembly, by its absolute path: whether it is, and is not to be walked. */
  isAssembly?(location: string): boolean;
  /** A directory that cannot be read; empty for the root. */
  onUnreadable(path: string, message: string): void;
}

interface Directory {
  /** Relative to the root; empty for the root. */
  readonly path: string;
  /** The absolute path, in which what cannot be decoded stands as `\xff`. */
  readonly absolute: string;
  readonly location: string | Buffer;
  readonly ignoreFiles: IgnoreFiles;
}

/** Nobody's templates are in there, and a dependency's are not this project's to mend. */
const NEVER_ENTERED = new Set([".git", "node_modules"]);

/** Visits every file below the absolute path `root`, without following symbolic links. */
export function walkDirectory(root: string, walker: Walker): void {
  const pending: Directory[] = [
    { path: "", absolute: root, location: root, ignoreFiles: walker.gitignore ? ignoreFilesAround(root) : [] },
  ];
  for (let directory = pending.pop(); directory !== undefined; directory = pending.pop()) {
    try {
      pending.push(...visitDirectory(directory, walker));
    } catch (error) {
      walker.onUnreadable(directory.path, describeFileError(error));
    }
  }
}

/** Visits the files directly in a directory and returns the directories to visit. */
function visitDirectory({ path, absolute: parent, location, ignoreFiles }: Directory, walker: Walker): Directory[] {
  const below: Directory[] = [];
  const entries = readEntries(location);
  const hasManifest = entries.some(({ name, entry }) => name === "manifest.json" && entry.isFile());
  if (hasManifest && typeof location === "string" && walker.isAssembly?.(location)) {
    return [];
  }
  for (const { name, location: entryLocation, entry } of entries) {
    const entryPath = path === "" ? name : `${path}/${name}`;
    const isDirectory = entry.isDirectory();
    if (isDirectory ? NEVER_ENTERED.has(name) : !walker.isWanted(entryPath)) {
      continue;
    }
    const absolute = joinPath(parent, name);
    if (isIgnored(ignoreFiles, absolute, isDirectory)) {
      walker.onPassedOver(entryPath, "ignored by Git");
    } else if (isDirectory) {
      const own = walker.gitignore ? withIgnoreFileIn(absolute, ignoreFiles) : ignoreFiles;
      below.push({ path: entryPath, absolute, location: entryLocation, ignoreFiles: own });
    } else if (entry.isFile()) {
      walker.onFile(entryPath, entryLocation);
    } else {
      const kind = describeFileKind(entry);
      walker.onPassedOver(entryPath, entry.isSymbolicLink() ? `${kind}, followed only when it is named` : kind);
    }
  }
  return below;
}

interface Entry {
  /** What cannot be decoded stands as `\xff`, so that no two names are the same. */
  readonly name: string;
  readonly location: string | Buffer;
  readonly entry: Dirent | Dirent<Buffer>;
}

function readEntries(directory: string | Buffer): Entry[] {
  const entries = readdirSync(directory, { withFileTypes: true });
  if (!entries.some(({ name }) => name.includes("\ufffd"))) {
    return entries.map((entry) => ({ name: entry.name, location: joinLocation(directory, entry.name), entry }));
  }
  // A name that is not UTF-8 opens by its bytes alone.
  return readdirSync(directory, { withFileTypes: true, encoding: "buffer" }).map((entry) => {
    const name = decodePath(entry.name);
    const isUtf8 = Buffer.from(name).equals(entry.name);
    return { name, location: joinLocation(directory, isUtf8 ? name : entry.name), entry };
  });
}

/** `join` would take both apart, which need no normalizing. */
function joinPath(directory: string, name: string): string {
  return directory.endsWith(sep) ? directory + name : directory + sep + name;
}

function joinLocation(directory: string | Buffer, name: string | Buffer): string | Buffer {
  if (typeof directory === "string" && typeof name === "string") {
    return joinPath(directory, name);
  }
  return Buffer.concat([Buffer.from(directory as string), Buffer.from("/"), Buffer.from(name as string)]);
}
