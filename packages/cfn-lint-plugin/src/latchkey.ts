import { escapeText } from "@latchkey/rules";

import { describeFileError } from "./describe-file";
import type { Host } from "./host";
import { HELP, OTHER_COMMANDS, readLintArguments } from "./lint-arguments";
import { UsageError } from "./usage-error";
import { readVersion } from "./version";

/** Runs the command that the arguments ask for, those after the program's name, and returns its exit code. */
export async function runLatchkey(args: readonly string[], host: Host): Promise<0 | 1 | 2> {
  try {
    const command = OTHER_COMMANDS.find((name) => name === args[0]);
    if (command !== undefined) {
      return await RUN[command](args.slice(1), host);
    }
    const asked = readLintArguments(args);
    if (asked === "help" || asked === "version") {
      host.stdout.write(asked === "help" ? HELP : `${readVersion()}\n`);
      return 0;
    }
    return await (await import("./commands/lint.js")).runLint(asked, host);
  } catch (error) {
    // Each line says whose it is: at the beginning of one, a name could give commands to GitHub Actions.
    const lines = describeFailure(error).map((line) => `latchkey: ${escapeText(line)}\n`);
    const help = error instanceof UsageError ? "latchkey --help shows what there is\n" : "";
    host.stderr.write(lines.join("") + help);
    return 2;
  }
}

// Loaded only by who asks for them.
const RUN: Readonly<Record<(typeof OTHER_COMMANDS)[number], typeof runLatchkey>> = {
  baseline: async (args, host) => (await import("./commands/baseline.js")).runBaseline(args, host),
  explain: async (args, host) => (await import("./commands/explain.js")).runExplain(args, host),
  fix: async (args, host) => (await import("./commands/fix.js")).runFix(args, host),
  init: async (args, host) => (await import("./commands/init.js")).runInit(args, host),
  merge: async (args, host) => (await import("./commands/merge.js")).runMerge(args, host),
  rules: async (args, host) => (await import("./commands/rules.js")).runRules(args, host),
};

/** What went wrong, line by line. */
function describeFailure(error: unknown): readonly string[] {
  if (error instanceof UsageError) {
    return [error.message, ...error.details];
  }
  if (error instanceof Error) {
    // Only the system's errors, such as that of a working directory which is gone, name a system call.
    return "syscall" in error
      ? [describeFileError(error)]
      : `internal error, please report it: ${error.stack}`.split("\n");
  }
  return [String(error)];
}
