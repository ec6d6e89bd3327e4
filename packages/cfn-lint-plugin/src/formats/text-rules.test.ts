import type { Rule } from "@latchkey/rules";
import { expect, test } from "vitest";

import { palette } from "../color";
import { formatRules } from "./text-rules";

const cis = (version: string): Rule["compliance"][number] => ({ framework: "CIS", version, control: "1.11" });

const rules = [
  { id: "first-rule", severity: "error", title: "Something is wrong somewhere, somehow", compliance: [cis("3")] },
  { id: "other", severity: "note", title: "Short", compliance: [cis("3"), { ...cis("4"), control: "1.1" }] },
  { id: "none", severity: "warning", title: "Nobody's control", compliance: [] },
] as unknown as readonly Rule[];

function show(width: number, shown: readonly Rule[] = rules, colored = false): Promise<string> {
  return formatRules(shown, { palette: palette(colored), width });
}

test("a table as wide as it has to be", async () => {
  expect(await show(200)).toBe(`\
RULE        SEVERITY  TITLE                                  CONTROLS
first-rule  error     Something is wrong somewhere, somehow  CIS v3, 1.11
other       note      Short                                  CIS v3, 1.11
                                                             CIS v4, 1.1
none        warning   Nobody's control
`);
});

test("titles are wrapped", async () => {
  expect(await show(60)).toBe(`\
RULE        SEVERITY  TITLE                     CONTROLS
first-rule  error     Something is wrong        CIS v3, 1.11
                      somewhere, somehow
other       note      Short                     CIS v3, 1.11
                                                CIS v4, 1.1
none        warning   Nobody's control
`);
});

test("on a narrow terminal, one stands below the other", async () => {
  expect(await show(50)).toBe(`\
first-rule (error)
  Something is wrong somewhere, somehow
  CIS v3, 1.11

other (note)
  Short
  CIS v3, 1.11
  CIS v4, 1.1

none (warning)
  Nobody's control
`);
});

test("colors change no width", async () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  const plain = (await show(60, rules, true)).replaceAll(/\u001b\[[\d;]*m/g, "");
  expect(plain).toBe(await show(60));
});

test("what a terminal would obey is shown, and what is wide is counted", async () => {
  const odd = { ...rules[1], id: "o", title: "日本\u001b[2J" } as Rule;
  expect(await show(80, [odd, rules[1] as Rule])).toBe(`\
RULE   SEVERITY  TITLE          CONTROLS
o      note      日本\\u{1b}[2J  CIS v3, 1.11
                                CIS v4, 1.1
other  note      Short          CIS v3, 1.11
                                CIS v4, 1.1
`);
});
