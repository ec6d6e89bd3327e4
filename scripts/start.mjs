// Lints the example templates, which are there to show findings.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const { status } = spawnSync(process.execPath, ["packages/cfn-lint-plugin/dist/cli.js", "examples/template"], {
  cwd: fileURLToPath(new URL("..", import.meta.url)),
  stdio: "inherit",
});
if (status === 1) {
  console.log("\nlatchkey exits with 1 when it finds something, as it does in these examples.");
} else {
  console.error(`\nThe examples should make latchkey exit with 1; it ended with ${status}.`);
  process.exit(2);
}
