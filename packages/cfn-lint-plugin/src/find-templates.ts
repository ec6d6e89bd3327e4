import type { Stats } from "node:fs";
import { lstatSync, statSync } from "node:fs";
import { resolve, sep } from "node:path";

import type { Problem } from "@latchkey/rules";
import { compareText } from "@latchkey/rules";

import { describeFileError, describeFileKind } from "./describe-file";
import { isInside } from "./file-reader";
import { directoryOf, locate, nameFile, nameLocation } from "./name-file";

/** A file to lint. */
export interface FoundFile {
  /** Relative to the working directory, with `/` separators; a byte that cannot be decoded stands as `\xff`. */
  readonly file: string;
  /** Absolute path; in bytes when it is not UTF-8. */
  readonly location: string | Buffer;
  /** Whether a path names the file itself, and not what it is in. */
  readonly isNamed: boolean;
}

/** A file or directory that is not linted, though nothing is wrong with it. */
export interface PassedOver {
  /** Relative to the working directory, with `/` separators. */
  readonly file: string;
  readonly reason: string;
}

/** What the paths on the command line stand for. */
export interface FoundFiles {
  /** In order of name, each once. */
  readonly files: readonly FoundFile[];
  /** Paths that stand for nothing, and directories that cannot be read. */
  readonly problems: readonly Problem[];
  readonly passedOver: readonly PassedOver[];
  /** Absolute paths of the directories that were given, and of those that given files and globs are in. */
  readonly directories: readonly string[];
  /** Absolute paths of the directories that were given, and so looked through. */
  readonly searched: readonly string[];
}

/** How to look for files. */
export interface FindOptions {
  /** Absolute path that relative paths start from. */
  readonly cwd: string;
  /** Whether directories and globs leave out what Git ignores. */
  readonly gitignore: boolean;
  /** Called for each file with the number found so far. */
  readonly onFound: (count: number) => void;
}

/** The names that CloudFormation templates go by. */
const TEMPLATE_NAME = /\.(?:ya?ml|jso?n|template|cfn|cform|cft)$/i;

/**
 * The files that paths and globs stand for. A path that exists is never read as a glob. A file that is named is taken
 * whatever it is called. A directory stands for the files below it that are named like templates, and a cloud assembly of
 * the CDK for the templates of its stacks; a glob stands for the files that it matches below its fixed part.
 */
export async function findTemplates(paths: readonly string[], options: FindOptions): Promise<FoundFiles> {
  const files = new Map<string, FoundFile>();
  const problems: Problem[] = [];
  const passedOver: PassedOver[] = [];
  const directories = new Set<string>();
  const searched = new Set<string>();

  const nameOf = (path: string): string => nameFile(path, options.cwd);
  const add = (file: string, location: string | Buffer, isNamed: boolean): void => {
    files.set(file, { file, location, isNamed: isNamed || files.get(file)?.isNamed === true });
    options.onFound(files.size);
  };
  const fail = (file: string, message: string): void => {
    problems.push({ kind: "unreadable", file, message });
  };

  /** Takes the wanted files below a directory, and returns how many. */
  const walk = async (
    root: string,
    isWanted: (path: string) => boolean,
    isAssembly?: (path: string) => boolean,
  ): Promise<number> => {
    const { walkDirectory } = await import("./walk-directory.js");
    directories.add(root);
    const rootName = nameOf(root);
    const prefix = rootName === "." ? "" : `${rootName.replace(/\/$/, "")}/`;
    // A walk from above the working directory may come down into it.
    const isAbove = prefix.startsWith("../") && isInside(options.cwd, [root]);
    const nameBelow = (path: string): string => (isAbove ? nameOf(resolve(root, path)) : prefix + path);
    let taken = 0;
    walkDirectory(root, {
      gitignore: options.gitignore,
      isWanted,
      ...(isAssembly !== undefined && { isAssembly }),
      onFile: (path, location) => {
        taken++;
        add(nameBelow(path), location, false);
      },
      onPassedOver: (path, reason) => {
        passedOver.push({ file: nameBelow(path), reason });
      },
      onUnreadable: (path, message) => {
        fail(path === "" ? rootName : nameBelow(path), message);
      },
    });
    return taken;
  };

  /** Takes what a path that does not name a file stands for. */
  const takeOther = async (path: string, absolute: string, stats: Stats | undefined): Promise<void> => {
    if (stats?.isDirectory()) {
      searched.add(absolute);
      const { findStacks } = await import("./cloud-assembly/find-stacks.js");
      const onTemplate = (template: string): void => add(nameOf(template), template, false);
      await walk(
        absolute,
        (file) => TEMPLATE_NAME.test(file),
        (directory) => {
          const isAssembly = findStacks(directory, {
            nameOf,
            onTemplate,
            onProblem: (problem) => problems.push(problem),
          });
          if (isAssembly) {
            const reason = "all but the stacks that the manifest of this cloud assembly has";
            passedOver.push({ file: nameOf(directory), reason });
          }
          return isAssembly;
        },
      );
    } else if (stats !== undefined) {
      fail(nameOf(absolute), `${describeFileKind(stats)}; give - to lint what another program writes`);
    } else if (lstatSync(absolute, { throwIfNoEntry: false }) !== undefined) {
      fail(nameOf(absolute), "a symbolic link to something that does not exist");
    } else {
      await takeGlob(path);
    }
  };

  const takeGlob = async (path: string): Promise<void> => {
    const { default: picomatch } = await import("picomatch");
    // Only Windows has paths in which a backslash does not quote the next character.
    const pattern = path.replaceAll(sep, "/");
    const { base, glob, isGlob } = picomatch.scan(pattern, { nonegate: true });
    if (!isGlob) {
      fail(nameOf(resolve(options.cwd, path)), "no such file or directory");
      return;
    }
    const root = resolve(options.cwd, base.replace(/\\(.)/gs, "$1"));
    const isMatch = picomatch(glob, { dot: true, nonegate: true, flags: "s" });
    const isDirectory = statSync(root, { throwIfNoEntry: false })?.isDirectory();
    if (isDirectory !== true || (await walk(root, (file) => isMatch(file))) === 0) {
      fail(path, `no file matches this pattern${options.gitignore ? ", not counting what Git ignores" : ""}`);
    }
  };

  for (const path of paths) {
    try {
      const absolute = locate(path, options.cwd);
      const stats = statSync(absolute, { throwIfNoEntry: false });
      if (stats?.isFile()) {
        directories.add(directoryOf(absolute));
        add(nameLocation(absolute, options.cwd), absolute, true);
      } else {
        await takeOther(path, absolute, stats);
      }
    } catch (error) {
      fail(nameOf(resolve(options.cwd, path)), describeFileError(error));
    }
  }
  return {
    files: [...files.values()].sort((a, b) => compareText(a.file, b.file)),
    problems,
    passedOver,
    directories: [...directories],
    searched: [...searched],
  };
}
