import { rules } from "@latchkey/rules";
import { expect, test } from "vitest";

import { makeTree } from "../test/make-tree";
import { loadRules } from "./load-rules";
import { UsageError } from "./usage-error";

/** A rule in JavaScript, with some fields written otherwise. */
function source(fields: Readonly<Record<string, string>> = {}): string {
  const guidance = ["what", "why", "who", "risk", "careFactor", "applies", "tradeOffs", "howTo", "gotchas"];
  const all = {
    id: '"a-rule"',
    title: '"A title"',
    severity: '"note"',
    resourceTypes: '["AWS::S3::Bucket"]',
    rationale: '"Because."',
    remediation: '"Do so."',
    guidance: `{ ${[...guidance, "alternatives"].map((name) => `${name}: "Prose."`).join(", ")} }`,
    references: '["https://example.com/"]',
    compliance: '[{ framework: "Ours", version: "1", control: "2" }]',
    check: "function () { return []; }",
    ...fields,
  };
  return `{ ${Object.entries(all)
    .map(([name, value]) => `${name}: ${value}`)
    .join(", ")} }`;
}

async function idsOf(files: Readonly<Record<string, string>>, ...modules: string[]): Promise<string[]> {
  return (await loadRules(modules, makeTree(files))).map(({ id }) => id);
}

const one = source({ id: '"one"' });
const two = source({ id: '"two"' });

test.each<[what: string, file: string, content: string]>([
  ["a list", "m.mjs", `export const rules = [${one}, ${two}];`],
  ["a list by default", "m.mjs", `export default [${one}, ${two}];`],
  ["both lists", "m.mjs", `const one = ${one}; export const rules = [one]; export default [${two}, one];`],
  ["single rules", "m.mjs", `export const one = ${one}; export default ${two}; export const helper = () => 1;`],
  ["a list in CommonJS", "m.cjs", `exports.rules = [${one}, ${two}];`],
  ["a CommonJS module that is a list", "m.cjs", `module.exports = [${one}, ${two}];`],
  ["a list by default in compiled CommonJS", "m.cjs", `exports.__esModule = true; exports.default = [${one}, ${two}];`],
  ["single rules in CommonJS", "m.cjs", `module.exports = { one: ${one}, two: ${two}, version: "1" };`],
  ["a rule with fields of its own", "m.mjs", `export default [${source({ id: '"one"', tags: "[1]" })}, ${two}];`],
])("%s", async (_, file, content) => {
  expect((await idsOf({ [file]: content }, `./${file}`)).sort()).toEqual(["one", "two"]);
});

test.each<[module: string, files: Readonly<Record<string, string>>]>([
  ["./rules", { "rules/index.js": `exports.one = ${one};` }],
  ["./rules", { "rules/package.json": '{ "main": "./dist/x.js" }', "rules/dist/x.js": `exports.one = ${one};` }],
  ["../%cwd%/m", { "m.js": `exports.one = ${one};` }],
  ["ours", { "node_modules/ours/index.js": `exports.one = ${one};` }],
  [
    "@our/rules/s3",
    {
      "node_modules/@our/rules/package.json": '{ "exports": { "./s3": { "import": "./s3.mjs" } } }',
      "node_modules/@our/rules/s3.mjs": `export default ${one};`,
    },
  ],
])("%s is found from the working directory: %j", async (module, files) => {
  const cwd = makeTree(files);
  const [rule, ...others] = await loadRules([module.replace("%cwd%", cwd.split(/[\\/]/).at(-1) ?? "")], cwd);
  expect([rule?.id, others]).toEqual(["one", []]);
});

test("a module that is named twice is loaded once", async () => {
  expect(await idsOf({ "m.mjs": `export default ${one};` }, "./m.mjs", "./m.mjs")).toEqual(["one"]);
});

test("a rule may be of a class", async () => {
  const [rule] = await loadRules(
    ["./m.mjs"],
    makeTree({
      "m.mjs": `class Rule { seen = "seen"; get id() { return "classy"; } *check() { throw new Error(this.seen); } }
      export default Object.assign(new Rule(), ${source()
        .replace('id: "a-rule", ', "")
        .replace(/, check: .*\}$/, " }")});`,
    }),
  );
  expect(rule?.id).toBe("classy");
  expect(() => [...(rule?.check(undefined as never, {}) ?? [])]).toThrow("seen");
});

