import { lint, rules } from "@latchkey/rules";
import { describe, expect, it } from "vitest";
import { parseTemplate } from "../packages/rules/src/template/parse-template";
import type { TemplateMap } from "../packages/rules/src/template/template-value";
import { listTemplates, readTemplate } from "./corpus";
import { writeShortForm } from "./write-short-form";

/** The values of a template, when nothing is wrong with it. */
function readRoot(path: string): TemplateMap | undefined {
  const parsed = parseTemplate(readTemplate(path), { file: path });
  return parsed.kind === "template" && parsed.problems.length === 0 ? parsed.template.root : undefined;
}

/** What does not depend on how the template is written. */
function findingsIn(content: string | Buffer): readonly unknown[] {
  return lint({ file: "template", content }, { rules })
    .findings.map(({ span, related, ...finding }) => ({
      ...finding,
      related: related.map(({ role, logicalId, path }) => ({ role, logicalId, path })),
    }))
    .sort((one, other) => (JSON.stringify(one.path) < JSON.stringify(other.path) ? -1 : 1));
}

describe.each(["accesskey", "background"])("the templates of %s", (folder) => {
  const roots = new Map(
    listTemplates(folder).flatMap((path) => {
      const root = readRoot(path);
      return root === undefined ? [] : [[path, root] as const];
    }),
  );

  it("are the same in JSON", () => {
    for (const [path, root] of roots) {
      const json = JSON.stringify(root, undefined, 2);
      expect(parseTemplate(json, { file: path }), path).toMatchObject({ kind: "template", problems: [] });
      expect(findingsIn(json), path).toEqual(findingsIn(readTemplate(path)));
    }
  });

  it("are the same in YAML with short-form tags", () => {
    for (const [path, root] of roots) {
      const yaml = writeShortForm(root);
      expect(findingsIn(yaml), path).toEqual(findingsIn(readTemplate(path)));
    }
  });
});

it("has findings to compare", () => {
  expect(listTemplates("accesskey").filter((path) => findingsIn(readTemplate(path)).length > 0).length).toBeGreaterThan(
    80,
  );
});
