import { escapeText } from "@latchkey/rules";

import type { Paint, Palette } from "../color";
import { loadCellWidth } from "./cell-width";
import type { Word } from "./wrap-words";
import { wrapWords } from "./wrap-words";

/** How to write for a person. */
export interface MarkdownOptions {
  readonly palette: Palette;
  /** In cells. */
  readonly width: number;
}

/** A heading, or what stands below one. */
interface Block {
  readonly kind: "heading" | "paragraph" | "item" | "code";
  /** The lines as they are written, without the marks of the kind. */
  readonly lines: readonly string[];
}

const INDENT = "  ";
const MIN_WIDTH = 40;

/**
 * Markdown as a terminal shows it. Of the marks of headings, bold and emphasized text, links and code blocks nothing is
 * left; code in a line keeps its marks where there are no colors.
 */
export async function formatMarkdown(markdown: string, { palette, width }: MarkdownOptions): Promise<string> {
  const cellWidth = await loadCellWidth([markdown]);
  const room = Math.max(MIN_WIDTH, width) - INDENT.length;
  const indent = (lines: readonly string[], marker = ""): string[] =>
    lines.map((line, index) => `${INDENT}${index === 0 ? marker : " ".repeat(marker.length)}${line}`);
  const write = ({ kind, lines }: Block): string[] => {
    switch (kind) {
      case "heading":
        return [palette.bold(escapeText(lines.join(" ")))];
      case "paragraph":
        return indent(wrapWords(readWords(lines.join(" "), palette), room, cellWidth));
      case "item":
        return indent(wrapWords(readWords(lines.join(" "), palette), room - 2, cellWidth), "- ");
      case "code":
        return lines.map((line) => (line === "" ? "" : `${INDENT}${INDENT}${palette.accent(escapeText(line))}`));
    }
  };
  const blocks = readBlocks(markdown);
  return blocks
    .map((block, index) => {
      const before = blocks[index - 1];
      const isTight = before?.kind === "heading" || (before?.kind === "item" && block.kind === "item");
      return `${before === undefined || isTight ? "" : "\n"}${write(block).join("\n")}\n`;
    })
    .join("");
}

function readBlocks(markdown: string): Block[] {
  const blocks: Block[] = [];
  let open: { kind: Block["kind"]; lines: string[] } | undefined;
  const add = (kind: Block["kind"], line?: string): void => {
    open = { kind, lines: line === undefined ? [] : [line] };
    blocks.push(open);
  };
  for (const line of markdown.split(/\r\n|\n|\r/)) {
    const [, heading] = /^#{1,6} +(.*)$/.exec(line) ?? [];
    const [, item] = /^[-*] +(.*)$/.exec(line) ?? [];
    if (open?.kind === "code") {
      if (line.startsWith("```")) {
        open = undefined;
      } else {
        open.lines.push(line);
      }
    } else if (line.startsWith("```")) {
      add("code");
    } else if (heading !== undefined) {
      add("heading", heading);
      open = undefined;
    } else if (item !== undefined) {
      add("item", item);
    } else if (line.trim() === "") {
      open = undefined;
    } else if (open === undefined) {
      add("paragraph", line.trim());
    } else {
      open.lines.push(line.trim());
    }
  }
  return blocks;
}

/** Code; bold; emphasis; a link with its text; a link. */
const SPAN = /`([^`]+)`|\*\*(.+?)\*\*|\*([^*\s](?:[^*]*[^*\s])?)\*|\[([^\]]+)\]\(([^)\s]+)\)|<(https?:[^>\s]+)>/g;

/** Words with their colors; several spans can touch one another in one word. */
function readWords(text: string, palette: Palette): Word[] {
  const words: Word[] = [];
  let isOpen = false;
  const add = (part: string, paint: Paint): void => {
    for (const [index, piece] of escapeText(part).split(" ").entries()) {
      isOpen = isOpen && index === 0;
      if (piece === "") {
        continue;
      }
      const before = isOpen ? words.pop() : undefined;
      words.push({ shown: (before?.shown ?? "") + piece, painted: (before?.painted ?? "") + paint(piece) });
      isOpen = true;
    }
  };
  const asIs: Paint = (piece) => piece;
  const isColored = palette.accent("") !== "";
  let end = 0;
  for (const match of text.matchAll(SPAN)) {
    const [whole, code, bold, emphasis, label, target, link] = match;
    add(text.slice(end, match.index), asIs);
    end = match.index + whole.length;
    if (code !== undefined) {
      add(isColored ? code : whole, palette.accent);
    } else if (bold !== undefined || emphasis !== undefined) {
      add(bold ?? emphasis ?? "", palette.bold);
    } else {
      add(link ?? `${label} (${target})`, asIs);
    }
  }
  add(text.slice(end), asIs);
  return words;
}
