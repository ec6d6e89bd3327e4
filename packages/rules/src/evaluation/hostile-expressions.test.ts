import { describe, expect, it } from "vitest";
import type { TemplateMap, TemplateValue } from "../template/template-value";
import type { Choices } from "./choices";
import { evaluate } from "./evaluate";
import { createScope } from "./scope";
import type { Atom } from "./text";
import { showText } from "./text";

/** Each choice's text, or why there is none. */
function show(choices: Choices): string {
  const shown = choices.map(({ value }) => {
    if (value.kind === "text") return showText(value.text);
    return value.kind === "unknown" ? value.reason : value.kind;
  });
  return shown.join(" | ");
}

/** What an expression of a template with these sections stands for. */
function evaluated(node: unknown, sections: Readonly<Record<string, unknown>> = {}): Choices {
  return evaluate(node as TemplateValue, createScope(sections as unknown as TemplateMap));
}

const user = (UserName: unknown) => ({ Type: "AWS::IAM::User", Properties: { UserName } });
const choice = (index: number) => ({ "Fn::If": [`C${index}`, "a", "b"] });

describe("hostile expressions", () => {
  it("give up on more than 256 alternatives", () => {
    const eight = Array.from({ length: 8 }, (_, index) => choice(index));
    expect(evaluated({ "Fn::Join": ["", eight] })).toHaveLength(256);
    expect(show(evaluated({ "Fn::Join": ["", [...eight, choice(8)]] }))).toBe("more than 256 alternatives");
  });

  it("give up on more than 256 values of parameters, and are then opaque", () => {
    const AllowedValues = Array.from({ length: 20 }, (_, index) => `v${index}`);
    const Parameters = { P: { AllowedValues }, Q: { AllowedValues } };
    expect(evaluated({ "Fn::Base64": { Ref: "P" } }, { Parameters })).toHaveLength(20);
    expect(show(evaluated({ "Fn::Base64": { "Fn::Sub": "${P}${Q}" } }, { Parameters }))).toBe("${Fn::Base64}");
  });

  it("follow look-ups by one key as one", () => {
    const keys = Array.from({ length: 30 }, (_, index) => [`k${index}`, { a: "x", b: `y${index}` }]);
    const lookUp = (second: string) => ({ "Fn::FindInMap": ["M", { Ref: "P" }, second] });
    const sections = { Parameters: { P: {} }, Mappings: { M: Object.fromEntries(keys) } };
    expect(evaluated({ "Fn::Join": ["-", [lookUp("a"), lookUp("b"), lookUp("a")]] }, sections)).toHaveLength(30);
  });

  it("work out names that are made of names once each", () => {
    const Resources: Record<string, unknown> = { U0: user("x".repeat(1_000)) };
    for (let index = 1; index < 60; index += 1) {
      Resources[`U${index}`] = user({ "Fn::Sub": `\${U${index - 1}}\${U${index - 1}}` });
    }
    expect(show(evaluated({ Ref: "U9" }, { Resources }))).toHaveLength(1_000 * 2 ** 9);
    expect(show(evaluated({ Ref: "U59" }, { Resources }))).toContain("a text that is too long");
  });

  it("work out a variable that stands twice once", () => {
    let node: unknown = "x";
    for (let index = 0; index < 60; index += 1) node = { "Fn::Sub": ["${A}${A}", { A: node }] };
    expect(show(evaluated(node))).toContain("a text that is too long");
  });

  it("work out paths that are made of ARNs once each", () => {
    const Resources: Record<string, unknown> = {};
    for (let index = 0; index < 60; index += 1) {
      const Path = { "Fn::Join": ["", [{ "Fn::GetAtt": `U${index + 1}.Arn` }, { "Fn::GetAtt": `U${index + 1}.Arn` }]] };
      Resources[`U${index}`] = { Type: "AWS::IAM::User", Properties: { Path } };
    }
    expect(show(evaluated({ "Fn::GetAtt": "U0.Arn" }, { Resources }))).toContain("a text that is too long");
    Resources["U60"] = { Type: "AWS::IAM::User", Properties: { Path: { "Fn::GetAtt": "U0.Arn" } } };
    expect(show(evaluated({ "Fn::GetAtt": "U0.Arn" }, { Resources }))).toContain("which refers to itself");
  });

  it("give up on chains of names that are too long for the stack of calls", () => {
    const Resources: Record<string, unknown> = {};
    for (let index = 0; index < 20_000; index += 1) Resources[`U${index}`] = user({ Ref: `U${index + 1}` });
    expect(show(evaluated({ Ref: "U0" }, { Resources }))).toContain("nested too deeply");
    expect(show(evaluated({ Ref: "U19800" }, { Resources }))).toBe("${U20000.Ref}");
  });

  it.each([
    ["Fn::Join", (node: unknown) => ({ "Fn::Join": ["", [node]] })],
    ["Fn::If", (node: unknown) => ({ "Fn::If": ["C", node, "x"] })],
    ["Fn::Sub", (node: unknown) => ({ "Fn::Sub": ["${A}", { A: node }] })],
    ["Fn::Base64", (node: unknown) => ({ "Fn::Base64": node })],
  ])("give up on %s that is nested too deeply", (_, wrap) => {
    let node: unknown = "x";
    for (let index = 0; index < 20_000; index += 1) node = wrap(node);
    expect(show(evaluated(node))).toContain("nested too deeply");
  });

  it.each<readonly [string, (node: unknown) => unknown]>([
    ["functions", (node) => ({ "Fn::Base64": { "Fn::Sub": ["${A}${A}", { A: node }] } })],
    ["dynamic references", (node) => ({ "Fn::Sub": ["{{resolve:ssm:${A}${A}}}", { A: node }] })],
  ])("know %s of one another by ids and names that do not grow", (_, wrap) => {
    let node: unknown = { Ref: "P" };
    for (let index = 0; index < 200; index += 1) node = wrap(node);
    const [choice] = evaluated(node, { Parameters: { P: { Default: "x" } } });
    const text = choice?.value.kind === "text" ? choice.value.text : [];
    const isShort = ({ id, name }: Atom) => id.length <= 1_000 && name.length <= 1_000;
    expect(text.map((piece) => typeof piece === "object" && isShort(piece))).toEqual([true]);
  });

  it("take long lists", () => {
    const items = Array.from({ length: 10_000 }, (_, index) => (index % 100 === 0 ? { Ref: "AWS::Region" } : "x"));
    const [joined] = evaluated({ "Fn::Join": ["", items] });
    expect(joined?.value.kind === "text" && joined.value.text).toHaveLength(200);
  });
});
