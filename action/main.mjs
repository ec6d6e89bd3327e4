// The GitHub Action: installs the command of this version, runs it on the repository, and tells GitHub what it found.
// Nothing that comes from a workflow, an event or a template is ever a part of a shell's command.
import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { isAbsolute, join, relative, resolve, sep } from "node:path";

const { env } = process;

const INSTALL_MINUTES = 5;

/**
 * The variables that the command and Git need. A configuration of the repository can be a program: it is not handed the
 * files with which a step speaks to the next ones, nor the tokens of the job. That is no sandbox: what runs as the same
 * user can look for them, on Linux in this process's /proc/PID/environ.
 */
const LINTER_VARIABLES =
  /^(?:PATH|PATHEXT|HOME|USERPROFILE|XDG_CONFIG_HOME|(?:LOCAL)?APPDATA|PROGRAMDATA|SYSTEMROOT|COMSPEC|TMPDIR|TEMP|TMP|LANG|GIT_CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM))$/i;

/** Wrong usage of the action, or something that it needs and has not got. */
class ActionError extends Error {}

function main() {
  const workspace = required("GITHUB_WORKSPACE");
  const folder = mkdtempSync(join(required("RUNNER_TEMP"), "latchkey-"));
  const [summaryFile, outputFile] = [required("GITHUB_STEP_SUMMARY"), required("GITHUB_OUTPUT")];
  const inputs = readInputs(workspace);
  const sarif = resolve(workspace, inputs.sarifFile || join(folder, "latchkey.sarif"));
  const files = {
    github: join(folder, "annotations.txt"),
    markdown: join(folder, "summary.md"),
    json: join(folder, "report.json"),
    "code-scanning": sarif,
  };
  const args = ["lint", "--color", "never", "--format", "text"];
  for (const [format, file] of Object.entries(files)) args.push("--format", `${format}=${file}`);
  args.push("--fail-on", inputs.failOn);
  if (inputs.strict) args.push("--strict");
  const base = inputs.changedOnly || inputs.newOnly ? findBase(workspace) : undefined;
  if (inputs.changedOnly && base !== undefined) args.push("--changed-since", base);
  const command = install(folder);
  const baseline =
    inputs.newOnly && base !== undefined ? acceptBase(base, { workspace, folder, command, inputs }) : undefined;
  if (baseline !== undefined) args.push("--baseline", baseline);

  args.push(...judgeBy(inputs.config, inputs), "--", ...inputs.paths);
  const { status, signal, stdout, stderr, error } = runLatchkey(command, args, workspace);
  if (error !== undefined) throw error;
  withoutCommands(`${stderr}${stdout}`);
  if (!existsSync(files.json)) {
    const said = stderr.trim();
    throw new ActionError(`Latchkey ended with ${signal ?? status} and without a report${said && `: ${said}`}`);
  }
  if (inputs.annotations) process.stdout.write(readFileSync(files.github, "utf8"));
  appendFileSync(summaryFile, readFileSync(files.markdown));
  const { summary } = JSON.parse(readFileSync(files.json, "utf8"));
  output(outputFile, {
    findings: summary.findings,
    suppressed: summary.suppressed,
    problems: summary.problems,
    "sarif-file": sarif,
  });
  return status ?? 2;
}

function readInputs(workspace) {
  const config = readLine("config");
  const judging = config === "none" ? ["--no-config"] : [];
  if (!readBoolean("suppressions")) judging.push("--no-suppressions");
  if (!readBoolean("gitignore")) judging.push("--no-gitignore");
  return {
    /** The command's options that say what things are judged by, besides a configuration. */
    judging,
    config: config === "none" ? "" : config,
    paths: readLines("paths").map((path) => fromWorkspace(path, workspace)),
    failOn: readChoice("fail-on", ["error", "warning", "note", "never"]),
    strict: readBoolean("strict"),
    changedOnly: readBoolean("changed-only"),
    newOnly: readBoolean("new-only"),
    annotations: readBoolean("annotations"),
    sarifFile: readLine("sarif-file"),
  };
}