test.each<[fault: string, content: string]>([
  ['rules[0]: id: "Not_kebab" is not kebab-case', `export const rules = [${source({ id: '"Not_kebab"' })}];`],
  ["rules[0]: id: Invalid type: Expected string but received 7", `export const rules = [${source({ id: "7" })}];`],
  ["default[1]: Invalid type: Expected Object but received null", `export default [${one}, null];`],
  ['rules[0]: Invalid type: Expected Object but received "x"', 'export const rules = ["x"];'],
  ["mine: title: has to be one line", `export const mine = ${source({ title: '"a\\nb"' })};`],
  [
    'default: severity: Invalid type: Expected ("error" | "warning" | "note") but received "fatal"',
    `export default ${source({ severity: '"fatal"' })};`,
  ],
  ["default: resourceTypes: has to name a type", `export default ${source({ resourceTypes: "[]" })};`],
  [
    "default: resourceTypes[0]: Invalid type: Expected string but received 1",
    `export default ${source({ resourceTypes: "[1]" })};`,
  ],
  ["default: mentions: is an empty list", `export default ${source({ mentions: "[]" })};`],
  [
    'default: guidance.why: Invalid key: Expected "why" but received undefined',
    `export default ${source({ guidance: '{ what: "x" }' })};`,
  ],
  ['default: references[0]: "docs" is not an absolute URL', `export default ${source({ references: '["docs"]' })};`],
  [
    'default: compliance[0].control: Invalid key: Expected "control" but received undefined',
    `export default ${source({ compliance: '[{ framework: "Ours", version: "1" }]' })};`,
  ],
  [
    "default: check: Invalid type: Expected Function but received undefined",
    `export default ${source({ check: "undefined" })};`,
  ],
  [
    "default: id: Latchkey has a rule iam-user-no-initial-access-key already",
    `export default ${source({ id: '"iam-user-no-initial-access-key"' })};`,
  ],
  ["rules[1]: id: ./m.mjs has a rule one already", `export const rules = [${one}, ${one}];`],
  ["exports no rules; it takes a list called rules, a list by default, or single rules", "export const x = 1;"],
  ["exports no rules; it takes a list called rules, a list by default, or single rules", "export const rules = [];"],
  ["exports no rules; it takes a list called rules, a list by default, or single rules", "export default null;"],
  ["cannot be loaded: threw { code: 7 }", "throw { code: 7 };"],
  ["cannot be loaded: threw undefined", "throw undefined;"],
  ["cannot be loaded: threw [Object: null prototype] {}", "throw Object.create(null);"],
])("%s", async (fault, content) => {
  await expect(idsOf({ "m.mjs": content }, "./m.mjs")).rejects.toThrow(
    new UsageError(`--rules-from ./m.mjs: ${fault}`),
  );
});

test.each<[module: string, content: string, fault: RegExp]>([
  ["./none.js", "", /^--rules-from \.\/none\.js: cannot be loaded: Cannot find module '\.\/none\.js'$/],
  ["none", "", /^--rules-from none: cannot be loaded: Cannot find package 'none' imported from .*$/],
  ["./m.mjs", "import 'absent';", /cannot be loaded: Cannot find package 'absent' imported from .*m\.mjs$/],
  [
    "./m.mjs",
    `export default { get id() { throw new Error("no id"); } };`,
    /^--rules-from \.\/m\.mjs: default: no id$/,
  ],
])("%s: %s", async (module, content, fault) => {
  await expect(idsOf({ "m.mjs": content }, module)).rejects.toThrow(fault);
});

test("what is yielded and is not a problem fails the rule", async () => {
  const cases: [what: string, fault: string][] = [
    ["null", "what it yields is not a problem; Invalid type: Expected Object but received null"],
    [
      "{ ...good, message: 1 }",
      "what it yields is not a problem; message: Invalid type: Expected string but received 1",
    ],
    [
      '{ ...good, severity: "fatal" }',
      'what it yields is not a problem; severity: Invalid type: Expected ("error" | "warning" | "note") but received "fatal"',
    ],
    [
      '{ ...good, occurs: { kind: "never" } }',
      'what it yields is not a problem; occurs.kind: Invalid type: Expected ("always" | "when" | "undecided") but received "never"',
    ],
    [
      "{ ...good, at: {} }",
      'what it yields is not a problem; at.template: Invalid key: Expected "template" but received undefined',
    ],
  ];
  const good = `{ at: { template: { locate() {} }, logicalId: "A", resourceType: "T", path: ["Resources", 0] }, message: "m", occurs: { kind: "always" } }`;
  for (const [index, [what, fault]] of cases.entries()) {
    const check = `function* () { const good = ${good}; yield good; yield ${what}; }`;
    const [rule] = await loadRules(
      [`./${index}.mjs`],
      makeTree({ [`${index}.mjs`]: `export default ${source({ check })};` }),
    );
    expect(() => [...(rule?.check(undefined as never, {}) ?? [])], what).toThrow(new TypeError(fault));
  }
});

test("the rules that come with Latchkey would be taken, too", async () => {
  // Those on suppressions are about no resource, which only rules of Latchkey can be.
  const ownRules = rules.filter(({ resourceTypes }) => resourceTypes.length > 0);
  const names = ownRules.map((_, index) => index);
  const cwd = makeTree({
    "m.mjs": `export const rules = globalThis.ownRules.map((rule) => ({ ...rule, id: "our-" + rule.id }));`,
  });
  Object.assign(globalThis, { ownRules });
  const loaded = await loadRules(["./m.mjs"], cwd);
  expect(names.map((index) => ({ ...loaded[index], id: ownRules[index]?.id, check: ownRules[index]?.check }))).toEqual(
    ownRules,
  );
});

test("a path that was taken for a package is told", async () => {
  const cwd = makeTree({ "m.mjs": `export default ${one};` });
  await expect(loadRules(["m.mjs"], cwd)).rejects.toMatchObject({ details: ["the path is ./m.mjs"] });
});
