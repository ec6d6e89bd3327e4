import { describe, expect, test } from "vitest";

import { readParameterFile } from "./parameter-file";
import { readSetting } from "./parameter-setting";
import { UsageError } from "./usage-error";

function read(text: string) {
  return readParameterFile(Buffer.from(text), "p.json");
}

describe("a parameter file", () => {
  const prod = { parameters: { Env: "prod", Size: "3" } };

  test.each<[string, string, ReturnType<typeof read>]>([
    [
      "of the AWS CLI",
      '[{ "ParameterKey": "Env", "ParameterValue": "prod" }, { "ParameterKey": "Size", "ParameterValue": 3 }]',
      prod,
    ],
    ["of aws cloudformation deploy", '["Env=prod", "Size=3"]', prod],
    ["of CodePipeline", '{ "Parameters": { "Env": "prod", "Size": 3 }, "Tags": { "Team": "a" } }', prod],
    [
      "with the AWS CLI's list in it",
      '{ "Parameters": [{ "ParameterKey": "Env", "ParameterValue": "prod" }, "Size=3"] }',
      prod,
    ],
    [
      "of Git sync",
      "template-file-path: a/b.yaml\nparameters:\n  Env: prod\n  Size: 3\ntags:\n  Team: a\n",
      { ...prod, templatePath: "a/b.yaml" },
    ],
    [
      "of Git sync, in JSON",
      '{ "template-file-path": "b.yaml", "parameters": { "Env": "prod", "Size": "3" } }',
      { ...prod, templatePath: "b.yaml" },
    ],
    [
      "of Git sync, without parameters",
      "template-file-path: b.yaml\nparameters:\n",
      { parameters: {}, templatePath: "b.yaml" },
    ],
    ["of Git sync, for any template", "parameters: { Env: prod, Size: 3 }", prod],
    ["that is a plain mapping", "Env: prod\nSize: 3\n", prod],
    ["in JSON with tabs", '{\n\t"Env":\t"prod",\n\t"Size":\t3\n}\n', prod],
    ["in UTF-16", "\ufeffEnv: prod", { parameters: { Env: "prod" } }],
    [
      "with parameters that are called as sections are",
      "Parameters: a\nparameters: b\n",
      { parameters: { Parameters: "a", parameters: "b" } },
    ],
    ["without any", "{}", { parameters: {} }],
    ["without any, as a list", "[]", { parameters: {} }],
  ])("%s", (_, text, expected) => {
    const encoding = text.startsWith("\ufeff") ? "utf16le" : "utf8";
    expect(readParameterFile(Buffer.from(text, encoding), "p.json")).toEqual(expected);
  });

  test("may leave a parameter as it is deployed", () => {
    const text = '[{ "ParameterKey": "A", "UsePreviousValue": true }, { "ParameterKey": "B", "ParameterValue": "" }]';
    expect(read(text)).toEqual({ parameters: { B: "" } });
  });

  test("may call parameters as JavaScript calls its own", () => {
    const { parameters } = read('{ "__proto__": "a", "constructor": "b" }');
    expect(Object.entries(parameters)).toEqual([
      ["__proto__", "a"],
      ["constructor", "b"],
    ]);
  });
});

describe("a value", () => {
  test.each<[string, string]>([
    ["text", "text"],
    ['""', ""],
    ["'01'", "01"],
    ["01", "01"],
    ["1.10", "1.10"],
    ["0x1F", "0x1F"],
    ["2026-01-01", "2026-01-01"],
    ["true", "true"],
    ["Yes", "true"],
    ["[a, b]", "a,b"],
    ["[]", ""],
    ["[1, true, 'x y']", "1,true,x y"],
    ["a=b", "a=b"],
  ])("%s in YAML is %j", (yaml, value) => {
    expect(read(`Value: ${yaml}`).parameters).toEqual({ Value: value });
  });

  test.each<[string, string]>([
    ["7", "7"],
    ["1.5", "1.5"],
    ["false", "false"],
    ['["a", 1]', "a,1"],
  ])("%s in JSON is %j", (json, value) => {
    expect(read(`{ "Value": ${json} }`).parameters).toEqual({ Value: value });
  });
});

describe("tells where it is wrong:", () => {
  test.each<[string, string]>([
    ['{\n  "Env": }', "p.json:2:3: Key `Env` has no value"],
    ["a: [", "p.json:1:5: "],
    ["", "p.json:1:1: this is neither a mapping nor a list of parameters"],
    ["text", "p.json:1:1: this is neither a mapping nor a list of parameters"],
    [
      "parameters:\n  Env:\n    Name: prod\n",
      "p.json:3:5: the value of a parameter is a text, a number, a boolean or a list of those",
    ],
    ["Env: ~", "p.json:1:6: the value of a parameter is a text"],
    ["Env: [[a]]", "p.json:1:6: the value of a parameter is a text"],
    [
      "template-file-path: b.yaml\nparameters: none\n",
      "p.json:2:13: this is neither a mapping nor a list of parameters",
    ],
    ["template-file-path: []\n", "p.json:1:21: this is not the path of a template"],
    ['["Env"]', "p.json:1:2: this is not of the form Name=value"],
    ['["=prod"]', "p.json:1:2: this is not of the form Name=value"],
    ["[\n  []\n]", "p.json:2:3: this parameter has no ParameterKey"],
    ['[{ "ParameterKey": "Env" }]', "p.json:1:2: the parameter Env has no ParameterValue"],
    ['[{ "ParameterKey": "Env", "UsePreviousValue": false }]', "p.json:1:2: the parameter Env has no ParameterValue"],
    ['[{ "ParameterKey": "Env", "ParameterValue": null }]', "p.json:1:45: the value of a parameter is a text"],
    ["a: &a [x]\nb: *c\n", "p.json:2:4: "],
  ])("%j", (text, message) => {
    expect(() => read(text)).toThrow(UsageError);
    expect(() => read(text)).toThrow(message);
  });

  test("a bomb of aliases", () => {
    const lines = Array.from({ length: 30 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]`);
    expect(() => read(["a0: &a0 [x, x]", ...lines].join("\n"))).toThrow(UsageError);
  });
});

test.each<[string, ReturnType<typeof readSetting>]>([
  ["A=b", ["A", "b"]],
  ["A=b=c", ["A", "b=c"]],
  ["A=", ["A", ""]],
  ["=b", undefined],
  ["A", undefined],
])("the setting %s", (text, expected) => {
  expect(readSetting(text)).toEqual(expected);
});
