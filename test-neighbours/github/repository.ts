import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import type { LocalRegistry } from "../packages/local-registry";

const root = join(__dirname, "../..");

/** What the action says of itself. */
export const action = parse(readFileSync(join(root, "action.yml"), "utf8"));

/** A checked-out repository, in which the action can run. */
export class Repository {
  readonly folder: string;
  readonly #registry: LocalRegistry;

  constructor(registry: LocalRegistry, files: Readonly<Record<string, string>>) {
    this.#registry = registry;
    this.folder = mkdtempSync(join(registry.scratch, "checkout-"));
    this.git("init", "--quiet");
    this.commit(files);
  }

  git(...args: readonly string[]): string {
    const identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"];
    return execFileSync("git", [...identity, ...args], { cwd: this.folder, encoding: "utf8" }).trim();
  }

  /** Writes the files, and returns the commit with them. */
  commit(files: Readonly<Record<string, string>>): string {
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, file)), { recursive: true });
      writeFileSync(join(this.folder, file), content);
    }
    this.git("add", "--all");
    this.git("commit", "--quiet", "--allow-empty", "--message", "Change");
    return this.git("rev-parse", "HEAD");
  }

  /** Runs a step's command as GitHub does. */
  runStep(command: string) {
    const options = { cwd: this.folder, env: this.#registry.env, encoding: "utf8" } as const;
    const { status, stdout } = spawnSync("bash", ["-e", "-c", command], options);
    return { status, stdout };
  }

  /** Runs the action as GitHub does, with these inputs and the others' defaults, and variables besides its own. */
  run(inputs: Readonly<Record<string, string>> = {}, event: unknown = {}, variables: NodeJS.ProcessEnv = {}) {
    const temporary = mkdtempSync(join(this.#registry.scratch, "runner-"));
    const files = { GITHUB_OUTPUT: "output", GITHUB_STEP_SUMMARY: "summary", GITHUB_EVENT_PATH: "event.json" };
    const paths = Object.entries(files).map(([name, file]) => [name, join(temporary, file)] as const);
    for (const [, path] of paths) writeFileSync(path, "");
    writeFileSync(join(temporary, "event.json"), JSON.stringify(event));
    const values = Object.entries<{ readonly default?: string }>(action.inputs).map(
      ([name, input]) => [`INPUT_${name.toUpperCase()}`, inputs[name] ?? input.default ?? ""] as const,
    );
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, action.runs.main)], {
      cwd: this.folder,
      env: {
        ...this.#registry.env,
        ...Object.fromEntries([...paths, ...values]),
        GITHUB_WORKSPACE: this.folder,
        RUNNER_TEMP: temporary,
        ...variables,
      },
      encoding: "utf8",
    });
    const outputs = readFileSync(join(temporary, "output"), "utf8").matchAll(/^(.+)<<(.+)\n(.*)\n\2$/gm);
    return {
      status,
      stderr,
      // The tokens and the folder are others each time.
      log: stdout.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "TOKEN"),
      outputs: Object.fromEntries([...outputs].map(([, name = "", , value = ""]) => [name, value])),
      summary: readFileSync(join(temporary, "summary"), "utf8"),
    };
  }
}
