import { join } from "node:path";

import { expect, test, vi } from "vitest";

import type { FormatName } from "../src/formats/format-run";
import { write } from "./sample-run";

// A release changes none of what is expected.
vi.mock("../src/version", () => ({ readVersion: () => "1.2.3" }));

test.each<[FormatName, string]>([
  ["text", "report.txt"],
  ["json", "report.json"],
  ["sarif", "report.sarif"],
  ["junit", "junit.xml"],
  ["github", "github.txt"],
  ["gitlab", "gitlab.json"],
  ["markdown", "report.md"],
  ["html", "report.html"],
])("%s, of the sample run", async (format, name) => {
  await expect(await write(format)).toMatchFileSnapshot(join(__dirname, "fixtures/formats", name));
});

test("code-scanning is sarif without what is suppressed", async () => {
  const [log, scanned] = [JSON.parse(await write("sarif")), JSON.parse(await write("code-scanning"))];
  const [run] = log.runs;
  const counted = run.results.filter(({ suppressions }: { suppressions: unknown[] }) => suppressions.length === 0);
  expect(counted.length).toBeLessThan(run.results.length);
  expect(scanned).toEqual({ ...log, runs: [{ ...run, results: counted }] });
});
