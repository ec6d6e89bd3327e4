import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

import type { Finding, Problem } from "@latchkey/rules";
import { expect } from "vitest";

import { validateReport } from "./validate-report";

/** The program as it is shipped. */
export const cli: string = join(__dirname, "../dist/cli.js");

if (!existsSync(cli)) {
  throw new Error("The command is not built: run npm run compile first");
}

// Colors are asked for in words, so that the tests' own surroundings do not matter.
const { NO_COLOR: _no, FORCE_COLOR: _force, CLICOLOR_FORCE: _cliForce, ...surroundings } = process.env;

/** The environment variables that the program gets. */
export const env: NodeJS.ProcessEnv = surroundings;

interface Options {
  readonly cwd?: string;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the program to its end. */
export function runCli(args: readonly string[], { cwd, input = "", env: more = {} }: Options = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    ...(cwd !== undefined && { cwd }),
    input,
    env: { ...env, ...more },
    encoding: "utf8",
    maxBuffer: Number.POSITIVE_INFINITY,
    timeout: 50_000,
  });
  return { status, stdout, stderr };
}

const rule = "iam-user-no-initial-access-key";

/** Runs the program for the report of one rule, and returns what is in it, a line for each finding and problem. */
export function report(args: readonly string[], options: Options) {
  const { status, stdout, stderr } = runCli(["--format", "json", "--rule", rule, ...args], options);
  const { findings, problems, ...rest } = JSON.parse(stdout);
  expect(validateReport({ findings, problems, ...rest })).toEqual([]);
  return { status, stderr, lines: [...findings.map(describeFinding), ...problems.map(describeProblem)] };
}

function describeFinding({ severity, file, span, logicalId, related, occurs, environments }: Finding): string {
  const owners = related.map((user) => ` <- ${user.file}:${user.span.start.line} ${user.logicalId}`).join("");
  const where = environments === undefined ? "" : ` in ${environments.join(", ")}`;
  return `${severity} ${file}:${span.start.line} ${logicalId}${owners}: ${describeOccurrence(occurs)}${where}`;
}

function describeOccurrence(occurs: Finding["occurs"]): string {
  if (occurs.kind !== "when") {
    return occurs.kind;
  }
  const settings = Object.entries(occurs.parameters).map(([name, value]) => `${name}=${value}`);
  return ["when", ...settings, ...(occurs.withDefaults ? ["(defaults)"] : [])].join(" ");
}

function describeProblem({ kind, file, span, message }: Problem): string {
  return `${kind} ${file}${span === undefined ? "" : `:${span.start.line}`}: ${message}`;
}
