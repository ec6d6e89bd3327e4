import type { Finding, Problem } from "@latchkey/rules";
import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { SaxesParser } from "saxes";
import { describe, expect, test } from "vitest";

import { FORMAT_NAMES } from "../src/formats/format-run";
import type { LintRun } from "../src/lint-sources";
import { makeRun, sampleFindings, sampleProblems, sampleTexts, write } from "./sample-run";

/** What some reader of some format would obey, reorder, or trip over. */
const FRAGMENTS = [
  "\u001b[31m\u001b]8;;http://evil.example\u0007",
  "::error::",
  "\n::add-mask::a\r\n",
  "##[error]",
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  '"><svg/onload=alert(1)>',
  "' onclick='",
  "]]>",
  "--><!--",
  "</code></pre></details>",
  "%0A::error::%0D%25",
  "\n\n# Heading\n",
  "```\n~~~\n",
  "`|`",
  "[link](javascript:alert(1))",
  "![image](https://evil.example/a.png)",
  "https://evil.example",
  "@everyone #1",
  "&lt;&#x202e;",
  "\u202e\u2066\u200b",
  "\u0000\u0008\u0085\u2028\u{e0041}",
  "\ud800",
  "\udc00",
  "\ufffe\uffff",
  "x".repeat(10_000),
  "{0}",
  "../../etc/passwd",
  "é漢🔑",
];

const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...FRAGMENTS), fc.string({ unit: "binary", maxLength: 8 })), { maxLength: 4 })
  .map((parts) => `x${parts.join("")}`);

interface Words {
  readonly name: string;
  readonly words: string;
  readonly file: string;
  readonly value: string;
}

/** The sample run, with other text wherever a template, a file name or a rule of one's own has a say. */
function runWith(text: Words): LintRun {
  const texts = Object.fromEntries(
    Object.entries(sampleTexts).map(([file, content]) => [`${text.file}${file}`, content]),
  );
  const findings = sampleFindings.map(
    (finding): Finding => ({
      ...finding,
      message: `${finding.message} ${text.words}`,
      file: `${text.file}${finding.file}`,
      logicalId: text.name,
      resourceType: text.name,
      path: ["Resources", text.name, 0],
      constructPath: text.value,
      source: { file: text.file, line: 1, column: 1 },
      environments: [text.value],
      occurs: {
        kind: "when",
        parameters: { [text.name]: text.value },
        conditions: { [text.name]: true },
        withDefaults: true,
        unchecked: [text.name],
      },
      related: finding.related.map((related) => ({
        ...related,
        file: `${text.file}${related.file}`,
        logicalId: text.name,
        message: text.words,
      })),
      ...(finding.suppression && { suppression: { kind: "metadata", reason: text.words } }),
    }),
  );
  const problems = sampleProblems.map(
    (problem): Problem => ({ ...problem, file: `${text.file}${problem.file}`, message: text.words }),
  );
  return makeRun(findings, problems, texts);
}

const hostileRun = fc
  .record({ name: hostileText, words: hostileText, file: hostileText, value: hostileText })
  .map(runWith);
const harmlessRun = runWith({ name: "x", words: "x", file: "x", value: "x" });

/** What a terminal or a browser would obey, hide or reorder; the formats' own line breaks aside. */
const UNSHOWABLE = /[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

const parameters: fc.Parameters<unknown> = { numRuns: 60 };

describe("text from a template is harmless", () => {
  test.each(FORMAT_NAMES)("in %s, which has nothing that is obeyed or hidden", async (format) => {
    await fc.assert(
      fc.asyncProperty(hostileRun, async (run) => {
        expect(await write(format, run)).not.toMatch(UNSHOWABLE);
      }),
      parameters,
    );
  });

  test("in github, where each command is one of ours", async () => {
    const commands = (report: string): string[] =>
      report
        .split("\n")
        .map((line) => /^::(?:error|warning|notice) (?:\w+=[^:,]*(?:,|(?=::)))+::|^::/.exec(line)?.[0] ?? "");
    const count = commands(await write("github")).length;
    await fc.assert(
      fc.asyncProperty(hostileRun, async (run) => {
        const found = commands(await write("github", run));
        expect(found).toHaveLength(count);
        expect(found.slice(0, -2).every((command) => command.length > 2)).toBe(true);
        expect(found.slice(-2)).toEqual(["", ""]);
      }),
      parameters,
    );
  });

  test("in junit, which stays well-formed and of the same shape", async () => {
    const shape = (xml: string): string[] => {
      const names: string[] = [];
      const parser = new SaxesParser();
      parser.on("error", (error) => {
        throw error;
      });
      parser.on("opentag", ({ name }) => names.push(name));
      parser.write(xml).close();
      return names;
    };
    const expected = shape(await write("junit"));
    await fc.assert(
      fc.asyncProperty(hostileRun, async (run) => {
        expect(shape(await write("junit", run))).toEqual(expected);
      }),
      parameters,
    );
  });

  test("in sarif, whose URIs are relative and whose messages have no links", async () => {
    await fc.assert(
      fc.asyncProperty(hostileRun, async (run) => {
        const log = JSON.parse(await write("sarif", run));
        const { uri } = log.runs[0].results[0].locations[0].physicalLocation.artifactLocation;
        expect(uri).toMatch(/^(?:[\w.!~*'()-]|%[0-9A-F]{2}|\/)+$/);
        expect(new URL(uri, "root:/").protocol).toBe("root:");
        expect(log.runs[0].results[0].message.text).not.toContain("](");
      }),
      parameters,
    );
  });

  /** What a browser reads as elements and attributes. */
  const tagsOf = (html: string): string[] =>
    Array.from(html.replaceAll("<!-- -->", "").matchAll(/<(?:"[^"]*"|[^">])*>/g), ([tag]) =>
      tag.replace(/(?<= (?!href)[\w-]+=)"[^"]*"/g, "").replace(/(?<= d=)"[^"]*"/g, ""),
    );

  test("in html, which has the elements of a harmless report and no others", async () => {
    const expected = tagsOf(await write("html", harmlessRun));
    await fc.assert(
      fc.asyncProperty(hostileRun, async (run) => {
        expect(tagsOf(await write("html", run))).toEqual(expected);
      }),
      parameters,
    );
  });

  test("in markdown, which makes the elements of a harmless report, and neither mentions nor links", async () => {
    const markdown = new MarkdownIt({ html: true, linkify: true });
    // GitHub and GitLab make links of what begins like a URL, not of all that could be a domain.
    markdown.linkify.set({ fuzzyLink: false });
    const expected = tagsOf(markdown.render(await write("markdown", harmlessRun)));
    await fc.assert(
      fc.asyncProperty(hostileRun, async (run) => {
        const report = await write("markdown", run);
        expect(tagsOf(markdown.render(report))).toEqual(expected);
        const prose = report.replace(/^```text\n.*?^```$/gms, "").replace(/<summary>.*<\/summary>/g, "");
        expect(prose).not.toMatch(/[@#!][\w[]|\/\/|www\./i);
        expect(report.length).toBeLessThan(65_536);
      }),
      parameters,
    );
  });
});
