import { escapeText } from "@latchkey/rules";

/** A file's change. */
export interface FileChange {
  /** Relative, with `/` separators. */
  readonly file: string;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

const CONTEXT_LINES = 3;

/** The change as a patch that `patch -p1` and `git apply` take, as long as the file is UTF-8. */
export async function formatDiff({ file, before, after }: FileChange): Promise<string> {
  // Loaded only for who wants to see a change.
  const { createTwoFilesPatch, FILE_HEADERS_ONLY } = await import("diff");
  // After a name with a space, `patch` looks for a tab.
  const header = file.includes(" ") ? " " : undefined;
  return createTwoFilesPatch(`a/${file}`, `b/${file}`, decode(before), decode(after), header, header, {
    context: CONTEXT_LINES,
    headerOptions: FILE_HEADERS_ONLY,
  });
}

/** The patch as a terminal may be shown it, which can no longer be applied when something in it had to be escaped. */
export function escapeDiff(diff: string): string {
  return diff.split(/\r?\n/).map(escapeText).join("\n");
}

/** The text with its byte order mark, if it has one. */
function decode(bytes: Uint8Array): string {
  const encoding = { "255,254": "utf-16le", "254,255": "utf-16be" }[bytes.subarray(0, 2).join()] ?? "utf-8";
  return new TextDecoder(encoding, { ignoreBOM: encoding === "utf-8" }).decode(bytes);
}
