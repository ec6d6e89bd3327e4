import { describe, expect, it } from "vitest";
import { parseTemplate } from "../packages/rules/src/template/parse-template";
import {
  isList,
  isMap,
  member,
  type TemplateMap,
  type TemplateValue,
} from "../packages/rules/src/template/template-value";
import { fix, judge, textOf } from "../packages/rules/test/fix-patch";
import { listErrors } from "../test-neighbours/cfn-lint/list-errors";
import { readLabels, readTemplate } from "./corpus";

const sameStack = readLabels().flatMap(({ file, expected }) => (expected === "same-stack" ? [file] : []));

/** They do not parse, and so cannot be fixed. */
const unreadable = [
  "168-stelligent-opendelivery_platform-jenkins.windows.template",
  "187-unknown-study-notes-bob.yaml",
];

const files = sameStack.filter((file) => !unreadable.includes(file));

/** Whether the text is the other one with some characters left out. */
function isPartOf(part: string, whole: string): boolean {
  let at = 0;
  return [...part].every((character) => {
    at = whole.indexOf(character, at) + 1;
    return at > 0;
  });
}

function readRoot(content: Uint8Array): TemplateMap {
  const parsed = parseTemplate(content, { file: "template" });
  if (parsed.kind !== "template") throw new Error(`The template is ${parsed.kind}`);
  return parsed.template.root;
}

/** The names that the template refers to and that are neither resources nor parameters of its own. */
function danglingReferences(root: TemplateMap): readonly string[] {
  const names = new Set<string>();
  const waiting: TemplateValue[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (isList(node)) waiting.push(...node);
    if (!isMap(node)) continue;
    waiting.push(...Object.values(node));
    const { Ref, DependsOn, "Fn::GetAtt": attribute, "Fn::Sub": substitution } = node;
    const text = isList(substitution) ? substitution[0] : substitution;
    const variables = typeof text === "string" ? [...text.matchAll(/\$\{(\w+)/g)].map(([, name]) => name ?? "") : [];
    const own = isList(substitution) && isMap(substitution[1]) ? Object.keys(substitution[1]) : [];
    const [owner] = isList(attribute) ? attribute : String(attribute ?? "").split(".");
    for (const name of [Ref, owner, ...(isList(DependsOn) ? DependsOn : [DependsOn])]) {
      if (typeof name === "string" && name !== "") names.add(name);
    }
    for (const name of variables) if (!own.includes(name)) names.add(name);
  }
  const isDefined = (name: string) =>
    ["Resources", "Parameters"].some((section) => member(member(root, section), name));
  return [...names].filter((name) => !name.startsWith("AWS") && !isDefined(name)).sort();
}

describe("a user and its key in one template, fixed", () => {
  it.each(files)("%s", (file) => {
    const before = readTemplate(`accesskey/${file}`);
    expect(judge(before).findings).not.toEqual([]);
    const fixed = fix(before);
    expect(fixed.refusals).toEqual([]);
    const { findings, problems } = judge(fixed.content);
    expect([...findings, ...problems.filter(({ kind }) => kind !== "incomplete")]).toEqual([]);
    expect(isPartOf(textOf(fixed), before.toString())).toBe(true);
    const dangling = danglingReferences(readRoot(before));
    expect(danglingReferences(readRoot(fixed.content)).filter((name) => !dangling.includes(name))).toEqual([]);
  });

  it.each(unreadable)("but for %s, which does not parse", (file) => {
    const fixed = fix(readTemplate(`accesskey/${file}`));
    expect(fixed.refusals.map(({ message }) => message)).toEqual(["its file has to parse first"]);
    expect(fixed.edits).toEqual([]);
  });

  it("has no new error for cfn-lint", () => {
    const templates = files.map((file) => readTemplate(`accesskey/${file}`));
    const errors = listErrors([...templates, ...templates.map((template) => fix(template).content)]);
    // Lines move, and lists of what there is have one name less.
    const shown = errors.map((list) => list.map((error) => error.join(" ").replace(/line \d+|\[.*\]/g, "")));
    for (const [index, file] of files.entries()) {
      const fresh = shown[files.length + index]?.filter((error) => shown[index]?.includes(error) !== true);
      expect(fresh, file).toEqual([]);
    }
  });
});
