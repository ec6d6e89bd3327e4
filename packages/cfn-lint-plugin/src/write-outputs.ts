import { resolve } from "node:path";

import type { Rule } from "@latchkey/rules";
import { escapeText } from "@latchkey/rules";

import { isColored, palette } from "./color";
import { describeFileError } from "./describe-file";
import { formatRun } from "./formats/format-run";
import type { Host } from "./host";
import type { LintArguments } from "./lint-arguments";
import type { LintRun } from "./lint-sources";
import { terminalWidth } from "./terminal-width";
import { continueReport, writeReport } from "./write-report";

/** What to write, and how. */
export interface OutputOptions
  extends Pick<LintArguments, "outputs" | "failOn" | "strict" | "quiet" | "verbose" | "showSuppressed" | "color"> {
  /** Where reasons and advice are taken from. */
  readonly rules: readonly Rule[];
}

/** Writes the run in every format; returns whether all could be written, and tells what could not on standard error. */
export async function writeOutputs(run: LintRun, args: OutputOptions, host: Host): Promise<boolean> {
  let isWritten = true;
  for (const { format, path } of args.outputs) {
    const output = await formatRun(run, format, {
      ...args,
      palette: palette(path === undefined ? isColored(args.color, host) : args.color === "always"),
      width: terminalWidth(path === undefined ? host.stdout : {}),
      hasSummary: !args.quiet,
      hasSuppressed: args.showSuppressed,
      hasIncomplete: args.verbose || args.strict,
    });
    try {
      if (path !== undefined) {
        const location = resolve(host.cwd, path);
        (isStepSummary(location, host) ? continueReport : writeReport)(location, output);
      } else if (output !== "") {
        host.stdout.write(output);
      }
    } catch (error) {
      host.stderr.write(`latchkey: cannot write ${escapeText(`${path}: ${describeFileError(error)}`)}\n`);
      isWritten = false;
    }
  }
  return isWritten;
}

/** Whether the path is that of the file that a step of GitHub Actions and its commands write on, one after the other. */
function isStepSummary(location: string, { cwd, env }: Host): boolean {
  const { GITHUB_STEP_SUMMARY: named = "" } = env;
  return named !== "" && location === resolve(cwd, named);
}
