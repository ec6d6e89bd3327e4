// The GitHub Action: installs the command of this version, runs it on the repository, and tells GitHub what it found.
// Nothing that comes from a workflow, an event or a template is ever a part of a shell's command.
import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const { env } = process;

/** Wrong usage of the action, or something that it needs and has not got. */
class ActionError extends Error {}

function main() {
  const workspace = required("GITHUB_WORKSPACE");
  const folder = mkdtempSync(join(required("RUNNER_TEMP"), "latchkey-"));
  const sarif = resolve(workspace, readLine("sarif-file") || join(folder, "latchkey.sarif"));
  const files = {
    github: join(folder, "annotations.txt"),
    markdown: join(folder, "summary.md"),
    json: join(folder, "report.json"),
    sarif,
  };
  const args = ["lint", "--color", "never", "--format", "text"];
  for (const [format, file] of Object.entries(files)) args.push("--format", `${format}=${file}`);
  const failOn = readLine("fail-on");
  if (failOn !== "") args.push("--fail-on", failOn);
  if (readBoolean("strict")) args.push("--strict");
  const paths = ["--", ...readLines("paths")];
  const [changedOnly, newOnly] = [readBoolean("changed-only"), readBoolean("new-only")];
  const base = changedOnly || newOnly ? findBase(workspace) : undefined;
  if (changedOnly && base !== undefined) args.push("--changed-since", base);
  const command = install(folder);
  if (newOnly && base !== undefined) args.push("--baseline", acceptBase(base, { workspace, folder, command, paths }));

  const { status, stdout, stderr, error } = run(process.execPath, [command, ...args, ...paths], workspace);
  if (error !== undefined) throw error;
  withoutCommands(`${stderr}${stdout}`);
  if (!existsSync(files.json)) throw new ActionError(`Latchkey ended with ${status} and without a report`);
  if (readBoolean("annotations")) process.stdout.write(readFileSync(files.github, "utf8"));
  appendFileSync(required("GITHUB_STEP_SUMMARY"), readFileSync(files.markdown));
  const { summary } = JSON.parse(readFileSync(files.json, "utf8"));
  output({
    findings: summary.findings,
    suppressed: summary.suppressed,
    problems: summary.problems,
    "sarif-file": sarif,
  });
  return status ?? 2;
}

/** Puts the package of the action's own version into the folder, and returns the command's file. */
function install(folder) {
  const { name, version } = JSON.parse(
    readFileSync(new URL("../packages/cfn-lint-plugin/package.json", import.meta.url)),
  );
  const options = ["--prefix", ".", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund"];
  // In a folder of its own, so that no .npmrc of the repository counts. Windows has npm as a script for its shell.
  const shell = process.platform === "win32";
  const { status, stdout, stderr, error } = run("npm", ["install", ...options, `${name}@${version}`], folder, {
    shell,
  });
  if (status !== 0) throw new ActionError(`${name}@${version} cannot be installed: ${error ?? `${stdout}${stderr}`}`);
  return join(folder, "node_modules", name, "dist/cli.js");
}

/** The commit that the event's changes start from; undefined when there is none. */
function findBase(workspace) {
  const event = JSON.parse(readFileSync(required("GITHUB_EVENT_PATH"), "utf8"));
  const base = event.pull_request?.base?.sha ?? event.merge_group?.base_sha ?? event.before;
  // The first push of a branch comes after nothing.
  if (base === undefined || /^0*$/.test(base)) return undefined;
  if (!/^[0-9a-f]{40,64}$/.test(base)) throw new ActionError("the event names no commit as its base");
  if (run("git", ["cat-file", "-e", `${base}^{commit}`], workspace).status !== 0) {
    throw new ActionError(`the base ${base} is not there to compare with: check out with fetch-depth 0`);
  }
  return base;
}

/** Writes a baseline of what is found at the base, for the workspace, and returns its file. */
function acceptBase(base, { workspace, folder, command, paths }) {
  const [tree, baseline] = [join(folder, "base"), join(folder, "baseline.json")];
  const added = run("git", ["worktree", "add", "--quiet", "--detach", tree, base], workspace);
  if (added.status !== 0) throw new ActionError(`the base ${base} cannot be checked out: ${added.stderr.trim()}`);
  // Its names start from its directory.
  const found = join(tree, `latchkey-${randomUUID()}.json`);
  const { status, stderr } = run(process.execPath, [command, "baseline", "--baseline", found, ...paths], tree);
  if (status === 0) {
    writeFileSync(baseline, JSON.stringify({ ...JSON.parse(readFileSync(found, "utf8")), root: workspace }));
  }
  run("git", ["worktree", "remove", "--force", tree], workspace);
  if (status !== 0)
    throw new ActionError(`there is nothing to compare with, because the base cannot be judged: ${stderr.trim()}`);
  return baseline;
}

function run(program, args, cwd, options = {}) {
  return spawnSync(program, args, { cwd, encoding: "utf8", maxBuffer: Number.POSITIVE_INFINITY, ...options });
}

/** Writes text to the log in which GitHub is to see no command, whatever the templates say. */
function withoutCommands(text) {
  const token = randomUUID();
  process.stdout.write(`::stop-commands::${token}\n${text.trimEnd()}\n::${token}::\n`);
}

function output(values) {
  for (const [name, value] of Object.entries(values)) {
    const end = randomUUID();
    appendFileSync(required("GITHUB_OUTPUT"), `${name}<<${end}\n${value}\n${end}\n`);
  }
}

function required(name) {
  const value = env[name];
  if (value === undefined || value === "") throw new ActionError(`GitHub sets ${name}, and it is not set`);
  return value;
}

function readInput(name) {
  return (env[`INPUT_${name.toUpperCase()}`] ?? "").trim();
}

function readLines(name) {
  return readInput(name)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function readLine(name) {
  const lines = readLines(name);
  if (lines.length > 1) throw new ActionError(`the input ${name} is one line`);
  return lines[0] ?? "";
}

function readBoolean(name) {
  const value = readLine(name);
  if (value !== "true" && value !== "false") throw new ActionError(`the input ${name} is true or false, not ${value}`);
  return value === "true";
}

try {
  process.exitCode = main();
} catch (error) {
  const said = error instanceof ActionError ? error.message : String(error?.stack ?? error);
  const escaped = said.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  process.stdout.write(`::error title=Latchkey::${escaped}\n`);
  process.exitCode = 2;
}
