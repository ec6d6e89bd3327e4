import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../..");
const programs = join(root, ".venv", process.platform === "win32" ? "Scripts" : "bin");

if (!existsSync(programs)) {
  throw new Error("There is no .venv with cfn-lint: run these tests by `npm run test:neighbours`");
}

/** The folder with the package `latchkey_rules`. */
export const pluginPath: string = join(root, "packages/cfn-lint-plugin/cfn-lint");

/** The folder that cfn-lint appends. */
export const pluginFolder: string = join(pluginPath, "latchkey_rules");

interface Options {
  readonly cwd: string;
  readonly input?: string;
  /** Variables besides those of the tests themselves; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Runs cfn-lint to its end, as a person installs it. */
export function runCfnLint(args: readonly string[], options: Options) {
  return run("cfn-lint", args, options);
}

/** Runs the Python that has cfn-lint to its end. */
export function runPython(args: readonly string[], options: Options) {
  return run("python", args, options);
}

function run(program: string, args: readonly string[], { cwd, input = "", env = {} }: Options) {
  const { status, stdout, stderr, error } = spawnSync(join(programs, program), args, {
    cwd,
    input,
    // So that the folder to be packed stays as it is.
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1", ...env },
    encoding: "utf8",
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  if (error !== undefined) throw error;
  return { status, stdout, stderr };
}
