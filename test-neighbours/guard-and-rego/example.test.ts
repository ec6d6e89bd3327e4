import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";
import { cfnGuard } from "../../packages/cdk-aspect/test/guard/run-cfn-guard";
import { runPage } from "../docs/run-page";

const example = resolve(__dirname, "../../examples/guard");
const scratch = realpathSync(mkdtempSync(join(tmpdir(), "latchkey-guard-example-")));

afterAll(() => rmSync(scratch, { recursive: true }));

test("the commands print what the example says", async () => {
  const cwd = join(scratch, "guard");
  const bin = join(scratch, "bin");
  cpSync(example, cwd, { recursive: true, filter: (path) => !path.includes("node_modules") });
  symlinkSync(join(example, "node_modules"), join(cwd, "node_modules"));
  mkdirSync(bin);
  symlinkSync(cfnGuard, join(bin, "cfn-guard"));
  const { FORCE_COLOR: _, ...surroundings } = process.env;
  const PATH = `${bin}${delimiter}${process.env["PATH"]}`;
  // The CLI asks for notices and newer versions of itself; the test opens no connection.
  const quiet = { CDK_DISABLE_VERSION_CHECK: "1", CDK_DISABLE_CLI_TELEMETRY: "true", npm_config_offline: "true" };
  const env = { ...surroundings, ...quiet, NO_COLOR: "1", PATH };
  const path = join(example, "README.md");
  const printed = runPage(readFileSync(path, "utf8"), { cwd, env }).replaceAll(scratch, "~");
  await expect(printed).toMatchFileSnapshot(path);
});
