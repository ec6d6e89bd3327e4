import type { ParseArgsConfig } from "node:util";

import type { Rule } from "@latchkey/rules";
import { renderRulePage } from "@latchkey/rules";

import { chooseRules, findRules } from "../choose-rules";
import { COLOR_CHOICES, isColored, palette } from "../color";
import { formatMarkdown } from "../formats/text-markdown";
import type { Host } from "../host";
import { choose, parseArguments } from "../parse-arguments";
import { terminalWidth } from "../terminal-width";
import { UsageError } from "../usage-error";

const HELP = `Usage: latchkey explain [options] RULE

Shows all that a rule says: what it looks for and why, the risk, when it applies, how to do it right in the console, in
a template and in the CDK, what that costs, and what to use instead. latchkey rules lists the rules.

Options:
  --rules-from PATH|PACKAGE  look also among the rules of a module; can be given several times
  --color auto|always|never  color the page (auto: when a terminal shows it)
  --help                     print this
`;

const OPTIONS = {
  "rules-from": { type: "string", multiple: true },
  color: { type: "string", default: "auto" },
  help: { type: "boolean" },
} as const satisfies ParseArgsConfig["options"];

/** Writes the page of a rule to stdout, and returns the exit code. Throws a `UsageError`. */
export async function runExplain(args: readonly string[], host: Host): Promise<0> {
  const { values, positionals } = parseArguments(args, OPTIONS);
  if (values.help) {
    host.stdout.write(HELP);
    return 0;
  }
  const [id, ...others] = positionals;
  if (id === undefined || others.length > 0) {
    throw new UsageError("explain takes the ID of one rule; latchkey rules lists them");
  }
  const color = choose("--color", values.color, COLOR_CHOICES);
  const [rule] = chooseRules([id], await findRules(values["rules-from"] ?? [], host.cwd));
  const options = { palette: palette(isColored(color, host)), width: terminalWidth(host.stdout) };
  host.stdout.write(await formatMarkdown(renderRulePage(rule as Rule), options));
  return 0;
}
