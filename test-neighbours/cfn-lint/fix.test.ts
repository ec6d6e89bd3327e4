import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { FixOptions } from "@latchkey/rules";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fix, textOf } from "../../packages/rules/test/fix-patch";
import { Dice } from "../moto/dice";
import { randomTemplates } from "../moto/random-templates";
import { rootFile } from "../moto/template-json";
import { listErrors } from "./list-errors";

const examples = join(__dirname, "../../examples/template");

/** Those of the templates in which something is fixed, before and after. */
function fixAll(templates: readonly string[], options: FixOptions): readonly (readonly [string, string])[] {
  return templates
    .map((before) => [before, textOf(fix(before, options))] as const)
    .filter(([before, after]) => before !== after);
}

/** Expects that cfn-lint finds no error in a fixed template that it did not find before. */
function expectNoNewErrors(pairs: readonly (readonly [string, string])[]): void {
  const errors = listErrors(pairs.flat()).map((list) => list.map((error) => error.join(" ")));
  for (const [index, [before, after]] of pairs.entries()) {
    const [old, now] = [errors[2 * index] ?? [], errors[2 * index + 1] ?? []];
    expect(
      now.filter((error) => !old.includes(error)),
      `${before}\n--- fixed ---\n${after}`,
    ).toEqual([]);
  }
}

it("is told of references to what is not there", () => {
  const dangling = "Resources: { Topic: { Type: AWS::SNS::Topic, Properties: { TopicName: !Ref Key } } }";
  expect(listErrors([dangling])).toMatchObject([[["E1020", expect.stringContaining("'Key'")]]]);
});

describe.each([{ selfService: false }, { selfService: true }])(
  "a fixed template, %o, has no new error for cfn-lint",
  (options) => {
    it("when it is one of the examples", () => {
      const files = readdirSync(examples).filter((file) => /[.](yaml|json)$/.test(file) && file !== "package.json");
      const pairs = fixAll(
        files.map((file) => readFileSync(join(examples, file), "utf8")),
        options,
      );
      expect(pairs.length).toBeGreaterThan(3);
      expectNoNewErrors(pairs);
    });

    it("when it is made at random", () => {
      const numbers = fc.array(fc.nat({ max: 10_000 }), { maxLength: 1_000, size: "max" });
      const templates = fc.sample(fc.noBias(numbers), { numRuns: 25, seed: 1 }).map((each) => {
        const { [rootFile]: root } = randomTemplates(new Dice(each));
        // An empty section is an error of its own.
        return JSON.stringify(root, (_, value) => (JSON.stringify(value) === "{}" ? undefined : value), 2);
      });
      const pairs = fixAll(templates, options);
      expect(pairs.length).toBeGreaterThan(8);
      expectNoNewErrors(pairs);
    });
  },
);
