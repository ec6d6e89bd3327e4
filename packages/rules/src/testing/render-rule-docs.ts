import { renderRulePage } from "../render-rule-page";
import type { Rule } from "../rule";
import { annotate, isAnnotation } from "./annotate";
import { indentationOf } from "./indentation";

/**
 * The rule's page in Markdown, with the example templates, by title, and what the rule reports in each. Write it in the
 * rule's own test, so that it is never stale.
 */
export function renderRuleDocs(rule: Rule, examples: Readonly<Record<string, string>>): string {
  const rendered = Object.entries(examples).map(([title, template]) => renderExample(rule, title, template));
  const exampleList = (heading: string, isReported: boolean): string[] => {
    const chosen = rendered.filter((example) => example.isReported === isReported);
    return chosen.length === 0 ? [] : [`## ${heading}`, ...chosen.map(({ markdown }) => markdown)];
  };
  const page = renderRulePage(rule, [...exampleList("Reported", true), ...exampleList("Not reported", false)]);
  return `<!-- Written by the rule's test. Change the rule or the test instead. -->\n\n${page}`;
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
