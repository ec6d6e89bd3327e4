import { describeControls } from "../compliance";
import type { Guidance, Rule } from "../rule";
import { annotate, isAnnotation } from "./annotate";
import { indentationOf } from "./indentation";

/** The sections of a page, in the order in which a reader needs them. */
const sections: readonly (readonly [heading: string, field: keyof Guidance])[] = [
  ["Why", "why"],
  ["Who should care", "who"],
  ["The risk", "risk"],
  ["How much to care", "careFactor"],
  ["When it applies", "applies"],
  ["The exception", "exception"],
  ["How to do it right", "howTo"],
  ["Trade-offs", "tradeOffs"],
  ["Gotchas", "gotchas"],
  ["Alternatives", "alternatives"],
];

/**
 * The rule's page in Markdown, with the example templates, by title, and what the rule reports in each. Write it in the
 * rule's own test, so that it is never stale.
 */
export function renderRuleDocs(rule: Rule, examples: Readonly<Record<string, string>>): string {
  const { guidance } = rule;
  const controls = describeControls(rule.compliance);
  const rendered = Object.entries(examples).map(([title, template]) => renderExample(rule, title, template));
  const exampleList = (heading: string, isReported: boolean): string[] => {
    const chosen = rendered.filter((example) => example.isReported === isReported);
    return chosen.length === 0 ? [] : [`## ${heading}`, ...chosen.map(({ markdown }) => markdown)];
  };
  return `${[
    "<!-- Written by the rule's test. Change the rule or the test instead. -->",
    `# ${rule.title}`,
    `\`${rule.id}\` · ${rule.severity} · ${controls.join(" · ")}`,
    guidance.what,
    ...sections.flatMap(([heading, field]) => {
      const text = guidance[field];
      return text === undefined ? [] : [`## ${heading}`, text];
    }),
    ...exampleList("Reported", true),
    ...exampleList("Not reported", false),
    "## References",
    rule.references.map((url) => `- <${url}>`).join("\n"),
  ].join("\n\n")}\n`;
}

function renderExample(rule: Rule, title: string, template: string): { isReported: boolean; markdown: string } {
  const lines = annotate(rule, template).split("\n");
  const indentation = indentationOf(lines);
  const text = lines
    .map((line) => line.slice(indentation.length).trimEnd())
    .join("\n")
    .trim();
  const language = text.startsWith("{") ? "json" : "yaml";
  return {
    isReported: lines.some(isAnnotation),
    markdown: `### ${title}\n\n\`\`\`${language}\n${text}\n\`\`\``,
  };
}
