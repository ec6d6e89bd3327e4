import type { Span } from "@latchkey/rules";
import { prefilter } from "@latchkey/rules";

import { describeFileError } from "./describe-file";
import type { Content } from "./read-content";
import type { LintSourceOptions, ReadContent, Source, SourceReport } from "./source";
import { failedWith, judgeSource, NOTHING_FOUND } from "./source";

/** The report on a source that can be told without parsing it, or else its content. Throws as `judgeSource` does. */
export function prefilterSource(source: Source, options: LintSourceOptions): SourceReport | ReadContent {
  const content = readSource(source);
  if (!("bytes" in content)) {
    return content;
  }
  const { file, settings = options } = source;
  const { bytes } = content;
  const looked = { rules: settings.rules, ...(options.readFile !== undefined && { readFile: options.readFile }) };
  return judgeSource(source, bytes, () => prefilter({ file, content: bytes }, looked)) ?? content;
}

/** The content, or the report on what cannot be read as a template. */
function readSource({ file, read }: Source): ReadContent | SourceReport {
  let content: Content;
  try {
    content = read();
  } catch (error) {
    return failedWith({ kind: "unreadable", file, message: describeFileError(error) });
  }
  if (content.kind === "read") {
    return content;
  }
  const reason = "too large to be a template";
  return content.mention === undefined
    ? { ...NOTHING_FOUND, status: "skipped", reason }
    : failedWith({
        kind: "invalid-template",
        file,
        message: `${reason}, but may mention ${content.mention.join(" and ")}`,
        span: START,
      });
}

const START: Span = { start: { line: 1, column: 1, offset: 0 }, end: { line: 1, column: 1, offset: 0 } };
