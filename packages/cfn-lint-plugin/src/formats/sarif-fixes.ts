import type { Finding, Position, TextEdit } from "@latchkey/rules";
import { fixTemplate } from "@latchkey/rules";
import type { Fix } from "sarif";

import type { LintRun } from "../lint-sources";
import { SOURCE_ROOT, toPhysicalLocation, toRegion } from "./sarif-location";

/** The rule whose findings there is a fix for. */
const FIXED_RULE = "iam-user-no-initial-access-key";

/** Each fix reads its template anew; with this many characters read, the others have to do without. */
const MAX_READ = 2 ** 21;

/** Gives for one finding after another how its key is taken out of its file; nothing when that cannot be told. */
export function createFixes(texts: LintRun["texts"]): (finding: Finding) => Fix[] {
  let read = 0;
  return (finding) => {
    const { file, ruleId, suppression } = finding;
    const text = texts.get(file);
    if (ruleId !== FIXED_RULE || suppression !== undefined || text === undefined || read + text.length > MAX_READ) {
      return [];
    }
    read += text.length;
    const { edits, changes, refusals } = fixTemplate({ file, content: Buffer.from(text) }, [finding]);
    if (edits.length === 0 || refusals.length > 0) {
      return [];
    }
    const review = changes.some(({ needsReview }) => needsReview) ? " Look at what is left there." : "";
    const { artifactLocation } = toPhysicalLocation(file, undefined);
    return [
      {
        description: {
          text: `Take the key out of the template, with what only carries it. Deploying that deletes the live key.${review}`,
        },
        artifactChanges: [
          {
            artifactLocation: artifactLocation ?? { uriBaseId: SOURCE_ROOT },
            replacements: toReplacements(text, edits),
          },
        ],
      },
    ];
  };
}

function toReplacements(text: string, edits: readonly TextEdit[]) {
  return edits.map(({ start, end, text: insertedText }) => ({
    deletedRegion: toRegion({ start: positionAt(text, start), end: positionAt(text, end) }),
    insertedContent: { text: insertedText },
  }));
}

function positionAt(text: string, offset: number): Position {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: lines.length, column: (lines.at(-1) ?? "").length + 1, offset };
}
