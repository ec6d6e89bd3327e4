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
