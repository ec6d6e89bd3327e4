import type { ResourceLocation } from "../deployment/resource";
import type { Span } from "../finding";
import { readComments } from "../template/read-comments";
import { createTextPositions } from "../template/text-positions";
import type { Declaration } from "./declaration";

/** A suppression that counts for what begins on one line. */
export interface CommentSuppression {
  /** One-based. */
  readonly line: number;
  readonly declaration: Declaration;
}

const marker = "latchkey-ignore";
const form = /^(#+\s*latchkey-ignore(?![\w-])[ \t]*:?)([^:]*)(?::(.*))?$/s;

/** The suppressions in a text's comments `# latchkey-ignore RULE: reason`. */
export function readCommentSuppressions(file: string, text: string): readonly CommentSuppression[] {
  if (!text.includes(marker)) return [];
  const positions = createTextPositions(text);
  const found: CommentSuppression[] = [];
  for (const comment of readComments(text)) {
    const [, opening, ids, reason = ""] = form.exec(comment.text) ?? [];
    if (opening === undefined || ids === undefined) continue;
    const line = comment.isAlone ? lineBelow(text, comment.start) : comment.start;
    const idsAt = comment.start + opening.length;
    const names = [...ids.matchAll(/[^\s,]+/g)];
    const places =
      names.length > 0 ? names.map(({ 0: id, index }) => [id, idsAt + index] as const) : [["", comment.start] as const];
    for (const [ruleId, start] of places) {
      const end = ruleId === "" ? comment.start + comment.text.length : start + ruleId.length;
      found.push({
        line: positions.position(line).line,
        declaration: {
          kind: "comment",
          ruleId,
          reason: reason.trim(),
          at: placeIn(file, text, positions.span(start, end)),
          ...(ruleId === "" ? { fault: "it names no rule" } : {}),
          ...(ruleId !== "" && reason.trim() === "" ? { fault: "it gives no reason" } : {}),
        },
      });
    }
  }
  return found;
}

/** The offset of the next line that is not a comment, so that several comments can stand above one. */
function lineBelow(text: string, start: number): number {
  const below = /(?:\r\n?|\n)(?![^\S\r\n]*#)/g;
  below.lastIndex = start;
  return below.test(text) ? below.lastIndex : text.length;
}

/** A comment is in no mapping and no list, so it has no path. */
function placeIn(file: string, text: string, span: Span): ResourceLocation {
  const template = { file, text, root: {}, locate: () => ({ value: span }), duplicateKeys: () => [] };
  return { template, logicalId: "", resourceType: "", path: [] };
}
