import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkApp, checkStack } from "@latchkey/cdk-aspect";
import { afterAll, expect, test } from "vitest";
import { createApp, findStack } from "../lib/create-app";

// The CDK's own engine takes seconds, and is not what is tested here.
process.env.CDK_VALIDATION = "false";

const outdir = mkdtempSync(join(tmpdir(), "cdk-app-"));
const app = createApp({ outdir });

afterAll(() => rmSync(outdir, { recursive: true }));

test("no developer comes with a key", () => {
  expect(checkStack(findStack(app, "Developers")).findings).toEqual([]);
});

test("the app has these users that come with a key", () => {
  const { findings } = checkApp(app, { rules: ["iam-user-no-initial-access-key"] });
  expect(
    findings.map(({ severity, constructPath, related }) => [severity, constructPath, related[0]?.constructPath]),
  ).toMatchInlineSnapshot(`
    [
      [
        "error",
        "Administrators/CarolKey/Resource",
        "Administrators/Carol/Resource",
      ],
      [
        "warning",
        "Auditors/Template/AuditorKey",
        "Auditors/Template/Auditor",
      ],
      [
        "warning",
        "Pipeline/RunnerKey",
        "Pipeline/Runner",
      ],
      [
        "warning",
        "Pipeline/PublisherKey",
        "Pipeline/Publisher",
      ],
      [
        "warning",
        "Pipeline/MirrorKey/Resource/Default",
        "Pipeline/Mirror/Resource",
      ],
      [
        "warning",
        "Prod/Release/Keys/ReleaserKey/Resource",
        "Prod/Release/Releaser/Resource",
      ],
      [
        "warning",
        "Test/Release/Keys/ReleaserKey/Resource",
        "Test/Release/Releaser/Resource",
      ],
    ]
  `);
});

test("these have been answered for", () => {
  const { suppressed } = checkApp(app);
  expect(
    suppressed.map(({ constructPath, suppression }) => [constructPath, suppression?.reason]),
  ).toMatchInlineSnapshot(`
    [
      [
        "Scanner/ProbeKey/Resource",
        "Probe in a data centre, with no identity provider",
      ],
      [
        "Legacy/BuilderKey/Resource",
        "Goes away with the old build server, see OPS-1234",
      ],
    ]
  `);
});
