import { type ParseArgsConfig, parseArgs } from "node:util";

import { findSimilar } from "@latchkey/rules";

import { UsageError } from "./usage-error";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** Values of the options, the other arguments, and all of them one by one. */
export type ParsedArguments<Known extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: Known; allowPositionals: true; tokens: true }>
>;

/** Reads arguments by the options that there are. Throws a `UsageError` that says which option was meant. */
export function parseArguments<const Known extends Options>(
  args: readonly string[],
  options: Known,
): ParsedArguments<Known> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, tokens: true });
  } catch (error) {
    throw new UsageError(describeUnknownOption(args, options) ?? (error as Error).message, { cause: error });
  }
}

/** The choice that an option's value names. Throws a `UsageError`. */
export function choose<Choice extends string>(option: string, value: string, choices: readonly Choice[]): Choice {
  const choice = choices.find((other) => other === value);
  if (choice === undefined) {
    throw new UsageError(`${option} is ${choices.join(", ")}, not ${value}`);
  }
  return choice;
}

/** Absent when there is none. */
function describeUnknownOption(args: readonly string[], options: Options): string | undefined {
  const known = Object.keys(options);
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind === "option" && !known.includes(token.name)) {
      const similar = findSimilar(token.name, known);
      const advice = similar === undefined ? "a path with a leading dash comes after --" : `did you mean --${similar}?`;
      return `there is no option ${token.rawName}; ${advice}`;
    }
  }
  return undefined;
}
