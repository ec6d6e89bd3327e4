import { describe, expect, it } from "vitest";
import { lintFiles, summarize } from "./lint-files";

/** The verdict on user `bob` and a key in a nested stack whose list parameter is given `passed`, where that `condition` holds. */
function verdict(parameter: string, passed: string, key: string, condition = "[a, a]"): string {
  const root = `Parameters: { L: { ${parameter} } }
Resources:
  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: child.yaml, Parameters: { L: ${passed} } } }`;
  const child = `Parameters: { L: { Type: CommaDelimitedList } }
Conditions: { C: !Equals ${condition} }
Resources:
  Bob: { Type: AWS::IAM::User, Properties: { UserName: bob } }
  Key: { Type: AWS::IAM::AccessKey, Condition: C, Properties: { UserName: ${key} } }`;
  return summarize(lintFiles({ "root.yaml": root, "child.yaml": child }))
    .map((line) => line.replace(/^.* Bob: /, ""))
    .join("; ");
}

describe("a string that is passed as a list", () => {
  it.each([
    ['Type: String, AllowedValues: ["x,bob"]', "!Ref L", "always"],
    ['Type: String, AllowedValues: ["x, bob"]', "!Ref L", "always"],
    ['Type: String, AllowedValues: ["x,bob", "x,y", x]', "!Ref L", "when L=x,bob"],
    ['Type: String, AllowedValues: ["bob,x"]', "!Ref L", ""],
    ['Type: String, Default: "x,bob"', "!Ref L", "when L=x,bob (defaults)"],
    ['Type: String, Default: "x , bob "', "!Ref L", "when L=x , bob  (defaults)"],
    ['Type: String, Default: "x,y"', "!Ref L", ""],
    ["Type: String", "!Ref L", ""],
    ["Type: String, AllowedValues: [x, y]", '!Sub "${L},bob"', "always"],
    ['Type: String, AllowedValues: [x, "x,y"]', '!Sub "${L}, bob"', "when L=x"],
    ["Type: String, AllowedValues: [bob, eve]", '!Sub "x, ${L}"', "when L=bob"],
    ["Type: String, Default: x", '!Sub "${L}, bob"', "when L=x (defaults)"],
    ['Type: String, Default: "x,bob"', '!Sub "${L},y"', "when L=x,bob (defaults)"],
    ["Type: String, AllowedValues: [x, y]", '!Join [",", [!Ref L, bob]]', "always"],
    ["Type: String, Default: bob", '!Sub "${AWS::Region},${L}"', "when L=bob (defaults)"],
    ['Type: CommaDelimitedList, Default: "x, bob"', "!Ref L", "when L=x,bob (defaults)"],
    ['Type: CommaDelimitedList, Default: "x, bob"', '!Join [",", !Ref L]', "when L=x,bob (defaults)"],
    ['Type: String, Default: "x;bob"', '!Split [";", !Ref L]', "when L=x;bob (defaults)"],
  ])("%s passed by %s: %s", (parameter, passed, expected) => {
    expect(verdict(parameter, passed, "!Select [1, !Ref L]")).toBe(expected);
  });

  it.each([
    ['Type: String, AllowedValues: ["x,y", "y,x"]', "[!Select [0, !Ref L], x]", "when L=x,y"],
    ['Type: String, Default: "x,y"', "[!Select [0, !Ref L], x]", "when L=x,y (defaults)"],
    ["Type: String", "[!Select [1, !Ref L], x]", "when L=value,x"],
  ])("%s and a condition on %s: %s", (parameter, condition, expected) => {
    expect(verdict(parameter, "!Ref L", "!Ref Bob", condition)).toBe(expected);
  });

  it("is passed on as a list", () => {
    const files = {
      "root.yaml": `Parameters: { L: { Type: String, Default: "x, bob" } }
Resources:
  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: child.yaml, Parameters: { L: !Ref L } } }`,
      "child.yaml": `Parameters: { L: { Type: CommaDelimitedList } }
Resources:
  Inner: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: inner.yaml, Parameters: { L: !Ref L } } }
  Bob: { Type: AWS::IAM::User, Properties: { UserName: bob } }`,
      "inner.yaml": `Parameters: { L: { Type: CommaDelimitedList } }
Resources:
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Select [1, !Ref L] } }`,
    };
    expect(summarize(lintFiles(files))).toEqual([
      "warning inner.yaml:3 Key <- child.yaml:4 Bob: when L=x, bob (defaults)",
    ]);
  });

  it("is passed on as a string", () => {
    const files = {
      "root.yaml": `Parameters: { L: { Type: String, Default: "x,bob" } }
Resources:
  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: child.yaml, Parameters: { L: !Ref L } } }`,
      "child.yaml": `Parameters: { L: { Type: CommaDelimitedList } }
Resources:
  Inner: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: inner.yaml, Parameters: { S: !Ref L } } }
  Both: { Type: AWS::IAM::User, Properties: { UserName: "x,bob" } }`,
      "inner.yaml": `Parameters: { S: { Type: String } }
Resources:
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref S } }`,
    };
    expect(summarize(lintFiles(files))).toEqual([
      "warning inner.yaml:3 Key <- child.yaml:4 Both: when L=x,bob (defaults)",
    ]);
  });

  it("is joined again as it was", () => {
    expect(verdict('Type: String, AllowedValues: ["bo,b"]', "!Ref L", '!Join ["", !Ref L]')).toBe("always");
    expect(verdict('Type: String, Default: "bo, b"', "!Ref L", '!Join ["", !Ref L]')).toBe("when L=bo, b (defaults)");
  });
});
