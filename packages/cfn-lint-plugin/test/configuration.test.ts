import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { makeTree } from "./make-tree";
import { run } from "./run-latchkey";

const template = `Resources:
  Mail: { Type: AWS::IAM::User }
  MailKey:
    Type: AWS::IAM::AccessKey
    Metadata: { "aws:cdk:path": App/Mail/Key/Resource }
    Properties: { UserName: !Ref Mail }
`;

const only = "rules:\n  iam-user-can-create-own-access-key: off\n";

interface Reported {
  readonly exitCode: number;
  readonly stderr: string;
  /** A line for each finding. */
  readonly lines: readonly string[];
}

/** Lints a tree in which `a.yaml` and `sandbox/b.yaml` have a user with a key. */
async function lint(files: Readonly<Record<string, string>>, args: readonly string[] = []): Promise<Reported> {
  const cwd = makeTree({ "a.yaml": template, "sandbox/b.yaml": template, ".git/HEAD": "", ...files });
  const { exitCode, stdout, stderr } = await run(["--format", "json", ...args], { cwd });
  const findings: Record<string, { kind?: string; reason?: string } & string>[] =
    stdout === "" ? [] : JSON.parse(stdout).findings;
  const lines = findings.map(({ ruleId, file, severity, suppression, message }) => {
    const isOnSuppressions = ruleId?.startsWith("suppression-");
    const by = suppression === undefined ? "" : ` (${suppression.kind}: ${suppression.reason})`;
    return `${file} ${severity} ${isOnSuppressions ? message : ruleId}${by}`;
  });
  return { exitCode, stderr: stderr.replaceAll(cwd, "."), lines };
}

const unconfigured = [
  "a.yaml warning iam-user-no-initial-access-key",
  "sandbox/b.yaml warning iam-user-no-initial-access-key",
];

test("a rule that no file is judged by has not passed", async () => {
  const passed = async (configuration: string) => {
    const cwd = makeTree({ "a.yaml": template, "sandbox/b.yaml": template, "latchkey.config.yaml": configuration });
    const { stdout } = await run(["--format", "junit"], { cwd });
    return stdout.includes('name="iam-user-can-create-own-access-key" classname="latchkey"');
  };
  expect(await passed("rules: {}")).toBe(true);
  expect(await passed(only)).toBe(false);
  expect(
    await passed(`overrides: [{ files: ["sandbox/**"], rules: { iam-user-can-create-own-access-key: off } }]`),
  ).toBe(true);
});

describe("where it is found", () => {
  const off = { rules: { "iam-user-no-initial-access-key": "off" } };
  test.each<[name: string, content: string]>([
    ["latchkey.config.yaml", "rules: { iam-user-no-initial-access-key: off }"],
    ["latchkey.config.yml", "# for all\nrules:\n  iam-user-no-initial-access-key: 'off'\n"],
    ["latchkey.config.json", JSON.stringify(off)],
    ["latchkey.config.js", `console.log("x"); module.exports = ${JSON.stringify(off)};`],
    ["latchkey.config.cjs", `module.exports = ${JSON.stringify(off)};`],
    ["latchkey.config.mjs", `export default ${JSON.stringify(off)};`],
    ["latchkey.config.mjs", `export default Promise.resolve(${JSON.stringify(off)});`],
    ["latchkey.config.cjs", `module.exports = (async () => (${JSON.stringify(off)}))();`],
    ["latchkey.config.ts", `module.exports = ${JSON.stringify(off)};`],
    ["latchkey.config.ts", `interface C { rules: object }\nexport default ${JSON.stringify(off)} satisfies C;`],
    ["package.json", JSON.stringify({ name: "x", latchkey: off })],
  ])("%s", async (name, content) => {
    expect(await lint({ [name]: content })).toEqual({ exitCode: 0, stderr: "", lines: [] });
  });

  test("the nearest one counts, for each file", async () => {
    const files = { "sandbox/latchkey.config.yaml": "rules: { iam-user-no-initial-access-key: error }" };
    expect((await lint({ "latchkey.config.json": JSON.stringify(off), ...files })).lines).toEqual([
      "sandbox/b.yaml error iam-user-no-initial-access-key",
    ]);
  });

  test("never above the repository", async () => {
    const cwd = makeTree({
      "latchkey.config.json": JSON.stringify(off),
      "repository/.git/HEAD": "",
      "repository/a.yaml": template,
    });
    expect((await run([], { cwd: `${cwd}/repository` })).exitCode).toBe(1);
  });

  test("outside a repository, not above the working directory", async () => {
    const cwd = makeTree({ "latchkey.config.json": JSON.stringify(off), "below/a.yaml": template });
    expect((await run([], { cwd: `${cwd}/below` })).exitCode).toBe(1);
    expect((await run([], { cwd })).exitCode).toBe(0);
  });

  test("--no-config takes none, --config a certain one", async () => {
    const files = {
      "latchkey.config.json": JSON.stringify(off),
      "strict.yaml": "rules: { iam-user-no-initial-access-key: note }",
    };
    expect((await lint(files, ["--no-config"])).lines).toEqual(unconfigured);
    expect((await lint(files, ["--config", "strict.yaml"])).lines).toEqual(
      unconfigured.map((line) => line.replace("warning", "note")),
    );
  });

  test("a package.json that does not parse is no configuration, unless it may have one", async () => {
    expect((await lint({ "package.json": '{ "name": ' })).lines).toEqual(unconfigured);
    expect((await lint({ "package.json": '["latchkey"]' })).lines).toEqual(unconfigured);
    const { exitCode, stderr } = await lint({ "sandbox/package.json": '{ "latchkey": {},\n<<<<<<< HEAD\n' });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /^latchkey: sandbox\/package\.json: not JSON: .*; it may have the configuration, as it mentions "latchkey"\nlatchkey --help/,
    );
  });

  test("two in one directory are too many", async () => {
    const { exitCode, stderr } = await lint({ "latchkey.config.yaml": "", "latchkey.config.js": "" });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("latchkey: . has more than one configuration: latchkey.config.yaml, latchkey.config.js\n");
  });
});

