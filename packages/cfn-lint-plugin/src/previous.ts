import { statSync } from "node:fs";
import { resolve } from "node:path";

import type { FileReader } from "@latchkey/rules";
import { defaultParseLimits } from "@latchkey/rules";

import { describeFileError } from "./describe-file";
import { openGitRevision } from "./git-revision";
import type { Host } from "./host";
import { readFile } from "./read-content";
import { UsageError } from "./usage-error";

/** What `--previous` names. */
export type Previous =
  /** What the one template was that is linted. */
  | { readonly kind: "file"; readonly content: Uint8Array }
  /** What every file was. */
  | { readonly kind: "revision"; readonly read: FileReader };

/** Opens a file, or else a Git revision, of which the files in the directories can be read. Throws a `UsageError`. */
export function openPrevious(named: string, directories: readonly string[], host: Host): Previous {
  const location = resolve(host.cwd, named);
  if (statSync(location, { throwIfNoEntry: false })?.isFile() !== true) {
    return { kind: "revision", read: openGitRevision(named, directories, host) };
  }
  let reason = "too large to be a template";
  try {
    const content = readFile(location, { maxBytes: defaultParseLimits.maxBytes, mentions: [] });
    if (content.kind === "read") {
      return { kind: "file", content: content.bytes };
    }
  } catch (error) {
    reason = describeFileError(error);
  }
  throw new UsageError(`--previous ${named}: ${reason}`);
}
