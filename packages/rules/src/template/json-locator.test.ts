import fc from "fast-check";
import { expect, it } from "vitest";
import type { TemplatePath } from "../finding";
import { JsonLocator } from "./json-locator";
import { readJson } from "./read-json";
import { locateBelow, type SourceNode } from "./source-node";

const key = fc.oneof(fc.string(), fc.constantFrom("a", "b", "__proto__", '"', "\\", '\\"', "{", "]", "0"));

/** Texts of which keys can stand twice in a mapping. */
const { json } = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    fc.json({ maxDepth: 1 }),
    fc.oneof(
      fc.constantFrom("true", "-1.5e3", "null"),
      key.map((text) => JSON.stringify(text)),
    ),
    fc.array(tie("json"), { maxLength: 4 }).map((items) => `[ ${items.join("\t,")}\n]`),
    fc
      .array(fc.tuple(key, tie("json")), { maxLength: 4 })
      .map((members) => `{${members.map(([name, value]) => `${JSON.stringify(name)} :\r\n${value}`).join(" , ")}}`),
  ),
}));

it("places everything where a reading of the whole text does", () => {
  fc.assert(
    fc.property(json, fc.constantFrom("", "\n  "), (value, around) => {
      const text = `${around}${value}${around}`;
      const { root } = readJson(text, { maxDepth: 100 });
      const locator = new JsonLocator(text);
      for (const path of root ? pathsIn(root) : []) {
        const expected = locateBelow(root, path);
        const found = locator.locate(path);
        expect(found?.key).toEqual(expected?.key);
        expect([found?.value.start, found?.value.end]).toEqual([expected?.value.start, expected?.value.end]);
      }
    }),
  );
});

it.each<[TemplatePath]>([[["b"]], [[0]], [["a", 1]], [["a", "0"]], [["a", 0, "c"]], [["__proto__"]]])(
  "finds nothing at %j",
  (path) => {
    expect(new JsonLocator('{ "a": [ "b" ] }').locate(path)).toBeUndefined();
  },
);

function pathsIn({ members, items }: SourceNode): TemplatePath[] {
  const inside: [string | number, SourceNode][] = [
    ...[...(members ?? [])].map(([name, { node }]): [string, SourceNode] => [name, node]),
    ...(items ?? []).entries(),
  ];
  return [[], ...inside.flatMap(([step, node]) => pathsIn(node).map((path) => [step, ...path]))];
}
