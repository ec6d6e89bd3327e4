import { describe, expect, it } from "vitest";
import { lintFiles, summarize } from "./lint-files";

/** The verdict on a user and a key with these names. */
function verdict(user: string, key: string): string {
  const template = `Parameters:
  Free: { Type: String }
  Name: { Type: String, Default: bob }
  Dashed: { Type: String, Default: a-b }
  List: { Type: CommaDelimitedList, Default: "a, b" }
  Few: { Type: CommaDelimitedList, AllowedValues: [bob, carol] }
  One: { Type: CommaDelimitedList, AllowedValues: ["1"] }
  Env: { Type: String }
  Path: { Type: String, AllowedValues: [/n] }
  Either: { Type: String, AllowedValues: [/n, /m] }
  Reference: { Type: String, Default: "{{resolve:ssm:/n}}" }
Conditions:
  IsProd: !Equals [!Ref Env, prod]
Resources:
  User: { Type: AWS::IAM::User, Properties: { UserName: ${user} } }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: ${key} } }
`;
  return summarize(lintFiles({ "t.yaml": template }))
    .map((line) => line.replace(/^.* User: /, ""))
    .join("; ");
}

describe("a key's name by a function of a parameter", () => {
  it.each([
    ["a-b", "!Join ['-', !Ref List]", "when List=a,b (defaults)"],
    ["a-c", "!Join ['-', !Ref List]", ""],
    ["'2'", "{ Fn::Length: !Ref List }", "when List=a,b (defaults)"],
    ["Ym9i", "!Base64 { Ref: Name }", "when Name=bob (defaults)"],
    ["ZXZl", "!Base64 { Ref: Name }", ""],
    ["Ym9i", "!Base64 { Ref: Free }", ""],
    ["cHJvZA==", "!Base64 { Ref: Env }", "when Env=prod"],
    ["x-Ym9i", "!Sub ['x-${B}', { B: !Base64 { Ref: Name } }]", "when Name=bob (defaults)"],
    ["Ym9icHJvZA==", "!Base64 { 'Fn::Sub': '${Name}${Env}' }", "when Env=prod Name=bob"],
    ["ab", "!Join ['', !Split ['-', !Ref Dashed]]", "when Dashed=a-b (defaults)"],
    ["Ym9", "!Select [0, !Split ['i', !Base64 { Ref: Name }]]", "when Name=bob (defaults)"],
    ["!Base64 { Ref: Name }", "!Base64 { Ref: Name }", "always"],
    ["!Base64 { Ref: Free }", "!Base64 { Ref: Env }", ""],
  ])("%s and %s: %s", (user, key, expected) => {
    expect(verdict(user, key)).toBe(expected);
  });
});

describe("a name by an item of a list with allowed values", () => {
  it.each([
    ["bob", "!Select [0, !Ref Few]", "when Few=bob"],
    ["bob", "!Select [1, !Ref Few]", "when Few=bob,bob"],
    ["eve", "!Select [0, !Ref Few]", ""],
    ["'1'", "!Select [0, !Ref One]", "always"],
    ["x-bob", "!Sub ['x-${I}', { I: !Select [0, !Ref Few] }]", "when Few=bob"],
    ["!Select [0, !Ref Few]", "!Select [1, !Ref Few]", "when Few=bob,bob"],
    ["!Ref Name", "!Select [0, !Ref Few]", "when Few=bob Name=bob"],
    ["!Select [0, !Ref List]", "!Select [0, !Ref Few]", ""],
    ["bob", "!Join ['', !Ref Few]", "when Few=bob"],
    ["bob-carol", "!Join ['-', !Ref Few]", "when Few=bob,carol"],
    ["bob-eve", "!Join ['-', !Ref Few]", ""],
    ["!Select [0, !Ref One]", "!Join ['', !Ref One]", "when One=1"],
    ["'11'", "!Join ['', !Ref One]", "when One=1,1"],
    ["Ym9i", "!Base64 { 'Fn::Select': [0, !Ref Few] }", "when Few=bob"],
    ["'2'", "{ Fn::Length: !Ref Few }", "when Few=bob,bob"],
    ["!Select [0, !Ref One]", "{ Fn::Length: !Ref One }", "when One=1"],
  ])("%s and %s: %s", (user, key, expected) => {
    expect(verdict(user, key)).toBe(expected);
  });
});

describe("a name that is a dynamic reference", () => {
  it.each([
    ["'{{resolve:ssm:/n}}'", "!Sub '{{resolve:ssm:${Path}}}'", "always"],
    ["'{{resolve:ssm:/m}}'", "!Sub '{{resolve:ssm:${Path}}}'", ""],
    ["'{{resolve:ssm:/n}}'", "!Sub '{{resolve:ssm:${Either}}}'", "when Either=/n"],
    ["'{{resolve:ssm:/n}}'", "!Sub '{{resolve:ssm:${Free}}}'", ""],
    ["'a-{{resolve:ssm:/n}}'", "!Sub 'a-{{resolve:ssm:${Path}}}'", "always"],
    ["'{{resolve:ssm:/n}}'", "!Ref Reference", "when Reference={{resolve:ssm:/n}} (defaults)"],
    ["'{{resolve:ssm:/n}}'", "!Sub '{{resolve:ssm:/n:1}}'", ""],
  ])("%s and %s: %s", (user, key, expected) => {
    expect(verdict(user, key)).toBe(expected);
  });
});
