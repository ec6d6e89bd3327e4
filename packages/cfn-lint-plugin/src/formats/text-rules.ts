import type { Rule } from "@latchkey/rules";
import { describeControls, escapeText } from "@latchkey/rules";

import type { Palette } from "../color";
import type { CellWidth } from "./cell-width";
import { cellsOf, loadCellWidth } from "./cell-width";
import { toWords, wrapWords } from "./wrap-words";

/** How to write for a person. */
export interface RulesTextOptions {
  readonly palette: Palette;
  /** In cells. */
  readonly width: number;
}

const GAP = "  ";
const MIN_WIDTH = 40;
/** A title in a column narrower than this is hard to read. */
const MIN_TITLE_WIDTH = 20;

/** The rules as a table, or one below the other where that would be too wide. */
export async function formatRules(rules: readonly Rule[], { palette, width }: RulesTextOptions): Promise<string> {
  const entries = rules.map(({ id, severity, title, compliance }) => ({
    id: escapeText(id),
    severity,
    title: escapeText(title),
    controls: describeControls(compliance).map(escapeText),
  }));
  const texts = entries.flatMap(({ id, title, controls }) => [id, title, ...controls]);
  const cellWidth = await loadCellWidth(texts);
  const widest = (column: readonly string[]): number => Math.max(...column.map((text) => cellsOf(text, cellWidth)));
  const idWidth = widest(["RULE", ...entries.map(({ id }) => id)]);
  const controlsWidth = widest(["CONTROLS", ...entries.flatMap(({ controls }) => controls)]);
  const left = width - idWidth - "SEVERITY".length - controlsWidth - 3 * GAP.length;
  const widestTitle = widest(["TITLE", ...entries.map(({ title }) => title)]);
  if (left < Math.min(widestTitle, MIN_TITLE_WIDTH)) {
    const room = Math.max(MIN_WIDTH, width) - GAP.length;
    return entries
      .map(({ id, severity, title, controls }) => {
        const lines = [title, ...controls].flatMap((text) => wrapWords(toWords(text), room, cellWidth));
        const head = `${palette.bold(id)} (${palette[severity](severity)})`;
        return `${[head, ...lines.map((line) => GAP + line)].join("\n")}\n`;
      })
      .join("\n");
  }
  const titleWidth = Math.min(left, widestTitle);
  const row = (id: string, severity: string, title: readonly string[], controls: readonly string[]): string =>
    Array.from({ length: Math.max(1, title.length, controls.length) }, (_, index) =>
      [
        index === 0 ? id : " ".repeat(idWidth),
        index === 0 ? severity : " ".repeat("SEVERITY".length),
        pad(title[index] ?? "", titleWidth, cellWidth),
        controls[index] ?? "",
      ]
        .join(GAP)
        .trimEnd(),
    ).join("\n");
  return [
    palette.bold(row("RULE".padEnd(idWidth), "SEVERITY", ["TITLE"], ["CONTROLS"])),
    ...entries.map(({ id, severity, title, controls }) => {
      const padding = " ".repeat("SEVERITY".length - severity.length);
      const lines = wrapWords(toWords(title), titleWidth, cellWidth);
      return row(pad(id, idWidth, cellWidth), palette[severity](severity) + padding, lines, controls);
    }),
  ]
    .map((line) => `${line}\n`)
    .join("");
}

function pad(text: string, width: number, cellWidth: CellWidth): string {
  return text + " ".repeat(Math.max(0, width - cellsOf(text, cellWidth)));
}
