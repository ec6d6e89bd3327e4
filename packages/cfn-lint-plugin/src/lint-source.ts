import { lint } from "@latchkey/rules";

import type { LintSourceOptions, Source, SourceReport } from "./source";
import { judgeSource } from "./source";

/** Lints what was read of a source; apart from the rest, since most runs have nothing to parse. Throws as `judgeSource` does. */
export function lintSource(source: Source, bytes: Uint8Array, options: LintSourceOptions): SourceReport {
  const { file, environments, settings, readPrevious, openApp } = source;
  return judgeSource(source, bytes, () =>
    lint(
      { file, content: bytes, previous: readPrevious?.(), app: openApp?.() },
      { ...options, ...settings, ...(environments !== undefined && { environments }) },
    ),
  );
}
