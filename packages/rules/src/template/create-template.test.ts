import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Span, TemplatePath } from "../finding";
import { parseTemplate } from "./parse-template";
import type { Template } from "./template";
import type { TemplateValue } from "./template-value";

function parse(text: string): Template {
  const parsed = parseTemplate(text, { file: "t.yaml" });
  if (parsed.kind !== "template") throw new Error(`expected a template, got ${JSON.stringify(parsed)}`);
  return parsed.template;
}

/** The texts of the key and the value at a path. */
function textsAt(template: Template, path: TemplatePath): readonly (string | undefined)[] {
  const slice = (span?: Span) => span && template.text.slice(span.start.offset, span.end.offset);
  const location = template.locate(path);
  return [slice(location?.key), slice(location?.value)];
}

const json = `{
  "AWSTemplateFormatVersion" : "2010-09-09",
  "a": { "b" : [ 1, { "c": "d" } ] },
  "twice": 1,
  "twice": [ 2 ]
}`;

const yaml = `
AWSTemplateFormatVersion: 2010-09-09
a:
  "b" : &b
    - c  # comment

    - d: !Ref e
      f:  # comment
      g: |
        text

  # comment
h: !If
  - i
  - !GetAtt "j.Arn"
  - {k: !Sub [l, {m: !Ref n}], <<: *o}
p: &o
  <<: {q: 1}
  r: 's
    t'
u: *b
v: *o
empty: !Ref
twice: 1
twice: 2
`.replace("<<: *o}", "w: x}");

