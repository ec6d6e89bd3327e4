import { statSync } from "node:fs";
import { resolve } from "node:path";

import type { FileReader } from "@latchkey/rules";

import { openGitRevision } from "./git-revision";
import type { Host } from "./host";
import type { LintArguments } from "./lint-arguments";
import { readGivenFile } from "./read-given-file";

/** What was there before. */
export type Previous =
  /** What the one template was that is linted. */
  | { readonly kind: "file"; readonly content: Uint8Array }
  /** What every file was. */
  | { readonly kind: "revision"; readonly read: FileReader };

/**
 * Opens what `--previous` names, a file or else a Git revision, or the revision of `--previous-rev`, of which the files in
 * the directories can be read. Throws a `UsageError`.
 */
export function openPrevious(
  { kind, name }: NonNullable<LintArguments["previous"]>,
  directories: readonly string[],
  host: Pick<Host, "cwd" | "env">,
): Previous {
  const openRevision = (option: string): Previous => ({
    kind: "revision",
    read: openGitRevision({ option, revision: name }, directories, host),
  });
  if (kind === "revision") {
    return openRevision(`--previous-rev ${name}`);
  }
  const location = resolve(host.cwd, name);
  if (statSync(location, { throwIfNoEntry: false })?.isFile() !== true) {
    return openRevision(`--previous ${name}, which is no file`);
  }
  return { kind: "file", content: readGivenFile(location, `--previous ${name}`, "a template") };
}
