import { describe, expect, test } from "vitest";
import { prefilter } from "./prefilter";
import { rules } from "./rules";

const statusOf = (text: string) => prefilter({ file: "a.json", content: text }, { rules })?.status ?? "to be parsed";

describe("which files are parsed", () => {
  const key = '{ "Type": "AWS::IAM::AccessKey" }';

  test.each([
    ["a template with what a rule is about", `{ "Resources": { "Key": ${key} } }`, "to be parsed"],
    ["its resources behind an escape", `{ "\\u0052esources": { "Key": ${key} } }`, "to be parsed"],
    ["a template without it", '{ "Resources": { "Topic": { "Type": "AWS::SNS::Topic" } } }', "cleared"],
    ["what is about such resources, and has none", `{ "ResourceTypes": { "AWS::IAM::AccessKey": ${key} } }`, "skipped"],
    ["something else", '{ "name": "package" }', "skipped"],
  ])("%s", (_, text, status) => {
    expect(statusOf(text)).toBe(status);
  });
});
