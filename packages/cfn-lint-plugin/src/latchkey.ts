import { runLint } from "./commands/lint";
import { describeFileError } from "./describe-file";
import { escapeText } from "./escape-text";
import type { Host } from "./host";
import { HELP, readLintArguments } from "./lint-arguments";
import { UsageError } from "./usage-error";
import { readVersion } from "./version";

/** Runs the command that the arguments ask for, those after the program's name, and returns its exit code. */
export async function runLatchkey(args: readonly string[], host: Host): Promise<0 | 1 | 2> {
  try {
    const asked = await readLintArguments(args);
    if (asked === "help" || asked === "version") {
      host.stdout.write(asked === "help" ? HELP : `${readVersion()}\n`);
      return 0;
    }
    return await runLint(asked, host);
  } catch (error) {
    host.stderr.write(`latchkey: ${describeFailure(error).split("\n").map(escapeText).join("\n")}\n`);
    return 2;
  }
}

function describeFailure(error: unknown): string {
  if (error instanceof UsageError) {
    return `${error.message}\nlatchkey --help shows what there is`;
  }
  if (error instanceof Error) {
    // Only the system's errors, such as that of a working directory which is gone, name a system call.
    return "syscall" in error ? describeFileError(error) : `internal error, please report it: ${error.stack}`;
  }
  return String(error);
}
