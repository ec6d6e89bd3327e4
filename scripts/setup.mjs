// Installs the workspace with the pnpm that package.json pins: a clone needs Node.js and npm alone.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** pnpm keeps a copy of the lockfile that it last installed from. */
function isInstalled() {
  const installed = join(root, "node_modules/.pnpm/lock.yaml");
  return existsSync(installed) && readFileSync(installed).equals(readFileSync(join(root, "pnpm-lock.yaml")));
}

function install() {
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  console.error("Installing the dependencies, once…");
  const npm = spawnSync(`npm exec --yes -- ${packageManager} install --frozen-lockfile`, {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, CI: "true" },
    shell: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (npm.status !== 0) {
    console.error(`${npm.stdout}${npm.stderr}\nInstalling the dependencies failed; see above.`);
    process.exit(1);
  }
}

if (!isInstalled()) install();