function judgeBy(config, { judging }) {
  return config === "" ? judging : [...judging, `--config=${config}`];
}

/** A path or glob, from the workspace on where it is below it, so that it means the same in a checkout of the base. */
function fromWorkspace(path, workspace) {
  if (!isAbsolute(path) || isOutside(path, workspace)) return path;
  return `./${relative(workspace, path).replaceAll(sep, "/")}`;
}

function isOutside(path, workspace) {
  const way = relative(workspace, resolve(workspace, path));
  return /^\.\.(?:[/\\]|$)/.test(way) || isAbsolute(way);
}

/** Puts the package of the action's own version into the folder, and returns the command's file. */
function install(folder) {
  const { name, version } = JSON.parse(
    readFileSync(new URL("../packages/cfn-lint-plugin/package.json", import.meta.url)),
  );
  const options = ["--prefix", ".", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund"];
  // In a folder of its own, so that no .npmrc of the repository counts. Windows has npm as a script for its shell.
  const { status, stdout, stderr, error } = run("npm", ["install", ...options, `${name}@${version}`], folder, {
    shell: process.platform === "win32",
    timeout: INSTALL_MINUTES * 60_000,
  });
  const fault =
    error?.code === "ETIMEDOUT" ? `npm has not ended in ${INSTALL_MINUTES} minutes` : (error ?? `${stdout}${stderr}`);
  if (status !== 0) throw new ActionError(`${name}@${version} cannot be installed: ${fault}`);
  return join(folder, "node_modules", name, "dist/cli.js");
}

/** The commit that the event's changes start from; undefined when there is none. */
function findBase(workspace) {
  const event = readEvent();
  const base = event?.pull_request?.base?.sha ?? event?.merge_group?.base_sha ?? event?.before;
  // The first push of a branch comes after nothing.
  if (base === undefined || /^0*$/.test(base)) return undefined;
  if (!/^[0-9a-f]{40,64}$/.test(base)) throw new ActionError("the event names no commit as its base");
  const shallow = run("git", ["rev-parse", "--is-shallow-repository"], workspace);
  if (shallow.status !== 0) throw new ActionError(describeGit(shallow));
  const found = run("git", ["cat-file", "-e", `${base}^{commit}`], workspace);
  if (found.status === 0) return base;
  if (shallow.stdout.trim() === "true") {
    throw new ActionError(`${describeGit(found)}; the clone is shallow: check out with fetch-depth 0`);
  }
  if (event.forced === true) {
    annotate(
      "notice",
      `this push has replaced ${base}, and there is nothing left of it to compare with: all is judged`,
    );
    return undefined;
  }
  throw new ActionError(`${describeGit(found)}: check out the repository that the event is about`);
}

function readEvent() {
  const file = required("GITHUB_EVENT_PATH");
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new ActionError(`the event, which GITHUB_EVENT_PATH names, cannot be read: ${error.message}`, {
      cause: error,
    });
  }
}

/** What Git says of its failure, and what to do about it where that can be told. */
function describeGit({ stderr, error }) {
  if (error !== undefined) return `Git cannot be run: ${error.message}`;
  const said = `Git says: ${stderr.trim()}`;
  if (/not a git repository/.test(stderr)) return `${said}; check out into the workspace itself, without a path`;
  if (/dubious ownership/.test(stderr)) return `${said}; let a step before this one do so`;
  return said;
}

/**
 * Writes a baseline of what is found at the base, for the workspace, and returns its file; undefined when nothing could be
 * judged there. What cannot be judged at the base is accepted in nothing, so that a change can mend it; nor is what is
 * outside of the workspace, of which the base has nothing.
 */
