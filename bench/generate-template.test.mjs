import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { generateTemplate } from "./generate-template.mjs";

const templates = Array.from({ length: 500 }, (_, index) => generateTemplate(index));

describe("generateTemplate", () => {
  test("gives the same template for the same index", () => {
    expect(Array.from(templates, (_, index) => generateTemplate(index))).toEqual(templates);
  });

  test("gives every template a path of its own", () => {
    expect(new Set(templates.map(({ path }) => path)).size).toBe(templates.length);
  });

  test("mixes YAML, JSON and SAM", () => {
    const json = templates.filter(({ path }) => path.endsWith(".json"));
    const sam = templates.filter(({ text }) => text.includes("Transform: AWS::Serverless-2016-10-31"));
    expect(json.length).toBeGreaterThan(120);
    expect(sam.length).toBeGreaterThan(50);
    expect(json.length + sam.length).toBeLessThan(350);
  });

  test("writes what a parser of its syntax reads, with resources in it", () => {
    const customTags = ["!Ref", "!Sub", "!GetAtt"].map((tag) => ({
      tag,
      resolve: (/** @type {string} */ text) => text,
    }));
    for (const { path, text } of templates) {
      const template = path.endsWith(".json") ? JSON.parse(text) : parse(text, { customTags });
      expect(Object.keys(template.Resources)).toContain("Bucket");
    }
  });

  test("gives a user a key in one of 500 templates", () => {
    const withKey = templates.flatMap(({ text }, index) => (text.includes("AWS::IAM::AccessKey") ? [index] : []));
    expect(withKey).toEqual([499]);
  });
});
