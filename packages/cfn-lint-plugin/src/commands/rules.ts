import type { ParseArgsConfig } from "node:util";

import type { Rule } from "@latchkey/rules";

import { findRules } from "../choose-rules";
import { COLOR_CHOICES, isColored, palette } from "../color";
import { formatRules } from "../formats/text-rules";
import { writeJson } from "../formats/write-json";
import { rulesOfFramework } from "../frameworks";
import type { Host } from "../host";
import { choose, parseArguments } from "../parse-arguments";
import { terminalWidth } from "../terminal-width";
import { UsageError } from "../usage-error";

const HELP = `Usage: latchkey rules [options]

Lists the rules.

Options:
  --framework NAME-VERSION   list those that check a control of this framework, such as cis-3.0.0 or nist-800-53-r5,
                             with its controls alone
  --format text|json         how to write them (text)
  --rules-from PATH|PACKAGE  list also the rules of a module; can be given several times
  --color auto|always|never  color the text format (auto: when a terminal shows it)
  --help                     print this
`;

const OPTIONS = {
  framework: { type: "string" },
  format: { type: "string", default: "text" },
  "rules-from": { type: "string", multiple: true },
  color: { type: "string", default: "auto" },
  help: { type: "boolean" },
} as const satisfies ParseArgsConfig["options"];

/** Writes the rules to stdout, and returns the exit code. Throws a `UsageError`. */
export async function runRules(args: readonly string[], host: Host): Promise<0> {
  const { values, positionals } = parseArguments(args, OPTIONS);
  if (values.help) {
    host.stdout.write(HELP);
    return 0;
  }
  if (positionals.length > 0) {
    throw new UsageError(`rules takes options only, not ${positionals[0]}; latchkey explain shows one rule`);
  }
  const format = choose("--format", values.format, ["text", "json"]);
  const color = choose("--color", values.color, COLOR_CHOICES);
  const known = await findRules(values["rules-from"] ?? [], host.cwd);
  const rules = values.framework === undefined ? known : rulesOfFramework(values.framework, known);
  const options = { palette: palette(isColored(color, host)), width: terminalWidth(host.stdout) };
  host.stdout.write(format === "json" ? writeJson(rules.map(toListed)) : await formatRules(rules, options));
  return 0;
}

/** What a program may need of a rule, in this order. */
function toListed({ id, title, severity, resourceTypes, rationale, remediation, references, compliance }: Rule) {
  return { id, title, severity, resourceTypes, rationale, remediation, references, compliance };
}
