import type { Rule } from "@latchkey/rules";
import { rules } from "@latchkey/rules";
import { expect, test } from "vitest";

import { run } from "../../test/run-latchkey";

test("rules --format json says of each rule what a program may need", async () => {
  const { exitCode, stdout } = await run(["rules", "--format", "json"]);
  const listed = rules.map(({ id, title, severity, resourceTypes, rationale, remediation, references, compliance }) => {
    return { id, title, severity, resourceTypes, rationale, remediation, references, compliance };
  });
  expect({ exitCode, listed: JSON.parse(stdout) }).toEqual({ exitCode: 0, listed });
});

test.each<[framework: string, controls: Record<string, string[]>]>([
  [
    "cis-6.0.0",
    {
      "iam-service-account-no-console-password": ["2.10"],
      "iam-user-can-create-own-access-key": ["2.10"],
      "iam-user-no-initial-access-key": ["2.10"],
      "iam-user-single-active-access-key": ["2.12"],
      "organizations-scp-allows-own-access-key": ["2.10"],
    },
  ],
  [
    "nist-800-53-r5",
    {
      "iam-access-key-secret-not-exposed": ["IA-5(7)"],
      "iam-user-initial-password-not-plaintext": ["IA-5(7)"],
      "iam-user-initial-password-reset-required": ["IA-5"],
      "iam-user-no-initial-access-key": ["AC-3", "AC-6(2)", "AC-6(5)"],
    },
  ],
])("rules --framework %s lists the rules for its controls", async (framework, controls) => {
  const { stdout } = await run(["rules", "--format", "json", "--framework", framework]);
  const listed: Pick<Rule, "id" | "compliance">[] = JSON.parse(stdout);
  expect(
    Object.fromEntries(listed.map(({ id, compliance }) => [id, compliance.map(({ control }) => control)])),
  ).toEqual(controls);
});

test.each<[string[], string]>([
  [["rules", "x"], "rules takes options only, not x"],
  [["rules", "--format", "xml"], "--format is text, json, not xml"],
  [["rules", "--framework", "cis-3"], "no rule is for a framework cis-3; there are cis-1.4.0, cis-1.5.0, cis-2.0.0, "],
  [["rules", "--framework", "CIS"], "cis-6.0.0, nist-800-53-r5\n"],
])("refuses %j", async (args, message) => {
  expect(await run(args)).toEqual({ exitCode: 2, stdout: "", stderr: expect.stringContaining(message) });
});
