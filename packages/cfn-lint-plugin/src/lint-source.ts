import { judge } from "@latchkey/rules";

import type { LintSourceOptions, Source, SourceReport } from "./source";
import { judgeSource } from "./source";

/** Lints what `prefilterSource` has read and left open; apart, since most runs have nothing to parse. Throws as `judgeSource`. */
export function lintSource(source: Source, bytes: Uint8Array, options: LintSourceOptions): SourceReport {
  const { file, environments, settings, readPrevious, openApp } = source;
  return judgeSource(source, bytes, () =>
    judge(
      { file, content: bytes, previous: readPrevious?.(), app: openApp?.() },
      { ...options, ...settings, ...(environments !== undefined && { environments }) },
    ),
  );
}
