import { refuseToRead } from "./deployment/stack";
import type { Opening } from "./find-concern";
import { findConcern } from "./find-concern";
import type { Problem } from "./finding";
import type { LintInput, LintOptions, LintReport } from "./lint-report";
import { bytesOf, passedOver } from "./lint-report";
import { asBuffer, decodeText } from "./template/decode";
import { isTemplateText } from "./template/is-template-text";
import { createTextPositions } from "./template/text-positions";

/** The file to look at. */
export type PrefilterInput = Pick<LintInput, "file" | "content">;

/** What it is looked at for. */
export type PrefilterOptions = Pick<LintOptions, "rules" | "readFile">;

/** The report on a file that can be told without parsing it, as most can; `undefined` when it takes `lint`. Never throws. */
export function prefilter(input: PrefilterInput, options: PrefilterOptions): LintReport | undefined {
  const { file } = input;
  const content = bytesOf(input);
  const concern = findConcern(content, file, options.rules, options.readFile ?? refuseToRead);
  if (concern.kind === "judge") return undefined;
  if (!isTemplateText(concern.latin1)) return passedOver("skipped", "not a template");
  const report = passedOver("cleared", "mentions nothing that a rule is about");
  return concern.openings.length === 0 ? report : { ...report, ...describeOpenings(file, content, concern.openings) };
}

function describeOpenings(
  file: string,
  content: Uint8Array,
  openings: readonly Opening[],
): Pick<LintReport, "problems" | "texts"> {
  const { text } = decodeText(content);
  const positions = createTextPositions(text);
  const before = asBuffer(content);
  const problems = openings.map(({ message, offset }): Problem => {
    const at = decodeText(before.subarray(0, offset)).text.length;
    return { kind: "incomplete", file, message, span: positions.span(at, at + 1) };
  });
  return { problems, texts: new Map([[file, text]]) };
}
