import { expect, test } from "vitest";

import { type ColorChoice, isColored } from "./color";
import type { Host } from "./host";

test.each<[ColorChoice, boolean, Record<string, string>, boolean]>([
  ["auto", true, {}, true],
  ["auto", false, {}, false],
  ["always", false, {}, true],
  ["always", false, { NO_COLOR: "1", FORCE_COLOR: "0" }, true],
  ["never", true, { FORCE_COLOR: "1" }, false],
  ["auto", true, { NO_COLOR: "1" }, false],
  ["auto", true, { NO_COLOR: "" }, true],
  ["auto", false, { FORCE_COLOR: "1" }, true],
  ["auto", false, { FORCE_COLOR: "1", NO_COLOR: "1" }, true],
  ["auto", true, { FORCE_COLOR: "0" }, false],
  ["auto", true, { FORCE_COLOR: "false" }, false],
  ["auto", false, { FORCE_COLOR: "" }, false],
  ["auto", false, { CLICOLOR_FORCE: "1" }, true],
  ["auto", false, { CLICOLOR_FORCE: "0" }, false],
  ["auto", false, { CLICOLOR_FORCE: "1", NO_COLOR: "1" }, false],
  ["auto", true, { CLICOLOR: "0" }, false],
  ["auto", false, { CLICOLOR: "1" }, false],
  ["auto", true, { TERM: "dumb" }, false],
])("--color %s, on a terminal: %s, with %o: %s", (choice, isTTY, env, expected) => {
  expect(isColored(choice, { env, stdout: { isTTY } } as unknown as Host)).toBe(expected);
});