function acceptBase(base, { workspace, folder, command, inputs }) {
  const outside = inputs.paths.filter((path) => isOutside(path, workspace));
  const paths = inputs.paths.filter((path) => !outside.includes(path));
  if (outside.length > 0) {
    annotate("notice", `nothing is accepted of what is outside of the workspace:\n${outside.join("\n")}`);
    // Without paths, the command would judge all.
    if (paths.length === 0) return undefined;
  }
  const [tree, baseline] = [join(folder, "base"), join(folder, "baseline.json")];
  const added = run("git", ["worktree", "add", "--quiet", "--detach", tree, base], workspace);
  if (added.status !== 0) throw new ActionError(`the base ${base} cannot be checked out: ${describeGit(added)}`);
  // Its names start from its directory.
  const written = join(tree, `latchkey-${randomUUID()}.json`);
  // What is not in the tree, as a configuration that another step has put into the workspace, counts as it was given.
  const config = fromWorkspace(inputs.config, workspace);
  const judging = judgeBy(existsSync(join(tree, config)) ? config : inputs.config, inputs);
  const args = ["baseline", "--keep-going", "--baseline", written, ...judging, "--", ...paths];
  const { status, signal, stderr } = runLatchkey(command, args, tree);
  const isWritten = existsSync(written);
  if (isWritten) {
    writeFileSync(baseline, JSON.stringify({ ...JSON.parse(readFileSync(written, "utf8")), root: workspace }));
  }
  run("git", ["worktree", "remove", "--force", tree], workspace);
  if (status !== 0) {
    const said = signal === null ? stderr.trim() : `Latchkey ended with ${signal}`;
    annotate("notice", `not all of the base ${base} can be judged, and what cannot be accepts nothing:\n${said}`);
  }
  return isWritten ? baseline : undefined;
}

function runLatchkey(command, args, cwd) {
  const needed = Object.entries(env).filter(([name]) => LINTER_VARIABLES.test(name));
  return run(process.execPath, [command, ...args], cwd, { env: Object.fromEntries(needed) });
}

function run(program, args, cwd, options = {}) {
  return spawnSync(program, args, {
    cwd,
    encoding: "utf8",
    maxBuffer: Number.POSITIVE_INFINITY,
    env: { ...env, LC_ALL: "C" },
    ...options,
  });
}

/** Writes text to the log in which GitHub is to see no command, whatever the templates say. */
function withoutCommands(text) {
  const token = randomUUID();
  process.stdout.write(`::stop-commands::${token}\n${text.trimEnd()}\n::${token}::\n`);
}

function annotate(kind, text) {
  // Nothing that Git or npm passes on from elsewhere is to steer a terminal.
  const visible = text.replaceAll(/[^\P{C}\n\t]/gu, (character) => `\\u{${character.codePointAt(0).toString(16)}}`);
  const escaped = visible.replaceAll("%", "%25").replaceAll("\n", "%0A");
  process.stdout.write(`::${kind} title=Latchkey::${escaped}\n`);
}

function output(file, values) {
  for (const [name, value] of Object.entries(values)) {
    const end = randomUUID();
    appendFileSync(file, `${name}<<${end}\n${value}\n${end}\n`);
  }
}

function required(name) {
  const value = env[name];
  if (value === undefined || value === "") throw new ActionError(`GitHub sets ${name}, and it is not set`);
  return value;
}

function readLines(name) {
  return (env[`INPUT_${name.toUpperCase()}`] ?? "")
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function readLine(name) {
  const lines = readLines(name);
  if (lines.length > 1) throw new ActionError(`the input ${name} is one line`);
  return lines[0] ?? "";
}

function readChoice(name, choices) {
  const value = readLine(name);
  if (!choices.includes(value)) throw new ActionError(`the input ${name} is ${choices.join(", ")}, not ${value}`);
  return value;
}

/** As GitHub's own actions read them. */
function readBoolean(name) {
  const value = readLine(name);
  if (["true", "True", "TRUE"].includes(value)) return true;
  if (["false", "False", "FALSE"].includes(value)) return false;
  throw new ActionError(`the input ${name} is true or false, not ${value}`);
}

try {
  process.exitCode = main();
} catch (error) {
  annotate("error", error instanceof ActionError ? error.message : String(error?.stack ?? error));
  process.exitCode = 2;
}
