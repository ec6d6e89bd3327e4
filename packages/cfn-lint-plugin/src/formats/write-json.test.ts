import fc from "fast-check";
import { expect, test } from "vitest";

import { writeJson } from "./write-json";

test.each<[value: unknown, json: string]>([
  ["\ud800", '"\ufffd"\n'],
  [{ "a\udfff": ["\ud83d\ude00\ude00"] }, '{\n  "a\ufffd": [\n    "\ud83d\ude00\ufffd"\n  ]\n}\n'],
  ["\\ud800", '"\\\\ud800"\n'],
  ["\\\ud800\n", '"\\\\\ufffd\\n"\n'],
  ["\u200b\u{e0001}", '"\\u200b\\udb40\\udc01"\n'],
])("%j", (value, json) => {
  expect(writeJson(value)).toBe(json);
});

test("any text is read as it was, but for lone surrogates", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.nat({ max: 0xffff }).map((unit) => String.fromCharCode(unit)) }), (text) => {
      expect(JSON.parse(writeJson(text))).toBe(Buffer.from(text).toString());
    }),
  );
});
