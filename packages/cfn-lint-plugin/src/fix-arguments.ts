import { type ParseArgsConfig, parseArgs } from "node:util";

import { UsageError } from "./usage-error";

/** What `latchkey fix` is asked to do. */
export interface FixArguments {
  /** Files, directories and globs; none means the working directory. */
  readonly paths: readonly string[];
  /** Whether to print the change and leave the files as they are. */
  readonly dryRun: boolean;
  /** Whether users get a policy that lets them manage their own keys. */
  readonly selfService: boolean;
  /** Whether files that Git ignores are left out. */
  readonly gitignore: boolean;
}

/** What `fix --help` prints. */
export const FIX_HELP = `Usage: latchkey fix [options] [paths...]

Takes access keys that are created together with their users out of templates, with the outputs, secrets and the like
that only carry them, and changes nothing else. Deploying the change deletes the live keys.

Paths are those of latchkey lint, without standard input. Where a key was used for more than to be carried on, as in a
script, it is taken out, too, and the place is printed: look at what is left there. Lines are those before the change.

Options:
  --dry-run         print the change as a patch (patch -p1 and git apply take it), and leave the files as they are; a
                    terminal is shown control characters as \\u{1b}
  --self-service    give the users a policy that lets them manage access keys of their own
  --no-gitignore    look also at what Git ignores
  --help            print this

Exit codes:
  0   every key was taken out, or there was none
  1   one was not
  2   wrong usage, or something could not be read
`;

const OPTIONS = {
  "dry-run": { type: "boolean", default: false },
  "self-service": { type: "boolean", default: false },
  "no-gitignore": { type: "boolean", default: false },
  help: { type: "boolean" },
} as const satisfies ParseArgsConfig["options"];

/** Reads the arguments after `fix`. Throws a `UsageError`. */
export function readFixArguments(args: readonly string[]): "help" | FixArguments {
  const { values, positionals: paths } = parse(args);
  if (values.help) {
    return "help";
  }
  if (paths.includes("")) {
    throw new UsageError("one of the paths is empty");
  }
  if (paths.includes("-")) {
    throw new UsageError("fix changes files, and standard input is none");
  }
  return {
    paths,
    dryRun: values["dry-run"],
    selfService: values["self-service"],
    gitignore: !values["no-gitignore"],
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}
