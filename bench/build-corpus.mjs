import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, extname, join } from "node:path";
import { generateTemplate } from "./generate-template.mjs";
import { plantedName } from "./tools.mjs";

/** @typedef {{ path: string, content: Buffer }} CorpusFile The path is relative. */

/**
 * @typedef {object} Selection
 * @property {string} directory
 * @property {number} files
 * @property {number} bytes
 */

/**
 * @typedef {object} Corpus
 * @property {Selection} all Every file.
 * @property {Selection} common The files that every tool can be measured with.
 * @property {Record<string, string[]>} unreadable By tool, the paths of the files that it cannot be measured with.
 */

// Those that cfn-guard looks for in a directory.
const extensions = new Set([".json", ".template", ".yaml", ".yml"]);

/**
 * @param {string} directory
 * @returns {CorpusFile[]} Its templates.
 */
export function readTemplates(directory) {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((path) => extensions.has(extname(path)))
    .sort()
    .map((path) => ({ path, content: readFileSync(join(directory, path)) }));
}

/**
 * @param {number} count
 * @returns {CorpusFile[]}
 */
export function generateTemplates(count) {
  return Array.from({ length: count }, (_, index) => {
    const { path, text } = generateTemplate(index);
    return { path, content: Buffer.from(text) };
  });
}

/**
 * Writes the files, and a copy of those that every tool can read, into the system's temporary folder. Finding out which
 * they are takes minutes, so the result stays there for the next run with the same files and tools.
 * @param {CorpusFile[]} templates
 * @param {import("./tools.mjs").Tool[]} tools
 * @returns {Promise<Corpus>}
 */
export async function buildCorpus(templates, tools) {
  const planted = readFileSync(new URL("templates/user-with-key.yaml", import.meta.url));
  const files = [...templates, { path: plantedName, content: planted }];
  const root = join(tmpdir(), `latchkey-bench-${fingerprint(files, tools)}`);
  if (!existsSync(root)) {
    const unfinished = `${root}-${process.pid}`;
    try {
      await writeCorpus(unfinished, files, tools);
      renameSync(unfinished, root);
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
  }
  /** @type {Corpus["unreadable"]} */
  const unreadable = JSON.parse(readFileSync(join(root, "unreadable.json"), "utf8"));
  return {
    all: describe(join(root, "all"), files),
    common: describe(join(root, "common"), selectCommon(files, unreadable)),
    unreadable,
  };
}

/**
 * @param {string} root
 * @param {CorpusFile[]} files
 * @param {import("./tools.mjs").Tool[]} tools
 */
async function writeCorpus(root, files, tools) {
  const all = join(root, "all");
  writeFiles(all, files);
  /** @type {Corpus["unreadable"]} */
  const unreadable = {};
  for (const { name, version, findUnreadable } of tools) {
    if (!findUnreadable) continue;
    console.error(`Finding the files that ${name} cannot read, once…`);
    const paths = await findUnreadable(files.map(({ path }) => join(all, path)));
    unreadable[`${name} ${version}`] = paths.map((path) => path.slice(all.length + 1));
  }
  writeFiles(join(root, "common"), selectCommon(files, unreadable));
  writeFileSync(join(root, "unreadable.json"), JSON.stringify(unreadable, null, 2));
}

/**
 * @param {string} directory
 * @param {CorpusFile[]} files
 */
function writeFiles(directory, files) {
  for (const { path, content } of files) {
    const target = join(directory, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
}

/**
 * @param {CorpusFile[]} files
 * @param {Corpus["unreadable"]} unreadable
 */
function selectCommon(files, unreadable) {
  const excluded = new Set(Object.values(unreadable).flat());
  return files.filter(({ path }) => !excluded.has(path));
}

/**
 * @param {string} directory
 * @param {CorpusFile[]} files
 * @returns {Selection}
 */
function describe(directory, files) {
  return { directory, files: files.length, bytes: files.reduce((sum, { content }) => sum + content.length, 0) };
}

/**
 * @param {CorpusFile[]} files
 * @param {import("./tools.mjs").Tool[]} tools
 */
function fingerprint(files, tools) {
  const hash = createHash("sha256");
  hash.update(JSON.stringify(tools.filter((tool) => tool.findUnreadable).map(({ name, version }) => [name, version])));
  for (const { path, content } of files) hash.update(JSON.stringify([path, content.length])).update(content);
  return hash.digest("hex").slice(0, 16);
}
