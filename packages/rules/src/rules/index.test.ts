import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { describeControls } from "../compliance";
import { lint } from "../lint";
import type { Guidance } from "../rule";
import { rules } from ".";

const sections: Record<Exclude<keyof Guidance, "exception">, true> = {
  what: true,
  why: true,
  who: true,
  risk: true,
  careFactor: true,
  applies: true,
  tradeOffs: true,
  howTo: true,
  gotchas: true,
  alternatives: true,
};

test("ids are kebab-case, unique and in order", () => {
  const ids = rules.map(({ id }) => id);
  expect(ids.filter((id) => !/^[a-z]+(-[a-z]+)*$/.test(id))).toEqual([]);
  expect(ids).toEqual([...new Set(ids)].sort());
});

test("every rule has its file, test and page, and no other rule has", () => {
  const ids = rules.map(({ id }) => id);
  const sources = readdirSync(__dirname).filter((file) => !file.startsWith("index."));
  const pages = readdirSync(join(__dirname, "../../docs/rules")).filter((file) => file !== "README.md");
  expect(sources).toEqual(ids.flatMap((id) => [`${id}.test.ts`, `${id}.ts`]));
  expect(pages).toEqual(ids.map((id) => `${id}.md`));
});

test.each(rules)("$id says all that a reader needs to act on it", (rule) => {
  const texts = { ...rule.guidance, title: rule.title, rationale: rule.rationale, remediation: rule.remediation };
  expect(texts).toMatchObject(Object.fromEntries(Object.keys(sections).map((name) => [name, expect.any(String)])));
  expect(Object.values(texts).filter((text) => text.trim() === "")).toEqual([]);
  expect([rule.title, rule.rationale, rule.remediation].filter((line) => line.includes("\n"))).toEqual([]);
  expect(rule.references.length).toBeGreaterThan(0);
  expect(rule.references.filter((url) => new URL(url).protocol !== "https:")).toEqual([]);
});

const aboutResources = rules.filter(({ resourceTypes }) => resourceTypes.length > 0);

test.each(aboutResources)("$id shows how to do it right in the console, in a template and in the CDK", (rule) => {
  const parts =
    /\*\*In the console\.\*\* .*\*\*In a template\.\*\* .*```yaml\n(.*?)```.*\*\*In the CDK\.\*\* .*```ts\n/s;
  const [, snippet = ""] = parts.exec(rule.guidance.howTo) ?? [];
  expect(snippet).toContain("Type: AWS::");
  const content = `Resources:\n${snippet.replaceAll(/^/gm, "  ")}`;
  expect(lint({ file: `${rule.id}.yaml`, content }, { rules: [rule] })).toMatchObject({ findings: [], problems: [] });
});

test("the table of rules is up to date", async () => {
  const rows = rules.map(({ id, title, severity, compliance }) => {
    const controls = describeControls(compliance).join("; ");
    return `| [\`${id}\`](${id}.md) | ${title} | ${severity} | ${controls} |`;
  });
  const page = [
    "<!-- Written by src/rules/index.test.ts. -->\n",
    "# Rules\n",
    "| rule | what it reports | severity, unless the finding says otherwise | control |",
    "| --- | --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
  await expect(page).toMatchFileSnapshot("../../docs/rules/README.md");
});
