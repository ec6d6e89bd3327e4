import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../..");

/** Packs the packages as they are published; the paths of the files, in order of their names. */
export function pack(destination: string): readonly string[] {
  const { packageManager } = require(join(root, "package.json"));
  const filter = ["--recursive", "--filter", "./packages/*"];
  execFileSync("npm", ["exec", "--yes", "--", packageManager, ...filter, "pack", "--pack-destination", destination], {
    cwd: root,
    stdio: "pipe",
  });
  return readdirSync(destination)
    .sort()
    .map((name) => join(destination, name));
}
