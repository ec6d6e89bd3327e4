import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, Stack, Validations } from "aws-cdk-lib";
import { AccessKey, User } from "aws-cdk-lib/aws-iam";
import { afterAll, expect, test } from "vitest";
import { IdentityChecks } from "../lib/identity-checks";

// The CDK's own engine takes seconds, and is not what is tested here.
process.env.CDK_VALIDATION = "false";

const outdir = mkdtempSync(join(tmpdir(), "nag-pack-"));

afterAll(() => rmSync(outdir, { recursive: true }));

test("synthesis fails, until the finding is acknowledged", () => {
  const app = new App({ outdir });
  const stack = new Stack(app, "App");
  const key = new AccessKey(stack, "Key", { user: new User(stack, "Bob") });
  Validations.of(app).addPlugins(new IdentityChecks(app));
  expect(() => app.synth()).toThrow(/The IAM user is created together with an access key\.[\s\S]+App\/Key\/Resource/);
  Validations.of(key).acknowledge({ id: "Identity-KEY1", reason: "Until the migration is done" });
  expect(() => app.synth()).not.toThrow();
});
