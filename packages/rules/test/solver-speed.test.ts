import { lint, rules } from "@latchkey/rules";
import { describe, expect, it } from "vitest";
import { Deployment } from "../src/deployment/deployment";
import type { Template } from "../src/template/template";
import type { TemplateMap } from "../src/template/template-value";
import type { Json } from "./concrete-evaluator";
import { ConcreteEvaluator } from "./concrete-evaluator";
import type { HardQuestion } from "./hard-questions";
import { hardQuestions } from "./hard-questions";
import { lintFiles } from "./lint-files";
import { holds, verdictOn } from "./verdict-on";

/** In milliseconds: none takes a twentieth of that on a machine with nothing else to do. */
const patience = 5_000;

/** Calls the function and checks that it did not take too long. */
function quickly<T>(run: () => T): T {
  const started = performance.now();
  const result = run();
  expect(performance.now() - started).toBeLessThan(patience);
  return result;
}

/** Whether the statement holds whatever the parameters are that have no given value, as far as a few tries tell. */
function isBroughtAboutBy({ template, asked }: HardQuestion, given: Readonly<Record<string, string>>): boolean {
  return ["a", "b", "true", "false", "x-y-z", ""].every((filler) => {
    const values = Object.entries(template.Parameters).map(([name, { AllowedValues }], index): [string, string] => {
      const allowed = (AllowedValues as readonly string[] | undefined) ?? [filler, `${filler}${index}`];
      return [name, given[name] ?? allowed[index % allowed.length] ?? ""];
    });
    return holds(asked, new ConcreteEvaluator(template as unknown as Json, new Map(values)));
  });
}

describe("a hard question", () => {
  it.each(hardQuestions.map((question) => [question.name, question] as const))("%s", (_, question) => {
    const verdict = quickly(() => verdictOn(question));
    if (question.truth !== undefined) expect([question.truth, "undecided"]).toContain(verdict.kind);
    if (verdict.kind === "when") expect(isBroughtAboutBy(question, verdict.parameters)).toBe(true);
    if (verdict.kind === "always") expect(isBroughtAboutBy(question, {})).toBe(true);
  });

  it("is decided more often than not", () => {
    const decided = hardQuestions.filter((question) => verdictOn(question).kind !== "undecided");
    expect(decided.length / hardQuestions.length).toBeGreaterThan(0.75);
  });
});

type Section = Record<string, Json>;