describe("what it says", () => {
  test("of rules, and of those for some paths", async () => {
    const config = `
rules: { iam-user-no-initial-access-key: error }
overrides:
  - { files: ["sandbox/**"], rules: { iam-user-no-initial-access-key: note } }
`;
    expect((await lint({ "latchkey.config.yaml": config })).lines).toEqual([
      "a.yaml error iam-user-no-initial-access-key",
      "sandbox/b.yaml note iam-user-no-initial-access-key",
    ]);
  });

  test("--rule asks for a rule that is off", async () => {
    const files = { "latchkey.config.yaml": "rules: { iam-user-no-initial-access-key: off }" };
    expect((await lint(files, ["--rule", "iam-user-no-initial-access-key"])).lines).toEqual(unconfigured);
  });

  test("of files to leave out, unless they are named", async () => {
    const files = { "latchkey.config.yaml": 'ignore: ["sandbox/**"]' };
    expect((await lint(files)).lines).toEqual(unconfigured.slice(0, 1));
    expect((await lint(files, ["sandbox/b.yaml"])).lines).toEqual(unconfigured.slice(1));
  });

  test("of rules of one's own, from its own directory", async () => {
    const rule = `exports.rules = [{
      id: "our-rule", title: "t", severity: "note", resourceTypes: ["AWS::IAM::User"], options: { least: 1 },
      rationale: "r", remediation: "r", references: [], compliance: [],
      guidance: Object.fromEntries(["what","why","who","risk","careFactor","applies","tradeOffs","howTo","gotchas","alternatives"].map((k) => [k, "x"])),
      *check(deployment, { least }) { for (const at of deployment.users) if (least > 1) yield { at, message: "found " + least, occurs: { kind: "always" } }; },
    }];`;
    const config = "rulesFrom: [./rules.cjs]\nrules: { our-rule: { severity: warning, least: 3 } }";
    expect((await lint({ "sandbox/rules.cjs": rule, "sandbox/latchkey.config.yaml": config })).lines).toEqual([
      ...unconfigured.slice(0, 1),
      "sandbox/b.yaml warning our-rule",
      ...unconfigured.slice(1),
    ]);
  });

  test("of parameters, by template", async () => {
    const conditional = `Parameters: { Env: { Type: String } }
Conditions: { Prod: !Equals [!Ref Env, prod] }
Resources:
  Bob: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Condition: Prod, Properties: { UserName: !Ref Bob } }
`;
    const files = {
      "a.yaml": conditional,
      "sandbox/b.yaml": conditional,
      "parameters/dev.json": '{ "Env": "dev" }',
      "latchkey.config.yaml": 'parameterFiles: [{ path: parameters/dev.json, files: ["sandbox/*"] }]',
    };
    expect((await lint(files)).lines).toEqual(unconfigured.slice(0, 1));
    expect((await lint(files, ["--parameters-file", "parameters/dev.json"])).lines).toEqual([]);
  });

  test("of environments, each with a name of its own", async () => {
    const files = {
      "p.json": '{ "Env": "dev" }',
      "other/p.json": '{ "Env": "prod" }',
      "latchkey.config.yaml": "parameterFiles: [{ path: p.json, name: q }, p.json, other/p.json]",
    };
    const { exitCode, stderr } = await lint(files);
    expect([exitCode, stderr]).toEqual([
      2,
      "latchkey: latchkey.config.yaml: parameterFiles[1] and parameterFiles[2]: both are called p for a.yaml; a name of its own tells one apart\nlatchkey --help shows what there is\n",
    ]);
    const apart = 'parameterFiles: [{ path: p.json, files: ["a.*"] }, { path: other/p.json, files: ["sandbox/*"] }]';
    expect((await lint({ ...files, "latchkey.config.yaml": apart })).lines).toEqual(unconfigured);
  });

  test("of suppressions in templates", async () => {
    const suppressed = template.replace(
      "  MailKey:",
      "  # latchkey-ignore iam-user-no-initial-access-key: x\n  MailKey:",
    );
    expect((await lint({ "a.yaml": suppressed, "latchkey.config.yaml": "suppressions: false" })).lines).toEqual(
      unconfigured,
    );
  });

  test("is not what stands there without any effect", async () => {
    expect((await lint({ "latchkey.config.yaml": "" })).lines).toEqual(unconfigured);
    expect((await lint({ "latchkey.config.yaml": "# nothing yet\nrules:\n" })).lines).toEqual(unconfigured);
  });
});

