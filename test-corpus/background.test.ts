import { expect, it } from "vitest";
import { lintTemplate, listTemplates } from "./corpus";

const templates = listTemplates("background");

it("has some five thousand templates without a user that gets a key", () => {
  expect(templates.length).toBeGreaterThan(5_000);
});

it("reports no pair, and tells the place of what it cannot read", () => {
  const wrong = templates.filter((path) => {
    const { findings, problems } = lintTemplate(path);
    const crashes = problems.filter(({ kind }) => kind === "rule-crash" || kind === "unreadable");
    const isReported = findings.some(({ ruleId }) => ruleId === "iam-user-no-initial-access-key");
    return isReported || crashes.length > 0 || problems.some(({ span }) => span === undefined);
  });
  expect(wrong).toEqual([]);
});
