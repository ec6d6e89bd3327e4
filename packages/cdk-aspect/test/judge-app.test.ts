import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { judgeApp } from "../src/judge-app";
import { cases } from "./cases";
import { createApp } from "./cases/cdk-case";
import { describeVerdicts, subject } from "./cases/verdicts";

const scratch = mkdtempSync(join(tmpdir(), "latchkey-cdk-"));

beforeAll(() => {
  vi.stubEnv("CDK_VALIDATION", "false");
});

afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(scratch, { recursive: true });
});

test("every case has a name of its own", () => {
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  expect(cases.length).toBeGreaterThanOrEqual(45);
});

describe("judges", () => {
  test.each(cases.map((each, index) => ({ ...each, index })))("$name", ({ index, ...each }) => {
    const app = createApp(each, { outdir: join(scratch, String(index)) });
    const templatePaths = app.synth().stacksRecursively.map(({ templateFullPath }) => templateFullPath);
    const { findings, suppressed, problems } = judgeApp(app, templatePaths, { rules: [subject] });
    expect(describeVerdicts([...findings, ...suppressed])).toEqual(each.expected);
    expect(problems).toEqual([]);
  });
});
