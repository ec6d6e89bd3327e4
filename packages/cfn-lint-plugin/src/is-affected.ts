import type { FileReader, Rule } from "@latchkey/rules";
import { lint } from "@latchkey/rules";

import type { GitChanges } from "./git-changes";
import type { Content } from "./read-content";
import type { Source } from "./source";

/** Without rules, only what opens other files is looked at. */
const NO_RULES: readonly Rule[] = [];

/** Whether a source has changed, or nests or includes something that has, or cannot be read. */
export function isAffected(source: Source, changes: GitChanges, readFile: FileReader): boolean {
  const { file, environments } = source;
  if (changes.hasChanged(file)) {
    return true;
  }
  let content: Content;
  try {
    content = source.read();
  } catch {
    return true;
  }
  if (content.kind === "too-large") {
    return false;
  }
  let isAffected = false;
  const watch: FileReader = (asked) => {
    const found = readFile(asked);
    isAffected ||= found.kind === "content" ? changes.hasChanged(found.file ?? asked) : changes.wasDeleted(asked);
    return found;
  };
  lint(
    { file, content: content.bytes },
    { rules: NO_RULES, readFile: watch, ...(environments !== undefined && { environments }) },
  );
  return isAffected;
}
