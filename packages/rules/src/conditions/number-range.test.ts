import fc from "fast-check";
import { expect, it } from "vitest";
import { readAllowedPattern } from "./allowed-pattern";
import { isAllowedNumber, numberPatterns } from "./number-range";

const bound = fc.oneof(
  fc.constant(undefined),
  fc.integer({ min: -120, max: 120 }),
  fc.integer({ min: -12_000, max: 12_000 }).map((number) => number / 100),
);
const digits = fc.string({ unit: fc.constantFrom("0", "1", "9", "5"), maxLength: 4 });
const number = fc
  .tuple(fc.constantFrom("", "", "+", "-"), digits, fc.constantFrom("", "."), digits)
  .map((pieces) => pieces.join(""));
const near = fc.tuple(bound, fc.constantFrom("", "0", ".0", "1", "5", ".01")).map(([value, end]) => `${value}${end}`);

it("the patterns of a range of numbers all match exactly those without exponent", () => {
  fc.assert(
    fc.property(bound, bound, fc.array(fc.oneof(number, near), { minLength: 10 }), (minValue, maxValue, values) => {
      const range = {
        ...(minValue === undefined ? {} : { minValue }),
        ...(maxValue === undefined ? {} : { maxValue }),
      };
      const declaration = { name: "N", type: "Number", noEcho: false, ...range };
      const patterns = numberPatterns(declaration).map((each) => readAllowedPattern(each));
      for (const value of [...values, String(minValue), String(maxValue)]) {
        const isMatched = patterns.every((pattern) => pattern?.matches(value));
        expect([value, isMatched]).toEqual([value, isAllowedNumber(declaration, value)]);
      }
    }),
    { numRuns: 500 },
  );
});

it.each<[value: string, minValue: number, maxValue: number]>([
  ["1.1e1", 10, 12],
  ["-0", 0, 0],
  [".5", 0.5, 1],
  ["00012.", 10, 12],
  ["7", 1e-7, 1e21],
])("%s is between %s and %s", (value, minValue, maxValue) => {
  const declaration = { name: "N", type: "Number", noEcho: false, minValue, maxValue };
  expect(isAllowedNumber(declaration, value)).toBe(true);
  expect(numberPatterns(declaration).filter((each) => readAllowedPattern(each)?.matches(value) !== true)).toEqual([]);
});
