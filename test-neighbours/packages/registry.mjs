// A package registry on loopback, in memory of nothing but its folder: packages of ours are published to it, and all
// others come from the registry that npm is configured with. Arguments: the folder. Prints its port when it is ready.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { runServer } from "verdaccio";

const [folder] = process.argv.slice(2);
const upstream = spawnSync("npm", ["config", "get", "registry"], {
  encoding: "utf8",
  shell: process.platform === "win32",
}).stdout.trim();

const server = await runServer({
  configPath: join(folder, "config.yaml"),
  self_path: folder,
  storage: join(folder, "storage"),
  uplinks: { upstream: { url: upstream, maxage: "1h" } },
  packages: {
    "@latchkey/*": { access: "$all", publish: "$all" },
    "**": { access: "$all", proxy: "upstream" },
  },
  log: { type: "stdout", level: "fatal", format: "json" },
  max_body_size: "100mb",
});
server.listen(0, "127.0.0.1", () => process.stdout.write(`${server.address().port}\n`));
