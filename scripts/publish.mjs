// Publishes each package whose version the registry does not have yet, and prints its name. Arguments: the folder of the
// packed packages, and then options for `npm publish`.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const [folder, ...options] = process.argv.slice(2);
if (folder === undefined) throw new Error("Say in which folder the packed packages are");

// What needs others comes after them.
for (const directory of ["rules", "cfn-lint-plugin", "cdk-aspect"]) {
  const { name, version } = JSON.parse(readFileSync(join(root, "packages", directory, "package.json"), "utf8"));
  if (isPublished(`${name}@${version}`)) continue;
  const tarball = join(resolve(folder), `${name.slice(1).replace("/", "-")}-${version}.tgz`);
  npm(["publish", "--access", "public", ...options, tarball]);
  console.log(`${name}@${version}`);
}

function isPublished(spec) {
  const { stdout } = run(["view", spec, "version", "--json"]);
  // npm prints nothing when it knows the package, but not that version.
  const answer = stdout.trim() === "" ? undefined : JSON.parse(stdout);
  if (answer?.error !== undefined && answer.error.code !== "E404") throw new Error(`npm view ${spec}: ${stdout}`);
  return answer !== undefined && answer.error === undefined;
}

function npm(args) {
  const { status, stdout, stderr, error } = run(args);
  if (status !== 0) throw new Error(`npm ${args.join(" ")} ended with ${status}\n${error ?? `${stdout}${stderr}`}`);
}

function run(args) {
  return spawnSync("npm", args, { cwd: root, encoding: "utf8" });
}