describe("waivers", () => {
  const waive = (fields: string, expires = ""): string =>
    `${only}waivers:\n  - rule: iam-user-no-initial-access-key\n    reason: SES\n    ${fields}\n${expires}`;

  test.each([
    ['files: ["a.*"]', "a.yaml"],
    ["logicalId: Mail*", "a.yaml"],
    ["constructPath: App/Mail/**", "a.yaml"],
    ['files: ["sandbox/**"]', "sandbox/b.yaml"],
  ])("by %s", async (fields, file) => {
    const { lines } = await lint({ "latchkey.config.yaml": waive(fields) });
    expect(lines).toContain(`${file} warning iam-user-no-initial-access-key (waiver: SES)`);
  });

  test.each(["files: [b.yaml]", "logicalId: Mail", "constructPath: App/*"])(
    "not by %s, which is unused",
    async (fields) => {
      const { lines } = await lint({ "latchkey.config.yaml": waive(fields) });
      expect(lines).toEqual([
        ...unconfigured.slice(0, 1),
        "latchkey.config.yaml note Waiver of iam-user-no-initial-access-key hides nothing",
        ...unconfigured.slice(1),
      ]);
    },
  );

  test("that are reported make no template of the configuration", async () => {
    const config = waive(
      "logicalId: Mail*",
      "  - { rule: iam-user-no-initial-access-key, files: [c.yaml], reason: a }\n",
    );
    const cwd = makeTree({ "a.yaml": template, "latchkey.config.yaml": config });
    const lastLine = async (...args: string[]): Promise<string | undefined> =>
      (await run(args, { cwd })).stdout.trimEnd().split("\n").at(-1);
    expect(await lastLine()).toBe("1 finding (1 note) in 1 configuration; 1 suppressed");
    const expired = config.replace("reason: SES", "reason: SES\n    expires: 2020-01-01");
    writeFileSync(join(cwd, "latchkey.config.yaml"), expired);
    expect(await lastLine()).toBe("3 findings (2 warnings, 1 note) in 1 of 1 template and 1 configuration");
    expect(await lastLine("a.yaml")).toBe("2 findings (2 warnings) in 1 of 1 template and 1 configuration");
  });

  test("that are for what was not linted are not unused", async () => {
    const { lines } = await lint({ "latchkey.config.yaml": waive('files: ["a.*"]') }, ["sandbox"]);
    expect(lines).toEqual(unconfigured.slice(1));
  });

  test("one that expires tomorrow is told, one that expired yesterday hides nothing", async () => {
    const soon = await lint({ "latchkey.config.yaml": waive("expires: 2026-11-26") });
    expect([soon.exitCode, soon.lines]).toEqual([
      0,
      [
        "a.yaml warning iam-user-no-initial-access-key (waiver: SES)",
        "latchkey.config.yaml note Waiver of iam-user-no-initial-access-key expires tomorrow, after 2026-11-26; then what it hides counts again",
        "sandbox/b.yaml warning iam-user-no-initial-access-key (waiver: SES)",
      ],
    ]);
    const over = await lint({ "latchkey.config.yaml": waive("expires: 2026-11-24") });
    expect([over.exitCode, over.lines]).toEqual([
      1,
      [
        ...unconfigured.slice(0, 1),
        "latchkey.config.yaml warning Waiver of iam-user-no-initial-access-key expired on 2026-11-24; what it hid counts again",
        ...unconfigured.slice(1),
      ],
    ]);
  });

  test("that have expired concern nobody who lints other files", async () => {
    const config = { "latchkey.config.yaml": waive('files: ["a.*"]', "    expires: 2020-01-01\n") };
    const about = (lines: readonly string[]) => lines.filter((line) => line.includes("Waiver of")).length;
    expect(about((await lint(config, ["sandbox"])).lines)).toBe(0);
    expect(about((await lint(config, ["a.yaml"])).lines)).toBe(1);
    expect(about((await lint(config)).lines)).toBe(1);
  });

  test("of a program are told apart by their index", async () => {
    const waiver = (fields: object): object => ({ rule: "iam-user-no-initial-access-key", reason: "SES", ...fields });
    const waivers = [waiver({ files: ["a.yaml"] }), waiver({ files: ["c"] }), waiver({ expires: "2026-11-24" })];
    const { lines } = await lint({ "latchkey.config.cjs": `module.exports = ${JSON.stringify({ waivers })}` });
    expect(lines).toEqual([
      "a.yaml warning iam-user-no-initial-access-key (waiver: SES)",
      "latchkey.config.cjs warning waivers[2]: Waiver of iam-user-no-initial-access-key expired on 2026-11-24; what it hid counts again",
      "latchkey.config.cjs note waivers[1]: Waiver of iam-user-no-initial-access-key hides nothing",
      ...unconfigured.slice(1),
    ]);
  });

  test("show where they stand", async () => {
    const cwd = makeTree({ "a.yaml": template, "latchkey.config.yaml": waive("expires: 2026-11-24") });
    const { stdout } = await run(["--rule", "suppression-expired"], { cwd });
    expect(stdout).toMatchInlineSnapshot(`
      "warning[suppression-expired]: Waiver of iam-user-no-initial-access-key expired on 2026-11-24; what it hid counts again
       --> latchkey.config.yaml:4:5
        |
      4 |   - rule: iam-user-no-initial-access-key
        |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        |
        = why: What was accepted for a time counts again when that time is over.
        = fix: Deal with the finding and remove the suppression; or decide again, and give it a new last day.

      1 finding (1 warning) in 1 configuration
      "
    `);
  });

  test("hold with --no-suppressions", async () => {
    const { exitCode } = await lint({ "latchkey.config.yaml": waive("logicalId: MailKey") }, ["--no-suppressions"]);
    expect(exitCode).toBe(0);
  });
});

