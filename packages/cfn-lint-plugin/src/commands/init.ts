import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ParseArgsConfig } from "node:util";
import { escapeText } from "@latchkey/rules";

import { ConfigurationFinder } from "../configuration/find-configuration";
import type { Host } from "../host";
import { nameFile } from "../name-file";
import { parseArguments } from "../parse-arguments";
import { repositoryOf } from "../repository";
import { UsageError } from "../usage-error";
import { readVersion } from "../version";
import { writeGivenFile } from "../write-given-file";
import { starterConfiguration, starterHooks, starterWorkflow } from "./starter-files";

const HELP = `Usage: latchkey init [options]

Writes what a repository needs to be linted, in the working directory, which is its root:

  latchkey.config.yaml            a configuration, with all that it can say in comments
  .pre-commit-config.yaml         lints the templates that a commit changes
  .github/workflows/latchkey.yml  lints every pull request

A file that is there is left as it is; where it differs, what would have been written is printed.

Options:
  --help  print this
`;

const OPTIONS = { help: { type: "boolean" } } as const satisfies ParseArgsConfig["options"];

/** Writes the files that are not there yet, says what it did, and returns the exit code. Throws a `UsageError`. */
export function runInit(args: readonly string[], { cwd, stdout }: Host): 0 {
  const { values, positionals } = parseArguments(args, OPTIONS);
  if (values.help) {
    stdout.write(HELP);
    return 0;
  }
  if (positionals.length > 0) {
    throw new UsageError(`init takes no paths, such as ${positionals[0]}; it writes to the working directory`);
  }
  const repository = repositoryOf(cwd) ?? cwd;
  if (repository !== cwd) {
    throw new UsageError(
      `run init in ${repository}, the root of the repository: pre-commit and GitHub look for their files nowhere else`,
    );
  }
  checkDirectories(cwd);
  const configuration = new ConfigurationFinder(cwd).find(cwd);
  if (configuration === undefined) {
    stdout.write(create(join(cwd, "latchkey.config.yaml"), starterConfiguration, cwd));
  } else {
    stdout.write(`${escapeText(nameFile(configuration, cwd))} is the configuration already\n`);
  }
  const version = readVersion();
  stdout.write(create(join(cwd, ".pre-commit-config.yaml"), starterHooks(version), cwd));
  stdout.write(create(join(cwd, ".github/workflows/latchkey.yml"), starterWorkflow(version), cwd));
  return 0;
}

/** Throws a `UsageError` when a file stands where a directory has to be, before anything is written. */
function checkDirectories(cwd: string): void {
  for (const name of [".github", ".github/workflows"]) {
    if (statSync(join(cwd, name), { throwIfNoEntry: false })?.isDirectory() === false) {
      throw new UsageError(`${name} is no directory, and a file is to be written into it`);
    }
  }
}

/** Writes a file unless there is one, and returns what to say of it. */
function create(path: string, content: string, cwd: string): string {
  const file = escapeText(nameFile(path, cwd));
  if (existsSync(path)) {
    if (isText(path, content)) return `${file} is there already\n`;
    return `${file} is there already; what it needs is\n\n${content.replaceAll(/^(?=.)/gm, "  ")}\n`;
  }
  writeGivenFile(nameFile(path, cwd), () => {
    mkdirSync(dirname(path), { recursive: true });
    // Whoever has made it in the meantime keeps theirs.
    writeFileSync(path, content, { flag: "wx" });
  });
  return `${file} written\n`;
}

/** Whether the file has exactly this text. What cannot be read has not. */
function isText(path: string, content: string): boolean {
  try {
    return statSync(path).isFile() && readFileSync(path, "utf8") === content;
  } catch {
    return false;
  }
}