/** How many pairs of the template have each verdict. */
function verdictsOn(root: Readonly<Record<string, Section>>): Readonly<Record<string, number>> {
  const template: Template = {
    file: "template.json",
    text: "",
    root: root as unknown as TemplateMap,
    locate: () => undefined,
    duplicateKeys: () => [],
  };
  const deployment = new Deployment(template);
  const counts: Record<string, number> = {};
  for (const { together } of deployment.keyedUsers) {
    const { kind } = deployment.decide(together);
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);
const user = (name?: Json, Condition?: string): Json => ({
  Type: "AWS::IAM::User",
  ...(Condition === undefined ? {} : { Condition }),
  Properties: name === undefined ? {} : { UserName: name },
});
const key = (UserName: Json, Condition?: string): Json => ({
  Type: "AWS::IAM::AccessKey",
  ...(Condition === undefined ? {} : { Condition }),
  Properties: { UserName },
});

describe("a large template", () => {
  it("with 400 users and keys under a condition each", () => {
    const root = { Parameters: {} as Section, Conditions: {} as Section, Resources: {} as Section };
    for (const index of numbers(400)) {
      root.Parameters[`P${index}`] = { Type: "String", AllowedValues: ["true", "false"], Default: "false" };
      root.Conditions[`C${index}`] = { "Fn::Equals": [{ Ref: `P${index}` }, "true"] };
      root.Resources[`U${index}`] = user(undefined, `C${index}`);
      root.Resources[`K${index}`] = key({ Ref: `U${index}` }, `C${index}`);
    }
    expect(quickly(() => verdictsOn(root))).toEqual({ when: 400 });
  });

  it("with 150 users and 150 keys of one name under a condition each", () => {
    const root = { Parameters: {} as Section, Conditions: {} as Section, Resources: {} as Section };
    for (const index of numbers(150)) {
      for (const kind of ["U", "K"]) {
        const name = `${kind}${index}`;
        root.Parameters[`P${name}`] = { Type: "String", AllowedValues: ["true", "false"] };
        root.Conditions[`C${name}`] = { "Fn::Equals": [{ Ref: `P${name}` }, "true"] };
        root.Resources[name] = kind === "U" ? user("bob", `C${name}`) : key("bob", `C${name}`);
      }
    }
    expect(quickly(() => verdictsOn(root))).toEqual({ when: 22_500 });
    const report = quickly(() => lint({ file: "a.json", content: JSON.stringify(root) }, { rules }));
    expect(new Set(report.findings.map(({ occurs }) => occurs.kind))).toEqual(new Set(["when"]));
  });

  it("with 100 users and 100 keys named after one of few values each", () => {
    const prefixes = ["u1", "u2", "u3", "u11"];
    const suffixes = ["1", "2", "3", "11"];
    const root = {
      Parameters: {
        Prefix: { Type: "String", AllowedValues: prefixes },
        Suffix: { Type: "String", AllowedValues: suffixes },
      },
      Resources: {} as Section,
    };
    for (const index of numbers(100)) {
      root.Resources[`U${index}`] = user({ "Fn::Sub": `\${Prefix}${index}` });
      root.Resources[`K${index}`] = key({ "Fn::Sub": `u${index}\${Suffix}` });
    }
    const owners = numbers(100).flatMap((one) => {
      const userNames = prefixes.map((prefix) => `${prefix}${one}`);
      return numbers(100).filter((other) => suffixes.some((suffix) => userNames.includes(`u${other}${suffix}`)));
    });
    expect(quickly(() => verdictsOn(root))).toEqual({ when: owners.length });
  });

  it("with 400 users and keys where a list is not empty", () => {
    const root = {
      Parameters: { L: { Type: "CommaDelimitedList" } },
      Conditions: {} as Section,
      Resources: {} as Section,
    };
    root.Conditions.Some = { "Fn::Not": [{ "Fn::Equals": [{ "Fn::Join": ["", { Ref: "L" }] }, ""] }] };
    for (const index of numbers(400)) {
      root.Resources[`U${index}`] = user(undefined, "Some");
      root.Resources[`K${index}`] = key({ Ref: `U${index}` }, "Some");
    }
    expect(quickly(() => verdictsOn(root))).toEqual({ when: 400 });
  });

  it("with a user and a key at the end of 400 conditions", () => {
    const root = { Parameters: { P: { Type: "String" } }, Conditions: {} as Section, Resources: {} as Section };
    root.Conditions.C0 = { "Fn::Equals": [{ Ref: "P" }, "a"] };
    for (const index of numbers(399)) root.Conditions[`C${index + 1}`] = { "Fn::Not": [{ Condition: `C${index}` }] };
    root.Resources.U = user(undefined, "C399");
    root.Resources.K = key({ Ref: "U" }, "C399");
    expect(quickly(() => verdictsOn(root))).toEqual({ when: 1 });
  });

  it("with 256 alternatives for the name on both sides", () => {
    const root = { Parameters: {} as Section, Conditions: {} as Section, Resources: {} as Section };
    const nameOf = (side: string): Json => {
      const parts = numbers(8).map((index): Json => {
        root.Parameters[`P${side}${index}`] = { Type: "String" };
        root.Conditions[`C${side}${index}`] = { "Fn::Equals": [{ Ref: `P${side}${index}` }, "a"] };
        return { "Fn::If": [`C${side}${index}`, `a${index}`, `b${index}`] };
      });
      return { "Fn::Join": ["-", parts] };
    };
    root.Resources.U = user(nameOf("U"));
    root.Resources.K = key(nameOf("K"));
    expect(quickly(() => verdictsOn(root))).toEqual({ when: 1 });
  });

  it("with a mapping of 256 names on both sides", () => {
    const M = Object.fromEntries(numbers(256).map((index) => [`key${index}`, { name: `user${index}` }]));
    const nameOf = (parameter: string): Json => ({ "Fn::FindInMap": ["M", { Ref: parameter }, "name"] });
    const root = {
      Parameters: { P: { Type: "String" }, Q: { Type: "String" } },
      Mappings: { M },
      Resources: { U: user(nameOf("P")), K: key(nameOf("Q")) },
    };
    expect(quickly(() => verdictsOn(root))).toEqual({ when: 1 });
  });

  it("with 250 users and keys named by a parameter each", () => {
    const root = { Parameters: {} as Section, Resources: {} as Section };
    for (const index of numbers(250)) {
      root.Parameters[`P${index}`] = { Type: "String" };
      root.Resources[`U${index}`] = user({ Ref: `P${index}` });
      root.Resources[`K${index}`] = key({ Ref: `P${index}` });
    }
    expect(quickly(() => verdictsOn(root))).toEqual({ always: 250 });
  });

  it.each([
    ["a pattern", { Type: "String", AllowedPattern: "[ab]*" }],
    ["allowed values", { Type: "String", AllowedValues: ["a", "b"] }],
  ])("with 100 nested stacks that pass a text on under a condition, to a parameter with %s", (_, declaration) => {
    const levels = numbers(100);
    const files = levels.map((level): [string, Json] => {
      const passed = { "Fn::If": ["C", { "Fn::Sub": "${S}${S}" }, { Ref: "S" }] };
      const Properties = { TemplateURL: `${level + 1}.json`, Parameters: { S: passed, E: { Ref: "E" } } };
      return [
        `${level}.json`,
        {
          Parameters: { S: declaration, E: { Type: "String" } },
          Conditions: { C: { "Fn::Equals": [{ Ref: "E" }, "x"] } },
          Resources: {
            ...(level + 1 < levels.length ? { Nested: { Type: "AWS::CloudFormation::Stack", Properties } } : {}),
            ...(level === 0 ? { U: user("bob"), K: key("bob") } : {}),
          },
        },
      ];
    });
    const texts = Object.fromEntries(files.map(([file, template]) => [file, JSON.stringify(template)]));
    const report = quickly(() => lintFiles(texts));
    expect(report.findings.map(({ occurs }) => occurs.kind)).toEqual(["always"]);
  });

  it("with 1,800 pairs, each of them hard", () => {
    const part = (index: number, name: string): Json => ({
      "Fn::Select": [index, { "Fn::Split": ["-", { Ref: name }] }],
    });
    const sameName: Json = { "Fn::Sub": "${P}-u" };
    const root = {
      Parameters: { P: { Type: "String" }, Q: { Type: "String" } },
      Conditions: {} as Section,
      Resources: {} as Section,
    };
    for (const index of numbers(60)) {
      const either = [
        { "Fn::Equals": [part(index % 5, "P"), `a${index}`] },
        { "Fn::Equals": [part(index % 4, "Q"), `b${index}`] },
      ];
      root.Conditions[`C${index}`] = {
        "Fn::And": [{ "Fn::Or": either }, { "Fn::Not": [{ "Fn::Equals": [{ Ref: "P" }, { Ref: "Q" }] }] }],
      };
      root.Resources[`K${index}`] = key(sameName, `C${59 - index}`);
      if (index < 30) root.Resources[`U${index}`] = user(sameName, `C${index}`);
    }
    // What is spent on one of them is not there for the others.
    expect(quickly(() => verdictsOn(root)).undecided).toBeGreaterThan(1_000);
  });

  it("with 200 patterns that look far ahead, which the next template does not pay for", () => {
    const judged = (patterns: readonly string[]) => {
      const Parameters = Object.fromEntries(
        patterns.map((AllowedPattern, index): [string, Json] => [`P${index}`, { Type: "String", AllowedPattern }]),
      );
      const isNone = Object.keys(Parameters).map((name): Json => ({ "Fn::Equals": [{ Ref: name }, ""] }));
      const Conditions = Object.fromEntries(isNone.map((each, index): [string, Json] => [`C${index}`, each]));
      const Resources: Section = {};
      for (const Condition of Object.keys(Conditions)) {
        Resources[`U${Condition}`] = user(undefined, Condition);
        Resources[`K${Condition}`] = key({ Ref: `U${Condition}` }, Condition);
      }
      const content = JSON.stringify({ Parameters, Conditions, Resources });
      const { findings } = quickly(() =>
        lint({ file: "a.json", content }, { rules: rules.filter(({ id }) => id === "iam-user-no-initial-access-key") }),
      );
      return findings.map(({ occurs }) => (occurs.kind === "when" ? (occurs.unchecked ?? []).length : occurs.kind));
    };
    // No value without characters matches, but that is not found out of all of them.
    const found = judged(numbers(200).map((index) => `(?!.*--)[a-z](?!.*${index}\\.\\.)[a-z0-9.-]{1,60}[a-z0-9]`));
    expect(found.length).toBeGreaterThan(50);
    expect(found.length).toBeLessThan(200);
    expect(new Set(found)).toEqual(new Set([1]));
    expect(judged(["(?!.*--)[a-z-]+"])).toEqual([]);
  });

  it("beside what refers to something that is there under conditions too hard to solve", () => {
    const hard = hardQuestions.find((question) => verdictOn(question).kind === "undecided");
    const topic = (Condition: string, DisplayName: Json): Json => ({
      Type: "AWS::SNS::Topic",
      Condition,
      Properties: { DisplayName },
    });
    const root = {
      Parameters: { Env: { Type: "String" }, ...hard?.template.Parameters },
      Conditions: { IsProd: { "Fn::Equals": [{ Ref: "Env" }, "prod"] }, ...hard?.template.Conditions },
      Resources: {
        U: user(undefined, "IsProd"),
        K: key({ Ref: "U" }, "IsProd"),
        Hard: topic("Goal", "hard"),
        Other: topic("IsProd", { Ref: "Hard" }),
      },
    };
    expect(quickly(() => verdictsOn(root))).toEqual({ when: 1 });
  });

  it("beside 400 topics under 200 conditions that refer to one another", () => {
    const root = { Parameters: {} as Section, Conditions: {} as Section, Resources: {} as Section };
    for (const index of numbers(200)) {
      root.Parameters[`P${index}`] = { Type: "String", Default: "no" };
      root.Conditions[`C${index}`] = { "Fn::Equals": [{ Ref: `P${index}` }, "yes"] };
      root.Conditions[`D${index}`] = {
        "Fn::And": [{ Condition: `C${index}` }, { Condition: `C${(index * 7 + 1) % 200}` }],
      };
    }
    for (const index of numbers(400)) {
      const DisplayName = { "Fn::Sub": `\${T${(index + 1) % 400}}-\${T${(index * 3 + 5) % 400}}` };
      root.Resources[`T${index}`] = {
        Type: "AWS::SNS::Topic",
        Condition: `D${index % 200}`,
        Properties: { DisplayName },
      };
    }
    for (const index of numbers(10)) {
      root.Resources[`U${index}`] = user(undefined, `C${index}`);
      root.Resources[`K${index}`] = key({ Ref: `U${index}` }, `C${index}`);
    }
    expect(quickly(() => verdictsOn(root))).toEqual({ when: 10 });
  });

  it("beside topics that refer to another in very many branches", () => {
    const is = (value: string): Json => ({ "Fn::Equals": [{ Ref: "P" }, value] });
    const root = {
      Parameters: { P: { Type: "String" } },
      Conditions: { IsLast: is("last") } as Section,
      Resources: { T: { Type: "AWS::SNS::Topic", Condition: "IsLast" } } as Section,
    };
    for (const index of numbers(180)) root.Conditions[`C${index}`] = is(`v${index}`);
    for (const topic of numbers(400)) {
      let DisplayName: Json = { Ref: "T" };
      for (const index of numbers(180))
        DisplayName = { "Fn::If": [`C${(index * 7 + topic) % 180}`, { Ref: "T" }, DisplayName] };
      root.Resources[`T${topic}`] = { Type: "AWS::SNS::Topic", Condition: "C1", Properties: { DisplayName } };
    }
    root.Resources.U = user(undefined, "C0");
    root.Resources.K = key({ Ref: "U" }, "C0");
    expect(quickly(() => verdictsOn(root))).toEqual({ when: 1 });
  });
});
