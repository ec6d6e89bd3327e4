import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Dice } from "./dice";
import { judge } from "./judge";
import { randomTemplates } from "./random-templates";
import { type Json, type JsonObject, rootFile, type TemplateJson, type Templates, templateWith } from "./template-json";

/** The verdicts on a deployment in words, in order, each name as `rename` has it. */
function verdictsOn(templates: Templates, rename: (text: string) => string = (text) => text): readonly string[] {
  const verdicts = judge(templates);
  if (verdicts === undefined) return ["cannot be deployed"];
  return [...verdicts]
    .map(([pair, occurs]) => {
      const isDefault = occurs.kind === "when" && occurs.withDefaults;
      return `${rename(pair)}: ${occurs.kind}${isDefault ? " with the defaults" : ""}`;
    })
    .sort();
}

function mapTemplates(templates: Templates, change: (template: TemplateJson) => TemplateJson): Templates {
  return Object.fromEntries(Object.entries(templates).map(([file, template]) => [file, change(template)]));
}

/** Every name that the generator makes, changed. */
const renamed = (text: string): string => text.replace(/\b([UKSPCOM])(\d)\b/g, "Other$1$2");

function reversed(node: Json): Json {
  if (node === null || typeof node !== "object" || Array.isArray(node)) return node;
  return Object.fromEntries(
    Object.entries(node)
      .map(([key, value]) => [key, reversed(value)] as const)
      .reverse(),
  );
}

/** Whatever the Region, the condition holds. */
const isTrue: Json = {
  "Fn::Or": ["eu-west-1", "us-east-1"].map(
    (name): Json => ({ "Fn::Not": [{ "Fn::Equals": [{ Ref: "AWS::Region" }, name] }] }),
  ),
};

function withTautology(template: TemplateJson): TemplateJson {
  const Resources = Object.fromEntries(
    Object.entries(template.Resources).map(([id, resource]) => {
      const { UserName, ...others } = resource.Properties;
      if (UserName === undefined) return [id, resource];
      return [id, { ...resource, Properties: { ...others, UserName: { "Fn::If": ["IsTrue", UserName, "nobody"] } } }];
    }),
  );
  return templateWith({ ...template, Conditions: { ...template.Conditions, IsTrue: isTrue }, Resources });
}

/** The deployment one level deeper, below a root that hands its parameters on. */
function nested(templates: Templates): Templates {
  const root = templates[rootFile] as TemplateJson;
  const Parameters: JsonObject = Object.fromEntries(Object.keys(root.Parameters).map((Ref) => [Ref, { Ref }]));
  const stack = { Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL: "inner.json", Parameters } };
  const outer = templateWith({ Parameters: root.Parameters, Resources: { Inner: stack } });
  return { ...templates, "inner.json": root, [rootFile]: outer };
}

const templates = fc
  .noBias(fc.array(fc.nat({ max: 10_000 }), { maxLength: 1_000, size: "max" }))
  .map((numbers) => randomTemplates(new Dice(numbers)));

const count = Number(process.env.LATCHKEY_MOTO_TEMPLATES ?? 150);

interface Change {
  readonly what: string;
  readonly change: (each: Templates) => Templates;
  /** What a pair is called afterwards; absent when it is called as before. */
  readonly rename?: (pair: string) => string;
}

const changes: readonly Change[] = [
  { what: "have other names", change: (each) => JSON.parse(renamed(JSON.stringify(each))), rename: renamed },
  {
    what: "are in another order",
    change: (each) => mapTemplates(each, (template) => reversed(template) as TemplateJson),
  },
  {
    what: "have an Fn::If around each name, whose condition always holds",
    change: (each) => mapTemplates(each, withTautology),
  },
  { what: "are nested", change: nested, rename: (pair) => pair.replaceAll(`${rootFile}#`, "inner.json#") },
];

test.each(changes)("verdicts stay when templates $what", ({ change, rename }) => {
  let reported = 0;
  fc.assert(
    fc.property(templates, (each) => {
      // Of nested stacks it is made up.
      fc.pre(change !== nested || !JSON.stringify(each[rootFile]).includes("AWS::StackName"));
      const expected = verdictsOn(each, rename);
      expect(verdictsOn(change(each))).toEqual(expected);
      reported += expected.length;
    }),
    { numRuns: count, seed: 1 },
  );
  expect(reported).toBeGreaterThan(count / 2);
});
