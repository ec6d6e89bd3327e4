import { Readable } from "node:stream";

import { expect, test } from "vitest";

import { makeTree } from "./make-tree";
import { run } from "./run-latchkey";

const template = `Resources:
  Mail: { Type: AWS::IAM::User }
`;

test.each<[name: string, content: string, message: string]>([
  ["latchkey.config.yaml", "rulez: {}", "latchkey.config.yaml:1:1: rulez: there is no such key; did you mean rules?"],
  ["latchkey.config.yaml", "rules: [", "latchkey.config.yaml:1:9: "],
  ["latchkey.config.json", '{\n  "rules": 1\n}', "latchkey.config.json:2:3: rules: this has to be a mapping"],
  [
    "latchkey.config.yaml",
    "rules:\n  iam-user-no-inital-access-key: off",
    "latchkey.config.yaml:2:3: rules.iam-user-no-inital-access-key: there is no rule iam-user-no-inital-access-key; did you mean iam-user-no-initial-access-key?",
  ],
  [
    "latchkey.config.yaml",
    "rules: { suppression-expired: { noticeDay: 3 } }",
    "latchkey.config.yaml:1:33: rules.suppression-expired.noticeDay: there is no option noticeDay; did you mean noticeDays?",
  ],
  [
    "latchkey.config.yaml",
    "rules: { suppression-expired: { noticeDays: soon } }",
    "rules.suppression-expired.noticeDays: this has to be a number",
  ],
  [
    "package.json",
    '{\n  "latchkey": { "waivers": [{ "rule": "iam-user-no-initial-access-key" }] }\n}',
    "package.json:2:29: waivers[0]: reason is missing",
  ],
  [
    "latchkey.config.yaml",
    "rules:\n  iam-user-no-initial-access-key: error\nignore: []\nrules: { iam-user-no-initial-access-key: off }",
    "latchkey: latchkey.config.yaml:1:1: this key stands again further down, and one has to go\nlatchkey --help",
  ],
  [
    "latchkey.config.json",
    '{ "rules": {\n "iam-user-no-initial-access-key": "error", "iam-user-no-initial-access-key": "off" } }',
    "latchkey.config.json:2:2: this key stands again",
  ],
  [
    "latchkey.config.yaml",
    "waivers: [{ rule: iam-user-no-initial-access-key, files: [a], reason: a, files: [b], reason: b }]",
    "latchkey: latchkey.config.yaml:1:51: this key stands again further down, and one has to go\n" +
      "latchkey: latchkey.config.yaml:1:63: this key stands again further down, and one has to go\n",
  ],
  [
    "package.json",
    '{ "a": 1, "a": 2,\n"latchkey": { "rules": {}, "rules": {} } }',
    "latchkey: package.json:2:15: this key stands again further down, and one has to go\nlatchkey --help",
  ],
  ["package.json", '{ "latchkey": {},\n"latchkey": {} }', "package.json:1:3: this key stands again"],
  ["latchkey.config.js", "module.exports = { ignore: 'a' }", "latchkey.config.js: ignore: this has to be a list"],
  ["latchkey.config.mjs", "throw new Error('no luck')", "latchkey.config.mjs: Error: no luck"],
  ["latchkey.config.mjs", "export default new Map()", "latchkey.config.mjs: this has to be a plain object, not a Map"],
  ["latchkey.config.ts", "export default new Date()", "latchkey.config.ts: this has to be a plain object, not a Date"],
  [
    "latchkey.config.cjs",
    "module.exports = { rules: new Map() }",
    "latchkey.config.cjs: rules: this has to be a plain object, not a Map",
  ],
  ["latchkey.config.mjs", "export default [{}]", "latchkey.config.mjs: this has to be a mapping"],
  ["latchkey.config.mjs", "export const rules = {}", "latchkey.config.mjs: it exports no configuration by default"],
  ["latchkey.config.mjs", "export default Promise.reject(new Error('no luck'))", "latchkey.config.mjs: Error: no luck"],
  [
    "latchkey.config.mjs",
    "export default { get rules() { throw new Error('no luck'); } }",
    "latchkey.config.mjs: Error: no luck",
  ],
  ["latchkey.config.ts", "export const rules = {}", "latchkey.config.ts: it exports no configuration by default"],
  ["latchkey.config.mjs", "throw Object.create(null)", "latchkey.config.mjs: [Object: null prototype] {}"],
  ["latchkey.config.cjs", "module.exports = 1", "latchkey.config.cjs: it exports no configuration by default"],
  [
    "latchkey.config.yaml",
    "parameterFiles: [latchkey.config.yaml, { path: none.json }]",
    "latchkey: latchkey.config.yaml:1:18: parameterFiles[0]: latchkey.config.yaml:1:17: the value of a parameter is a text, a number, a boolean or a list of those\n" +
      "latchkey: latchkey.config.yaml:1:40: parameterFiles[1]: none.json: no such file or directory (ENOENT)\n",
  ],
  [
    "latchkey.config.yaml",
    "# ours\nbaseline: none.json",
    "latchkey: latchkey.config.yaml:2:1: baseline: none.json: no such file or directory (ENOENT); latchkey baseline writes one\n",
  ],
  [
    "latchkey.config.cjs",
    "module.exports = { baseline: 'a.yaml' }",
    "latchkey: latchkey.config.cjs: baseline: a.yaml:2:3: Resources: there is no such key; the keys are ",
  ],
  ["latchkey.config.yaml", "rulesFrom: [./none.js]", "latchkey.config.yaml: rulesFrom ./none.js: cannot be loaded: "],
])("a fault in %s: %s", async (name, content, message) => {
  const cwd = makeTree({ "a.yaml": template, ".git/HEAD": "", [name]: content });
  const { exitCode, stderr } = await run([], { cwd });
  expect(stderr).toContain(message);
  expect(exitCode).toBe(2);
});

test("a pattern that is too long to be matched is a fault", async () => {
  const cwd = makeTree({ "a.yaml": template, "latchkey.config.yaml": `ignore: ["${"*".repeat(65_537)}"]` });
  expect((await run([], { cwd })).stderr).toBe(
    "latchkey: latchkey.config.yaml:1:10: ignore[0]: this is longer than 4096 characters\nlatchkey --help shows what there is\n",
  );
});

test("a baseline that is not there is noticed before anything is linted", async () => {
  const cwd = makeTree({ "a.yaml": template, "latchkey.config.yaml": "baseline: none.json" });
  const { stderr } = await run(["--baseline", "none.json", "-"], { cwd, stdin: unread() });
  expect(stderr).toContain("latchkey: none.json: no such file or directory");
  expect((await run(["-"], { cwd, stdin: unread() })).stderr).toContain(
    "latchkey.config.yaml:1:1: baseline: none.json",
  );
});

/** Standard input that nobody may read. */
function unread(): Readable {
  return new Readable({ read: () => expect.unreachable() });
}
