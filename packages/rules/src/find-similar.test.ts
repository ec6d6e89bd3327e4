import { expect, test } from "vitest";
import { findSimilar } from "./find-similar";

test.each([
  ["overides", "overrides"],
  ["rule", "rules"],
  ["wavier", "waivers"],
  ["baslin", "baseline"],
  ["x", undefined],
  ["", undefined],
  ["entirely-else", undefined],
])("%s means %s", (word, choice) => {
  expect(findSimilar(word, ["rules", "overrides", "waivers", "baseline"])).toBe(choice);
});
