import { expect, test } from "vitest";

import { makeRun, sampleFindings, write } from "../../test/sample-run";

test("is short enough for a comment, and says what it leaves out", async () => {
  const many = Array.from({ length: 100 }, () => sampleFindings).flat();
  const report = await write("markdown", makeRun(many, []));
  expect(report.length).toBeLessThan(65_536);
  expect(report).toMatch(/\n\d+ more would not fit in here\.\n$/);
  const rows = report.split("\n").filter((line) => /^\| \S+ (?:error|warning|note) \|/.test(line)).length;
  expect(rows + Number(/(\d+) more would/.exec(report)?.[1])).toBe(400);
});

test("shows what is suppressed when asked to, and why", async () => {
  const reason = "<br>suppressed: SES takes no other credentials over SMTP |";
  expect(await write("markdown")).not.toContain(reason);
  expect(await write("markdown", makeRun(), { hasSuppressed: true })).toContain(reason);
});

test("has no table when there is nothing to show", async () => {
  expect(await write("markdown", makeRun([], []))).toBe("### Latchkey\n\nNo findings in 2 templates.\n");
});
