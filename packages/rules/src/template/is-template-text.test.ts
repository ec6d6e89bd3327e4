import { describe, expect, it } from "vitest";
import { isJsonText, isTemplateText } from "./is-template-text";

describe("text that looks like a template", () => {
  it.each([
    ["YAML with a format version", "AWSTemplateFormatVersion: 2010-09-09\n"],
    ["YAML with the type of a resource", "Resources:\n  A:\n    Type: AWS::SNS::Topic\n"],
    ["YAML with quoted keys", "'Resources' :\n  A:\n    \"Type\": 'Custom::Thing'\n"],
    ["YAML whose root is indented", "# c\n---\n\n  Parameters: {}\n  Resources:\n    A: {Type: AWS::SNS::Topic}\n"],
    ["YAML with lone CRs", "Parameters: {}\rResources:\r  A:\r    Type: AWS::SNS::Topic\r"],
    ["YAML with a syntax error", "Resources:\n  A:\n\tType: AWS::SNS::Topic\n b"],
    ["JSON on one line", '{"Resources":{"A":{"Type":"AWS::SNS::Topic"}}}'],
    ["JSON that is cut off", '{ "AWSTemplateFormatVersion" : "2010-09-09", "Resour'],
    ["JSON after comments", '// c\n# d\n{ "Resources": { "A": { "Type": "AWS::SNS::Topic"'],
  ])("%s", (_, text) => {
    expect(isTemplateText(text)).toBe(true);
    expect(isTemplateText(Buffer.from(text))).toBe(true);
    expect(isTemplateText(Buffer.from(`\ufeff${text}`))).toBe(true);
    expect(isTemplateText(Buffer.from(`\ufeff${text}`, "utf16le"))).toBe(true);
  });
});

describe("text that does not", () => {
  it.each([
    ["nothing", ""],
    ["a GitHub workflow", "on: push\njobs:\n  test:\n    steps:\n      - run: aws cloudformation deploy\n"],
    ["a chart", "{{- if .Values.a }}\napiVersion: v1\nkind: ConfigMap\n{{- end }}\n"],
    [
      "a template inside another file",
      "kind: ConfigMap\ndata:\n  t: |\n    Resources:\n      A:\n        Type: AWS::SNS::Topic\n",
    ],
    ["tests of templates", "- input:\n    Resources:\n      A:\n        Type: AWS::SNS::Topic\n"],
    ["resources of another kind", "Resources:\n  cpu: 1\n"],
    [
      "a schema of templates",
      '{ "properties": { "AWSTemplateFormatVersion": { "type": "string" }, "Resources": {} } }',
    ],
    ["a template in a string", '{ "example": "{\\"AWSTemplateFormatVersion\\": \\"2010-09-09\\"}" }'],
    ["a list of templates of Guard", '[ { "Resources": { "A": { "Type": "AWS::SNS::Topic" } } } ]'],
  ])("%s", (_, text) => {
    expect(isTemplateText(text)).toBe(false);
    expect(isTemplateText(Buffer.from(text))).toBe(false);
  });
});

describe("JSON is told by its first character", () => {
  it.each([
    [' \t\r\n{ "a": 1 }', true],
    ["[]", true],
    ["// a comment\n{", true],
    ["# a comment\n{ }", false],
    ["a: {}", false],
    ["", false],
  ])("%j", (text, isJson) => {
    expect(isJsonText(text)).toBe(isJson);
  });
});
