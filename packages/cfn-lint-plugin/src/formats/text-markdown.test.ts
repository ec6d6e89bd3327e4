import { expect, test } from "vitest";

import { palette } from "../color";
import { formatMarkdown } from "./text-markdown";

const page = `# The title

Prose with \`code\`, **bold text**, *emphasis*, [a link](https://example.com/a_b) and <https://example.com/>, long enough
for two lines.

## A list
- The first item, which is so long that it takes two lines of the terminal.
- The second,
  written on two lines.

1 * 2 * 3, \`a * b\` and **\`Ref\`**.

\`\`\`yaml
# A comment, not a heading

Key: a line of code that is longer than the terminal is wide stays on one line
\`\`\`

After the code.
`;

test("without colors", async () => {
  expect(await formatMarkdown(page, { palette: palette(false), width: 60 })).toBe(`The title
  Prose with \`code\`, bold text, emphasis, a link
  (https://example.com/a_b) and https://example.com/, long
  enough for two lines.

A list
  - The first item, which is so long that it takes two lines
    of the terminal.
  - The second, written on two lines.

  1 * 2 * 3, \`a * b\` and \`Ref\`.

    # A comment, not a heading

    Key: a line of code that is longer than the terminal is wide stays on one line

  After the code.
`);
});

test("colors do not change where lines end, but for the marks of code", async () => {
  const shown = await formatMarkdown("# T\n\nA **bold text** and `some code`, see", {
    palette: palette(true),
    width: 40,
  });
  expect(shown).toBe(
    "\u001b[1mT\u001b[0m\n" +
      "  A \u001b[1mbold\u001b[0m \u001b[1mtext\u001b[0m and \u001b[1;34msome\u001b[0m \u001b[1;34mcode\u001b[0m, see\n",
  );
});

test.each<[what: string, markdown: string, shown: string]>([
  ["nothing", "", ""],
  ["a block of code without an end", "```\na\n", "    a\n\n"],
  ["a word that is longer than the terminal is wide", `a ${"b".repeat(50)} c`, `  a\n  ${"b".repeat(50)}\n  c\n`],
  ["a heading, and a list at once", "Text:\n- a\n- b\n# H\nText", "  Text:\n\n  - a\n  - b\n\nH\n  Text\n"],
  ["CRLF", "# A\r\n\r\nb\r\nc\r\n", "A\n  b c\n"],
  [
    "what a terminal would obey",
    "# \u001b[2J\n\n\u202ea `\u0007`\n\n```\n\u001b\n```",
    "\\u{1b}[2J\n  \\u{202e}a `\\u{7}`\n\n    \\u{1b}\n",
  ],
  [
    "wide characters",
    "日本語日本語日本語 日本語日本語日本語 日本語",
    "  日本語日本語日本語 日本語日本語日本語\n  日本語\n",
  ],
])("%s", async (_, markdown, shown) => {
  expect(await formatMarkdown(markdown, { palette: palette(false), width: 40 })).toBe(shown);
});

test("marks that nobody closes take no more than linear time", async () => {
  const marks = "`*[<**".repeat(20_000);
  const before = performance.now();
  await formatMarkdown(marks, { palette: palette(false), width: 80 });
  expect(performance.now() - before).toBeLessThan(5000);
});
