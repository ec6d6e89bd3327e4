import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A fenced block of a page: what opens it, what stands in it, and what closes it. */
const block = /^(?<open>```(?<language>\w+)(?: (?<file>\S+))?\n)(?<content>.*?)(?<close>^```$)/gms;

/** Where a page's commands run. */
export interface PageSettings {
  /** The directory that the page's files and commands begin in. */
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Does what a page of the documentation says, from top to bottom: a block that names a file is written to it, the
 * commands of a `console` block are run, and those of an `sh` block, too. Returns the page with what the commands
 * printed, so that a page that is current comes back as it is. Throws when a command of an `sh` block fails.
 */
export function runPage(page: string, settings: PageSettings): string {
  return page.replace(block, (whole, ...groups) => {
    const { open, language, file, content, close } = groups.at(-1) as Record<string, string>;
    if (file !== undefined) write(join(settings.cwd, file), content ?? "");
    else if (language === "console") return `${open}${runConsole(content ?? "", settings)}${close}`;
    else if (language === "sh") runScript(content ?? "", settings);
    return whole;
  });
}

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** Each command with its output, which the page has below it. */
function runConsole(content: string, settings: PageSettings): string {
  const commands = content.split("\n").filter((line) => line.startsWith("$ "));
  return commands.map((line) => `${line}\n${run(line.slice(2), settings).output}`).join("");
}

function runScript(content: string, settings: PageSettings): void {
  const { status, output } = run(`set -eo pipefail\n${content}`, settings);
  if (status !== 0) throw new Error(`${content}ended with ${status}:\n${output}`);
}

function run(script: string, { cwd, env }: PageSettings): { status: number | null; output: string } {
  const { status, stdout, error } = spawnSync("bash", ["-c", `exec 2>&1\n${script}`], { cwd, env, encoding: "utf8" });
  if (error) throw error;
  return { status, output: stdout };
}