test("--print-config says what a template is judged by", async () => {
  const cwd = makeTree({
    "latchkey.config.yaml": `
rules: { iam-user-no-initial-access-key: off, suppression-expired: { noticeDays: 3 } }
overrides: [{ files: ["stacks/*"], rules: { iam-user-no-initial-access-key: error } }]
ignore: ["**/b.yaml"]
baseline: b.json
`,
  });
  const args = ["--print-config", "stacks/b.yaml", "--parameters", "Env=prod"];
  const { exitCode, stdout, stderr } = await run(args, { cwd });
  expect([exitCode, stderr]).toEqual([0, ""]);
  const printed = JSON.parse(stdout);
  expect(printed).toMatchObject({
    file: "stacks/b.yaml",
    configuration: "latchkey.config.yaml",
    isIgnored: true,
    suppressions: true,
    environments: [{ parameters: { Env: "prod" } }],
    waivers: [],
    baselines: ["b.json"],
  });
  expect(printed.rules["iam-user-no-initial-access-key"]).toEqual({ severity: "error" });
  expect(printed.rules["suppression-expired"]).toEqual({ severity: "warning", noticeDays: 3 });
  const other = JSON.parse((await run(["--print-config", "a.yaml"], { cwd })).stdout);
  expect(other.rules["iam-user-no-initial-access-key"]).toBe("off");
});
