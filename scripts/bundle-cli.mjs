// Makes one file of the linter: loading some 150 modules takes Node.js longer than linting a template.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

// What many runs do without: a start reads past all that is in the one file.
const librariesApart = ["diff", "import-meta-resolve", "picomatch", "yaml"];

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const folder = join(root, "packages/cfn-lint-plugin");

/** Says so before Node.js comes to what it cannot run, and never shows a page of code for it. */
const refuseOldNode = `{
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    process.stderr.write("latchkey: needs Node.js 20.19 or later, and this is " + process.versions.node + "\\n");
    process.exit(2);
  }
}`;

/** @type {import("esbuild").BuildOptions} */
const options = {
  absWorkingDir: root,
  outdir: join(folder, "dist"),
  bundle: true,
  platform: "node",
  target: "node20.19",
  format: "cjs",
  // Finds the files that it is made of by their places.
  external: ["jiti"],
  conditions: ["@latchkey/source"],
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  // Does nothing, but publint tells CommonJS by such words, and esbuild's own run into one another.
  footer: { js: "module.exports;" },
  metafile: true,
  plugins: [
    {
      name: "apart",
      setup: ({ onResolve, resolve: find }) => {
        onResolve({ filter: /^\.\/find-report-fault\.js$/ }, ({ path }) => ({ path, external: true }));
        onResolve({ filter: new RegExp(`^(?:${librariesApart.join("|")})$`) }, ({ path, kind, pluginData }) => {
          if (pluginData === "entry") return undefined;
          if (kind !== "entry-point") return { path: `./vendor/${path}.js`, external: true };
          // The module for `import`: of what that exports, Node.js can tell the names.
          const resolveDir = path === "yaml" ? join(root, "packages/rules") : folder;
          return find(path, { kind: "import-statement", resolveDir, pluginData: "entry" });
        });
      },
    },
  ],
};

const builds = await Promise.all([
  build({ ...options, entryPoints: { cli: join(folder, "src/cli.ts") }, banner: { js: refuseOldNode } }),
  build({
    ...options,
    entryPoints: {
      "find-report-fault": join(folder, "src/find-report-fault.ts"),
      ...Object.fromEntries(librariesApart.map((name) => [`vendor/${name}`, name])),
    },
  }),
]);

const packages = new Set(
  builds
    .flatMap(({ metafile }) => Object.keys(metafile?.inputs ?? {}))
    .flatMap((input) => input.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/)?.[0] ?? []),
);
const notices = [...packages].sort().map((path) => {
  const { name, version, license } = JSON.parse(readFileSync(join(root, path, "package.json"), "utf8"));
  const file = readdirSync(join(root, path)).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${relative(root, path)} comes without its license`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(root, path, file), "utf8").trim()}\n`;
});
writeFileSync(join(folder, "dist/THIRD-PARTY-NOTICES.txt"), notices.join(`\n${"-".repeat(80)}\n\n`));

// What the plugin for cfn-lint, which is not JavaScript, says of each rule.
const catalog = execFileSync(process.execPath, [join(folder, "dist/cli.js"), "rules", "--format", "json"]);
writeFileSync(join(folder, "dist/rules.json"), catalog);
