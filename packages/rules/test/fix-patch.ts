import type { FixOptions, LintReport, TemplateFix } from "@latchkey/rules";
import { fixTemplate, lint, rules } from "@latchkey/rules";
import { expect } from "vitest";

/** The template judged by the rule whose findings can be fixed. */
export function judge(content: Uint8Array | string): LintReport {
  return lint(
    { file: "template", content },
    { rules: rules.filter(({ id }) => id === "iam-user-no-initial-access-key") },
  );
}

/** The fix of all that is found in a template. */
export function fix(content: Uint8Array | string, options?: FixOptions): TemplateFix {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  return fixTemplate({ file: "template", content: bytes }, judge(bytes).findings, options);
}

/** The fixed template, in UTF-8. */
export function textOf({ content }: TemplateFix): string {
  return Buffer.from(content).toString();
}

/** The text before or after a patch, each of whose lines starts with two blanks, `- ` or `+ `. */
export function readPatch(patch: string, sign: "-" | "+"): string {
  return patch
    .replace(/^\n/, "")
    .split(/(?<=\n)/)
    .filter((line) => /^\s/.test(line) || line.startsWith(sign))
    .map((line) => (/^[-+ ] /.test(line) ? line.slice(2) : line.replace(/^[-+]/, "")))
    .join("");
}

/** Expects that a template is fixed as the patch says, with nothing refused and nothing found in the result. */
export function expectFix(patch: string, options?: FixOptions): TemplateFix {
  const fixed = fix(readPatch(patch, "-"), options);
  expect(fixed.refusals).toEqual([]);
  expect(textOf(fixed)).toBe(readPatch(patch, "+"));
  expect(judge(fixed.content)).toMatchObject({ findings: [], problems: [] });
  return fixed;
}

/** Expects that nothing is changed, for these reasons. */
export function expectRefusal(template: string, ...messages: readonly string[]): void {
  const fixed = fix(template);
  expect(fixed.refusals.map(({ logicalId, message }) => `${logicalId}: ${message}`)).toEqual(messages);
  expect(textOf(fixed)).toBe(template);
}

/** A patch that takes Bob's key out of a template; the rest is what else there is among the resources. */
export function withKey(rest: string): string {
  return `
  Resources:
    Bob: { Type: AWS::IAM::User }
-   Key:
-     Type: AWS::IAM::AccessKey
-     Properties: { UserName: !Ref Bob }
${rest.replace(/^\n/, "")}`;
}