describe("the place of an entry", () => {
  it.each<[string, TemplatePath, string | undefined, string | undefined]>([
    [json, [], undefined, json],
    [json, ["AWSTemplateFormatVersion"], '"AWSTemplateFormatVersion"', '"2010-09-09"'],
    [json, ["a"], '"a"', '{ "b" : [ 1, { "c": "d" } ] }'],
    [json, ["a", "b"], '"b"', '[ 1, { "c": "d" } ]'],
    [json, ["a", "b", 0], undefined, "1"],
    [json, ["a", "b", 1, "c"], '"c"', '"d"'],
    [json, ["twice", 0], undefined, "2"],
    [yaml, [], undefined, yaml.trim()],
    [yaml, ["AWSTemplateFormatVersion"], "AWSTemplateFormatVersion", "2010-09-09"],
    [yaml, ["a"], "a", yaml.slice(yaml.indexOf('"b"'), yaml.indexOf("text") + 4)],
    [yaml, ["a", "b"], '"b"', yaml.slice(yaml.indexOf("- c"), yaml.indexOf("text") + 4)],
    [yaml, ["a", "b", 0], undefined, "c"],
    [yaml, ["a", "b", 1, "d"], "d", "!Ref e"],
    [yaml, ["a", "b", 1, "d", "Ref"], "!Ref", "e"],
    [yaml, ["a", "b", 1, "f"], "f", ""],
    [yaml, ["a", "b", 1, "g"], "g", "|\n        text"],
    [yaml, ["h"], "h", yaml.slice(yaml.indexOf("!If"), yaml.indexOf("\np:"))],
    [yaml, ["h", "Fn::If"], "!If", yaml.slice(yaml.indexOf("- i"), yaml.indexOf("\np:"))],
    [yaml, ["h", "Fn::If", 1], undefined, '!GetAtt "j.Arn"'],
    [yaml, ["h", "Fn::If", 1, "Fn::GetAtt"], "!GetAtt", '"j.Arn"'],
    [yaml, ["h", "Fn::If", 2], undefined, "{k: !Sub [l, {m: !Ref n}], w: x}"],
    [yaml, ["h", "Fn::If", 2, "k", "Fn::Sub", 1, "m", "Ref"], "!Ref", "n"],
    [yaml, ["p"], "p", "<<: {q: 1}\n  r: 's\n    t'"],
    [yaml, ["p", "q"], "q", "1"],
    [yaml, ["p", "r"], "r", "'s\n    t'"],
    [yaml, ["u"], "u", "*b"],
    [yaml, ["u", 1, "d", "Ref"], "!Ref", "e"],
    [yaml, ["v", "q"], "q", "1"],
    [yaml, ["empty"], "empty", "!Ref"],
    [yaml, ["empty", "Ref"], "!Ref", ""],
    [yaml, ["twice"], "twice", "2"],
  ])("%#: %j %j", (text, path, key, value) => {
    expect(textsAt(parse(text), path)).toEqual([key, value]);
  });

  it.each<[TemplatePath]>([
    [["z"]],
    [["a", "z"]],
    [["a", 0]],
    [["a", "b", "0"]],
    [["a", "b", 7]],
    [["a", "b", 0, "z"]],
    [["toString"]],
    [["__proto__"]],
  ])("is not known where nothing stands: %j", (path) => {
    for (const text of [json, yaml]) expect(parse(text).locate(path)).toBeUndefined();
  });

  it("is of the last of two keys", () => {
    expect(parse(json).locate(["twice"])?.key?.start).toEqual({
      line: 5,
      column: 3,
      offset: json.lastIndexOf('"twice"'),
    });
    expect(parse(yaml).locate(["twice"])?.key?.start).toMatchObject({ line: 25, column: 1 });
  });

  it("is given in lines and columns of any kind of text", () => {
    const lines = ["# Größe 🗝", "AWSTemplateFormatVersion: 2010-09-09", "a:", "  - 🗝: !Ref b"];
    for (const [lineBreak, encoding, mark] of [
      ["\n", "utf8", ""],
      ["\r\n", "utf8", "\ufeff"],
      ["\r", "utf16le", "\ufeff"],
    ] as const) {
      const parsed = parseTemplate(Buffer.from(mark + lines.join(lineBreak), encoding), { file: "t.yaml" });
      const location = parsed.kind === "template" ? parsed.template.locate(["a", 0, "🗝", "Ref"]) : undefined;
      expect(location).toMatchObject({
        key: { start: { line: 4, column: 9 }, end: { line: 4, column: 13 } },
        value: { start: { line: 4, column: 14 }, end: { line: 4, column: 15 } },
      });
    }
  });

  it("holds the value, in JSON of any shape", () => {
    const { value: anything } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(fc.oneof(fc.string(), fc.constantFrom("__proto__", "a")), tie("value"), {
          maxKeys: 3,
          noNullPrototype: true,
        }),
      ),
    }));
    fc.assert(
      fc.property(anything, fc.constantFrom("", " ", "\t"), (value, space) => {
        const text = JSON.stringify({ AWSTemplateFormatVersion: "2010-09-09", value }, null, space);
        const template = parse(text);
        for (const [path, entry] of entriesOf(template.root)) {
          const [key, found] = textsAt(template, path);
          expect(JSON.stringify(JSON.parse(found ?? ""))).toBe(JSON.stringify(entry));
          if (typeof path.at(-1) === "string") expect(JSON.parse(key ?? "")).toBe(path.at(-1));
        }
      }),
    );
  });
});

it("tells the keys that a later one overrides", () => {
  const message = "Key `twice` stands again further down; only the last one counts";
  expect(parse(json).duplicateKeys()).toMatchObject([
    { message, span: { start: { line: 4, column: 3 }, end: { line: 4, column: 10 } } },
  ]);
  expect(parse(yaml).duplicateKeys()).toMatchObject([{ message, span: { start: { line: 24, column: 1 } } }]);
});

/** Every path of a value, with the value that stands there. */
function entriesOf(value: TemplateValue, path: TemplatePath = []): readonly (readonly [TemplatePath, TemplateValue])[] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  const inner = Object.entries(value).flatMap(([key, entry]) =>
    entriesOf(entry, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return [[path, value], ...inner];
}
