// Makes a few files of the linter: loading 250 modules takes Node.js longer than linting a template, and so does reading past
// all that a run does without.
import { execFileSync } from "node:child_process";
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const folder = join(root, "packages/cfn-lint-plugin");
const dist = join(folder, "dist");

/** Says so before Node.js comes to what it cannot run, and never shows a page of code for it. */
const refuseOldNode = `{
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    process.stderr.write("latchkey: needs Node.js 20.19 or later, and this is " + process.versions.node + "\\n");
    process.exit(2);
  }
}`;

/** @type {import("rolldown").InputOptions} */
const inputOptions = {
  cwd: root,
  platform: "node",
  transform: { target: "node20.19" },
  // jiti finds the files that it is made of by their places.
  external: ["jiti"],
  resolve: { conditionNames: ["@latchkey/source", "import", "node", "default"] },
  treeshake: { moduleSideEffects: false },
};

/** @type {import("rolldown").OutputOptions} */
const outputOptions = {
  dir: dist,
  format: "cjs",
  minify: { compress: true, mangle: false, codegen: true },
  comments: false,
  chunkFileNames: "[name].js",
};

/**
 * The core asks for the library in the middle of a function, where a bundle would have it at the beginning.
 * @type {import("rolldown").Plugin}
 */
const yamlApart = {
  name: "yaml-apart",
  resolveId: (id) => (id === "yaml" ? { id: "./yaml.js", external: true } : undefined),
};

rmSync(dist, { recursive: true, force: true });
const outputs = [
  await write(
    {
      input: { cli: join(folder, "src/cli.ts"), "lint-worker": join(folder, "src/lint-worker.ts") },
      plugins: [yamlApart],
      preserveEntrySignatures: false,
    },
    {
      banner: ({ name }) => (name === "cli" ? refuseOldNode : ""),
      codeSplitting: {
        // What every run loads, what runs load that lint, and what runs load that have something to judge; each with what it
        // imports. What else is imported when it is needed is in a file of its own.
        groups: [
          { name: "main", test: /\/src\/main\.ts$/, priority: 3 },
          {
            name: "lint",
            test: /\/src\/(?:commands\/lint|lint-in-workers|worker-protocol|formats\/text)\.ts$/,
            priority: 2,
          },
          { name: "judge", test: /\/src\/lint-source\.ts$/, priority: 1 },
        ],
      },
    },
  ),
  // The one that the core depends on.
  await write({ cwd: join(root, "packages/rules"), input: { yaml: "yaml" } }),
].flat();

const cli = join(dist, "cli.js");
// npm does so for who installs the package, and nobody for who links to it.
chmodSync(cli, 0o755);

const packages = new Set(
  outputs
    .flatMap((chunk) => (chunk.type === "chunk" ? chunk.moduleIds : []))
    .flatMap((id) => relative(root, id).match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/)?.[0] ?? []),
);
const notices = [...packages].sort().map((path) => {
  const { name, version, license } = JSON.parse(readFileSync(join(root, path, "package.json"), "utf8"));
  const file = readdirSync(join(root, path)).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${relative(root, path)} comes without its license`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(root, path, file), "utf8").trim()}\n`;
});
writeFileSync(join(dist, "THIRD-PARTY-NOTICES.txt"), notices.join(`\n${"-".repeat(80)}\n\n`));

// What the plugin for cfn-lint, which is not JavaScript, says of each rule. What V8 compiles for it is not what other runs need.
const env = { ...process.env, NODE_DISABLE_COMPILE_CACHE: "1" };
const catalog = execFileSync(process.execPath, [cli, "rules", "--format", "json"], { env });
writeFileSync(join(dist, "rules.json"), catalog);

/**
 * @param {import("rolldown").InputOptions} input
 * @param {import("rolldown").OutputOptions} [output]
 */
async function write(input, output) {
  const bundle = await rolldown({ ...inputOptions, ...input });
  const written = await bundle.write({ ...outputOptions, ...output });
  return written.output;
}
