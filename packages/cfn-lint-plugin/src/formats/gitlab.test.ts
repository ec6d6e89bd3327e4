import { Ajv2020 } from "ajv/dist/2020";
import { expect, test } from "vitest";

import { makeRun, sampleFindings, write } from "../../test/sample-run";

// https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
const schema = {
  type: "array",
  items: {
    type: "object",
    required: ["description", "check_name", "fingerprint", "severity", "location"],
    properties: {
      description: { type: "string", minLength: 1 },
      check_name: { type: "string", minLength: 1 },
      fingerprint: { type: "string", minLength: 1 },
      severity: { enum: ["info", "minor", "major", "critical", "blocker"] },
      location: {
        type: "object",
        required: ["path", "lines"],
        properties: {
          path: { type: "string", pattern: "^[^/]" },
          lines: { type: "object", required: ["begin"], properties: { begin: { type: "integer", minimum: 1 } } },
        },
      },
    },
  },
};

test("has what GitLab asks for", async () => {
  const conforms = new Ajv2020().compile(schema);
  const report: unknown = JSON.parse(await write("gitlab"));
  expect(conforms(report) ? [] : conforms.errors).toEqual([]);
  expect(report).toHaveLength(8);
});

test("has no fingerprint twice, of which GitLab would show one", async () => {
  const [first] = sampleFindings;
  const twins = first === undefined ? [] : [first, first, first];
  const report: { fingerprint: string }[] = JSON.parse(await write("gitlab", makeRun(twins, [])));
  expect(report.map(({ fingerprint }) => fingerprint)).toEqual(["b0b", "b0b-2", "b0b-3"]);
});
