import { rules } from "@latchkey/rules";
import { expect, test } from "vitest";

import { run } from "../../test/run-latchkey";

test("explain shows each rule, as wide as the terminal", async () => {
  for (const { id, title } of rules) {
    const { exitCode, stdout, stderr } = await run(["explain", id], { columns: 80 });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout.startsWith(`${title}\n  \`${id}\` · `)).toBe(true);
    const headings = [
      "Why",
      "Who should care",
      "The risk",
      "How much to care",
      "When it applies",
      "How to do it right",
    ];
    headings.push("Trade-offs", "Gotchas", "Alternatives", "References");
    expect(stdout.split("\n").filter((line) => headings.includes(line))).toEqual(headings);
    const prose = stdout.split("\n").filter((line) => !line.startsWith("    ") && !line.includes("://"));
    expect(prose.filter((line) => line.length > 80)).toEqual([]);
  }
});

test.each<[string[], string]>([
  [["explain", "iam-user-single-active-acess-key"], "did you mean iam-user-single-active-access-key?"],
  [["explain", "x"], "there is no rule x; the rules are iam-access-key-secret-not-exposed, "],
  [["explain"], "explain takes the ID of one rule"],
  [["explain", "a", "b"], "explain takes the ID of one rule"],
  [["explain", "--format", "json", "x"], "there is no option --format"],
])("refuses %j", async (args, message) => {
  expect(await run(args)).toEqual({ exitCode: 2, stdout: "", stderr: expect.stringContaining(message) });
});
