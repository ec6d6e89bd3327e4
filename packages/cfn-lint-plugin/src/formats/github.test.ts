import { expect, test } from "vitest";

import { makeRun, sampleFindings, write } from "../../test/sample-run";

test("says how many annotations GitHub does not show", async () => {
  const [first] = sampleFindings;
  const many = Array.from({ length: 12 }, () => first).filter((each) => each !== undefined);
  const lines = (await write("github", makeRun(many, []))).trimEnd().split("\n");
  expect(lines).toHaveLength(13);
  expect(lines.at(-1)).toBe(
    "12 findings (12 errors) in 1 of 2 templates; GitHub shows 10 annotations of a kind in a step, and the other 2 here alone",
  );
});
