import { describeControls } from "./compliance";
import type { Guidance, Rule } from "./rule";

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

/** All that a rule says of itself, in Markdown, ending in a line feed; `examples` stand in front of the references. */
export function renderRulePage(rule: Rule, examples: readonly string[] = []): string {
  const { guidance, references } = rule;
  return `${[
    `# ${rule.title}`,
    [`\`${rule.id}\``, rule.severity, ...describeControls(rule.compliance)].join(" · "),
    guidance.what,
    ...sections.flatMap(([heading, field]) => {
      const text = guidance[field];
      return text === undefined ? [] : [`## ${heading}`, text];
    }),
    ...examples,
    ...(references.length === 0 ? [] : ["## References", references.map((url) => `- <${url}>`).join("\n")]),
  ].join("\n\n")}\n`;
}
